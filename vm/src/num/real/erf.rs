//! The error function and what it leaves of 1, for `f32`: a series near 0, a continued fraction beyond.

use core::f64::consts::FRAC_2_SQRT_PI;

/// The error function of a number between -4 and 4, within 1e-9.
fn near(x: f32) -> f64 {
    let x = f64::from(x);
    let (mut sum, mut power, mut part, mut count) = (x, x, x, 0.0);
    while part.abs() > sum.abs() * 1e-12 {
        count += 1.0;
        power *= -x * x / count;
        part = power / (2.0 * count + 1.0);
        sum += part;
    }
    sum * FRAC_2_SQRT_PI
}

/// The error function.
pub fn erf(x: f32) -> f32 {
    if x.abs() >= 4.0 { 1f32.copysign(x) } else { near(x) as f32 }
}

/// `1 - erf(x)`
pub fn erfc(x: f32) -> f32 {
    if x < 2.0 {
        return (1.0 - near(x.max(-4.0))) as f32;
    }
    if x > 11.0 {
        return 0.0;
    }
    let mut fraction = x;
    let mut count = 8.0;
    while count > 0.0 {
        fraction = x + count / fraction;
        count -= 0.5;
    }
    // exp(-x²) by a square that is exact and the rest.
    let high = f32::from_bits(x.to_bits() & !0xfff);
    let density = libm::expf(-high * high) * libm::expf((high - x) * (high + x));
    density / fraction * (FRAC_2_SQRT_PI / 2.0) as f32
}
