//! Operators: arithmetic, bits, comparisons.

use super::fault::Rule;
use super::local::LITERAL;
use super::lower::{Lifted, Lower};
use super::types::{Ty, Val};
use crate::bytecode::Code;
use crate::ir::{FloatCond, Inst, IntCond, Op as Ir, RaiseKind, Type};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::{Binary, Op, Right};

/// The operators in the order of their instructions: name of the method, instruction for words.
const OPERATORS: [(&str, Option<Ir>); 13] = [
    ("__add__", Some(Ir::Iadd)),
    ("__sub__", Some(Ir::Isub)),
    ("__mul__", Some(Ir::Imul)),
    ("__floordiv__", Some(Ir::FloorDiv)),
    ("__mod__", Some(Ir::FloorMod)),
    ("__and__", Some(Ir::Band)),
    ("__or__", Some(Ir::Bor)),
    ("__xor__", Some(Ir::Bxor)),
    ("__lshift__", Some(Ir::Ishl)),
    ("__rshift__", Some(Ir::Sshr)),
    ("__truediv__", None),
    ("__pow__", None),
    ("__matmul__", None),
];

const FLOOR_DIV: usize = 3;
const MOD: usize = 4;
const TRUE_DIV: usize = 10;
const POW: usize = 11;
const MATMUL: usize = 12;

/// A comparison in the order of its instructions.
const COMPARISONS: [(IntCond, IntCond, FloatCond); 6] = [
    (IntCond::Slt, IntCond::Ult, FloatCond::Lt),
    (IntCond::Sle, IntCond::Ule, FloatCond::Le),
    (IntCond::Sgt, IntCond::Ugt, FloatCond::Gt),
    (IntCond::Sge, IntCond::Uge, FloatCond::Ge),
    (IntCond::Eq, IntCond::Eq, FloatCond::Eq),
    (IntCond::Ne, IntCond::Ne, FloatCond::Ne),
];
const LT: usize = 0;
const LE: usize = 1;
const GT: usize = 2;
const GE: usize = 3;
const EQ: usize = 4;
const NE: usize = 5;

#[allow(clippy::wrong_self_convention, reason = "they append instructions")]
impl Lower<'_, '_> {
    pub(super) fn binary(&mut self, at: &Code, binary: Binary) -> Lifted {
        let (left, c) = (at.word.b(), at.word.c());
        let a = self.read(left)?;
        let b = match binary.right {
            Right::Register => self.read(c)?,
            Right::Immediate => self.int((c as i8).into())?,
            Right::Constant => self.code_constant(c.into())?,
        };
        let result = self.operate(binary, a, b)?;
        self.write(at.word.a(), result)
    }

    fn operate(&mut self, binary: Binary, a: Val, b: Val) -> Lifted<Val> {
        let (number, in_place) = (usize::from(binary.operator), binary.in_place);
        if self.is_big(number, a, b) {
            let result = self.object_operator(number, in_place, a, b)?;
            return Ok(Val { aux: LITERAL, ..result });
        }
        match (a.ty, b.ty) {
            (x, y) if x.is_word() && y.is_word() => self.word_operator(number, a, b),
            (x, y) if x.is_number() && y.is_number() => self.float_operator(number, a, b),
            (x, y) if x.is_object() && y.is_object() && x != Ty::None && y != Ty::None => {
                self.object_operator(number, in_place, a, b)
            }
            _ => self.no_binary(a, b),
        }
    }

    fn object_operator(&mut self, number: usize, in_place: bool, a: Val, b: Val) -> Lifted<Val> {
        let (a, b) = (self.boxed(a)?, self.boxed(b)?);
        let code = self.b.iconst(Type::I32, number as i64 | i64::from(in_place) << 8)?;
        Ok(Val::new(Ty::Object, self.call(Helper::Binary, &[code, a, b])?))
    }

    /// Whether it is an operator between literals whose result is no machine number: `1 << 80` is as much an
    /// object as the number written out, and so is what is made of that and another literal.
    fn is_big(&self, number: usize, a: Val, b: Val) -> bool {
        if a.aux != LITERAL || b.aux != LITERAL || matches!(number, TRUE_DIV | MATMUL) {
            return false;
        }
        if a.ty.is_object() || b.ty.is_object() {
            return true;
        }
        let (Some(a), Some(b)) = (self.literal(&a), self.literal(&b)) else { return false };
        let wide = (i128::from(a), i128::from(b));
        let result = match OPERATORS[number].1 {
            Some(Ir::Iadd) => wide.0 + wide.1,
            Some(Ir::Isub) => wide.0 - wide.1,
            Some(Ir::Imul) => wide.0 * wide.1,
            Some(Ir::Ishl) if b >= 64 => return a != 0,
            Some(Ir::Ishl) if b >= 0 => wide.0 << b,
            // The compiler has computed those that fit.
            None => return b >= 0,
            _ => return false,
        };
        !i64::try_from(result).is_ok_and(|result| self.is_number(result))
    }

