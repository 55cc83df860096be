//! Operators of ints that fit 64 bits, small ones or objects, without limbs: on a chip, words of 32 bits are ints of
//! this kind.

use super::{BinaryOp, CompareOp};
use crate::context::Context;
use crate::num::limb::{self, Limb};
use crate::object::{Gc, IntObj, types};
use crate::value::{R, Value};

/// The number of an int of no program's class, if it fits and is not the least of 64 bits. Bools are none.
#[cfg_attr(adder_speed, optimize(speed))]
#[inline]
pub fn number(value: Value) -> Option<i64> {
    if let Some(small) = value.as_small() {
        return Some(small as i64);
    }
    if !core::ptr::eq(value.as_object()?.meta_ptr(), &types::INT.meta) {
        return None;
    }
    let int: Gc<IntObj> = value.cast()?;
    let magnitude = match *int.limbs() {
        [low] => limb::widen(low),
        [low, high] if Limb::BITS == 32 => limb::widen(low) | limb::widen(high) << 32,
        _ => return None,
    };
    let number = i64::try_from(magnitude).ok()?;
    Some(if int.is_negative() { -number } else { number })
}

/// `x * y`, if it fits, quickly where both have 32 bits.
#[cfg_attr(adder_speed, optimize(speed))]
fn product(x: i64, y: i64) -> Option<i64> {
    if usize::BITS == 64 {
        return x.checked_mul(y);
    }
    let (a, b) = (u32::try_from(x.unsigned_abs()).ok()?, u32::try_from(y.unsigned_abs()).ok()?);
    let product = i64::try_from(u64::from(a) * u64::from(b)).ok()?;
    Some(if (x < 0) != (y < 0) { -product } else { product })
}

/// `x op y`, if it fits and is no error.
#[cfg_attr(adder_speed, optimize(speed))]
pub(crate) fn binary(op: BinaryOp, x: i64, y: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::Mul => product(x, y),
        BinaryOp::Shl => {
            let bits = u32::try_from(y).ok().filter(|&bits| bits < i64::BITS)?;
            let shifted = x << bits;
            (shifted >> bits == x).then_some(shifted)
        }
        BinaryOp::Shr => {
            let bits = u32::try_from(y).ok()?;
            Some(x >> bits.min(i64::BITS - 1))
        }
        BinaryOp::FloorDiv => {
            let quotient = x.checked_div(y)?;
            Some(if quotient * y != x && (x < 0) != (y < 0) { quotient - 1 } else { quotient })
        }
        BinaryOp::Mod => {
            let rest = x.checked_rem(y)?;
            Some(if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest })
        }
        BinaryOp::TrueDiv | BinaryOp::Pow | BinaryOp::MatMul => None,
    }
}

impl Context<'_> {
    /// `a op b` where operands and result fit 64 bits; nothing for all else.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn wide_binary(&self, op: BinaryOp, a: Value, b: Value) -> Option<R> {
        let result = binary(op, number(a)?, number(b)?)?;
        Some(self.new_int(result))
    }

    /// Whether `a op b` holds, where both fit 64 bits; nothing for all else.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn wide_compare(&self, op: CompareOp, a: Value, b: Value) -> Option<bool> {
        Some(op.holds(number(a)?, number(b)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_as_pythons() {
        use BinaryOp::{Add, FloorDiv, Mod, Mul, Pow, Shl, Shr, Sub};
        for (op, x, y, result) in [
            (Add, i64::MAX, 1, None),
            (Sub, i64::MIN, 1, None),
            (Sub, -5, i64::MIN, Some(i64::MAX - 4)),
            (Mul, -0xffff_ffff, 3, Some(-0x2_ffff_fffd)),
            (Mul, 0xffff_ffff, -0xffff_ffff, None),
            (Shl, 1, 62, Some(1 << 62)),
            (Shl, 1, 63, None),
            (Shl, -1, 63, Some(i64::MIN)),
            (Shl, 0, 64, None),
            (Shl, 1, -1, None),
            (Shr, -8, 100, Some(-1)),
            (Shr, 8, -1, None),
            (FloorDiv, -7, 2, Some(-4)),
            (FloorDiv, 7, -2, Some(-4)),
            (FloorDiv, 8, -2, Some(-4)),
            (FloorDiv, i64::MIN, -1, None),
            (FloorDiv, 1, 0, None),
            (Mod, -7, 2, Some(1)),
            (Mod, 7, -2, Some(-1)),
            (Mod, i64::MIN, -1, None),
            (Mod, 1, 0, None),
            (Pow, 2, 2, None),
        ] {
            assert_eq!(binary(op, x, y), result, "{op:?} {x} {y}");
        }
    }
}
