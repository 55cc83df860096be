//! Operators on ints outside the small range: in 64 bits, in 32 where the operands' kinds say that this is enough.

use super::kinds::Kind;
use super::lower::{Lower, Lowered};
use super::plan::{Operator, compared, comparison, operator};
use crate::bytecode::Code;
use crate::ir::{ExitKind, Inst, IntCond, Op as Ir, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::Op;

/// Whether a kind has no sign and 32 bits.
fn is_unsigned(kind: Kind) -> bool {
    matches!(kind, Kind::Natural | Kind::Uint)
}

/// The kind of `a op b`; nothing for what is left to a helper. A word counts as a wide int.
pub(super) fn result(operator: Operator, a: Kind, b: Kind, immediate: Option<i64>) -> Option<Kind> {
    let both = |is: fn(Kind) -> bool| is(a) && is(b);
    let is_plain = |kind: Kind| kind.plain() == Kind::Int;
    Some(match operator {
        Operator::And if a == Kind::Natural || b == Kind::Natural => Kind::Natural,
        Operator::And if a == Kind::Uint || b == Kind::Uint => Kind::Uint,
        Operator::Or | Operator::Xor if both(is_unsigned) => a.max_unsigned(b),
        Operator::And | Operator::Or | Operator::Xor if both(is_plain) => Kind::Int,
        Operator::And | Operator::Or | Operator::Xor => Kind::Wide,
        Operator::Add if both(|kind| kind == Kind::Natural) => Kind::Uint,
        Operator::Add | Operator::Sub | Operator::Mul => Kind::Wide,
        Operator::Shl => match immediate {
            Some(count) if !(0..64).contains(&count) => return None,
            Some(_) => Kind::Wide,
            None if a.is_int() && a != Kind::Wide => Kind::Wide,
            None => return None,
        },
        Operator::Shr => match (immediate, a) {
            (Some(count), _) if !(0..64).contains(&count) => return None,
            (Some(1..), Kind::Uint) => Kind::Natural,
            (_, Kind::Int | Kind::Natural | Kind::Uint) => a,
            _ => Kind::Wide,
        },
        Operator::FloorDiv | Operator::Mod => match immediate {
            Some(0) => return None,
            _ if both(is_unsigned) && operator == Operator::FloorDiv => a,
            _ if both(is_unsigned) && b == Kind::Natural => b,
            _ if both(is_unsigned) => a,
            Some(divisor @ 1..0x8000_0000) if divisor & (divisor - 1) == 0 => match operator {
                Operator::Mod => Kind::Natural,
                _ if is_plain(a) => Kind::Int,
                _ => Kind::Wide,
            },
            _ => return None,
        },
        Operator::TrueDiv | Operator::Pow | Operator::MatMul => return None,
    })
}

/// The kind of `-a` or `~a`.
pub(super) fn unary_result(op: Op, a: Kind) -> Kind {
    if op == Op::Invert && a.plain() == Kind::Int { Kind::Int } else { Kind::Wide }
}

/// The operands of an operator on ints, the right one's number where it is written in the code, and the result's kind.
#[derive(Clone, Copy)]
struct Operands {
    a: (Inst, Kind),
    b: (Inst, Kind),
    immediate: Option<i64>,
    result: Kind,
}

impl Kind {
    /// What holds either of two kinds without a sign.
    fn max_unsigned(self, other: Kind) -> Kind {
        if self == Kind::Natural { other } else { self }
    }
}

impl Lower<'_, '_, '_> {
    /// A machine int of one kind as another, guarded where it may not fit.
    pub(super) fn int_as(&mut self, value: Inst, have: Kind, want: Kind, pc: u32) -> Lowered<Inst> {
        match (have, want) {
            _ if have == want => Ok(value),
            (Kind::Natural, Kind::Int) => Ok(value),
            (Kind::Natural, Kind::Uint) => self.low(value),
            (_, Kind::Wide) => self.widened(value, have),
            (_, Kind::Uint) => {
                let wide = self.widened(value, have)?;
                let range = self.b.iconst(Type::I64, 1 << 32)?;
                let fits = self.b.icmp(IntCond::Ult, wide, range)?;
                self.guard(fits, pc)?;
                self.low(wide)
            }
            (_, Kind::Natural) => {
                let value = self.int_as(value, have, Kind::Int, pc)?;
                // On the PC a machine int may have more bits.
                let range = self.int(0x7fff_ffff)?;
                let fits = self.b.icmp(IntCond::Ule, value, range)?;
                self.guard(fits, pc)?;
                Ok(value)
            }
            _ => self.narrowed(value, have, pc),
        }
    }

    /// A machine int of the target's word, guarded.
    fn narrowed(&mut self, value: Inst, have: Kind, pc: u32) -> Lowered<Inst> {
        let is_narrow = self.int_type() == Type::I32;
        match have {
            Kind::Uint if is_narrow => {
                let zero = self.int(0)?;
                let fits = self.b.icmp(IntCond::Sge, value, zero)?;
                self.guard(fits, pc)?;
                Ok(value)
            }
            Kind::Wide if is_narrow => {
                let low = self.low(value)?;
                let again = self.b.unary(Ir::Sext32, low)?;
                let fits = self.b.icmp(IntCond::Eq, again, value)?;
                self.guard(fits, pc)?;
                Ok(low)
            }
            _ => self.widened(value, have),
        }
    }

    /// A machine int in 64 bits.
    fn widened(&mut self, value: Inst, have: Kind) -> Lowered<Inst> {
        match self.b.function.ty(value) {
            Type::I64 => Ok(value),
            _ if is_unsigned(have) => self.b.unary(Ir::Zext32, value),
            _ => self.b.unary(Ir::Sext32, value),
        }
    }

    /// The 64 bits of a word that has been an int, small or an object.
    pub(super) fn wide_of(&mut self, word: Inst, pc: u32) -> Lowered<Inst> {
        let is_it = |row: &&(Inst, Inst, bool)| row.0 == word && self.b.function.ty(row.1) == Type::I64;
        if let Some(found) = self.floats.iter().find(is_it) {
            return Ok(found.1);
        }
        let (near, far, join) = (self.b.add_block()?, self.b.add_block()?, self.b.add_block()?);
        self.b.function.set_cold(far, true);
        let result = self.b.function.add_param(join, Type::I64)?;
        let is_small = self.b.unary(Ir::IsSmallInt, word)?;
        self.b.brif(is_small, (near, &[]), (far, &[]))?;
        self.b.switch_to(near);
        let number = self.b.convert(Ir::UntagInt, Type::I64, word)?;
        self.b.jump(join, &[number])?;
        self.b.switch_to(far);
        let number = self.call(Helper::IntOf, &[word])?;
        let none = self.b.iconst(Type::I64, i64::MIN)?;
        let is_int = self.b.icmp(IntCond::Ne, number, none)?;
        self.guard(is_int, pc)?;
        self.b.jump(join, &[number])?;
        self.b.switch_to(join);
        self.floats.push((word, result, false))?;
        Ok(result)
    }

    /// The low 32 bits: of what was made of such, by the same operation on those.
    fn low(&mut self, value: Inst) -> Lowered<Inst> {
        self.low_of(value, 6)
    }

    fn low_of(&mut self, value: Inst, depth: u32) -> Lowered<Inst> {
        if self.b.function.ty(value) != Type::I64 {
            return Ok(value);
        }
        let data = *self.b.function.inst(value);
        let (a, b) = (Inst(data.a), Inst(data.b));
        match data.op {
            Ir::Sext32 | Ir::Zext32 => Ok(a),
            Ir::Iconst => {
                let number = self.b.function.as_iconst(value).unwrap_or(0);
                self.b.iconst(Type::I32, i64::from(number as i32))
            }
            Ir::Iadd | Ir::Isub | Ir::Imul | Ir::Band | Ir::Bor | Ir::Bxor | Ir::Ishl if depth > 0 => {
                // A count is below 32, or what is left of the low bits is nothing either way.
                let (a, b) = (self.low_of(a, depth - 1)?, self.low_of(b, depth - 1)?);
                self.b.binary(data.op, a, b)
            }
            Ir::Bnot if depth > 0 => {
                let a = self.low_of(a, depth - 1)?;
                self.b.unary(Ir::Bnot, a)
            }
            _ => self.b.unary(Ir::Wrap, value),
        }
    }

    /// The right operand of a binary instruction, and its kind.
    fn right(&mut self, at: &Code, immediate: Option<i64>) -> Lowered<(Inst, Kind)> {
        let kind = immediate.map_or_else(|| self.exact_kind(at.word.c()), Kind::of_number);
        match immediate {
            Some(number) => Ok((self.b.iconst(self.type_of(kind), number)?, kind)),
            None => self.wide_operand(at.word.c(), at.pc),
        }
    }

    /// A register's int in the kind in which it is.
    fn wide_operand(&mut self, register: u8, pc: u32) -> Lowered<(Inst, Kind)> {
        let kind = self.exact_kind(register);
        let kind = if kind.is_int() { kind } else { Kind::Wide };
        Ok((self.unboxed(register, kind, pc)?, kind))
    }

    /// Whether a sum or product with another such number fits 64 bits.
    fn is_half(&self, kind: Kind) -> bool {
        is_unsigned(kind) || kind == Kind::Int && self.int_type() == Type::I32
    }

    /// An operator on ints of which some have been outside the small range.
    pub(super) fn wide_binary(&mut self, at: &Code, result: Kind) -> Lowered {
        let Some((operator, immediate)) = operator(self.facts.code, at) else { return self.step(at) };
        let (a, b) = (self.wide_operand(at.word.b(), at.pc)?, self.right(at, immediate)?);
        let operands = Operands { a, b, immediate, result };
        let value = match operator {
            Operator::And => self.bits(Ir::Band, operands)?,
            Operator::Or => self.bits(Ir::Bor, operands)?,
            Operator::Xor => self.bits(Ir::Bxor, operands)?,
            Operator::Add if result == Kind::Uint => self.low_binary(Ir::Iadd, a.0, b.0)?,
            Operator::Add => self.sum(at, (Ir::Iadd, Ir::IaddChecked), a, b)?,
            Operator::Sub => self.sum(at, (Ir::Isub, Ir::IsubChecked), a, b)?,
            Operator::Mul => {
                // The product of two numbers without signs may have 64 bits and no sign.
                let is_sure = a.1 != Kind::Uint || b.1 != Kind::Uint;
                self.sum(at, (if is_sure { Ir::Imul } else { Ir::ImulChecked }, Ir::ImulChecked), a, b)?
            }
            Operator::Shl => self.shift_left(at, operands)?,
            Operator::Shr => self.shift_right(at, operands)?,
            _ => self.quotient(at, operator == Operator::Mod, operands)?,
        };
        self.define(at.word.a(), value, result);
        Ok(())
    }

    fn low_binary(&mut self, op: Ir, a: Inst, b: Inst) -> Lowered<Inst> {
        let (a, b) = (self.low(a)?, self.low(b)?);
        self.b.binary(op, a, b)
    }

    /// `&`, `|`, `^`, in as many bits as the result has.
    fn bits(&mut self, op: Ir, operands: Operands) -> Lowered<Inst> {
        let Operands { a, b, result, .. } = operands;
        match result {
            Kind::Wide => {
                let (a, b) = (self.widened(a.0, a.1)?, self.widened(b.0, b.1)?);
                self.b.binary(op, a, b)
            }
            Kind::Int => self.b.binary(op, a.0, b.0),
            _ => {
                let bits = self.low_binary(op, a.0, b.0)?;
                self.as_result(bits, result)
            }
        }
    }

    /// An int as a result of that kind, which has no less bits.
    fn as_result(&mut self, value: Inst, result: Kind) -> Lowered<Inst> {
        if self.type_of(result) == Type::I64 && self.b.function.ty(value) == Type::I32 {
            return self.b.unary(Ir::Zext32, value);
        }
        Ok(value)
    }

    /// A sum, difference or product, checked where operands are so wide that it may not fit.
    fn sum(&mut self, at: &Code, ops: (Ir, Ir), a: (Inst, Kind), b: (Inst, Kind)) -> Lowered<Inst> {
        let is_sure = self.is_half(a.1) && self.is_half(b.1);
        let (a, b) = (self.widened(a.0, a.1)?, self.widened(b.0, b.1)?);
        let op = if is_sure { ops.0 } else { ops.1 };
        if op.effect() != crate::ir::Effect::CanExit {
            return self.b.binary(op, a, b);
        }
        let exit = self.exit(ExitKind::Resume, at.pc)?;
        self.b.binary_exit(op, a, b, exit)
    }

    fn shift_left(&mut self, at: &Code, operands: Operands) -> Lowered<Inst> {
        let Operands { a, b, immediate, .. } = operands;
        let is_half = self.is_half(a.1);
        let wide = self.widened(a.0, a.1)?;
        let count = self.widened(b.0, b.1)?;
        if immediate.is_some_and(|count| is_half && count < 32) {
            return self.b.binary(Ir::Ishl, wide, count);
        }
        if immediate.is_none() && is_half {
            let bound = self.b.iconst(Type::I64, 32)?;
            let fits = self.b.icmp(IntCond::Ult, count, bound)?;
            self.guard(fits, at.pc)?;
            return self.b.binary(Ir::IshlSmall, wide, count);
        }
        let exit = self.exit(ExitKind::Resume, at.pc)?;
        self.b.binary_exit(Ir::IshlChecked, wide, count, exit)
    }

    fn shift_right(&mut self, at: &Code, operands: Operands) -> Lowered<Inst> {
        let Operands { a: (value, kind), b, immediate, result } = operands;
        let op = if is_unsigned(kind) { Ir::Ushr } else { Ir::Sshr };
        let ty = self.b.function.ty(value);
        if let Some(count) = immediate {
            let count = self.b.iconst(ty, count)?;
            let value = self.b.binary(op, value, count)?;
            return self.as_result(value, result);
        }
        let count = self.widened(b.0, b.1)?;
        let bits = ty.bits(self.b.function.profile);
        let bound = self.b.iconst(Type::I64, bits.into())?;
        let fits = self.b.icmp(IntCond::Ult, count, bound)?;
        self.guard(fits, at.pc)?;
        let count = if ty == Type::I64 { count } else { self.low(count)? };
        self.b.binary(if op == Ir::Ushr { Ir::UshrSmall } else { Ir::SshrSmall }, value, count)
    }

    /// `//` and `%` (`is_rest`): of numbers without signs, or by a power of two.
    fn quotient(&mut self, at: &Code, is_rest: bool, operands: Operands) -> Lowered<Inst> {
        let Operands { a, b, immediate, result } = operands;
        if is_unsigned(a.1) && is_unsigned(b.1) {
            let (x, y) = (self.low(a.0)?, self.low(b.0)?);
            if immediate.is_none() {
                let zero = self.b.iconst(Type::I32, 0)?;
                let fine = self.b.icmp(IntCond::Ne, y, zero)?;
                self.guard(fine, at.pc)?;
            }
            let value = self.b.binary(if is_rest { Ir::Urem } else { Ir::Udiv }, x, y)?;
            return self.as_result(value, result);
        }
        let divisor = immediate.unwrap_or(1);
        if is_rest {
            let (x, mask) = (self.low(a.0)?, self.b.iconst(Type::I32, divisor - 1)?);
            let value = self.b.binary(Ir::Band, x, mask)?;
            return self.as_result(value, result);
        }
        let ty = self.b.function.ty(a.0);
        let divisor = self.b.iconst(ty, divisor)?;
        self.b.binary(Ir::FloorDiv, a.0, divisor)
    }

    /// `-x` and `~x`.
    pub(super) fn wide_unary(&mut self, at: &Code, result: Kind) -> Lowered {
        let (x, kind) = self.wide_operand(at.word.b(), at.pc)?;
        let value = if result == Kind::Int {
            self.b.unary(Ir::Bnot, x)?
        } else if at.op == Op::Invert {
            let x = self.widened(x, kind)?;
            self.b.unary(Ir::Bnot, x)?
        } else {
            let zero = self.b.iconst(Type::I32, 0)?;
            self.sum(at, (Ir::Isub, Ir::IsubChecked), (zero, Kind::Natural), (x, kind))?
        };
        self.define(at.word.a(), value, result);
        Ok(())
    }

    /// A comparison of such ints: its truth, or the jump on it.
    pub(super) fn wide_compare(&mut self, at: &Code) -> Lowered {
        let (left, right) = compared(at);
        let (mut a, kind) = self.wide_operand(left, at.pc)?;
        let (mut b, other) = match right {
            Ok(register) => self.wide_operand(register, at.pc)?,
            Err(number) => {
                let kind = Kind::of_number(number);
                (self.b.iconst(self.type_of(kind), number)?, kind)
            }
        };
        let number = usize::from(comparison(at.op).unwrap_or(0));
        const SIGNED: [IntCond; 6] =
            [IntCond::Slt, IntCond::Sle, IntCond::Sgt, IntCond::Sge, IntCond::Eq, IntCond::Ne];
        const UNSIGNED: [IntCond; 6] =
            [IntCond::Ult, IntCond::Ule, IntCond::Ugt, IntCond::Uge, IntCond::Eq, IntCond::Ne];
        let truth = if is_unsigned(kind) && is_unsigned(other) {
            (a, b) = (self.low(a)?, self.low(b)?);
            self.b.icmp(UNSIGNED[number], a, b)?
        } else {
            (a, b) = (self.widened(a, kind)?, self.widened(b, other)?);
            self.b.icmp(SIGNED[number], a, b)?
        };
        if at.op as u8 > Op::Ne as u8 {
            return self.jump_on(at, truth, at.word.c() != 0);
        }
        self.define(at.word.a(), truth, Kind::Bool);
        Ok(())
    }
}
