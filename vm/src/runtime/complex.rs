//! Operators of complex numbers, as pairs of real and imaginary part.

use crate::context::Context;
use crate::num::real;
use crate::object::ComplexObj;
use crate::runtime::BinaryOp;
use crate::runtime::int::Operand;
use crate::value::{Float, R, Value};

/// Real and imaginary part.
pub(crate) type Complex = (Float, Float);

/// Powers with whole exponents up to this are products.
const PRODUCTS: Float = 100.0;

pub(crate) fn mul(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// The quotient, scaled by the larger part of the divisor (Smith's method); `None` when that is 0.
pub(crate) fn div(a: Complex, b: Complex) -> Option<Complex> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let divisor = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / divisor, (a.1 - a.0 * ratio) / divisor))
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let divisor = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / divisor, (a.1 * ratio - a.0) / divisor))
    } else {
        Some((Float::NAN, Float::NAN))
    }
}

fn whole_power(base: Complex, exponent: u32) -> Complex {
    let (mut result, mut power, mut left) = ((1.0, 0.0), base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = mul(result, power);
        }
        left >>= 1;
        if left > 0 {
            power = mul(power, power);
        }
    }
    result
}

/// `base ** exponent`; `None` for 0 to a negative or complex power.
fn power(base: Complex, exponent: Complex) -> Option<Complex> {
    if exponent == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if exponent.1 == 0.0 && real::is_whole(exponent.0) && exponent.0.abs() <= PRODUCTS {
        let product = whole_power(base, exponent.0.abs() as u32);
        return if exponent.0 > 0.0 { Some(product) } else { div((1.0, 0.0), product) };
    }
    if base == (0.0, 0.0) {
        return if exponent.1 != 0.0 || exponent.0 < 0.0 { None } else { Some((0.0, 0.0)) };
    }
    let length = real::hypot(base.0, base.1);
    let angle = real::atan2(base.1, base.0);
    let mut length_power = real::pow(length, exponent.0);
    let mut phase = angle * exponent.0;
    if exponent.1 != 0.0 {
        length_power /= real::exp(angle * exponent.1);
        phase += exponent.1 * real::log(length);
    }
    Some((length_power * real::cos(phase), length_power * real::sin(phase)))
}

impl Context<'_> {
    /// A complex, float, int or bool as a pair; nothing for other values.
    pub(crate) fn as_complex(&self, value: Value) -> R<Option<Complex>> {
        if let Some(complex) = value.cast::<ComplexObj>() {
            return Ok(Some((complex.real, complex.imag)));
        }
        if let Some(number) = value.as_float() {
            return Ok(Some((number, 0.0)));
        }
        let Some(operand) = Operand::of(value) else { return Ok(None) };
        let mut limbs = Context::machine_limbs();
        Ok(Some((self.int_to_float(operand.int(&mut limbs))?, 0.0)))
    }

    /// `a op b` where one is complex and the other is a number; `NOT_IMPLEMENTED` for others.
    pub(crate) fn complex_binary(&self, op: BinaryOp, a: Value, b: Value) -> R {
        use BinaryOp::{Add, Mul, Pow, Sub, TrueDiv};
        if !matches!(op, Add | Sub | Mul | TrueDiv | Pow) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (Some(a), Some(b)) = (self.as_complex(a)?, self.as_complex(b)?) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (real, imag) = match op {
            BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
            BinaryOp::Sub => (a.0 - b.0, a.1 - b.1),
            BinaryOp::Mul => mul(a, b),
            BinaryOp::TrueDiv => match div(a, b) {
                Some(quotient) => quotient,
                None => return Err(self.zero_division_error(format_args!("complex division by zero"))),
            },
            BinaryOp::Pow => return self.complex_pow(a, b),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        self.new_complex(real, imag)
    }

    /// `a ** b` of complex numbers.
    pub(crate) fn complex_pow(&self, a: Complex, b: Complex) -> R {
        match power(a, b) {
            Some((real, imag)) if real.is_infinite() || imag.is_infinite() => {
                Err(self.overflow_error(format_args!("complex exponentiation")))
            }
            Some((real, imag)) => self.new_complex(real, imag),
            None => Err(self.zero_division_error(format_args!("0.0 to a negative or complex power"))),
        }
    }
}
