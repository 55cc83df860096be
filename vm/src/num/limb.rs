//! Unsigned magnitudes: little-endian slices of limbs, the arithmetic under Python's integers.
//!
//! A magnitude is *trimmed* when its top limb is not zero; zero is the empty slice. Functions take trimmed
//! magnitudes unless they say otherwise, and return the trimmed length of what they wrote. A result slice
//! never overlaps an operand (the types see to that); `_in_place` functions say so in their name.

use core::cmp::Ordering;

mod add;
mod div;
mod gcd;
mod karatsuba;
mod mul;
mod pow;
mod recursive_div;
mod root;
mod shift;

pub use add::{
    add, add_in_place, add_limb_in_place, sub, sub_from_in_place, sub_in_place, sub_limb_in_place,
};
pub use div::{DivScratch, Divided, any_div_scratch, div_limb_in_place, div_rem, div_scratch, rem_limb};
pub use gcd::{gcd, gcd_scratch, inverse_mod, inverse_mod_scratch};
pub use karatsuba::{any_mul_scratch, mul, mul_scratch, sqr};
pub use mul::{add_mul_limb, mul_limb_in_place, sub_mul_limb};
pub use pow::{pow, pow_mod, pow_mod_scratch, pow_scratch, pow_size};
pub use root::{isqrt, isqrt_scratch, isqrt_u64};
pub use shift::{bits_at, is_low_bits_zero, shl, shr, shr_in_place};

pub(crate) use div::{Reciprocal, div_normalised};
pub(crate) use shift::{shl_bits_in_place, shr_bits_in_place};

#[cfg(all(target_pointer_width = "64", not(feature = "limb32")))]
mod width {
    /// One digit of a magnitude: a machine word.
    pub type Limb = u64;
    /// Holds the product of two limbs.
    pub type Wide = u128;
}
#[cfg(not(all(target_pointer_width = "64", not(feature = "limb32"))))]
mod width {
    /// One digit of a magnitude: a machine word.
    pub type Limb = u32;
    /// Holds the product of two limbs.
    pub type Wide = u64;
}
pub use width::{Limb, Wide};

/// Bits of a limb.
pub const BITS: usize = Limb::BITS as usize;

/// Whether the algorithms that only pay for thousands of digits are in: on a PC, not on a chip.
pub const SUBQUADRATIC: bool = cfg!(target_pointer_width = "64");

/// Limbs that hold any `u64`.
pub const U64_LIMBS: usize = 64 / BITS;

/// The high and the low limb of a double limb.
#[inline]
pub(crate) fn split(wide: Wide) -> (Limb, Limb) {
    ((wide >> BITS) as Limb, wide as Limb)
}

/// The double limb of a high and a low limb.
#[inline]
pub(crate) fn join(high: Limb, low: Limb) -> Wide {
    (Wide::from(high) << BITS) | Wide::from(low)
}

/// The length of `a` without zero limbs at the top.
pub fn trimmed_len(a: &[Limb]) -> usize {
    a.iter().rposition(|&limb| limb != 0).map_or(0, |top| top + 1)
}

/// `a` without zero limbs at the top.
pub fn trim(a: &[Limb]) -> &[Limb] {
    &a[..trimmed_len(a)]
}

/// Compares two trimmed magnitudes.
pub fn cmp(a: &[Limb], b: &[Limb]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// Bits up to and including the highest one that is set; 0 for zero.
pub fn bit_length(a: &[Limb]) -> u64 {
    match a.last() {
        None => 0,
        Some(top) => a.len() as u64 * BITS as u64 - u64::from(top.leading_zeros()),
    }
}

/// Bits that are set.
pub fn bit_count(a: &[Limb]) -> u64 {
    a.iter().map(|limb| u64::from(limb.count_ones())).sum()
}

/// Zero bits below the lowest one that is set; 0 for zero.
pub fn trailing_zeros(a: &[Limb]) -> u64 {
    match a.iter().position(|&limb| limb != 0) {
        None => 0,
        Some(at) => at as u64 * BITS as u64 + u64::from(a[at].trailing_zeros()),
    }
}

/// Writes `value`, returns its trimmed length; `out` has at least [`U64_LIMBS`] limbs.
pub fn from_u64(out: &mut [Limb], value: u64) -> usize {
    out[0] = value as Limb;
    if BITS == 32 {
        out[1] = (value >> 32) as Limb;
    }
    trimmed_len(&out[..U64_LIMBS])
}

/// The low 64 bits.
pub fn low_u64(a: &[Limb]) -> u64 {
    let mut value = 0;
    for (i, &limb) in a.iter().take(U64_LIMBS).enumerate() {
        value |= widen(limb) << (i * BITS);
    }
    value
}

/// A limb as 64 bits, whatever its own width is.
#[inline]
#[allow(clippy::useless_conversion, reason = "a limb has 32 or 64 bits")]
pub(crate) fn widen(limb: Limb) -> u64 {
    u64::from(limb)
}

/// The value, if it fits 64 bits.
pub fn to_u64(a: &[Limb]) -> Option<u64> {
    if a.len() <= U64_LIMBS { Some(low_u64(a)) } else { None }
}