    fn no_binary<T>(&self, a: Val, b: Val) -> Lifted<T> {
        let is_name = |val: Val| val.ty == Ty::Cast;
        if is_name(a) || is_name(b) {
            return self.broken(Rule::Conversion);
        }
        self.broken(Rule::Binary(a.ty, b.ty))
    }

    /// Words wrap; the result is of the left operand's type.
    fn word_operator(&mut self, number: usize, a: Val, b: Val) -> Lifted<Val> {
        let (name, Some(signed)) = OPERATORS[number] else {
            return self.broken(Rule::NoOperator(OPERATORS[number].0));
        };
        debug_assert!(!name.is_empty());
        if matches!(number, FLOOR_DIV | MOD) {
            let zero = self.b.iconst(self.target.int, 0)?;
            let fine = self.b.icmp(IntCond::Ne, b.value(), zero)?;
            self.guard(fine, RaiseKind::ZeroDivisionError)?;
        }
        let op = match (signed, a.ty) {
            (Ir::FloorDiv, Ty::Uint) => Ir::Udiv,
            (Ir::FloorMod, Ty::Uint) => Ir::Urem,
            (Ir::Sshr, Ty::Uint) => Ir::Ushr,
            _ => signed,
        };
        let mut result = Val::new(a.ty, self.b.binary(op, a.value(), b.value())?);
        // An address plus or minus a number still belongs to its buffer.
        let origin = match (op, a.origin(), b.origin()) {
            (Ir::Iadd | Ir::Isub, Some(origin), None) => Some(origin),
            (Ir::Iadd, None, Some(origin)) => Some(origin),
            _ => None,
        };
        if let Some([address, before, bytes]) = origin {
            result.parts[1..].copy_from_slice(&[address, before, bytes]);
        }
        Ok(result)
    }

    /// Both operands as the larger float type of the two.
    fn floats(&mut self, a: Val, b: Val) -> Lifted<(Val, Val)> {
        let ty = if a.ty == Ty::Float64 || b.ty == Ty::Float64 { Ty::Float64 } else { Ty::Float };
        Ok((self.to_float(a, ty)?, self.to_float(b, ty)?))
    }

    fn float_operator(&mut self, number: usize, a: Val, b: Val) -> Lifted<Val> {
        let (a, b) = self.floats(a, b)?;
        let (x, y) = (a.value(), b.value());
        if matches!(number, FLOOR_DIV | MOD | TRUE_DIV) {
            let zero = self.nothing(self.b.function.ty(y))?;
            let fine = self.b.fcmp(FloatCond::Ne, y, zero)?;
            self.guard(fine, RaiseKind::ZeroDivisionError)?;
        }
        let op = match number {
            0 => Ir::Fadd,
            1 => Ir::Fsub,
            2 => Ir::Fmul,
            TRUE_DIV => Ir::Fdiv,
            FLOOR_DIV => return self.float_helper(Helper::FloatDiv, a, b),
            MOD => return self.float_helper(Helper::FloatMod, a, b),
            POW => return self.float_helper(Helper::FloatPow, a, b),
            _ => return self.broken(Rule::NoOperator(OPERATORS[number].0)),
        };
        Ok(Val::new(a.ty, self.b.binary(op, x, y)?))
    }

    /// What helpers compute, which they do with the language's float.
    fn float_helper(&mut self, helper: Helper, a: Val, b: Val) -> Lifted<Val> {
        if self.b.function.ty(a.value()) != self.target.profile.float {
            return self.unsupported("//, % and ** of floats of 64 bits");
        }
        Ok(Val::new(a.ty, self.call(helper, &[a.value(), b.value()])?))
    }

