//! Intervals of integers, and what each instruction makes of those of its operands.

use crate::ir::{Function, Inst, IntCond, Op, Type};

/// The numbers from `lo` to `hi`, both included; signed, whatever the width. Empty when `lo > hi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub lo: i64,
    /// The greatest.
    pub hi: i64,
}

impl Range {
    /// No number.
    pub const EMPTY: Range = Range { lo: i64::MAX, hi: i64::MIN };

    /// One number.
    pub const fn one(number: i64) -> Range {
        Range { lo: number, hi: number }
    }

    /// From `lo` to `hi`.
    pub const fn new(lo: i64, hi: i64) -> Range {
        Range { lo, hi }
    }

    /// All numbers of a width.
    pub const fn all(bits: u32) -> Range {
        if bits >= 64 {
            Range { lo: i64::MIN, hi: i64::MAX }
        } else {
            Range { lo: -(1 << (bits - 1)), hi: (1 << (bits - 1)) - 1 }
        }
    }

    /// Whether no number is in it.
    pub const fn is_empty(self) -> bool {
        self.lo > self.hi
    }

    /// The number when there is only one.
    pub fn only(self) -> Option<i64> {
        (self.lo == self.hi).then_some(self.lo)
    }

    /// Whether all of it lies in `other`.
    pub const fn is_in(self, other: Range) -> bool {
        self.is_empty() || other.lo <= self.lo && self.hi <= other.hi
    }

    /// The least interval that holds both.
    pub fn union(self, other: Range) -> Range {
        Range { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// The numbers in both.
    pub fn meet(self, other: Range) -> Range {
        Range { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) }
    }

    /// The interval between two wide bounds, if it lies within a width; otherwise everything.
    fn wide(lo: i128, hi: i128, bits: u32) -> Range {
        let all = Range::all(bits);
        if i128::from(all.lo) <= lo && hi <= i128::from(all.hi) {
            Range { lo: lo as i64, hi: hi as i64 }
        } else {
            all
        }
    }

    /// Sums, where they do not wrap; otherwise everything.
    pub fn add(self, other: Range, bits: u32) -> Range {
        let (a, b) = (self.wide_bounds(), other.wide_bounds());
        Range::wide(a.0 + b.0, a.1 + b.1, bits)
    }

    /// Differences, where they do not wrap; otherwise everything.
    pub fn sub(self, other: Range, bits: u32) -> Range {
        let (a, b) = (self.wide_bounds(), other.wide_bounds());
        Range::wide(a.0 - b.1, a.1 - b.0, bits)
    }

    /// Products, where they do not wrap; otherwise everything.
    pub fn mul(self, other: Range, bits: u32) -> Range {
        let (a, b) = (self.wide_bounds(), other.wide_bounds());
        let products = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
        let (lo, hi) =
            products.iter().fold((products[0], products[0]), |(lo, hi), &p| (lo.min(p), hi.max(p)));
        Range::wide(lo, hi, bits)
    }

    fn wide_bounds(self) -> (i128, i128) {
        (self.lo.into(), self.hi.into())
    }

    /// From 0 to the least number of ones that is not less than the greatest here, which is not negative.
    fn ones(self) -> Range {
        let bits = 64 - self.hi.leading_zeros();
        Range::new(0, if bits >= 63 { i64::MAX } else { (1 << bits) - 1 })
    }

    /// What a value may be where `value cond other` holds, of numbers of a width.
    pub fn where_holds(self, cond: IntCond, other: Range, bits: u32) -> Range {
        let all = Range::all(bits);
        let unsigned_below = |hi: i64| if other.lo >= 0 { Range::new(0, hi) } else { all };
        let limit = match cond {
            IntCond::Eq => other,
            IntCond::Ne => {
                return match other.only() {
                    Some(number) if number == self.lo && self.lo < self.hi => {
                        Range::new(self.lo + 1, self.hi)
                    }
                    Some(number) if number == self.hi && self.lo < self.hi => {
                        Range::new(self.lo, self.hi - 1)
                    }
                    _ => self,
                };
            }
            IntCond::Slt => Range::new(all.lo, other.hi.saturating_sub(1)),
            IntCond::Sle => Range::new(all.lo, other.hi),
            IntCond::Sgt => Range::new(other.lo.saturating_add(1), all.hi),
            IntCond::Sge => Range::new(other.lo, all.hi),
            IntCond::Ult => unsigned_below(other.hi.saturating_sub(1)),
            IntCond::Ule => unsigned_below(other.hi),
            IntCond::Ugt | IntCond::Uge if self.lo >= 0 && other.lo >= 0 => {
                Range::new(other.lo.saturating_add(i64::from(cond == IntCond::Ugt)), all.hi)
            }
            IntCond::Ugt | IntCond::Uge => all,
        };
        self.meet(limit)
    }

    /// Whether `a cond b` is the same for all numbers of two intervals, and what it is.
    pub fn decides(self, cond: IntCond, other: Range) -> Option<bool> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let signed = |cond: IntCond| match cond {
            IntCond::Slt if self.hi < other.lo => Some(true),
            IntCond::Slt if self.lo >= other.hi => Some(false),
            IntCond::Sle if self.hi <= other.lo => Some(true),
            IntCond::Sle if self.lo > other.hi => Some(false),
            _ => None,
        };
        let same_side = self.lo >= 0 && other.lo >= 0 || self.hi < 0 && other.hi < 0;
        match cond {
            IntCond::Eq if self.meet(other).is_empty() => Some(false),
            IntCond::Eq if self.only().is_some() && self == other => Some(true),
            IntCond::Eq => None,
            IntCond::Ne => self.decides(IntCond::Eq, other).map(|equal| !equal),
            IntCond::Slt | IntCond::Sle => signed(cond),
            IntCond::Sgt | IntCond::Sge => other.decides(cond.swap(), self),
            IntCond::Ult if same_side => signed(IntCond::Slt),
            IntCond::Ule if same_side => signed(IntCond::Sle),
            IntCond::Ugt | IntCond::Uge if same_side => other.decides(cond.swap(), self),
            // A number that is not negative is below one that is.
            IntCond::Ult | IntCond::Ule if self.lo >= 0 && other.hi < 0 => Some(true),
            IntCond::Ult | IntCond::Ule if self.hi < 0 && other.lo >= 0 => Some(false),
            IntCond::Ugt | IntCond::Uge if self.lo >= 0 && other.hi < 0 => Some(false),
            IntCond::Ugt | IntCond::Uge if self.hi < 0 && other.lo >= 0 => Some(true),
            _ => None,
        }
    }
}

