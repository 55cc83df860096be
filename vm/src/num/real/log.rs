//! Logarithms and powers of 2 and 10 for `f32`, and the inverse functions of sines and cosines, by libm's natural
//! logarithm, exponential and arc tangent.

use core::f64::consts::{LN_2, LOG2_E, LOG10_E};

use super::root::sqrtf;

/// The natural logarithm, exact enough for a whole result in another base to come out whole.
fn wide(x: f32) -> f64 {
    let (mut fraction, mut exponent) = libm::frexpf(x);
    if fraction < core::f32::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    f64::from(exponent) * LN_2 + f64::from(libm::logf(fraction))
}

/// The logarithm to base 2 of a positive number.
pub fn log2(x: f32) -> f32 {
    (wide(x) * LOG2_E) as f32
}

/// The logarithm to base 10 of a positive number.
pub fn log10(x: f32) -> f32 {
    (wide(x) * LOG10_E) as f32
}

/// `2^x`
pub fn exp2(x: f32) -> f32 {
    let x = x.clamp(-200.0, 200.0);
    let whole = libm::floorf(x + 0.5);
    libm::ldexpf(libm::expf((x - whole) * core::f32::consts::LN_2), whole as i32)
}

/// The angle with this sine.
pub fn asin(x: f32) -> f32 {
    libm::atan2f(x, sqrtf((1.0 - x) * (1.0 + x)))
}

/// The angle with this cosine.
pub fn acos(x: f32) -> f32 {
    libm::atan2f(sqrtf((1.0 - x) * (1.0 + x)), x)
}

/// From here on the inverse functions of hyperbolic sine and cosine are `log(2 * x)`.
const LARGE: f32 = 4096.0;

/// The number with this hyperbolic sine.
pub fn asinh(x: f32) -> f32 {
    let size = x.abs();
    let result = if (2.0..LARGE).contains(&size) {
        // log(size + sqrt(size^2 + 1))
        libm::logf(2.0 * size + 1.0 / (sqrtf(size * size + 1.0) + size))
    } else if size < LARGE {
        // The same, without 1 in the sum.
        libm::log1pf(size + size * size / (1.0 + sqrtf(size * size + 1.0)))
    } else {
        libm::logf(size) + core::f32::consts::LN_2
    };
    result.copysign(x)
}

/// The number from 0 on with this hyperbolic cosine; nan below 1.
pub fn acosh(x: f32) -> f32 {
    let above = x - 1.0;
    if above < 0.0 {
        f32::NAN
    } else if x < LARGE {
        // log(x + sqrt(x^2 - 1)), without 1 in the sum.
        libm::log1pf(above + sqrtf(above * (above + 2.0)))
    } else {
        libm::logf(x) + core::f32::consts::LN_2
    }
}
