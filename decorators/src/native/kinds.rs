//! Which registers are unboxed where: a forward analysis over the blocks.

use super::plan::{Plan, plan, sequence};
use crate::bytecode::{Access, Blocks, Code, Flow, each_register, flow};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::object::{CodeObj, Gc, Items};
use adder_vm::ops::Op;

/// How a register's value is held at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing has reached that place yet.
    Nothing,
    /// A machine int.
    Int,
    /// A float.
    Float,
    /// A tagged word in the frame.
    Frame,
}

impl Kind {
    /// What holds both.
    fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (a, b) if a == b => a,
            _ => Kind::Frame,
        }
    }
}

/// The kinds of all registers at the start of each block.
#[derive(Debug)]
pub(super) struct Kinds<'m> {
    registers: usize,
    at_start: Vec<'m, Kind>,
    reached: Vec<'m, bool>,
}

/// The kind of a constant.
pub(super) fn of_constant(code: Gc<CodeObj>, index: u16) -> Kind {
    match code.constant(usize::from(index)) {
        Some(value) if value.is_small() => Kind::Int,
        Some(value) if value.as_float().is_some() => Kind::Float,
        _ => Kind::Frame,
    }
}

/// What an instruction leaves in the registers, given what they held.
pub(super) fn transfer(code: Gc<CodeObj>, at: &Code, seen: u8, kinds: &mut [Kind]) {
    let get = |register: u8| kinds.get(usize::from(register)).copied().unwrap_or(Kind::Frame);
    let result = match plan(at, seen, get) {
        Plan::Move => get(at.word.b()),
        Plan::Const => of_constant(code, at.word.bx()),
        Plan::Int | Plan::IntBinary | Plan::IntUnary => Kind::Int,
        Plan::FloatBinary | Plan::IntTrueDiv | Plan::FloatNeg => Kind::Float,
        Plan::Range | Plan::RangeNext => Kind::Int,
        Plan::GetItem => match sequence(seen).map(|sequence| sequence.items) {
            Some(Items::Packed(format)) => super::items::packed_kind(format).unwrap_or(Kind::Frame),
            _ => Kind::Frame,
        },
        Plan::IntCompare | Plan::FloatCompare | Plan::SetItem | Plan::Step => Kind::Frame,
    };
    each_register(at, crate::bytecode::nested(code), |register, access| {
        if access == Access::Write
            && let Some(kind) = kinds.get_mut(usize::from(register))
        {
            *kind = result;
        }
    });
}

impl<'m> Kinds<'m> {
    /// Solves for all blocks that control reaches from the entry without an exception, with the parameters
    /// as `entry` says.
    pub fn solve(
        mem: &'m Mem,
        code: Gc<CodeObj>,
        blocks: &Blocks<'_>,
        first: usize,
        entry: &[Kind],
    ) -> Result<Self, OutOfMemory> {
        let registers = usize::from(code.info().registers);
        let mut at_start = Vec::new(mem);
        at_start.resize(registers * blocks.ranges.len(), Kind::Nothing)?;
        let mut reached = Vec::new(mem);
        reached.resize(blocks.ranges.len(), false)?;
        let mut all = Kinds { registers, at_start, reached };
        for register in 0..registers {
            all.at_start[first * registers + register] = entry.get(register).copied().unwrap_or(Kind::Frame);
        }
        all.reached[first] = true;
        let mut now = Vec::new(mem);
        now.resize(registers, Kind::Nothing)?;
        loop {
            let mut changed = false;
            for block in 0..blocks.ranges.len() {
                if all.reached[block] {
                    now.copy_from_slice(all.at_start(block));
                    let mut variable = None;
                    for at in blocks.codes(block, code.words()) {
                        let target = usize::from(at.word.b());
                        variable =
                            (at.op == Op::ForIter).then(|| (target, now.get(target).copied(), flow(&at)));
                        transfer(code, &at, seen(code, &at), &mut now);
                    }
                    blocks.successors(block, code.words(), |next| {
                        // Where a loop ends, its variable is what it was.
                        if let Some((target, Some(kind), Flow::Branch(end))) = variable
                            && blocks.at(end) == Some(next)
                        {
                            let body = core::mem::replace(&mut now[target], kind);
                            changed |= all.merge(next, &now);
                            now[target] = body;
                        } else {
                            changed |= all.merge(next, &now);
                        }
                    });
                }
            }
            if !changed {
                return Ok(all);
            }
        }
    }

    fn merge(&mut self, block: usize, kinds: &[Kind]) -> bool {
        let mut changed = !self.reached[block];
        self.reached[block] = true;
        let start = block * self.registers;
        for (old, &new) in self.at_start[start..start + self.registers].iter_mut().zip(kinds) {
            let joined = old.join(new);
            changed |= joined != *old;
            *old = joined;
        }
        changed
    }

    /// The kinds at the start of a block, by register.
    pub fn at_start(&self, block: usize) -> &[Kind] {
        &self.at_start[block * self.registers..(block + 1) * self.registers]
    }

    /// Whether control reaches a block.
    pub fn is_reached(&self, block: usize) -> bool {
        self.reached[block]
    }
}

/// What the interpreter has seen at an instruction; for the start of a loop also what its first step says.
pub(super) fn seen(code: Gc<CodeObj>, at: &Code) -> u8 {
    let byte = |pc: u32| code.feedback().get(pc as usize).map_or(0, core::cell::Cell::get);
    match at.op {
        Op::ForRange => byte(at.pc) | byte(at.end()),
        _ => byte(at.pc),
    }
}
