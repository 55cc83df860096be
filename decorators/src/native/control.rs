//! Jumps, loops and returns.

use super::kinds::Kind;
use super::lower::{Lower, Lowered, Place};
use crate::bytecode::{Code, Flow, flow};
use crate::ir::{ExitKind, Inst, IntCond, Op as Ir, Type};
use adder_vm::ops::{LINK_WORDS, Op};
use adder_vm::value::Value;

/// Bounds of a range for which the counter cannot leave the small ints.
const SAFE_RANGE: i64 = 1 << 60;

impl Lower<'_, '_> {
    /// Jumps as a conditional jump says once its condition is known.
    pub(super) fn jump_on(&mut self, at: &Code, truth: Inst, sense: bool) -> Lowered {
        let Flow::Branch(target) = flow(at) else { return self.step(at) };
        let (yes, no) = if sense { (target, at.end()) } else { (at.end(), target) };
        self.branch(truth, yes, no)
    }

    /// Everything that is not arithmetic.
    pub(super) fn control(&mut self, at: &Code) -> Lowered {
        match at.op {
            Op::Jump => self.jump(at),
            Op::Loop => {
                let exit = self.exit(ExitKind::Raised, at.pc)?;
                self.b.poll(exit)?;
                self.jump(at)
            }
            Op::Return | Op::ReturnNone => self.give_back(at),
            Op::ForIter => self.next_item(at),
            Op::JumpIs | Op::JumpIsNone => self.identity(at),
            _ if matches!(flow(at), Flow::Branch(_)) && at.op != Op::Next => self.test(at),
            Op::Next | Op::Yield | Op::AsyncYield | Op::YieldFrom => {
                let exit = self.exit(ExitKind::Resume, at.pc)?;
                self.b.leave(exit)?;
                Ok(())
            }
            Op::Raise | Op::RaiseFrom | Op::RaiseBare | Op::Reraise => {
                // The interpreter raises: it knows what belongs into the traceback.
                let exit = self.exit(ExitKind::Resume, at.pc)?;
                self.b.leave(exit)?;
                Ok(())
            }
            _ => self.step(at),
        }
    }

    fn jump(&mut self, at: &Code) -> Lowered {
        let Flow::Jump(to) = flow(at) else { return self.step(at) };
        match self.block_at(to) {
            Some(block) => self.go(block),
            None => {
                let exit = self.exit(ExitKind::Resume, to)?;
                self.b.leave(exit)?;
                Ok(())
            }
        }
    }

    fn give_back(&mut self, at: &Code) -> Lowered {
        let value = if at.op == Op::ReturnNone {
            let none = self.b.function.add_const(Value::NONE.bits() as u64)?;
            self.b.vconst(none)?
        } else {
            match self.places[usize::from(at.word.a())] {
                Place::Unboxed { value, kind, stored: false } => self.boxed(value, kind)?,
                _ => self.b.frame_load(u16::from(at.word.a()))?,
            }
        };
        self.b.ret(Some(value))?;
        Ok(())
    }

    /// `is` compares words: no operand is unboxed in a way that Python could see, since ints and floats
    /// that are equal may or may not be one object.
    fn identity(&mut self, at: &Code) -> Lowered {
        self.store_reads(at)?;
        let a = self.b.frame_load(u16::from(at.word.a()))?;
        let (b, sense) = if at.op == Op::JumpIs {
            (self.b.frame_load(u16::from(at.word.b()))?, at.word.c())
        } else {
            let none = self.b.function.add_const(Value::NONE.bits() as u64)?;
            (self.b.vconst(none)?, at.word.b())
        };
        let truth = self.b.icmp(IntCond::Eq, a, b)?;
        self.jump_on(at, truth, sense != 0)
    }

    /// A conditional jump whose condition a helper finds.
    fn test(&mut self, at: &Code) -> Lowered {
        if matches!(at.op, Op::JumpIf | Op::JumpUnless)
            && let Place::Unboxed { value, kind, .. } = self.places[usize::from(at.word.a())]
        {
            let truth = if kind == Kind::Int {
                let zero = self.b.iconst(Type::I64, 0)?;
                self.b.icmp(IntCond::Ne, value, zero)?
            } else {
                let zero = self.b.f64const(0.0)?;
                self.b.fcmp(crate::ir::FloatCond::Ne, value, zero)?
            };
            return self.jump_on(at, truth, at.op == Op::JumpIf);
        }
        self.store_reads(at)?;
        let sense = match at.op {
            Op::JumpIf => true,
            Op::JumpUnless | Op::JumpNoMatch => false,
            _ => at.word.c() != 0,
        };
        if matches!(at.op, Op::JumpIf | Op::JumpUnless) {
            return self.test_word(at, sense);
        }
        let truth = self.call_test(at)?;
        self.jump_on(at, truth, sense)
    }

    fn call_test(&mut self, at: &Code) -> Lowered<Inst> {
        let exit = self.exit(ExitKind::Raised, at.pc)?;
        let (base, pc) = self.frame_args(at.pc)?;
        let value = self.b.call(self.helpers.test, &[base, pc], Some(exit))?;
        let yes = self.b.function.add_const(Value::TRUE.bits() as u64)?;
        let yes = self.b.vconst(yes)?;
        Ok(self.b.icmp(IntCond::Eq, value, yes)?)
    }

