//! What the fixtures under `tests/ir` cannot say: errors of the evaluator itself.

use super::*;
use crate::ir::parse::parse;
use adder_vm::mem::Mem;

struct NoHost;

impl Host for NoHost {
    fn call(&mut self, _: &CalleeData, _: &[u64], _: &mut Memory<'_>) -> Result<u64, CalleeRaised> {
        Err(CalleeRaised)
    }
}

fn error(text: &str, args: &[u64]) -> EvalError {
    let mem = Mem::new(1 << 20);
    let function = parse(&mem, text).expect("parses");
    let mut memory = Memory::new(&mem);
    let places = Places { ctx: 0, frame: 0 };
    run(&function, args, &mut memory, places, &mut NoHost, 100).expect_err("fails")
}

#[test]
fn what_cannot_be_run_is_an_error() {
    let endless = "function \"f\" -> void word i64 float f64 { block0: jump block1 block1: jump block1 }";
    assert_eq!(error(endless, &[]), EvalError::Fuel);
    let load = "function \"f\" -> i64 word i64 float f64 {
        block0(v0: ptr): v1 = load.i64 data [v0 + 8] return v1 }";
    assert_eq!(error(load, &[64]), EvalError::Access { inst: Inst(1), address: 72 });
    let divide = "function \"f\" -> i64 word i64 float f64 {
        block0(v0: i64): v1 = udiv.i64 v0, v0 return v1 }";
    assert_eq!(error(divide, &[0]), EvalError::Broken { inst: Inst(1), what: "division by 0" });
}
