//! Rules for integers with two operands, and for comparisons, branches and selections.

use super::{Rule, Ruled, Simplifier, binary, unary};
use crate::ir::{Inst, InstData, IntCond, Op, Type};

impl Simplifier<'_, '_> {
    /// `op a, b` of the formats `Binary` and `IntCmp`.
    pub(super) fn int(&mut self, data: &InstData) -> Ruled {
        let (a, b) = (Inst(data.a), Inst(data.b));
        match data.op {
            Op::Icmp => return self.compare(data),
            Op::PtrAdd => return self.ptr_add(data),
            _ if data.ty.is_float() => return Ok(Rule::Keep),
            _ => {}
        }
        if data.op.is_commutative() && self.number(a).is_some() && self.number(b).is_none() {
            return Ok(Rule::Inst(binary(data.op, data.ty, b, a)));
        }
        if a == b {
            match data.op {
                Op::Isub | Op::Bxor => return Ok(Rule::Number(0)),
                Op::Band | Op::Bor | Op::Smin | Op::Smax | Op::Umin | Op::Umax => return Ok(Rule::Value(a)),
                _ => {}
            }
        }
        if let Some(number) = self.number(b) {
            return self.int_constant(data, a, b, number);
        }
        let negated = |value: Inst| Some(Inst(self.of(value).a)).filter(|_| self.of(value).op == Op::Ineg);
        Ok(match data.op {
            Op::Iadd => match (negated(a), negated(b)) {
                (_, Some(b)) => Rule::Inst(binary(Op::Isub, data.ty, a, b)),
                (Some(a), None) => Rule::Inst(binary(Op::Isub, data.ty, b, a)),
                _ => Rule::Keep,
            },
            Op::Isub => match negated(b) {
                Some(b) => Rule::Inst(binary(Op::Iadd, data.ty, a, b)),
                None if self.number(a) == Some(0) => Rule::Inst(unary(Op::Ineg, data.ty, b)),
                None => Rule::Keep,
            },
            _ => Rule::Keep,
        })
    }

