//! The two float types as one trait: sign, integer mantissa and exponent of two.

use super::limb::{BITS, Limb};
use core::fmt;
use core::ops::Mul;
use core::str::FromStr;

/// A finite float taken apart: `mantissa * 2^exponent`, the sign apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The sign bit; also that of zero.
    pub negative: bool,
    /// The mantissa as an integer, with its hidden bit.
    pub mantissa: u64,
    /// The exponent that belongs to the integer mantissa.
    pub exponent: i32,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// `f32` and `f64`.
pub trait Float:
    Copy
    + PartialOrd
    + Mul<Output = Self>
    + From<u8>
    + fmt::LowerExp
    + fmt::Display
    + FromStr
    + sealed::Sealed
    + 'static
{
    /// Bits of the mantissa, the hidden one included.
    const MANTISSA_BITS: u32;
    /// The exponent of the smallest subnormal number, and of all of them.
    const MIN_EXPONENT: i32;
    /// The largest exponent of an integer mantissa with all its bits.
    const MAX_EXPONENT: i32;
    /// Significant decimal digits that every value has at most when written out exactly.
    const EXACT_DIGITS: usize;
    /// Significant decimal digits that tell every value from its neighbours.
    const SHORTEST_DIGITS: i32;
    /// Room for [`Self::EXACT_DIGITS`] digits and one more.
    type Digits: AsRef<[u8]> + AsMut<[u8]>;
    /// Room for any value times the power of ten that makes an integer of it, and for the text of one to be
    /// read.
    type Limbs: AsMut<[Limb]>;

    /// Empty room for digits.
    fn digits() -> Self::Digits;
    /// Empty room for limbs.
    fn limbs() -> Self::Limbs;

    /// Takes a finite value apart; for infinities and not-a-number the result has no meaning.
    fn parts(self) -> Parts;
    /// Puts a value together. The mantissa has at most [`Self::MANTISSA_BITS`] bits and, unless the exponent
    /// is the smallest, exactly as many; the exponent is in range. The mantissa may be 0.
    fn from_parts(parts: Parts) -> Self;
    /// Neither infinite nor not-a-number.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;
    /// The sign bit is set.
    fn is_sign_negative(self) -> bool;
    /// The value without its sign.
    fn abs(self) -> Self;
    /// Infinity of a sign.
    fn infinity(negative: bool) -> Self;
    /// The quiet not-a-number with its sign bit set.
    fn nan_negative() -> Self;
    /// The quiet not-a-number.
    fn nan() -> Self;
}

macro_rules! float {
    ($float:ty, $bits:ty, $exact_digits:literal, $shortest_digits:literal, $limb_bits:literal) => {
        impl Float for $float {
            const MANTISSA_BITS: u32 = <$float>::MANTISSA_DIGITS;
            const MIN_EXPONENT: i32 = <$float>::MIN_EXP - <$float>::MANTISSA_DIGITS as i32;
            const MAX_EXPONENT: i32 = <$float>::MAX_EXP - <$float>::MANTISSA_DIGITS as i32;
            const EXACT_DIGITS: usize = $exact_digits;
            const SHORTEST_DIGITS: i32 = $shortest_digits;
            type Digits = [u8; $exact_digits + 1];
            type Limbs = [Limb; $limb_bits / BITS];

            fn digits() -> Self::Digits {
                [0; $exact_digits + 1]
            }

            fn limbs() -> Self::Limbs {
                [0; $limb_bits / BITS]
            }

            fn parts(self) -> Parts {
                const STORED: u32 = <$float>::MANTISSA_DIGITS - 1;
                let bits = self.to_bits();
                let field = (bits << 1 >> (STORED + 1)) as i32;
                let fraction = bits & ((1 << STORED) - 1);
                let hidden: $bits = if field == 0 { 0 } else { 1 << STORED };
                Parts {
                    negative: <$float>::is_sign_negative(self),
                    mantissa: (fraction | hidden) as u64,
                    exponent: field.max(1) - 1 + Self::MIN_EXPONENT,
                }
            }

            fn from_parts(parts: Parts) -> Self {
                const STORED: u32 = <$float>::MANTISSA_DIGITS - 1;
                let fraction = parts.mantissa as $bits;
                // A hidden bit adds one to the exponent's field.
                let field = (parts.exponent - Self::MIN_EXPONENT) as $bits;
                let sign = <$bits>::from(parts.negative) << (<$bits>::BITS - 1);
                let magnitude = if fraction == 0 { 0 } else { (field << STORED).wrapping_add(fraction) };
                <$float>::from_bits(sign | magnitude)
            }

            fn is_finite(self) -> bool {
                <$float>::is_finite(self)
            }

            fn is_nan(self) -> bool {
                <$float>::is_nan(self)
            }

            fn is_sign_negative(self) -> bool {
                <$float>::is_sign_negative(self)
            }

            fn abs(self) -> Self {
                <$float>::abs(self)
            }

            fn infinity(negative: bool) -> Self {
                if negative { <$float>::NEG_INFINITY } else { <$float>::INFINITY }
            }

            fn nan_negative() -> Self {
                -<$float>::NAN
            }

            fn nan() -> Self {
                <$float>::NAN
            }
        }
    };
}

