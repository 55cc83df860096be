//! Decimal digits to any precision, rounded once from the exact value, ties to even.

use super::Decimal;
use super::scale::Scaled;
use crate::num::float_bits::{Float, Parts};
use crate::num::int::decimal_digits;

/// The decimal exponent of a value other than zero, or one less than it.
pub(super) fn estimate_exponent(parts: Parts) -> i32 {
    let bits = 63 - parts.mantissa.leading_zeros() as i32 + parts.exponent;
    // log10(2) = 0.30103 to 18 bits: exact enough for all exponents of two that a float has.
    (bits * 78_913) >> 18
}

/// A finite value rounded to `count` significant digits, at least one.
pub fn significant<F: Float>(value: F, count: usize, digits: &mut F::Digits) -> Decimal<'_> {
    let parts = value.parts();
    if parts.mantissa == 0 {
        return Decimal::ZERO;
    }
    let digits = digits.as_mut();
    let count = count.clamp(1, F::EXACT_DIGITS) as i32;
    let mut places = count - 1 - estimate_exponent(parts);
    let mut start = rounded(value, places, digits);
    // One digit too many if the estimate was one too low; two if that was rounded up to a power of ten.
    if digits.len() - start > count as usize {
        places -= 1;
        start = rounded(value, places, digits);
    }
    Decimal::of_integer(&digits[start..], places)
}

/// A finite value rounded to so many digits after the point, or before it if negative.
pub fn places<F: Float>(value: F, places: i32, digits: &mut F::Digits) -> Decimal<'_> {
    let parts = value.parts();
    // No binary fraction has more decimal places than binary ones.
    let places = places.min(parts.exponent.saturating_neg().max(0)).max(-400);
    let digits = digits.as_mut();
    let start = rounded(value, places, digits);
    Decimal::of_integer(&digits[start..], places)
}

/// Writes the digits of `round(value * 10^places)` at the end of `digits`; returns where they begin.
fn rounded<F: Float>(value: F, places: i32, digits: &mut [u8]) -> usize {
    let parts = value.parts();
    let mut limbs = F::limbs();
    let mut scaled = Scaled::new(limbs.as_mut(), parts.mantissa, parts.exponent, places);
    scaled.round();
    decimal_digits(digits, scaled.limbs_mut())
}