    /// `op a, number`.
    fn int_constant(&mut self, data: &InstData, a: Inst, b: Inst, number: i64) -> Ruled {
        let ty = data.ty;
        let bits = self.bits(ty);
        let unsigned = number as u64 & (u64::MAX >> (64 - bits));
        let power = unsigned.is_power_of_two().then(|| i64::from(unsigned.trailing_zeros()));
        let signed_power = power.filter(|_| number > 0);
        let again = self.of_constant(a, data.op);
        match (data.op, number) {
            (Op::Iadd | Op::Isub | Op::Bor | Op::Bxor | Op::IshlSmall | Op::SshrSmall | Op::UshrSmall, 0)
            | (Op::Imul | Op::FloorDiv | Op::Udiv, 1)
            | (Op::Band, -1) => Ok(Rule::Value(a)),
            (Op::Imul | Op::Band, 0) | (Op::FloorMod, 1 | -1) | (Op::Urem, 1) => Ok(Rule::Number(0)),
            (Op::Bor, -1) => Ok(Rule::Number(u64::MAX)),
            (Op::Bxor, -1) => Ok(Rule::Inst(unary(Op::Bnot, ty, a))),
            (Op::Imul | Op::FloorDiv, -1) => Ok(Rule::Inst(unary(Op::Ineg, ty, a))),
            (Op::Isub, _) => self.with_number(Op::Iadd, ty, a, number.wrapping_neg()),
            (Op::Iadd, _) => match again {
                Some((x, more)) => self.with_number(Op::Iadd, ty, x, number.wrapping_add(more)),
                None => self.sign_extension(ty, a, number),
            },
            (Op::Bxor, _) if again.is_some() => self.merge(data, again, number, |x, y| x ^ y),
            (Op::Bor, _) if again.is_some() => self.merge(data, again, number, |x, y| x | y),
            (Op::Band, _) if again.is_some() => self.merge(data, again, number, |x, y| x & y),
            (Op::Band, _) if self.known_bits(a) < 64 && covers(number, self.known_bits(a)) => {
                Ok(Rule::Value(a))
            }
            (Op::Band, 0xff) => Ok(Rule::Inst(unary(Op::Zext8, ty, a))),
            (Op::Band, 0xffff) => Ok(Rule::Inst(unary(Op::Zext16, ty, a))),
            (Op::Imul, _) if power.is_some() => self.with_number(Op::IshlSmall, ty, a, power.unwrap_or(0)),
            (Op::FloorDiv, _) if signed_power.is_some() => {
                self.with_number(Op::SshrSmall, ty, a, signed_power.unwrap_or(0))
            }
            (Op::FloorMod, _) if signed_power.is_some() => {
                self.with_number(Op::Band, ty, a, number.wrapping_sub(1))
            }
            (Op::Udiv, _) if power.is_some() => self.with_number(Op::UshrSmall, ty, a, power.unwrap_or(0)),
            (Op::Urem, _) if power.is_some() => self.with_number(Op::Band, ty, a, number.wrapping_sub(1)),
            (Op::Ishl | Op::Sshr | Op::Ushr, _) => {
                let is_small = unsigned < u64::from(bits);
                match data.op {
                    Op::Ishl if is_small => Ok(Rule::Inst(binary(Op::IshlSmall, ty, a, b))),
                    Op::Ushr if is_small => Ok(Rule::Inst(binary(Op::UshrSmall, ty, a, b))),
                    Op::Sshr if is_small => Ok(Rule::Inst(binary(Op::SshrSmall, ty, a, b))),
                    Op::Sshr => self.with_number(Op::SshrSmall, ty, a, i64::from(bits) - 1),
                    _ => Ok(Rule::Number(0)),
                }
            }
            (Op::IshlSmall | Op::UshrSmall, _) if again.is_some() => {
                let (x, more) = again.unwrap_or((a, 0));
                let sum = number.saturating_add(more);
                if sum < i64::from(bits) {
                    self.with_number(data.op, ty, x, sum)
                } else {
                    Ok(Rule::Number(0))
                }
            }
            (Op::SshrSmall, _) => match (again, self.of_constant(a, Op::IshlSmall)) {
                (Some((x, more)), _) => {
                    self.with_number(data.op, ty, x, number.saturating_add(more).min(i64::from(bits) - 1))
                }
                (_, Some((x, left))) if left == number && number == i64::from(bits) - 8 => {
                    Ok(Rule::Inst(unary(Op::Sext8, ty, x)))
                }
                (_, Some((x, left))) if left == number && number == i64::from(bits) - 16 => {
                    Ok(Rule::Inst(unary(Op::Sext16, ty, x)))
                }
                _ => Ok(Rule::Keep),
            },
            _ => Ok(Rule::Keep),
        }
    }

    /// `op (op x, more), number` is `op x, both`.
    fn merge(
        &mut self,
        data: &InstData,
        inner: Option<(Inst, i64)>,
        number: i64,
        both: fn(i64, i64) -> i64,
    ) -> Ruled {
        match inner {
            Some((x, more)) => self.with_number(data.op, data.ty, x, both(number, more)),
            None => Ok(Rule::Keep),
        }
    }

    /// `(x ^ 0x8000) - 0x8000` extends the sign of a number that has no bits above the low 16; the like
    /// for 8 and 32.
    fn sign_extension(&mut self, ty: Type, a: Inst, number: i64) -> Ruled {
        let Some((x, flipped)) = self.of_constant(a, Op::Bxor) else { return Ok(Rule::Keep) };
        if number != flipped.wrapping_neg() {
            return Ok(Rule::Keep);
        }
        let width = match flipped {
            0x80 => 8,
            0x8000 => 16,
            0x8000_0000 => 32,
            _ => return Ok(Rule::Keep),
        };
        if self.known_bits(x) > width {
            return Ok(Rule::Keep);
        }
        Ok(Rule::Inst(match width {
            8 => unary(Op::Sext8, ty, x),
            16 => unary(Op::Sext16, ty, x),
            _ => {
                let low = self.insert(unary(Op::Wrap, Type::I32, x))?;
                unary(Op::Sext32, ty, low)
            }
        }))
    }

