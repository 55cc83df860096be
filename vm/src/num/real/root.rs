//! The square root of an `f32`: one instruction where the core has a floating-point unit.

/// The square root, rounded once; nan below 0.
#[inline]
pub fn sqrtf(x: f32) -> f32 {
    #[cfg(all(adder_speed, target_abi = "eabihf"))]
    let root = core::f32::math::sqrt(x);
    #[cfg(not(all(adder_speed, target_abi = "eabihf")))]
    let root = libm::sqrtf(x);
    root
}
