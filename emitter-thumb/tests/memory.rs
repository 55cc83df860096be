//! What is refused: where memory runs out at any point, and for a core that lacks the instructions; a device's memory is
//! enough for forty lines.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::driver::ABI;
use adder_decorators::emitter::{Emitter, Error, Unit};
use adder_decorators::ir::Profile;
use adder_decorators::ir::parse::parse;
use adder_decorators::passes::{Effort, optimise_with};
use adder_decorators::viper::{Options, Target, lift};
use adder_emitter_thumb::emitter::{Thumb, why_not};
use adder_emitter_thumb::operand::Core;
use adder_vm::compile::Mode;
use adder_vm::mem::Mem;
use adder_vm::object::CodeObj;
use adder_vm::runtime::Text;
use adder_vm::value::Value;

#[path = "support/narrow.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod narrow;
#[path = "../../decorators/tests/support/random.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod random;
#[path = "../../decorators/tests/support/vm.rs"]
mod vm;

/// Forty lines.
const SOURCE: &str = include_str!("../../decorators/tests/memory/pack.py");
/// What the way to their machine code takes at the most; passes that want more are left out where there is no more.
const LEAST: usize = 11 << 10;
/// What it takes where there is room for each pass.
const MOST: usize = 14 << 10;

/// Bytes are counted as this machine lays things out, which is no less than a device does.
#[test]
fn forty_lines_become_machine_code_in_little_memory() {
    vm::with_context(|cx| {
        let file = cx.new_str("pack.py").expect("memory");
        let module = cx.compile(Text::Bytes(SOURCE.as_bytes()), file, Mode::Module, false);
        let module = module.unwrap_or_else(|_| panic!("compiles"));
        let mut constants = (0..).map_while(|index| module.constant(index));
        let code = constants.find_map(Value::cast::<CodeObj>).expect("a function");
        for (limit, most) in [(LEAST, LEAST), (64 << 10, MOST)] {
            let mem = Mem::new(limit);
            let options = Options { checks: true, poll: true, counts: false, origins: false };
            let mut function = lift(&mem, code, Target::of(Profile::BOARD), options).expect("fits");
            optimise_with(&mut function, Effort::Small).expect("fits");
            function.settle_constants().expect("fits");
            let unit = Unit { frame: true, ..Unit::default() };
            let object = Thumb::new(ABI, Core::CORTEX_M4).emit(&function, &unit, &mem).expect("fits");
            assert!(object.bytes.len() < 900, "{} bytes of code", object.bytes.len());
            assert!(mem.peak() <= most, "{} bytes of scratch memory", mem.peak());
        }
    });
}

#[test]
fn memory_that_runs_out_is_an_error() {
    let mut failed = 0;
    for seed in 0..12 {
        let own = Mem::new(1 << 26);
        let function = random::function_with(&own, &mut random::Random(seed), 30, true);
        let text = narrow::narrow(&function.to_string());
        let mem = Mem::new(1 << 24);
        let function = parse(&mem, &text).expect("parses");
        let unit = Unit { frame: true, ..Unit::default() };
        for nth in 1.. {
            let scratch = Mem::new(1 << 24);
            scratch.fail_nth(nth);
            mem.fail_nth(0);
            match Thumb::new(ABI, Core::CORTEX_M4).emit(&function, &unit, &scratch) {
                Ok(_) => {
                    assert_eq!(scratch.countdown(), nth - scratch.allocations(), "an error was passed over");
                    break;
                }
                Err(Error::OutOfMemory) => failed += 1,
                Err(error) => panic!("seed {seed}, allocation {nth}: {error:?}"),
            }
            assert_eq!(scratch.used(), 0);
        }
    }
    assert!(failed > 100, "only {failed} failures");
}

#[test]
fn a_core_without_thumb_2_gets_no_code() {
    let mem = Mem::new(1 << 26);
    let function = random::function_with(&mem, &mut random::Random(1), 30, true);
    let text = narrow::narrow(&function.to_string());
    let function = parse(&mem, &text).expect("parses");
    let unit = Unit { frame: true, ..Unit::default() };
    for core in [Core::V7M, Core::DSP, Core::FPU, Core::FPV5, Core::DOUBLE, Core::V8M, Core::CORTEX_M3] {
        assert!(why_not(core).is_none() && core.has(Core::V7M));
    }
    let why = why_not(Core::V6M).expect("a reason");
    match Thumb::new(ABI, Core::V6M).emit(&function, &unit, &mem) {
        Err(Error::Unsupported(refused)) => assert_eq!(refused.what, why),
        other => panic!("{:?}", other.map(|object| object.bytes.len())),
    }
}
