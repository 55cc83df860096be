//! Operators of ints in a build where all of them fit the value word.

use super::Operand;
use crate::context::Context;
use crate::num::int::Int;
use crate::runtime::BinaryOp;
use crate::value::{Float, R, Value};

/// Holds the product of two ints.
#[cfg(target_pointer_width = "64")]
type Wide = u128;
/// Holds the product of two ints.
#[cfg(target_pointer_width = "32")]
type Wide = u64;

impl Context<'_> {
    /// `a op b` where that is no small int, or where it is an error. A quotient is that of both as floats.
    pub(super) fn machine_binary(&self, op: BinaryOp, a: &Operand, b: &Operand) -> R {
        let (&Operand::Small(x), &Operand::Small(y)) = (a, b) else { return Err(self.no_big_ints()) };
        match op {
            BinaryOp::FloorDiv if y == 0 => {
                Err(self.zero_division_error(format_args!("integer division or modulo by zero")))
            }
            BinaryOp::Mod if y == 0 => Err(self.zero_division_error(format_args!("integer modulo by zero"))),
            BinaryOp::TrueDiv if y == 0 => Err(self.zero_division_error(format_args!("division by zero"))),
            BinaryOp::TrueDiv => self.new_float(x as Float / y as Float),
            BinaryOp::Shl | BinaryOp::Shr if y < 0 => {
                Err(self.value_error(format_args!("negative shift count")))
            }
            BinaryOp::Pow if y < 0 => self.float_pow(x as Float, y as Float),
            // The bases whose every power is small.
            BinaryOp::Pow if matches!(x, -1..=1) => self.new_int(if y & 1 == 0 { x * x } else { x } as i64),
            BinaryOp::MatMul => Ok(Value::NOT_IMPLEMENTED),
            _ => Err(self.no_big_ints()),
        }
    }

    /// `pow(base, exponent, modulus)`; the modulus is not 0.
    pub(super) fn machine_pow_mod(&self, base: Int<'_>, exponent: Int<'_>, modulus: Int<'_>) -> R {
        let (Some(base), Some(exponent), Some(modulus)) =
            (base.to_i64(), exponent.to_i64(), modulus.to_i64())
        else {
            return Err(self.no_big_ints());
        };
        let size = modulus.unsigned_abs() as Wide;
        let mut power = base.rem_euclid(modulus) as Wide;
        if exponent < 0 {
            let Some(inverse) = inverse(power as i64, size as i64) else {
                return Err(self.value_error(format_args!("base is not invertible for the given modulus")));
            };
            power = inverse as Wide;
        }
        let (mut result, mut left) = (1 % size, exponent.unsigned_abs());
        while left != 0 {
            if left & 1 != 0 {
                result = result * power % size;
            }
            power = power * power % size;
            left >>= 1;
        }
        // The result has the modulus's sign.
        let result = result as i64;
        self.new_int(if modulus < 0 && result != 0 { result + modulus } else { result })
    }
}

/// The number whose product with `number` is 1, modulo `modulus`, both not negative.
fn inverse(number: i64, modulus: i64) -> Option<i64> {
    let (mut rest, mut next) = (modulus, number);
    let (mut factor, mut next_factor) = (0, 1);
    while next != 0 {
        let quotient = rest / next;
        (rest, next) = (next, rest % next);
        (factor, next_factor) = (next_factor, factor - quotient * next_factor);
    }
    (rest == 1).then(|| factor.rem_euclid(modulus))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverses() {
        for modulus in 1..60 {
            for number in 0..modulus {
                let found = (0..modulus).find(|other| number * other % modulus == 1 % modulus);
                assert_eq!(inverse(number, modulus), found, "{number} modulo {modulus}");
            }
        }
    }
}