    pub(super) fn unary(&mut self, at: &Code) -> Lifted {
        let val = self.read(at.word.b())?;
        let number = at.op as u8 - Op::Neg as u8;
        let result = match (val.ty, at.op) {
            (ty, Op::Pos) if ty.is_number() => val.plain(),
            (ty, Op::Neg) if ty.is_word() => Val::new(ty, self.b.unary(Ir::Ineg, val.value())?),
            (ty, Op::Invert) if ty.is_word() => Val::new(ty, self.b.unary(Ir::Bnot, val.value())?),
            (ty, Op::Neg) if ty.is_float() => Val::new(ty, self.b.unary(Ir::Fneg, val.value())?),
            (ty, _) if ty.is_object() => {
                let object = self.boxed(val)?;
                let number = self.b.iconst(Type::I32, number.into())?;
                let result = self.call(Helper::Unary, &[number, object])?;
                Val { aux: val.aux, ..Val::new(Ty::Object, result) }
            }
            (ty, _) => return self.broken(Rule::Unary(ty)),
        };
        self.write(at.word.a(), result)
    }

    pub(super) fn not(&mut self, to: u8, from: u8) -> Lifted {
        let val = self.read(from)?;
        if val.ty.is_number() {
            return self.broken(Rule::Not);
        }
        if !val.ty.is_object() {
            return self.broken(Rule::Unary(val.ty));
        }
        let truth = self.truth(val)?;
        let (yes, no) = (self.b.iconst(Type::I32, 1)?, self.b.iconst(Type::I32, 0)?);
        let opposite = self.b.select(truth, no, yes)?;
        let result = self.truth_object(opposite)?;
        self.write(to, result)
    }

    pub(super) fn compare(&mut self, at: &Code) -> Lifted {
        let (a, b) = (self.read(at.word.b())?, self.read(at.word.c())?);
        let number = usize::from(at.op as u8 - Op::Lt as u8);
        let result = match self.compare_numbers(number, a, b)? {
            Some(truth) => Val::new(Ty::Bool, truth),
            None => Val::new(Ty::Object, self.compare_objects(number, a, b)?),
        };
        self.write(at.word.a(), result)
    }

    /// Whether a comparison holds; nothing for objects.
    fn compare_numbers(&mut self, number: usize, a: Val, b: Val) -> Lifted<Option<Inst>> {
        let (signed, unsigned, float) = COMPARISONS[number];
        Ok(match (a.ty, b.ty) {
            (x, y) if x.is_word() && y.is_word() => {
                let is_literal =
                    |lower: &Self, val: &Val| lower.literal(val).is_some_and(|number| number >= 0);
                if x == y {
                    let cond = if x == Ty::Uint { unsigned } else { signed };
                    return Ok(Some(self.b.icmp(cond, a.value(), b.value())?));
                }
                let (of_int, other) = if x == Ty::Int { (a, b) } else { (b, a) };
                if self.is_above_int(&other) {
                    // Whatever an `int` is, it is less.
                    let (less, more) = ([LT, LE, NE].contains(&number), [GT, GE, NE].contains(&number));
                    let truth = if x == Ty::Int { less } else { more };
                    return Ok(Some(self.b.iconst(Type::I32, truth.into())?));
                }
                if is_literal(self, &of_int) {
                    return Ok(Some(self.b.icmp(unsigned, a.value(), b.value())?));
                }
                if !matches!(number, EQ | NE) {
                    return self.broken(Rule::SignedUnsigned);
                }
                // As numbers: one that is negative equals none without sign.
                let zero = self.b.iconst(self.target.int, 0)?;
                let same = self.b.icmp(IntCond::Eq, a.value(), b.value())?;
                let positive = self.b.icmp(IntCond::Sge, of_int.value(), zero)?;
                let equal = self.b.binary(Ir::Band, same, positive)?;
                if number == EQ {
                    return Ok(Some(equal));
                }
                let one = self.b.iconst(Type::I32, 1)?;
                Some(self.b.binary(Ir::Bxor, equal, one)?)
            }
            (x, y) if x.is_number() && y.is_number() => {
                let (a, b) = self.floats(a, b)?;
                Some(self.b.fcmp(float, a.value(), b.value())?)
            }
            (x, y) if x.is_object() && y.is_object() && x != Ty::None && y != Ty::None => None,
            _ => return self.no_binary(a, b),
        })
    }

    fn compare_objects(&mut self, number: usize, a: Val, b: Val) -> Lifted<Inst> {
        let (a, b) = (self.boxed(a)?, self.boxed(b)?);
        let number = self.b.iconst(Type::I32, number as i64)?;
        self.call(Helper::Compare, &[number, a, b])
    }

    /// Whether a comparison holds, as a condition.
    fn compare_truth(&mut self, number: usize, a: Val, b: Val) -> Lifted<Inst> {
        match self.compare_numbers(number, a, b)? {
            Some(truth) => Ok(truth),
            None => {
                let answer = self.compare_objects(number, a, b)?;
                self.truth(Val::new(Ty::Object, answer))
            }
        }
    }

