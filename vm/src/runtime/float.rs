//! Operators of floats.

use crate::context::Context;
use crate::num::float_text::round_to_places;
use crate::num::real;
use crate::object::types;
use crate::runtime::{BinaryOp, UnaryOp};
use crate::value::{BOARD, Float, R, Raised, Value};

/// Python's `%` of floats: the remainder has the divisor's sign.
pub(crate) fn float_mod(a: Float, b: Float) -> Float {
    let rest = a % b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) { rest + b } else { rest }
    } else if b.is_sign_negative() {
        -0.0
    } else {
        0.0
    }
}

/// Python's `//` of floats.
pub(crate) fn float_floor_div(a: Float, b: Float) -> Float {
    let rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0 as Float).copysign(a / b);
    }
    let floor = real::floor(quotient);
    if quotient - floor > 0.5 { floor + 1.0 } else { floor }
}

/// Whether squares are products, which are quicker and rounded better; hosts agree with the C library's `pow`.
const QUICK_SQUARES: bool = BOARD;

/// The power of reals, where it is one.
pub(crate) fn power(x: Float, y: Float) -> Float {
    if QUICK_SQUARES && y == 2.0 { x * x } else { real::pow(x, y) }
}

impl Context<'_> {
    /// `x op y`; `NOT_IMPLEMENTED` for operators that floats do not have.
    #[inline]
    pub(crate) fn float_binary(&self, op: BinaryOp, x: Float, y: Float) -> R {
        let result = match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::TrueDiv if y != 0.0 => x / y,
            BinaryOp::Mod if y != 0.0 => float_mod(x, y),
            BinaryOp::FloorDiv if y != 0.0 => float_floor_div(x, y),
            BinaryOp::Pow => return self.float_pow(x, y),
            _ => return self.float_binary_rare(op),
        };
        self.new_float(result)
    }

    #[cold]
    fn float_binary_rare(&self, op: BinaryOp) -> R {
        let message = match op {
            BinaryOp::TrueDiv => "float division by zero",
            BinaryOp::Mod => "float modulo",
            BinaryOp::FloorDiv => "float floor division by zero",
            _ => return Ok(Value::NOT_IMPLEMENTED),
        };
        Err(self.zero_division_error(format_args!("{message}")))
    }

    /// `x ** y`
    pub(crate) fn float_pow(&self, x: Float, y: Float) -> R {
        if x == 0.0 && y < 0.0 && y.is_finite() {
            return Err(self.zero_division_error(format_args!("0.0 cannot be raised to a negative power")));
        }
        if x < 0.0 && x.is_finite() && y.is_finite() && !real::is_whole(y) {
            return self.complex_pow((x, 0.0), (y, 0.0));
        }
        let result = power(x, y);
        if result.is_infinite() && x.is_finite() && y.is_finite() {
            return Err(self.out_of_range());
        }
        self.new_float(result)
    }

    /// Raises the OverflowError of C's range errors.
    #[cold]
    pub(crate) fn out_of_range(&self) -> Raised {
        match self.new_str("Numerical result out of range") {
            Ok(text) => self.raise_with(types::OVERFLOW_ERROR.gc(), &[Value::int8(34), text]),
            Err(raised) => raised,
        }
    }

    /// `-x`, `+x` or `abs(x)`
    pub(crate) fn float_unary(&self, op: UnaryOp, x: Float) -> R {
        match op {
            UnaryOp::Neg => self.new_float(-x),
            UnaryOp::Pos => self.new_float(x),
            UnaryOp::Abs => self.new_float(x.abs()),
            UnaryOp::Invert => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// `round(x, places)`; without places an int.
    pub(crate) fn float_round(&self, x: Float, places: Option<Value>) -> R {
        let Some(places) = places else { return self.float_to_nearest_int(x) };
        let places = self.to_clamped_count(places)?;
        // No float has digits outside these places.
        let rounded = if !x.is_finite() || places > 400 {
            x
        } else if places < -400 {
            x * 0.0
        } else {
            round_to_places(x, places as i32)
        };
        if rounded.is_infinite() && x.is_finite() {
            return Err(self.overflow_error(format_args!("rounded value too large to represent")));
        }
        self.new_float(rounded)
    }

    /// An int argument as a machine int, the nearest one where it is larger.
    pub(crate) fn to_clamped_count(&self, value: Value) -> R<isize> {
        let int = self.to_int(value)?;
        self.to_clamped_index(int)
    }
}
