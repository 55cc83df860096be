//! The square root of an `f32`, one instruction where the core has a floating-point unit, and what is made of it.

/// The square root, rounded once; nan below 0.
#[inline]
pub fn sqrtf(x: f32) -> f32 {
    #[cfg(all(adder_speed, target_abi = "eabihf"))]
    let root = core::f32::math::sqrt(x);
    #[cfg(not(all(adder_speed, target_abi = "eabihf")))]
    let root = libm::sqrtf(x);
    root
}

/// `sqrt(x^2 + y^2)`, within a unit in the last place; infinite when either is, even if the other is nan.
pub fn hypot(x: f32, y: f32) -> f32 {
    /// Bits of an `f64` below its exponent, and the exponent's bias.
    const FRACTION: u32 = 52;
    const BIAS: i32 = 1023;
    if x.is_infinite() || y.is_infinite() {
        return f32::INFINITY;
    }
    let (x, y) = (f64::from(x), f64::from(y));
    let sum = x * x + y * y;
    if sum > 0.0 {
        // Without an even power of two it fits.
        let exponent = ((sum.to_bits() >> FRACTION) as i32 - BIAS) & !1;
        let near_one = sum * f64::from_bits(((BIAS - exponent) as u64) << FRACTION);
        libm::ldexpf(sqrtf(near_one as f32), exponent / 2)
    } else {
        sum as f32
    }
}