    /// How many low bits of a value may be set, as far as its own instruction tells, and those that make its operands.
    pub(super) fn known_bits(&self, value: Inst) -> u32 {
        /// Instructions that are looked through, one behind the other.
        const DEEP: u32 = 4;
        self.bits_of(value, DEEP)
    }

    fn bits_of(&self, value: Inst, deep: u32) -> u32 {
        let data = self.of(value);
        let bits = self.bits(data.ty);
        let of = |value: u16| if deep == 0 { bits } else { self.bits_of(Inst(value), deep - 1) };
        match data.op {
            Op::Icmp | Op::Fcmp | Op::IsSmallInt | Op::IsFloatImm | Op::IsObject | Op::FitsFloatImm => 1,
            Op::Load8U | Op::Zext8 => 8,
            Op::Load16U | Op::Zext16 => 16,
            Op::Load32U | Op::Zext32 => 32,
            Op::Iconst => 64 - data.number().leading_zeros().min(64),
            Op::Band => match self.number(Inst(data.b)) {
                Some(mask) if mask >= 0 => 64 - mask.leading_zeros(),
                _ => of(data.a).min(of(data.b)),
            },
            Op::UshrSmall | Op::SshrSmall => match (self.number(Inst(data.b)), of(data.a)) {
                (Some(count), known) if known < bits => known.saturating_sub(count as u32),
                (Some(count), _) if data.op == Op::UshrSmall => bits.saturating_sub(count as u32),
                _ => bits,
            },
            Op::IshlSmall => match self.number(Inst(data.b)) {
                Some(count) => bits.min(of(data.a).saturating_add(count as u32)),
                None => bits,
            },
            Op::Bor | Op::Bxor => of(data.a).max(of(data.b)),
            Op::Iadd => bits.min(of(data.a).max(of(data.b)) + 1),
            Op::Imul => bits.min(of(data.a) + of(data.b)),
            Op::Select => of(data.b).max(of(data.c)),
            _ => bits,
        }
    }

    /// Whether a comparison holds because its left side has few bits: with what has more, or with itself after a shift
    /// up and down again, as for a number that is to be tagged.
    fn holds_by_bits(&self, cond: IntCond, a: Inst, b: Inst) -> bool {
        match cond {
            IntCond::Ult => self.number(b).is_some_and(|most| {
                most > 0 && {
                    let known = self.known_bits(a);
                    known < 63 && 1i64 << known <= most
                }
            }),
            IntCond::Eq => match self.of_constant(a, Op::SshrSmall) {
                Some((up, count)) => {
                    let bits = self.bits(self.function.ty(b));
                    // What was untagged has a bit to spare.
                    let is_small = || self.of(b).op == Op::UntagInt && count == 1;
                    self.of_constant(up, Op::IshlSmall) == Some((b, count))
                        && (is_small() || self.known_bits(b).saturating_add(count as u32) < bits)
                }
                None => false,
            },
            _ => false,
        }
    }

    /// Whether a value is 0 or 1.
    fn is_bool(&self, value: Inst) -> bool {
        self.known_bits(value) <= 1
    }

    fn compare(&mut self, data: &InstData) -> Ruled {
        let (a, b) = (Inst(data.a), Inst(data.b));
        let cond = IntCond::of(data.c);
        let with = |cond: IntCond, a: Inst, b: Inst| InstData { a: a.0, b: b.0, c: cond as u16, ..*data };
        if a == b {
            return Ok(Rule::Number(cond.holds(0, 0).into()));
        }
        if self.number(a).is_some() && self.number(b).is_none() {
            return Ok(Rule::Inst(with(cond.swap(), b, a)));
        }
        match (cond, self.number(b)) {
            (IntCond::Uge, Some(0)) => return Ok(Rule::Number(1)),
            (IntCond::Ult, Some(0)) => return Ok(Rule::Number(0)),
            _ => {}
        }
        if self.holds_by_bits(cond, a, b) {
            return Ok(Rule::Number(1));
        }
        if self.number(b) != Some(0) || self.function.ty(a) != Type::I32 {
            return Ok(Rule::Keep);
        }
        let inner = self.of(a);
        Ok(match cond {
            IntCond::Ne if self.is_bool(a) => Rule::Value(a),
            IntCond::Eq if inner.op == Op::Icmp => {
                Rule::Inst(InstData { c: IntCond::of(inner.c).negate() as u16, ..inner })
            }
            _ => Rule::Keep,
        })
    }

