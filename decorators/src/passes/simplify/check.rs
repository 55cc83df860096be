//! Rules for instructions with an exit, when it is known that they do not take it.

use super::{Rule, Ruled, Simplifier};
use crate::ir::arith;
use crate::ir::{Inst, InstData, Op};

impl Simplifier<'_, '_> {
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
