//! Operators and comparisons on unboxed numbers.

use super::kinds::{Kind, of_constant};
use super::lower::{Lower, Lowered};
use super::plan::{Operator, compared, comparison, operator};
use crate::bytecode::Code;
use crate::ir::{ExitKind, FloatCond, Inst, IntCond, Op as Ir, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::{Op, Right};
use adder_vm::runtime::wide;
use adder_vm::value::Value;

/// Ints up to this magnitude are exact as floats.
const EXACT: i64 = 1 << 53;

impl Lower<'_, '_, '_> {
    /// `load_k`
    pub(super) fn constant(&mut self, at: &Code) -> Lowered {
        let constant = self.facts.code.constant(usize::from(at.word.bx())).unwrap_or(Value::NONE);
        match of_constant(&self.facts, at.word.bx()) {
            kind if kind.is_int() => {
                let value = self.b.iconst(self.type_of(kind), wide::number(constant).unwrap_or(0))?;
                self.define(at.word.a(), value, kind);
            }
            Kind::Float => {
                let value = self.float_constant(constant)?;
                self.define(at.word.a(), value, Kind::Float);
            }
            _ => {
                let word = self.constant_word(constant)?;
                self.define_word(at.word.a(), word)?;
            }
        }
        Ok(())
    }

    fn operands(&mut self, at: &Code, kind: Kind, immediate: Option<i64>) -> Lowered<(Inst, Inst)> {
        let a = self.unboxed(at.word.b(), kind, at.pc)?;
        let b = match immediate {
            Some(number) => self.int(number)?,
            None => self.unboxed(at.word.c(), kind, at.pc)?,
        };
        Ok((a, b))
    }

    /// Operands as floats, of which one is no int, so that the other may be converted.
    fn float_operands(&mut self, at: &Code, immediate: Option<i64>) -> Lowered<(Inst, Inst)> {
        let seen = self.facts.seen(at);
        let (left, right) = (at.word.b(), at.word.c());
        if let Some(number) = immediate {
            let a = self.unboxed(left, Kind::Float, at.pc)?;
            return Ok((a, self.float_const(number as f64)?));
        }
        if is_float(self.kind(left), seen & 15) {
            let a = self.unboxed(left, Kind::Float, at.pc)?;
            return Ok((a, self.float_operand(right, at.pc)?));
        }
        let a = self.float_operand(left, at.pc)?;
        Ok((a, self.unboxed(right, Kind::Float, at.pc)?))
    }

    /// A register's value as a float that compares as it does: an int where it is exact.
    fn exact_float(&mut self, register: u8, pc: u32) -> Lowered<Inst> {
        if self.kind(register) != Kind::Int {
            return self.unboxed(register, Kind::Float, pc);
        }
        let number = self.unboxed(register, Kind::Int, pc)?;
        self.guard_exact(number, pc)?;
        self.b.convert(Ir::SintToFloat, self.b.function.profile.float, number)
    }

    /// Leaves unless a machine int is exact as a float.
    fn guard_exact(&mut self, number: Inst, pc: u32) -> Lowered {
        let exact = if self.b.function.profile.float == Type::F32 { 1 << 24 } else { EXACT };
        let bound = self.int(exact)?;
        let moved = self.b.binary(Ir::Iadd, number, bound)?;
        let range = self.int(2 * exact)?;
        let fine = self.b.icmp(IntCond::Ule, moved, range)?;
        self.guard(fine, pc)
    }

    /// An operator on machine ints, guarded against whatever does not fit 64 bits and against errors.
    pub(super) fn int_binary(&mut self, at: &Code) -> Lowered {
        let Some((operator, immediate)) = operator(self.facts.code, at) else { return self.step(at) };
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
                    let zero = self.int(0)?;
                    let fine = self.b.icmp(IntCond::Sge, b, zero)?;
                    self.guard(fine, at.pc)?;
                }
                self.b.binary(Ir::Sshr, a, b)?
            }
            Operator::FloorDiv | Operator::Mod => {
                if immediate.is_none_or(|divisor| divisor == 0 || divisor == -1) {
                    // 0 is an error, and the least number divided by -1 does not fit.
                    let one = self.int(1)?;
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
        let Some((operator, immediate)) = operator(self.facts.code, at) else { return self.step(at) };
        let (a, b) = self.float_operands(at, immediate)?;
        let op = match operator {
            Operator::Add => Ir::Fadd,
            Operator::Sub => Ir::Fsub,
            Operator::Mul => Ir::Fmul,
            Operator::TrueDiv => {
                let zero = self.float_const(0.0)?;
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
        let immediate = operator(self.facts.code, at).and_then(|(_, immediate)| immediate);
        let (a, b) = self.operands(at, Kind::Int, immediate)?;
        self.guard_exact(a, at.pc)?;
        self.guard_exact(b, at.pc)?;
        let zero = self.int(0)?;
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
            let zero = self.int(0)?;
            self.b.binary_exit(Ir::IsubChecked, zero, x, exit)?
        };
        self.define(at.word.a(), value, Kind::Int);
        Ok(())
    }

    /// A comparison of machine numbers: its truth, or the jump on it.
    pub(super) fn compare(&mut self, at: &Code, kind: Kind) -> Lowered {
        let float = kind == Kind::Float;
        let (left, right) = compared(at);
        let a = if float { self.exact_float(left, at.pc)? } else { self.unboxed(left, kind, at.pc)? };
        let b = match right {
            Ok(register) if float => self.exact_float(register, at.pc)?,
            Ok(register) => self.unboxed(register, kind, at.pc)?,
            Err(number) if float => self.float_const(number as f64)?,
            Err(number) => self.int(number)?,
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
        self.define(at.word.a(), truth, Kind::Bool);
        Ok(())
    }

    /// Whether an unboxed value counts as true.
    pub(super) fn is_true(&mut self, value: Inst, kind: Kind) -> Lowered<Inst> {
        Ok(match kind {
            Kind::Bool => value,
            Kind::Float => {
                let zero = self.float_const(0.0)?;
                self.b.fcmp(FloatCond::Ne, value, zero)?
            }
            _ => {
                let zero = self.b.iconst(self.type_of(kind), 0)?;
                self.b.icmp(IntCond::Ne, value, zero)?
            }
        })
    }

    /// `not x` and the truth of `x`, for an unboxed `x`.
    pub(super) fn negate(&mut self, at: &Code) -> Lowered {
        let kind = self.kind(at.word.b());
        let value = self.unboxed(at.word.b(), kind, at.pc)?;
        let truth = self.is_true(value, kind)?;
        let zero = self.b.iconst(Type::I32, 0)?;
        let opposite = self.b.icmp(IntCond::Eq, truth, zero)?;
        self.define(at.word.a(), opposite, Kind::Bool);
        Ok(())
    }

    /// An operator on words, by a helper.
    pub(super) fn word_binary(&mut self, at: &Code, operator: Operator) -> Lowered {
        let a = self.word(at.word.b())?;
        let b = self.right_word(at)?;
        let value = self.binary_by_helper(at, operator, a, b)?;
        self.define_word(at.word.a(), value)
    }

    pub(super) fn binary_by_helper(
        &mut self,
        at: &Code,
        operator: Operator,
        a: Inst,
        b: Inst,
    ) -> Lowered<Inst> {
        let is_inplace = at.op.binary().is_some_and(|binary| binary.in_place);
        let number = operator as i64 | if is_inplace { 0x100 } else { 0 };
        let number = self.b.iconst(Type::I32, number)?;
        self.call(Helper::Binary, &[number, a, b])
    }

    /// The right operand of a binary instruction as a word.
    pub(super) fn right_word(&mut self, at: &Code) -> Lowered<Inst> {
        let c = at.word.c();
        match at.op.binary().map(|binary| binary.right) {
            Some(Right::Immediate) => self.constant_word(Value::int8(c as i8)),
            Some(Right::Constant) => {
                self.constant_word(self.facts.code.constant(c.into()).unwrap_or(Value::NONE))
            }
            _ => self.word(c),
        }
    }

    fn float_constant(&mut self, constant: Value) -> Lowered<Inst> {
        #[allow(clippy::useless_conversion, reason = "a device's float is narrower")]
        let number = f64::from(constant.as_float().unwrap_or(0.0));
        self.float_const(number)
    }
}

/// Whether an operand is a float for all that is known and was seen.
fn is_float(kind: Kind, seen: u8) -> bool {
    kind == Kind::Float || !kind.is_unboxed() && seen == adder_vm::runtime::feedback::FLOAT
}