    /// `brif (icmp ne x, 0)` is `brif x`.
    pub(super) fn branch(&mut self, data: &InstData) -> Rule {
        match self.nonzero_test(Inst(data.a)) {
            Some(x) => Rule::Inst(InstData { a: x.0, ..*data }),
            None => Rule::Keep,
        }
    }

    /// The i32 that a value tests for not being 0.
    pub(super) fn nonzero_test(&self, value: Inst) -> Option<Inst> {
        let cond = self.of(value);
        let x = Inst(cond.a);
        let tests = cond.op == Op::Icmp && IntCond::of(cond.c) == IntCond::Ne;
        (tests && self.number(Inst(cond.b)) == Some(0) && self.function.ty(x) == Type::I32).then_some(x)
    }

    pub(super) fn select(&mut self, data: &InstData) -> Rule {
        let (cond, a, b) = (Inst(data.a), Inst(data.b), Inst(data.c));
        if a == b {
            return Rule::Value(a);
        }
        if let Some(number) = self.number(cond) {
            return Rule::Value(if number != 0 { a } else { b });
        }
        if data.ty == Type::I32
            && self.is_bool(cond)
            && self.number(a) == Some(1)
            && self.number(b) == Some(0)
        {
            return Rule::Value(cond);
        }
        let test = self.of(cond);
        if test.op != Op::Icmp || !data.ty.is_int() {
            return match self.nonzero_test(cond) {
                Some(x) => Rule::Inst(InstData { a: x.0, ..*data }),
                None => Rule::Keep,
            };
        }
        self.min_or_max(data, &test)
    }

    /// `select (a < b), a, b` is `smin a, b`; with constants also where `b - 1` stands for `b`.
    fn min_or_max(&self, data: &InstData, test: &InstData) -> Rule {
        let (a, b) = (Inst(data.b), Inst(data.c));
        let (x, y) = (Inst(test.a), Inst(test.b));
        let same = |one: Inst, two: Inst| {
            one == two
                || self.number(one).is_some()
                    && self.number(one) == self.number(two)
                    && self.function.ty(one) == self.function.ty(two)
        };
        let cond = IntCond::of(test.c);
        let cond = if same(x, a) && same(y, b) {
            cond
        } else if same(x, b) && same(y, a) {
            cond.swap()
        } else if same(y, a) {
            return self.clamp(data, cond, x, a, b);
        } else if same(y, b) {
            return self.clamp(data, cond.negate(), x, b, a);
        } else {
            return Rule::Keep;
        };
        let op = match cond {
            IntCond::Slt | IntCond::Sle => Op::Smin,
            IntCond::Sgt | IntCond::Sge => Op::Smax,
            IntCond::Ult | IntCond::Ule => Op::Umin,
            IntCond::Ugt | IntCond::Uge => Op::Umax,
            IntCond::Eq => return Rule::Value(b),
            IntCond::Ne => return Rule::Value(a),
        };
        Rule::Inst(binary(op, data.ty, a, b))
    }

    /// `c if x < c else min(x, d)`, where `c <= d`, is `max(min(x, d), c)`; the like the other way round.
    fn clamp(&self, data: &InstData, cond: IntCond, x: Inst, limit: Inst, other: Inst) -> Rule {
        let (inner, outer, below) = match cond {
            IntCond::Slt | IntCond::Sle => (Op::Smin, Op::Smax, true),
            IntCond::Sgt | IntCond::Sge => (Op::Smax, Op::Smin, false),
            _ => return Rule::Keep,
        };
        match (self.of_constant(other, inner), self.number(limit)) {
            (Some((value, far)), Some(near)) if value == x && (near == far || (near < far) == below) => {
                Rule::Inst(binary(outer, data.ty, other, limit))
            }
            _ => Rule::Keep,
        }
    }
}

/// Whether a mask has all of the low `bits` bits.
fn covers(mask: i64, bits: u32) -> bool {
    let ones = (1u64 << bits) - 1;
    mask as u64 & ones == ones
}
