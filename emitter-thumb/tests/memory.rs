//! What is refused: where memory runs out at any point, and for a core that lacks the instructions.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::driver::ABI;
use adder_decorators::emitter::{Emitter, Error, Unit};
use adder_decorators::ir::parse::parse;
use adder_emitter_thumb::emitter::{Thumb, why_not};
use adder_emitter_thumb::operand::Core;
use adder_vm::mem::Mem;

#[path = "support/narrow.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod narrow;
#[path = "../../decorators/tests/support/random.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod random;

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
