//! What the work on one function takes of scratch memory: a device has 10 KB for it.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::ir::verify::verify;
use adder_decorators::ir::{Function, Profile};
use adder_decorators::passes::{Effort, optimise_with};
use adder_decorators::viper::{Options, Target, lift};
use adder_vm::code::Tier;
use adder_vm::compile::Mode;
use adder_vm::mem::Mem;
use adder_vm::object::{CodeObj, Gc};
use adder_vm::runtime::Text;
use adder_vm::value::Value;

#[path = "support/vm.rs"]
mod vm;

/// Forty lines, as a driver of a display has them: pixels packed by runs, with a checksum.
const SOURCE: &str = include_str!("memory/pack.py");

/// What a device has for the work on one function.
const LIMIT: usize = 10 << 10;

/// Instructions that are in blocks.
fn live(function: &Function<'_>) -> usize {
    function.order().iter().map(|&block| function.block_insts(block).count()).sum()
}

/// Gives `body` the code of the function.
fn with_code(body: impl FnOnce(Gc<CodeObj>)) {
    vm::with_context(|cx| {
        let file = cx.new_str("pack.py").expect("memory");
        let module = cx.compile(Text::Bytes(SOURCE.as_bytes()), file, Mode::Module, false);
        let module = module.unwrap_or_else(|_| panic!("compiles"));
        let mut constants = (0..).map_while(|index| module.constant(index));
        let code = constants.find_map(Value::cast::<CodeObj>).expect("a function");
        assert_eq!(code.info().tier, Tier::Viper);
        body(code);
    });
}

const OPTIONS: Options = Options { checks: true, poll: true, counts: false, origins: false };

/// Bytes are counted as this machine lays things out. Ids, instructions and rows are as large on a device; what
/// has addresses in it (the heads of arrays within arrays) is larger here, so that a device needs less.
#[test]
fn forty_lines_fit_in_a_devices_scratch_memory() {
    assert_eq!(SOURCE.lines().count(), 41, "the decorator, and 40 lines");
    with_code(|code| {
        let mem = Mem::new(LIMIT);
        let mut function = lift(&mem, code, Target::of(Profile::BOARD), OPTIONS).expect("fits");
        let lifted = live(&function);
        optimise_with(&mut function, Effort::Small).expect("fits");
        verify(&function).expect("a function");
        // Common subexpressions, invariants and dead code are gone, which takes the costlier of the passes that
        // fit.
        assert!(live(&function) < lifted * 4 / 5, "{lifted} -> {}", live(&function));
        assert!(mem.peak() <= LIMIT, "{}", mem.peak());
    });
}

#[test]
fn what_can_be_lifted_can_be_optimised() {
    with_code(|code| {
        for limit in (LIMIT..20 * LIMIT).step_by(256) {
            let mem = Mem::new(limit);
            let mut function = lift(&mem, code, Target::of(Profile::BOARD), OPTIONS).expect("fits");
            assert_eq!(optimise_with(&mut function, Effort::Small), Ok(()), "{limit} bytes");
            verify(&function).expect("a function");
        }
    });
}