    /// Whether two objects are the same one.
    fn same(&mut self, a: Val, b: Val) -> Lifted<Inst> {
        if a.ty.is_word() && b.ty.is_word() {
            return self.broken(Rule::NoOperator(""));
        }
        if !a.ty.is_object() || !b.ty.is_object() {
            return self.no_binary(a, b);
        }
        let (a, b) = (self.boxed(a)?, self.boxed(b)?);
        Ok(self.b.icmp(IntCond::Eq, a, b)?)
    }

    pub(super) fn is(&mut self, at: &Code) -> Lifted {
        let (a, b) = (self.read(at.word.b())?, self.read(at.word.c())?);
        let same = self.same(a, b)?;
        let truth = if at.op == Op::Is { same } else { self.opposite(same)? };
        let result = self.truth_object(truth)?;
        self.write(at.word.a(), result)
    }

    fn opposite(&mut self, truth: Inst) -> Lifted<Inst> {
        let one = self.b.iconst(Type::I32, 1)?;
        Ok(self.b.binary(Ir::Bxor, truth, one)?)
    }

    /// Whether `item` is in `container`.
    fn is_in(&mut self, item: Val, container: Val) -> Lifted<Inst> {
        if item.ty.is_word() && container.ty.is_word() {
            return self.broken(Rule::NoOperator(""));
        }
        if !item.ty.is_object() || !container.ty.is_object() {
            return self.no_binary(item, container);
        }
        let (container, item) = (self.boxed(container)?, self.boxed(item)?);
        let answer = self.call(Helper::Contains, &[container, item])?;
        self.is_true(answer)
    }

    pub(super) fn contains(&mut self, at: &Code) -> Lifted {
        let (item, container) = (self.read(at.word.b())?, self.read(at.word.c())?);
        let found = self.is_in(item, container)?;
        let truth = if at.op == Op::In { found } else { self.opposite(found)? };
        let result = self.truth_object(truth)?;
        self.write(at.word.a(), result)
    }

    /// Jumps by the extra word where `truth` is `sense`.
    fn jump_where(&mut self, at: &Code, truth: Inst, sense: bool) -> Lifted {
        let to = at.end().wrapping_add_signed(at.extra as i32);
        let (yes, no) = if sense { (to, at.end()) } else { (at.end(), to) };
        self.branch(truth, yes, no)
    }

    pub(super) fn jump_if(&mut self, at: &Code) -> Lifted {
        let val = self.read(at.word.a())?;
        let truth = self.truth(val)?;
        let to = at.end().wrapping_add_signed(at.word.sbx().into());
        let (yes, no) = if at.op == Op::JumpIf { (to, at.end()) } else { (at.end(), to) };
        self.branch(truth, yes, no)
    }

    pub(super) fn jump_compare(&mut self, at: &Code, right: u8) -> Lifted {
        let (a, b) = (self.read(at.word.a())?, self.read(right)?);
        let truth = self.compare_truth(usize::from(at.op as u8 - Op::JumpLt as u8), a, b)?;
        self.jump_where(at, truth, at.word.c() != 0)
    }

    pub(super) fn jump_compare_immediate(&mut self, at: &Code) -> Lifted {
        let (a, b) = (self.read(at.word.a())?, self.int(i64::from(at.word.b() as i8))?);
        let truth = self.compare_truth(usize::from(at.op as u8 - Op::JumpLtI as u8), a, b)?;
        self.jump_where(at, truth, at.word.c() != 0)
    }

    pub(super) fn jump_is(&mut self, at: &Code) -> Lifted {
        let a = self.read(at.word.a())?;
        let (b, sense) = match at.op {
            Op::JumpIs => (self.read(at.word.b())?, at.word.c() != 0),
            _ => (Val::new(Ty::None, self.constant(adder_vm::value::Value::NONE)?), at.word.b() != 0),
        };
        let truth = self.same(a, b)?;
        self.jump_where(at, truth, sense)
    }

    pub(super) fn jump_in(&mut self, at: &Code) -> Lifted {
        let (item, container) = (self.read(at.word.a())?, self.read(at.word.b())?);
        let truth = self.is_in(item, container)?;
        self.jump_where(at, truth, at.word.c() != 0)
    }

    pub(super) fn jump_no_match(&mut self, at: &Code) -> Lifted {
        let (exception, pattern) = (self.read_object(at.word.a())?, self.read_object(at.word.b())?);
        let answer = self.call(Helper::Matches, &[exception, pattern])?;
        let truth = self.is_true(answer)?;
        self.jump_where(at, truth, false)
    }
}
