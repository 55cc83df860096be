//! Jumps, tests, returns.

use super::lower::{Lower, Lowered};
use super::place::Place;
use crate::bytecode::{Code, Flow, flow};
use crate::ir::{ExitKind, Inst, IntCond, Type};
use adder_vm::native::abi;
use adder_vm::native::helpers::Helper;
use adder_vm::ops::Op;
use adder_vm::value::Value;

impl Lower<'_, '_, '_> {
    /// Jumps as a conditional jump says once its condition is known.
    pub(super) fn jump_on(&mut self, at: &Code, truth: Inst, sense: bool) -> Lowered {
        let Flow::Branch(target) = flow(at) else { return self.step(at) };
        let (yes, no) = if sense { (target, at.end()) } else { (at.end(), target) };
        self.branch(truth, yes, no)
    }

    /// Jumps and what ends a function; everything else runs through the frame.
    pub(super) fn control(&mut self, at: &Code) -> Lowered {
        match at.op {
            Op::Jump => self.jump(at),
            Op::Loop => {
                if self.subject.cx.vm().options.get().counts_rounds() {
                    self.b.ctx_count(abi::MACHINE_ROUNDS as i32)?;
                }
                let exit = self.exit(ExitKind::Raised, at.pc)?;
                self.b.poll(exit)?;
                self.jump(at)
            }
            Op::Return | Op::ReturnNone => self.give_back(at),
            Op::ForIter => self.next_item(at),
            Op::JumpIs | Op::JumpIsNone => self.jump_identity(at),
            _ if matches!(flow(at), Flow::Branch(_)) => self.test(at),
            Op::Yield | Op::AsyncYield => self.hand_out(at),
            // The interpreter delegates and raises: it knows what belongs into the traceback.
            Op::YieldFrom => self.leave(at.pc),
            Op::Raise | Op::RaiseFrom | Op::RaiseBare | Op::Reraise => self.leave(at.pc),
            _ => self.step(at),
        }
    }

    fn jump(&mut self, at: &Code) -> Lowered {
        let Flow::Jump(to) = flow(at) else { return self.step(at) };
        self.go_to(to)
    }

    fn give_back(&mut self, at: &Code) -> Lowered {
        let value = match at.op {
            Op::ReturnNone => self.constant_word(Value::NONE)?,
            _ => match self.places.get(usize::from(at.word.a())) {
                // The frame is given up: nothing is stored in it.
                Some(&Place::Unboxed { value, kind, .. }) => self.boxed(value, kind)?,
                _ => self.word(at.word.a())?,
            },
        };
        self.b.ret(Some(value))?;
        Ok(())
    }

    /// `yield`: the frame gets what the generator, or a handler for what is thrown into it, reads when it goes on.
    fn hand_out(&mut self, at: &Code) -> Lowered {
        let value = self.word(at.word.b())?;
        for register in 0..self.places.len() {
            if self.live.contains(register as u16) || self.live_after.contains(register as u16) {
                self.store(register as u8)?;
            }
        }
        let (base, next) = self.frame_args(at.end())?;
        self.call(Helper::Suspend, &[base, next])?;
        self.b.ret(Some(value))?;
        Ok(())
    }

    /// `load_special`
    pub(super) fn special(&mut self, at: &Code) -> Lowered {
        const VALUES: [Value; 7] = [
            Value::UNBOUND,
            Value::NONE,
            Value::FALSE,
            Value::TRUE,
            Value::NOT_IMPLEMENTED,
            Value::ELLIPSIS,
            Value::STOP,
        ];
        let value = VALUES.get(usize::from(at.word.b())).copied().unwrap_or(Value::NONE);
        let word = self.constant_word(value)?;
        self.define_word(at.word.a(), word)
    }

    /// `check_local`
    pub(super) fn check_local(&mut self, at: &Code) -> Lowered {
        if self.kind(at.word.a()).is_unboxed() {
            return Ok(());
        }
        let word = self.word(at.word.a())?;
        let unbound = self.constant_word(Value::UNBOUND)?;
        let is_bound = self.b.icmp(IntCond::Ne, word, unbound)?;
        self.guard(is_bound, at.pc)
    }

    /// `is` and `is not` compare words: no operand is unboxed in a way that Python could see, since ints and
    /// floats that are equal may or may not be one object.
    pub(super) fn identity(&mut self, at: &Code) -> Lowered {
        let (a, b) = (self.word(at.word.b())?, self.word(at.word.c())?);
        let cond = if at.op == Op::Is { IntCond::Eq } else { IntCond::Ne };
        let truth = self.b.icmp(cond, a, b)?;
        let word = self.boxed(truth, super::Kind::Bool)?;
        self.define_word(at.word.a(), word)
    }

    fn jump_identity(&mut self, at: &Code) -> Lowered {
        let a = self.word(at.word.a())?;
        let (b, sense) = if at.op == Op::JumpIs {
            (self.word(at.word.b())?, at.word.c())
        } else {
            (self.constant_word(Value::NONE)?, at.word.b())
        };
        let truth = self.b.icmp(IntCond::Eq, a, b)?;
        self.jump_on(at, truth, sense != 0)
    }

    /// A conditional jump whose condition a helper finds.
    fn test(&mut self, at: &Code) -> Lowered {
        if matches!(at.op, Op::JumpIf | Op::JumpUnless) {
            let kind = self.kind(at.word.a());
            if kind.is_unboxed() {
                let value = self.unboxed(at.word.a(), kind, at.pc)?;
                let truth = self.is_true(value, kind)?;
                return self.jump_on(at, truth, at.op == Op::JumpIf);
            }
            return self.test_word(at, at.op == Op::JumpIf);
        }
        let sense = at.op != Op::JumpNoMatch && at.word.c() != 0;
        self.store_reads(at)?;
        let truth = self.call_test(at)?;
        self.jump_on(at, truth, sense)
    }

    pub(super) fn call_test(&mut self, at: &Code) -> Lowered<Inst> {
        let (base, pc) = self.frame_args(at.pc)?;
        let value = self.call(Helper::Test, &[base, pc])?;
        let yes = self.constant_word(Value::TRUE)?;
        self.b.icmp(IntCond::Eq, value, yes)
    }

    /// The truth of a word: of small ints, True, False and None at once, of anything else by the helper.
    fn test_word(&mut self, at: &Code, sense: bool) -> Lowered {
        let word = self.word(at.word.a())?;
        let (number, other) = (self.b.add_block()?, self.b.add_block()?);
        let (quick, slow, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        let truth = self.b.function.add_param(join, Type::I32)?;
        let is_small = self.b.unary(crate::ir::Op::IsSmallInt, word)?;
        self.b.brif(is_small, (number, &[]), (other, &[]))?;
        self.b.switch_to(number);
        let zero = self.constant_word(Value::INT_0)?;
        let is_nonzero = self.b.icmp(IntCond::Ne, word, zero)?;
        self.b.jump(join, &[is_nonzero])?;
        self.b.switch_to(other);
        let is_true = {
            let yes = self.constant_word(Value::TRUE)?;
            self.b.icmp(IntCond::Eq, word, yes)?
        };
        let mut is_known = is_true;
        for value in [Value::FALSE, Value::NONE] {
            let value = self.constant_word(value)?;
            let is_value = self.b.icmp(IntCond::Eq, word, value)?;
            is_known = self.b.binary(crate::ir::Op::Bor, is_known, is_value)?;
        }
        self.b.brif(is_known, (quick, &[]), (slow, &[]))?;
        self.b.switch_to(quick);
        self.b.jump(join, &[is_true])?;
        self.b.switch_to(slow);
        let found = self.call_test(at)?;
        self.b.jump(join, &[found])?;
        self.b.switch_to(join);
        self.jump_on(at, truth, sense)
    }
}
