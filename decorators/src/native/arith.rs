//! Operators and comparisons on unboxed numbers.

use super::kinds::{Kind, of_constant};
use super::lower::{Lower, Lowered, Place};
use super::plan::{Operator, Plan, compared, comparison, operator, plan};
use crate::bytecode::Code;
use crate::ir::{ExitKind, FloatCond, Inst, IntCond, Op as Ir, Type};
use adder_vm::ops::Op;
use adder_vm::value::Value;

/// Ints up to this magnitude are exact as floats.
const EXACT: i64 = 1 << 53;

impl Lower<'_, '_> {
    /// `move`
    pub(super) fn copy(&mut self, at: &Code) -> Lowered {
        let (to, from) = (at.word.a(), at.word.b());
        match self.places[usize::from(from)] {
            Place::Unboxed { value, kind, .. } => self.define(to, value, kind),
            Place::Frame => {
                let word = self.b.frame_load(u16::from(from))?;
                self.b.frame_store(word, u16::from(to))?;
                self.places[usize::from(to)] = Place::Frame;
            }
        }
        Ok(())
    }

    /// `load_k`
    pub(super) fn constant(&mut self, at: &Code) -> Lowered {
        let constant = self.code.constant(usize::from(at.word.bx())).unwrap_or(Value::NONE);
        match of_constant(self.code, at.word.bx()) {
            Kind::Int => {
                let number = constant.as_small().unwrap_or(0) as i64;
                let value = self.b.iconst(Type::I64, number)?;
                self.define(at.word.a(), value, Kind::Int);
            }
            Kind::Float => {
                let value = self.float_constant(constant)?;
                self.define(at.word.a(), value, Kind::Float);
            }
            _ => {
                let row = self.b.function.add_const(constant.bits() as u64)?;
                let word = self.b.vconst(row)?;
                self.b.frame_store(word, u16::from(at.word.a()))?;
                self.places[usize::from(at.word.a())] = Place::Frame;
            }
        }
        Ok(())
    }

    fn operands(&mut self, at: &Code, kind: Kind, immediate: Option<i64>) -> Lowered<(Inst, Inst)> {
        let a = self.unboxed(at.word.b(), kind, at.pc)?;
        let b = match immediate {
            Some(number) if kind == Kind::Float => self.b.f64const(number as f64)?,
            Some(number) => self.b.iconst(Type::I64, number)?,
            None => self.unboxed(at.word.c(), kind, at.pc)?,
        };
        Ok((a, b))
    }

    /// Leaves for the interpreter at `at` unless `condition` holds.
    pub(super) fn guard(&mut self, condition: Inst, pc: u32) -> Lowered {
        let exit = self.exit(ExitKind::Resume, pc)?;
        self.b.unary_exit(Ir::Guard, condition, exit)?;
        Ok(())
    }

    /// An operator on machine ints, guarded against whatever does not fit 64 bits and against errors.
    pub(super) fn int_binary(&mut self, at: &Code) -> Lowered {
        let Some((operator, immediate)) = operator(at) else { return self.step(at) };
        let (a, b) = self.operands(at, Kind::Int, immediate)?;
        let exit = self.exit(ExitKind::Resume, at.pc)?;
        let value = match operator {
            Operator::Add => self.b.binary_exit(Ir::IaddChecked, a, b, exit)?,
            Operator::Sub => self.b.binary_exit(Ir::IsubChecked, a, b, exit)?,
            Operator::Mul => self.b.binary_exit(Ir::ImulChecked, a, b, exit)?,
            Operator::And => self.b.binary(Ir::Band, a, b)?,
            Operator::Or => self.b.binary(Ir::Bor, a, b)?,
            Operator::Xor => self.b.binary(Ir::Bxor, a, b)?,
            Operator::Shl => self.b.binary_exit(Ir::IshlChecked, a, b, exit)?,
            Operator::Shr => {
                if immediate.is_none_or(|count| count < 0) {
                    let zero = self.b.iconst(Type::I64, 0)?;
                    let fine = self.b.icmp(IntCond::Sge, b, zero)?;
                    self.guard(fine, at.pc)?;
                }
                self.b.binary(Ir::Sshr, a, b)?
            }
            Operator::FloorDiv | Operator::Mod => {
                if immediate.is_none_or(|divisor| divisor == 0 || divisor == -1) {
                    // 0 is an error, and the least number divided by -1 does not fit.
                    let one = self.b.iconst(Type::I64, 1)?;
                    let next = self.b.binary(Ir::Iadd, b, one)?;
                    let fine = self.b.icmp(IntCond::Ugt, next, one)?;
                    self.guard(fine, at.pc)?;
                }
                self.b.binary(if operator == Operator::Mod { Ir::FloorMod } else { Ir::FloorDiv }, a, b)?
            }
            Operator::TrueDiv | Operator::Pow | Operator::MatMul => return self.step(at),
        };
        self.define(at.word.a(), value, Kind::Int);
        Ok(())
    }

