//! Division: rounded down as Python's, or unsigned.
//!
//! By a constant it is a multiplication by a reciprocal, see Granlund and Montgomery, "Division by invariant
//! integers using multiplication", 1994. With `s` all sign bits of `a`, `a ^ s` is not negative and
//! `floor(a / d)` is `((a ^ s) / d) ^ s`, whose quotient has one bit less than a word, so that the
//! reciprocal fits a word.

use super::{Lower, Lowered, internal, machine_type};
use adder_decorators::ir::{Inst, Op};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};

impl Lower<'_, '_> {
    pub(super) fn divide(&mut self, inst: Inst) -> Lowered<bool> {
        let data = *self.function.inst(inst);
        let (a, b) = (self.get(Inst(data.a))?, self.get(Inst(data.b))?);
        let ty = machine_type(data.ty);
        let divisor = self.function.as_iconst(Inst(data.b));
        let value = match (data.op, divisor) {
            // Cranelift knows constants here.
            (Op::Udiv, _) => self.pos.ins().udiv(a, b),
            (Op::Urem, _) => self.pos.ins().urem(a, b),
            (Op::FloorDiv | Op::FloorMod, Some(0)) => self.int(ty, 0),
            (Op::FloorDiv, Some(d)) if d > 0 => self.floor_by(ty, a, d as u64),
            (Op::FloorMod, Some(d)) if d > 0 && d & (d - 1) == 0 => {
                let mask = self.int(ty, d - 1);
                self.pos.ins().band(a, mask)
            }
            (Op::FloorMod, Some(d)) if d > 0 => {
                let quotient = self.floor_by(ty, a, d as u64);
                let product = self.pos.ins().imul(quotient, b);
                self.pos.ins().isub(a, product)
            }
            (Op::FloorDiv, _) => self.floor_div(ty, a, b),
            (Op::FloorMod, _) => self.floor_mod(ty, a, b),
            _ => return Err(internal("division without a lowering", inst)),
        };
        self.set(inst, value);
        Ok(true)
    }

    /// `floor(a / d)` for a constant `d` over 0.
    fn floor_by(&mut self, ty: Type, a: Value, d: u64) -> Value {
        let shift = d.trailing_zeros();
        if d.is_power_of_two() {
            let shift = self.int(ty, shift.into());
            return self.pos.ins().sshr(a, shift);
        }
        let sign_bit = self.int(ty, i64::from(ty.bits()) - 1);
        let sign = self.pos.ins().sshr(a, sign_bit);
        let magnitude = self.pos.ins().bxor(a, sign);
        let (reciprocal, shift) = reciprocal(ty.bits(), d);
        let quotient = if ty == types::I32 {
            let wide = self.pos.ins().uextend(types::I64, magnitude);
            let reciprocal = self.int(types::I64, reciprocal as i64);
            let product = self.pos.ins().imul(wide, reciprocal);
            let shift = self.int(types::I64, i64::from(32 + shift));
            let quotient = self.pos.ins().ushr(product, shift);
            self.pos.ins().ireduce(types::I32, quotient)
        } else {
            let reciprocal = self.int(ty, reciprocal as i64);
            let product = self.pos.ins().umulhi(magnitude, reciprocal);
            let shift = self.int(ty, shift.into());
            self.pos.ins().ushr(product, shift)
        };
        self.pos.ins().bxor(quotient, sign)
    }

    /// Rounded down, by anything that is not 0. The machine's division faults for the least number by -1.
    fn floor_div(&mut self, ty: Type, a: Value, b: Value) -> Value {
        let minus_one = self.int(ty, -1);
        let one = self.int(ty, 1);
        let zero = self.int(ty, 0);
        let negates = self.pos.ins().icmp(IntCC::Equal, b, minus_one);
        let safe = self.pos.ins().select(negates, one, b);
        let quotient = self.pos.ins().sdiv(a, safe);
        let product = self.pos.ins().imul(quotient, safe);
        let rest = self.pos.ins().isub(a, product);
        let inexact = self.pos.ins().icmp(IntCC::NotEqual, rest, zero);
        let signs = self.pos.ins().bxor(rest, safe);
        let differ = self.pos.ins().icmp(IntCC::SignedLessThan, signs, zero);
        let round = self.pos.ins().band(inexact, differ);
        let round = self.pos.ins().uextend(ty, round);
        let quotient = self.pos.ins().isub(quotient, round);
        let negated = self.pos.ins().ineg(a);
        self.pos.ins().select(negates, negated, quotient)
    }

    /// The rest of `floor_div`; Cranelift's own rest is 0 for the divisor -1.
    fn floor_mod(&mut self, ty: Type, a: Value, b: Value) -> Value {
        let zero = self.int(ty, 0);
        let rest = self.pos.ins().srem(a, b);
        let inexact = self.pos.ins().icmp(IntCC::NotEqual, rest, zero);
        let signs = self.pos.ins().bxor(rest, b);
        let differ = self.pos.ins().icmp(IntCC::SignedLessThan, signs, zero);
        let round = self.pos.ins().band(inexact, differ);
        let other = self.pos.ins().iadd(rest, b);
        self.pos.ins().select(round, other, rest)
    }
}

/// For numerators below `2^(bits - 1)`: the reciprocal `m` and the shift `k` with
/// `n / d == (n * m) >> (bits + k)`. `d` is over 2 and no power of two.
fn reciprocal(bits: u32, d: u64) -> (u64, u32) {
    let log = 64 - (d - 1).leading_zeros();
    let m = (1u128 << (bits - 1 + log)) / u128::from(d) + 1;
    (m as u64, log - 1)
}

#[cfg(test)]
mod tests {
    use super::reciprocal;

    #[test]
    fn reciprocals_divide() {
        let edges = |top: u64| [0, 1, 2, top / 2, top / 2 + 1, top / 3, top - 1, top];
        for bits in [32, 64] {
            let top = (1u64 << (bits - 1)) - 1;
            let divisors = (3..2000).chain((2..bits - 1).flat_map(|k| [(1 << k) - 1, (1 << k) + 1]));
            for d in divisors.chain([top, top - 1, top / 3]).filter(|d| *d > 2 && !d.is_power_of_two()) {
                let (m, k) = reciprocal(bits, d);
                assert!(bits == 64 || m >> 32 == 0);
                let multiples = [1, 2, 3, 1000].map(|i: u64| i.saturating_mul(d).min(top));
                for n in edges(top).into_iter().chain(multiples).chain(multiples.map(|n| n - 1)) {
                    let quotient = (u128::from(n) * u128::from(m)) >> (bits + k);
                    assert_eq!(quotient, u128::from(n / d), "{n} / {d}, {bits} bits");
                }
            }
        }
    }
}
