//! Rules for instructions with an exit, when it is known that they do not take it.

use super::{Rule, Ruled, Simplifier};
use crate::ir::arith;
use crate::ir::{Inst, InstData, Op};

impl Simplifier<'_, '_> {
    /// The operator without a check, where the operands have so few bits that the result fits.
    fn unchecked(&self, op: Op, a: Inst, b: Inst) -> Option<Op> {
        let bits = self.bits(self.function.ty(a));
        let (known, other) = (self.known_bits(a), self.known_bits(b));
        let (unchecked, fits) = match op {
            Op::IaddChecked => (Op::Iadd, known.max(other) + 1 < bits),
            Op::IsubChecked => (Op::Isub, known.max(other) < bits),
            Op::ImulChecked => (Op::Imul, known + other < bits),
            Op::IshlChecked => {
                let count = self.number(b).filter(|count| (0..i64::from(bits)).contains(count));
                (Op::IshlSmall, count.is_some_and(|count| i64::from(known) + count < i64::from(bits)))
            }
            _ => return None,
        };
        fits.then_some(unchecked)
    }

    pub(super) fn check(&mut self, data: &InstData) -> Ruled {
        let (a, b) = (Inst(data.a), Inst(data.b));
        let number = self.number(a);
        let bits = self.bits(self.function.ty(a));
        match data.op {
            Op::Guard => Ok(match number {
                Some(number) if number != 0 => Rule::Remove,
                _ => match self.nonzero_test(a) {
                    Some(x) => Rule::Inst(InstData { a: x.0, ..*data }),
                    None => Rule::Keep,
                },
            }),
            Op::BoundsCheck => Ok(match (number, self.number(b)) {
                (Some(index), Some(length)) if (index as u64) < length as u64 => Rule::Remove,
                (None, Some(length)) if length > 0 && self.known_bits(a) < 64 => {
                    // Only `known_bits` low bits can be set, so the index is at most this.
                    let most = (1u64 << self.known_bits(a)) - 1;
                    if self.known_bits(a) < bits && most < length as u64 { Rule::Remove } else { Rule::Keep }
                }
                _ => Rule::Keep,
            }),
            Op::IaddChecked | Op::IsubChecked | Op::ImulChecked | Op::IshlChecked => {
                if data.op.is_commutative() && number.is_some() && self.number(b).is_none() {
                    return Ok(Rule::Inst(InstData { a: b.0, b: a.0, ..*data }));
                }
                if let Some(op) = self.unchecked(data.op, a, b) {
                    return Ok(Rule::Inst(InstData { a: a.0, b: b.0, ..InstData::new(op, data.ty) }));
                }
                let Some(right) = self.number(b) else { return Ok(Rule::Keep) };
                if let Some(left) = number {
                    let result = arith::checked(data.op, bits, left as u64, right as u64);
                    return Ok(result.map_or(Rule::Keep, Rule::Number));
                }
                Ok(match (data.op, right) {
                    (Op::IaddChecked | Op::IsubChecked | Op::IshlChecked, 0) | (Op::ImulChecked, 1) => {
                        Rule::Value(a)
                    }
                    (Op::ImulChecked, 0) => Rule::Number(0),
                    _ => Rule::Keep,
                })
            }
            _ => Ok(Rule::Keep),
        }
    }
}
