//! What this tier leaves to the interpreter.

use crate::bytecode::Code;
use adder_vm::code::flags;
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops::Op;

/// Why a code is not lifted from a word on: nothing there means that it is.
pub(super) fn refused(code: Gc<CodeObj>, word: u32) -> Option<&'static str> {
    if word == 0 && code.has(flags::GENERATOR | flags::COROUTINE) {
        return Some("generators");
    }
    if !code.has(flags::FUNCTION) {
        return Some("code outside functions");
    }
    if code.has(flags::SHOWS_LOCALS) {
        // What is unboxed, or not live, is not in the frame.
        return Some("a function whose locals are shown");
    }
    if word != 0 && yields_within(code, word) { Some("a loop that yields") } else { None }
}

/// Whether the loop that begins at a word hands out values: each would be an exit.
fn yields_within(code: Gc<CodeObj>, word: u32) -> bool {
    let (mut pc, mut end, mut yields) = (word, word, None);
    while let Some(at) = Code::read(code.words(), pc) {
        if at.op == Op::Loop && at.end().wrapping_add_signed(at.word.distance()) == word {
            end = at.pc;
        }
        if matches!(at.op, Op::Yield | Op::AsyncYield | Op::YieldFrom) {
            yields = yields.or(Some(at.pc));
        }
        pc = at.end();
    }
    yields.is_some_and(|at| at < end)
}
