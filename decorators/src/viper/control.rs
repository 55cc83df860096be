//! Loops, returns, exceptions.

use super::fault::Rule;
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::bytecode::Code;
use crate::ir::{Exit, ExitKind, Inst, IntCond, Op as Ir, RaiseKind, Type};
use adder_vm::native::abi;
use adder_vm::native::helpers::Helper;
use adder_vm::ops::LINK_WORDS;
use adder_vm::value::Value;

impl Lower<'_, '_> {
    /// The way back of a loop.
    pub(super) fn loop_back(&mut self, at: &Code) -> Lifted {
        if self.options.counts {
            self.b.ctx_count(self.field(abi::MACHINE_ROUNDS))?;
        }
        if self.options.poll {
            let poll = self.b.poll(Exit::NONE)?;
            self.attach(poll, ExitKind::Raised)?;
        }
        self.go_to(at.end().wrapping_add_signed(at.word.distance()))
    }

    /// A loop over `range(...)`: over machine numbers, where that is what the arguments are.
    pub(super) fn for_range(&mut self, at: &Code) -> Lifted {
        let (w, count) = (at.word.a(), at.word.b());
        let callee = self.read(w)?;
        let first = w + LINK_WORDS as u8;
        let mut given = [Val::UNDEFINED; 3];
        for n in 0..count.min(3) {
            given[usize::from(n)] = self.read(first + n)?;
        }
        let given = &mut given[..usize::from(count.min(3))];
        if callee.ty != Ty::Range || !given.iter().all(|val| val.ty.is_word()) {
            if callee.ty == Ty::Range
                && let Some(other) = given.iter().find(|val| !val.ty.is_word())
            {
                // A loop over objects has to be asked for: `for i in iter(range(x))`.
                let int = Ty::Int;
                return self.broken(Rule::Binary(int, other.ty));
            }
            return self.step(at);
        }
        let (zero, one) = (self.int(0)?, self.int(1)?);
        let (mut start, mut stop, step) = match *given {
            [stop] => (zero, stop, one),
            [start, stop] => (start, stop, one),
            [start, stop, step] => (start, stop, step),
            _ => return self.step(at),
        };
        let is_unsigned = start.ty == Ty::Uint || stop.ty == Ty::Uint;
        if is_unsigned {
            for val in [&mut start, &mut stop] {
                match self.implicit(*val, Ty::Uint)? {
                    Some(uint) => *val = uint,
                    None => return self.broken(Rule::SignedUnsigned),
                }
            }
        }
        self.check_range(stop, step)?;
        let ty = start.ty;
        self.env[usize::from(w)] = Val { aux: ty as u32, ..start.plain().retyped(Ty::Counter) };
        self.env[usize::from(w) + 1] = stop.plain();
        self.env[usize::from(w) + 2] = step.plain();
        Ok(())
    }

    /// Sees to it that the counter of a loop does not wrap and that the loop ends.
    fn check_range(&mut self, stop: Val, step: Val) -> Lifted {
        let int = self.target.int;
        let bits = self.target.int_bits();
        match self.known(&step) {
            Some(1 | -1) => Ok(()),
            Some(0) => {
                let never = self.b.iconst(Type::I32, 0)?;
                self.guard(never, RaiseKind::ValueError)
            }
            Some(number) => {
                // The last number plus a step has to fit.
                let (least, most) = match stop.ty {
                    Ty::Uint => (0i128, (1i128 << bits) - 1),
                    _ => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                };
                let limit =
                    if number > 0 { most - i128::from(number) + 1 } else { least - i128::from(number) - 1 };
                if let Some(stop) = self.known(&stop)
                    && (if number > 0 { i128::from(stop) <= limit } else { i128::from(stop) >= limit })
                {
                    return Ok(());
                }
                let limit = self.b.iconst(int, limit as i64)?;
                let cond = match (stop.ty, number > 0) {
                    (Ty::Uint, true) => IntCond::Ule,
                    (Ty::Uint, false) => IntCond::Uge,
                    (_, true) => IntCond::Sle,
                    (_, false) => IntCond::Sge,
                };
                let fine = self.b.icmp(cond, stop.value(), limit)?;
                self.guard(fine, RaiseKind::OverflowError)
            }
            None => {
                let zero = self.b.iconst(int, 0)?;
                let fine = self.b.icmp(IntCond::Ne, step.value(), zero)?;
                self.guard(fine, RaiseKind::ValueError)
            }
        }
    }

    pub(super) fn for_iter(&mut self, at: &Code) -> Lifted {
        let w = at.word.a();
        let counter = self.read(w)?;
        let end = at.end().wrapping_add_signed(at.extra as i32);
        let (body, next) = (self.b.add_block()?, self.node_at(end)?);
        if counter.ty == Ty::Counter {
            let ty = if counter.aux == Ty::Uint as u32 { Ty::Uint } else { Ty::Int };
            let (stop, step) = (self.env[usize::from(w) + 1], self.env[usize::from(w) + 2]);
            let goes_on = self.goes_on(counter.value(), ty, stop.value(), &step)?;
            self.branch_out(goes_on, body, next)?;
            self.b.switch_to(body);
            let after = self.advance(counter.value(), ty, stop.value(), &step)?;
            self.env[usize::from(w)] = Val { parts: Val::new(ty, after).parts, ..counter };
            return self.write(at.word.b(), Val::new(ty, counter.value()));
        }
        let base = self.base()?;
        let register = self.b.iconst(self.target.profile.word, w.into())?;
        let item = self.call(Helper::ForIter, &[base, register])?;
        let stop = self.constant(Value::STOP)?;
        let goes_on = self.b.icmp(IntCond::Ne, item, stop)?;
        self.branch_out(goes_on, body, next)?;
        self.b.switch_to(body);
        self.write(at.word.b(), Val::new(Ty::Object, item))
    }

