//! The way into machine code: what the frame holds, in the form that the first block wants.

use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use super::place::Place;
use crate::bytecode::{Code, RegSet};
use crate::ir::{ExitKind, Inst, IntCond, RaiseKind};
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops::{LINK_WORDS, Op};
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// The way in: registers that are expected to be numbers are unboxed, sequences checked.
    pub(super) fn enter(&mut self, first: usize, entry: &[Kind]) -> Lowered {
        self.live = self.liveness.at_start(first);
        self.live_after = self.live;
        let word = self.blocks.ranges[first].start;
        let exit = self.exit(ExitKind::Raise(RaiseKind::RecursionError), word)?;
        self.b.stack_check(exit)?;
        let steps = if word == 0 { RegSet::default() } else { loop_steps(self.facts.code) };
        for (register, &kind) in entry.iter().enumerate().take(self.places.len()) {
            if !self.live.contains(register as u16) {
                continue;
            }
            match kind {
                kind if kind.is_int() || kind == Kind::Float => {
                    let mut value = self.unboxed(register as u8, kind, word)?;
                    if kind == Kind::Int && steps.contains(register as u16) {
                        value = self.as_it_is(register, value, word)?;
                    }
                    self.places[register] = Place::Unboxed { value, kind, stored: true };
                }
                Kind::Sequence(seen) => {
                    let value = self.word(register as u8)?;
                    self.check_sequence(value, seen, word)?;
                }
                _ => {}
            }
            self.known[register] = kind;
        }
        self.go(first)
    }

    /// A constant in place of a number that the frame holds now: the step of a loop that is running, which makes it
    /// one that is counted.
    fn as_it_is(&mut self, register: usize, value: Inst, word: u32) -> Lowered<Inst> {
        let now = self.subject.cx.register(register).and_then(Value::as_small);
        let Some(now) = now.filter(|_| !self.facts.code.varies()) else { return Ok(value) };
        let constant = self.int(now as i64)?;
        let is_same = self.b.icmp(IntCond::Eq, value, constant)?;
        self.guard(is_same, word)?;
        Ok(constant)
    }
}

/// Registers that hold the steps of loops over ranges, while those run.
fn loop_steps(code: Gc<CodeObj>) -> RegSet {
    let mut steps = RegSet::default();
    let mut pc = 0;
    while let Some(at) = Code::read(code.words(), pc) {
        if at.op == Op::ForIter {
            steps.insert(u16::from(at.word.a()) + 2);
        }
        pc = at.end();
    }
    steps
}

/// Whether a register holds the state of the loop that begins at a word, whose kinds follow from that.
pub(super) fn is_loop_state(code: Gc<CodeObj>, word: u32, register: usize) -> bool {
    Code::read(code.words(), word)
        .filter(|at| at.op == Op::ForIter)
        .is_some_and(|at| (usize::from(at.word.a())..usize::from(at.word.a()) + 3).contains(&register))
}

/// Registers that may hold anything at a word although they are live: a method whose arguments are being computed
/// there has either a receiver or another callable, and what the window has for the one that is not there is what
/// an earlier frame left. A window is opened and used in textual order.
pub(super) fn doubtful(code: Gc<CodeObj>, word: u32) -> RegSet {
    let (mut doubtful, mut opened) = (RegSet::default(), RegSet::default());
    let mut pc = word;
    while let Some(at) = Code::read(code.words(), pc) {
        let (opens, uses) = (u16::from(at.word.a()), u16::from(at.word.b()));
        match at.op {
            Op::GetMethod => opened.insert(opens),
            Op::CallMethod | Op::CallMethodKw if !opened.contains(uses) => {
                doubtful.insert(uses + 1);
                doubtful.insert(uses + LINK_WORDS as u16);
            }
            _ => {}
        }
        pc = at.end();
    }
    doubtful
}
