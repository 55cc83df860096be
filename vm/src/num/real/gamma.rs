//! The gamma function and its logarithm for `f32`: a short series between 1 and 2, and the functions' recurrence.

use super::angle::{polynomial, sin};

/// `1 / gamma(1 + x) = 1 + x * (1 - x) * p(x)` from 0 to 1, fitted to 1e-10; highest power first.
const RECIPROCAL: [f64; 9] = [
    -2.707005854275085e-5,
    -3.281311753316432e-5,
    0.0014088148005851153,
    -0.006024098888611089,
    0.0037023320379084962,
    0.04586847988926115,
    -0.12066454968440979,
    -0.07866242499265676,
    0.5772156650148611,
];

/// The logarithm of `sqrt(2π)`.
const LN_SQRT_TAU: f64 = 0.9189385332046728;

/// The gamma function of a number between -48 and 36; infinite or not a number at its poles.
fn wide(x: f32) -> f64 {
    let mut x = f64::from(x);
    let (mut above, mut below) = (1.0, 1.0);
    while x > 2.0 {
        x -= 1.0;
        above *= x;
    }
    while x < 1.0 {
        below *= x;
        x += 1.0;
    }
    x -= 1.0;
    above / (below * (1.0 + x * (1.0 - x) * polynomial(&RECIPROCAL, x)))
}

/// The gamma function; anything at its poles and at minus infinity.
pub fn tgamma(x: f32) -> f32 {
    if x > 36.0 {
        return f32::INFINITY;
    }
    // Below, it is a zero whose sign alternates.
    wide(if x < -48.0 { x % 2.0 - 46.0 } else { x }) as f32
}

/// The logarithm of the gamma function's absolute value; anything at its poles and at minus infinity.
pub fn lgamma(x: f32) -> f32 {
    let size = x.abs();
    if size < 1e-8 {
        return -libm::logf(size);
    }
    if size < 30.0 {
        let gamma = wide(x).abs();
        // Near 1 the difference from 1 is known better than the number.
        return if gamma < 0.5 { libm::logf(gamma as f32) } else { libm::log1pf((gamma - 1.0) as f32) };
    }
    let number = f64::from(size);
    let log = f64::from(libm::logf(size));
    let above = (number - 0.5) * log - number + LN_SQRT_TAU + 1.0 / (12.0 * number);
    if x > 0.0 {
        return above as f32;
    }
    // By gamma(x) * gamma(-x) = -π / (x * sin(πx)).
    let part = size % 1.0;
    let sine = sin(part.min(1.0 - part) * core::f32::consts::PI);
    let log_of_pi = 1.1447298858494002;
    (log_of_pi - log - f64::from(libm::logf(sine)) - above) as f32
}