/// The interval of an instruction's value, from those of its operands.
pub fn of_inst(function: &Function<'_>, inst: Inst, of: impl Fn(Inst) -> Range) -> Range {
    let data = function.inst(inst);
    let bits = data.ty.bits(function.profile);
    let all = Range::all(bits.max(1));
    let (a, b) = (Inst(data.a), Inst(data.b));
    if !data.ty.is_int() {
        return Range::all(64);
    }
    let count = |width: i64| Range::new(0, width);
    match data.op {
        Op::Iconst => Range::one(data.number() as i64),
        Op::Iadd => of(a).add(of(b), bits),
        Op::Isub => of(a).sub(of(b), bits),
        Op::Imul => of(a).mul(of(b), bits),
        Op::IaddChecked => clamped(of(a).add(of(b), 128), all),
        Op::IsubChecked => clamped(of(a).sub(of(b), 128), all),
        Op::Ineg => Range::one(0).sub(of(a), bits),
        Op::Band => match (of(a), of(b)) {
            (a, b) if a.lo >= 0 && b.lo >= 0 => Range::new(0, a.hi.min(b.hi)),
            (a, _) if a.lo >= 0 => Range::new(0, a.hi),
            (_, b) if b.lo >= 0 => Range::new(0, b.hi),
            _ => all,
        },
        Op::Bor | Op::Bxor => match (of(a), of(b)) {
            (a, b) if a.lo >= 0 && b.lo >= 0 => a.union(b).ones(),
            _ => all,
        },
        Op::Bnot => Range::one(-1).sub(of(a), bits),
        Op::IshlSmall => match of(b) {
            Range { lo: least @ 0.., hi: most @ ..=62 } if least <= most => {
                of(a).mul(Range::new(1 << least, 1 << most), bits)
            }
            _ => all,
        },
        Op::SshrSmall | Op::Sshr => match of(b).only() {
            Some(count) if (0..i64::from(bits)).contains(&count) => {
                Range::new(of(a).lo >> count, of(a).hi >> count)
            }
            _ => Range::new(of(a).lo.min(0), of(a).hi.max(-1)),
        },
        Op::UshrSmall | Op::Ushr => match (of(a), of(b)) {
            (a, b) if a.lo >= 0 && b.lo >= 0 && b.hi < 64 => Range::new(a.lo >> b.hi, a.hi >> b.lo),
            (a, _) if a.lo >= 0 => Range::new(0, a.hi),
            (_, b) if b.lo > 0 && b.hi < i64::from(bits) => {
                Range::new(0, (u64::MAX >> (64 - bits) >> b.lo) as i64)
            }
            _ => all,
        },
        Op::FloorMod | Op::Urem => match (of(a), of(b)) {
            (a, b) if b.lo > 0 && (data.op == Op::FloorMod || a.lo >= 0) => {
                Range::new(0, if a.lo >= 0 { a.hi.min(b.hi - 1) } else { b.hi - 1 })
            }
            (_, b) if b.hi < 0 && data.op == Op::FloorMod => Range::new(b.lo + 1, 0),
            _ => all,
        },
        Op::FloorDiv | Op::Udiv => match (of(a), of(b)) {
            (a, b) if a.lo >= 0 && b.lo > 0 => Range::new(a.lo / b.hi, a.hi / b.lo),
            (a, b) if b.lo > 0 && data.op == Op::FloorDiv => Range::new(a.lo.min(0), a.hi.max(0)),
            _ => all,
        },
        Op::Smin => Range::new(of(a).lo.min(of(b).lo), of(a).hi.min(of(b).hi)),
        Op::Smax => Range::new(of(a).lo.max(of(b).lo), of(a).hi.max(of(b).hi)),
        Op::Umin if of(a).lo >= 0 && of(b).lo >= 0 => {
            Range::new(of(a).lo.min(of(b).lo), of(a).hi.min(of(b).hi))
        }
        Op::Umin if of(b).lo >= 0 => Range::new(0, of(b).hi),
        Op::Umin if of(a).lo >= 0 => Range::new(0, of(a).hi),
        Op::Umax if of(a).lo >= 0 && of(b).lo >= 0 => {
            Range::new(of(a).lo.max(of(b).lo), of(a).hi.max(of(b).hi))
        }
        Op::Clz | Op::Ctz | Op::Popcount => count(bits.into()),
        Op::Sext8 if of(a).is_in(Range::new(-128, 127)) => of(a),
        Op::Sext16 if of(a).is_in(Range::new(-32768, 32767)) => of(a),
        Op::Zext8 if of(a).is_in(count(0xff)) => of(a),
        Op::Zext16 if of(a).is_in(count(0xffff)) => of(a),
        Op::Sext8 | Op::Load8S => Range::new(-128, 127),
        Op::Sext16 | Op::Load16S => Range::new(-32768, 32767),
        Op::Zext8 | Op::Load8U => count(0xff),
        Op::Zext16 | Op::Load16U => count(0xffff),
        Op::Load32U => count(0xffff_ffff),
        Op::Load32S => Range::all(32),
        Op::Sext32 => of(a),
        Op::Zext32 if of(a).lo >= 0 => of(a),
        Op::Zext32 => count(0xffff_ffff),
        Op::Wrap if of(a).is_in(Range::all(32)) => of(a),
        Op::Icmp | Op::Fcmp | Op::IsSmallInt | Op::IsFloatImm | Op::IsObject | Op::FitsFloatImm => count(1),
        Op::Select => of(b).union(of(Inst(data.c))),
        Op::UntagInt => Range::all(function.profile.tagged_bits() - 1),
        _ => all,
    }
}

fn clamped(range: Range, all: Range) -> Range {
    let met = range.meet(all);
    if met.is_empty() { all } else { met }
}

/// Everything that a value of this type can be.
pub fn of_type(function: &Function<'_>, ty: Type) -> Range {
    Range::all(ty.bits(function.profile).max(1))
}