float!(f32, u32, 112, 9, 704);
float!(f64, u64, 767, 17, 4096);

/// Rounds `mantissa * 2^exponent`, plus less than one unit if `sticky`, to the nearest float, ties to even;
/// infinity if it is too large. The mantissa has its highest bit set, or is 0.
pub fn round_to_float<F: Float>(negative: bool, mantissa: u64, exponent: i32, sticky: bool) -> F {
    // Bits to drop: what exceeds the float's mantissa, more for subnormal results.
    let drop = (64 - F::MANTISSA_BITS as i32).max(F::MIN_EXPONENT.saturating_sub(exponent));
    if mantissa == 0 || drop > 64 {
        return F::from_parts(Parts { negative, mantissa: 0, exponent: F::MIN_EXPONENT });
    }
    let kept = if drop == 64 { 0 } else { mantissa >> drop };
    let dropped = mantissa << (64 - drop);
    let half = 1 << 63;
    let up = dropped > half || (dropped == half && (sticky || kept & 1 == 1));
    let mut mantissa = kept + u64::from(up);
    let mut exponent = exponent.saturating_add(drop);
    if mantissa >> F::MANTISSA_BITS != 0 {
        mantissa >>= 1;
        exponent += 1;
    }
    if exponent > F::MAX_EXPONENT {
        return F::infinity(negative);
    }
    F::from_parts(Parts { negative, mantissa, exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip<F: Float + core::fmt::Debug>(values: &[F]) {
        for &value in values {
            let parts = value.parts();
            assert_eq!(F::from_parts(parts), value);
            let shift = parts.mantissa.leading_zeros().min(63);
            let rounded: F =
                round_to_float(parts.negative, parts.mantissa << shift, parts.exponent - shift as i32, false);
            assert_eq!(rounded, value);
        }
    }

    #[test]
    fn taken_apart_and_put_together() {
        round_trip(&[
            0.0,
            -0.0,
            1.0,
            -1.5,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            f64::MIN_POSITIVE.next_down(),
        ]);
        round_trip(&[
            0.0,
            -0.0,
            1.0,
            -1.5,
            f32::MAX,
            f32::MIN_POSITIVE,
            1e-45,
            f32::MIN_POSITIVE.next_down(),
        ]);
    }

    #[test]
    fn ties_go_to_even() {
        let one = 1u64 << 63;
        assert_eq!(round_to_float::<f64>(false, one | 1 << 10, -63, false), 1.0);
        assert_eq!(round_to_float::<f64>(false, one | 1 << 10, -63, true), 1.0 + f64::EPSILON);
        assert_eq!(round_to_float::<f64>(false, one | 3 << 10, -63, false), 1.0 + 2.0 * f64::EPSILON);
        assert_eq!(round_to_float::<f64>(false, u64::MAX, 960, false), f64::INFINITY);
        assert_eq!(round_to_float::<f64>(false, one, -1138, false), 0.0);
        assert_eq!(round_to_float::<f64>(false, one, -1138, true), 5e-324);
        assert_eq!(round_to_float::<f32>(true, one, -5000, true).to_bits(), 1 << 31);
    }
}