    /// The truth of a word: True and False at once, anything else by the helper.
    fn test_word(&mut self, at: &Code, sense: bool) -> Lowered {
        let word = self.b.frame_load(u16::from(at.word.a()))?;
        let (quick, slow, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        let truth = self.b.function.add_param(join, Type::I32)?;
        let yes = self.b.function.add_const(Value::TRUE.bits() as u64)?;
        let no = self.b.function.add_const(Value::FALSE.bits() as u64)?;
        let (yes, no) = (self.b.vconst(yes)?, self.b.vconst(no)?);
        let is_true = self.b.icmp(IntCond::Eq, word, yes)?;
        let is_false = self.b.icmp(IntCond::Eq, word, no)?;
        let is_bool = self.b.binary(Ir::Bor, is_true, is_false)?;
        self.b.brif(is_bool, (quick, &[]), (slow, &[]))?;
        self.b.switch_to(quick);
        self.b.jump(join, &[is_true])?;
        self.b.switch_to(slow);
        let found = self.call_test(at)?;
        self.b.jump(join, &[found])?;
        self.b.switch_to(join);
        self.jump_on(at, truth, sense)
    }

    /// `for_range`: after the helper the three registers are guarded to be small ints.
    pub(super) fn range(&mut self, at: &Code) -> Lowered {
        let w = at.word.a();
        let argument = |i: u8| usize::from(w) + LINK_WORDS + usize::from(i);
        let step = match at.word.b() {
            1 | 2 => Some(1),
            3 => match self.places.get(argument(2)) {
                Some(&Place::Unboxed { value, kind: Kind::Int, .. })
                    if self.b.function.op(value) == Ir::Iconst =>
                {
                    Some(self.b.function.inst(value).number() as i64)
                }
                _ => None,
            },
            _ => None,
        };
        self.step(at)?;
        let next = at.end();
        for register in [w, w + 1, w + 2] {
            self.live_after.insert(u16::from(register));
        }
        for register in [w + 1, w + 2] {
            let value = self.unboxed(register, Kind::Int, next)?;
            let bound = self.b.iconst(Type::I64, SAFE_RANGE)?;
            let moved = self.b.binary(Ir::Iadd, value, bound)?;
            let range = self.b.iconst(Type::I64, 2 * SAFE_RANGE)?;
            let fine = self.b.icmp(IntCond::Ule, moved, range)?;
            self.guard(fine, next)?;
        }
        self.unboxed(w, Kind::Int, next)?;
        if let Some(step) = step {
            // A step known here is the same number wherever the loop reads it.
            let known = self.b.iconst(Type::I64, step)?;
            self.places[usize::from(w) + 2] = Place::Unboxed { value: known, kind: Kind::Int, stored: true };
        }
        Ok(())
    }

    /// `for_iter` over a range.
    pub(super) fn range_next(&mut self, at: &Code) -> Lowered {
        let w = at.word.a();
        let current = self.unboxed(w, Kind::Int, at.pc)?;
        let stop = self.unboxed(w + 1, Kind::Int, at.pc)?;
        let step = self.unboxed(w + 2, Kind::Int, at.pc)?;
        let zero = self.b.iconst(Type::I64, 0)?;
        let up = self.b.icmp(IntCond::Slt, current, stop)?;
        let down = self.b.icmp(IntCond::Sgt, current, stop)?;
        let rises = self.b.icmp(IntCond::Sgt, step, zero)?;
        let more = self.b.select(rises, up, down)?;
        let Flow::Branch(end) = flow(at) else { return self.step(at) };
        let (body, done) = (self.b.add_block()?, self.b.add_block()?);
        self.b.brif(more, (body, &[]), (done, &[]))?;
        let places = self.places.try_clone()?;
        self.b.switch_to(done);
        self.go_to(end)?;
        self.places = places;
        self.b.switch_to(body);
        let next = self.b.binary(Ir::Iadd, current, step)?;
        self.define(w, next, Kind::Int);
        self.define(at.word.b(), current, Kind::Int);
        self.go_to(at.end())
    }

    /// `for_iter` over anything.
    fn next_item(&mut self, at: &Code) -> Lowered {
        self.store_reads(at)?;
        let exit = self.exit(ExitKind::Raised, at.pc)?;
        let (base, register) = self.frame_args(u32::from(at.word.a()))?;
        let item = self.b.call(self.helpers.for_iter, &[base, register], Some(exit))?;
        for register in [at.word.a(), at.word.a() + 1] {
            self.places[usize::from(register)] = Place::Frame;
        }
        let stop = self.b.function.add_const(Value::STOP.bits() as u64)?;
        let stop = self.b.vconst(stop)?;
        let ended = self.b.icmp(IntCond::Eq, item, stop)?;
        let Flow::Branch(end) = flow(at) else { return self.step(at) };
        let (body, done) = (self.b.add_block()?, self.b.add_block()?);
        self.b.brif(ended, (done, &[]), (body, &[]))?;
        let places = self.places.try_clone()?;
        self.b.switch_to(done);
        self.go_to(end)?;
        self.places = places;
        self.b.switch_to(body);
        self.b.frame_store(item, u16::from(at.word.b()))?;
        self.places[usize::from(at.word.b())] = Place::Frame;
        self.go_to(at.end())
    }
}