    /// An operator on floats.
    pub(super) fn float_binary(&mut self, at: &Code) -> Lowered {
        let Some((operator, immediate)) = operator(at) else { return self.step(at) };
        let (a, b) = self.operands(at, Kind::Float, immediate)?;
        let op = match operator {
            Operator::Add => Ir::Fadd,
            Operator::Sub => Ir::Fsub,
            Operator::Mul => Ir::Fmul,
            Operator::TrueDiv => {
                let zero = self.b.f64const(0.0)?;
                let fine = self.b.fcmp(FloatCond::Ne, b, zero)?;
                self.guard(fine, at.pc)?;
                Ir::Fdiv
            }
            _ => return self.step(at),
        };
        let value = self.b.binary(op, a, b)?;
        self.define(at.word.a(), value, Kind::Float);
        Ok(())
    }

    /// `/` of machine ints: exact where both are exact as floats.
    pub(super) fn int_true_div(&mut self, at: &Code) -> Lowered {
        let immediate = operator(at).and_then(|(_, immediate)| immediate);
        let (a, b) = self.operands(at, Kind::Int, immediate)?;
        for x in [a, b] {
            let bound = self.b.iconst(Type::I64, EXACT)?;
            let moved = self.b.binary(Ir::Iadd, x, bound)?;
            let range = self.b.iconst(Type::I64, 2 * EXACT)?;
            let fine = self.b.icmp(IntCond::Ule, moved, range)?;
            self.guard(fine, at.pc)?;
        }
        let zero = self.b.iconst(Type::I64, 0)?;
        let fine = self.b.icmp(IntCond::Ne, b, zero)?;
        self.guard(fine, at.pc)?;
        let float = self.b.function.profile.float;
        let (x, y) = (self.b.convert(Ir::SintToFloat, float, a)?, self.b.convert(Ir::SintToFloat, float, b)?);
        let value = self.b.binary(Ir::Fdiv, x, y)?;
        self.define(at.word.a(), value, Kind::Float);
        Ok(())
    }

    /// `-x` and `~x` of machine ints.
    pub(super) fn int_unary(&mut self, at: &Code) -> Lowered {
        let x = self.unboxed(at.word.b(), Kind::Int, at.pc)?;
        let value = if at.op == Op::Invert {
            self.b.unary(Ir::Bnot, x)?
        } else {
            let exit = self.exit(ExitKind::Resume, at.pc)?;
            let zero = self.b.iconst(Type::I64, 0)?;
            self.b.binary_exit(Ir::IsubChecked, zero, x, exit)?
        };
        self.define(at.word.a(), value, Kind::Int);
        Ok(())
    }

    /// A comparison: its truth as a value, or the jump on it.
    pub(super) fn compare(&mut self, at: &Code) -> Lowered {
        let places = &self.places;
        let kind_of = |register: u8| match places.get(usize::from(register)) {
            Some(Place::Unboxed { kind, .. }) => *kind,
            _ => Kind::Frame,
        };
        let float = plan(at, super::kinds::seen(self.code, at), kind_of) == Plan::FloatCompare;
        let kind = if float { Kind::Float } else { Kind::Int };
        let (left, right) = compared(at);
        let a = self.unboxed(left, kind, at.pc)?;
        let b = match right {
            Ok(register) => self.unboxed(register, kind, at.pc)?,
            Err(number) if float => self.b.f64const(number as f64)?,
            Err(number) => self.b.iconst(Type::I64, number)?,
        };
        let number = usize::from(comparison(at.op).unwrap_or(0));
        const INTS: [IntCond; 6] =
            [IntCond::Slt, IntCond::Sle, IntCond::Sgt, IntCond::Sge, IntCond::Eq, IntCond::Ne];
        const FLOATS: [FloatCond; 6] =
            [FloatCond::Lt, FloatCond::Le, FloatCond::Gt, FloatCond::Ge, FloatCond::Eq, FloatCond::Ne];
        let truth =
            if float { self.b.fcmp(FLOATS[number], a, b)? } else { self.b.icmp(INTS[number], a, b)? };
        if at.op as u8 > Op::Ne as u8 {
            return self.jump_on(at, truth, at.word.c() != 0);
        }
        self.define_truth(at.word.a(), truth)
    }

    /// A register becomes True or False.
    pub(super) fn define_truth(&mut self, register: u8, truth: Inst) -> Lowered {
        let yes = self.b.function.add_const(Value::TRUE.bits() as u64)?;
        let no = self.b.function.add_const(Value::FALSE.bits() as u64)?;
        let (yes, no) = (self.b.vconst(yes)?, self.b.vconst(no)?);
        let value = self.b.select(truth, yes, no)?;
        self.b.frame_store(value, u16::from(register))?;
        self.places[usize::from(register)] = Place::Frame;
        Ok(())
    }
}

impl Lower<'_, '_> {
    fn float_constant(&mut self, constant: Value) -> Lowered<Inst> {
        #[allow(clippy::useless_conversion, reason = "a device's float is narrower")]
        let number = f64::from(constant.as_float().unwrap_or(0.0));
        Ok(self.b.f64const(number)?)
    }
}