    /// Whether a counter has not reached its end.
    fn goes_on(&mut self, counter: Inst, ty: Ty, stop: Inst, step: &Val) -> Lifted<Inst> {
        let (up, down) = match ty {
            Ty::Uint => (IntCond::Ult, IntCond::Ugt),
            _ => (IntCond::Slt, IntCond::Sgt),
        };
        if let Some(number) = self.known(step) {
            return Ok(self.b.icmp(if number > 0 { up } else { down }, counter, stop)?);
        }
        let zero = self.b.iconst(self.target.int, 0)?;
        let is_up = self.b.icmp(IntCond::Sgt, step.value(), zero)?;
        let (below, above) = (self.b.icmp(up, counter, stop)?, self.b.icmp(down, counter, stop)?);
        Ok(self.b.select(is_up, below, above)?)
    }

    /// A counter's next value; that of a step known only at run time stays at its end rather than wrap.
    fn advance(&mut self, counter: Inst, ty: Ty, stop: Inst, step: &Val) -> Lifted<Inst> {
        let next = self.b.binary(Ir::Iadd, counter, step.value())?;
        if self.known(step).is_some() {
            return Ok(next);
        }
        let less = if ty == Ty::Uint { IntCond::Ult } else { IntCond::Slt };
        let zero = self.b.iconst(self.target.int, 0)?;
        let is_up = self.b.icmp(IntCond::Sgt, step.value(), zero)?;
        let (fell, rose) = (self.b.icmp(less, next, counter)?, self.b.icmp(less, counter, next)?);
        let wrapped = self.b.select(is_up, fell, rose)?;
        Ok(self.b.select(wrapped, stop, next)?)
    }

    pub(super) fn return_value(&mut self, from: u8) -> Lifted {
        let mut val = self.read(from)?;
        if val.also.is_some() && !val.ty.is_object() {
            val.also = Inst::NONE;
        }
        // A `finally` that no `return` leads to returns nothing either.
        let is_unreached = val.ty == Ty::Unbound && !self.is_local(from);
        if val.ty == Ty::None || is_unreached {
            return self.return_none();
        }
        if matches!(val.ty, Ty::Exception | Ty::Range) {
            val = Val::new(Ty::Object, self.boxed(val)?);
        }
        let Some(val) = self.implicit(val, self.returns)? else {
            return self.broken(Rule::Return { expected: self.returns, got: val.ty });
        };
        let val = if val.ty.is_pointer() { self.convert(val, Ty::Uint)? } else { val };
        let object = self.boxed(val)?;
        self.b.ret(Some(object))?;
        Ok(())
    }

    /// `None`, or 0 where the result is a machine number.
    pub(super) fn return_none(&mut self) -> Lifted {
        let value = match self.returns {
            Ty::Object => Value::NONE,
            Ty::Bool => Value::FALSE,
            Ty::Float | Ty::Float64 => Value::special(adder_vm::value::Special::Zero),
            _ => Value::INT_0,
        };
        let object = self.constant(value)?;
        self.b.ret(Some(object))?;
        Ok(())
    }

    pub(super) fn raise(&mut self, from: u8, cause: Option<u8>) -> Lifted {
        let val = self.read(from)?;
        if !val.ty.is_object() || val.ty == Ty::None {
            return self.broken(Rule::RaiseObject);
        }
        let value = self.boxed(val)?;
        let cause = match cause {
            Some(cause) => self.read_object(cause)?,
            None => self.constant(Value::UNBOUND)?,
        };
        self.call(Helper::Raise, &[value, cause])?;
        self.leave_raised()
    }

    /// An exception is pending: goes to the handler, or out.
    fn leave_raised(&mut self) -> Lifted {
        let leave = self.b.leave(Exit::NONE)?;
        self.attach(leave, ExitKind::Raised)
    }

    /// `raise` without operands, and the end of a handler that did not match.
    pub(super) fn raise_again(&mut self, at: &Code) -> Lifted {
        self.step(at)?;
        self.leave_raised()
    }

    pub(super) fn push_handled(&mut self, w: u8) -> Lifted {
        let exception = self.read_object(w)?;
        let before = self.b.ctx_load(Type::Value, self.field(abi::HANDLED))?;
        self.b.ctx_store(exception, self.field(abi::HANDLED))?;
        self.env[usize::from(w) + 1] = Val::new(Ty::Object, before);
        Ok(())
    }

    pub(super) fn pop_handled(&mut self, w: u8) -> Lifted {
        let before = self.read_object(w + 1)?;
        self.b.ctx_store(before, self.field(abi::HANDLED))?;
        Ok(())
    }
}
