//! Python's integers: a sign and a magnitude, with floor division and infinite two's complement.
//!
//! An operation writes its result into a slice that the caller made large enough (a `*_size` function or
//! the documentation tells how large) and returns it as an [`Int`] that borrows from there, trimmed; the
//! caller then keeps the limbs or makes a small int of them.

use super::limb::{self, Limb, U64_LIMBS};
use core::cmp::Ordering;

mod arith;
mod bits;
mod bytes;
mod float;
mod hash;
mod power;
mod radix;
mod scan;
#[cfg(test)]
mod tests;

pub use arith::{FloorDivided, add, floor_div_rem, floor_div_scratch, mul, sub};
pub use bits::{Bitwise, bitwise, not, shl, shl_size, shr};
pub use bytes::{from_bytes, from_bytes_size, to_bytes};
pub(crate) use float::round_magnitude;
pub use float::{
    cmp_float, from_float, from_float_size, round_float, to_float, to_fraction, true_div, true_div_scratch,
};
pub use hash::{HASH_MODULUS, hash, hash_float};
pub use power::{pow, pow_mod, pow_mod_scratch};
pub(crate) use radix::decimal_digits;
pub use radix::{
    from_digits, from_digits_scratch, from_digits_size, to_digits, to_digits_scratch, to_digits_size,
};
pub use scan::{IntText, scan_int};

/// An integer whose limbs lie elsewhere. The magnitude is trimmed; zero is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int<'a> {
    negative: bool,
    magnitude: &'a [Limb],
}

impl<'a> Int<'a> {
    /// Zero.
    pub const ZERO: Int<'static> = Int { negative: false, magnitude: &[] };

    /// The integer of a sign and limbs, which need not be trimmed.
    pub fn new(negative: bool, limbs: &'a [Limb]) -> Self {
        let magnitude = limb::trim(limbs);
        Int { negative: negative && !magnitude.is_empty(), magnitude }
    }

    /// A machine integer, its limbs put into `limbs`.
    pub fn from_i64(value: i64, limbs: &'a mut [Limb; U64_LIMBS]) -> Self {
        let len = limb::from_u64(limbs, value.unsigned_abs());
        Int { negative: value < 0, magnitude: &limbs[..len] }
    }

    /// An unsigned machine integer, its limbs put into `limbs`.
    pub fn from_u64(value: u64, limbs: &'a mut [Limb; U64_LIMBS]) -> Self {
        let len = limb::from_u64(limbs, value);
        Int { negative: false, magnitude: &limbs[..len] }
    }

    /// Less than zero.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Equal to zero.
    pub fn is_zero(self) -> bool {
        self.magnitude.is_empty()
    }

    /// The limbs of the absolute value, trimmed.
    pub fn magnitude(self) -> &'a [Limb] {
        self.magnitude
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Int { negative: false, ..self }
    }

    /// The value, if it fits.
    pub fn to_i64(self) -> Option<i64> {
        let magnitude = limb::to_u64(self.magnitude)?;
        if self.negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
    }

    /// The value, if it fits.
    pub fn to_u64(self) -> Option<u64> {
        if self.negative { None } else { limb::to_u64(self.magnitude) }
    }

    /// The lowest 64 bits of the two's complement, which is what machine types keep of a value.
    pub fn low_u64(self) -> u64 {
        let low = limb::low_u64(self.magnitude);
        if self.negative { low.wrapping_neg() } else { low }
    }

    /// `int.bit_length`: bits of the absolute value.
    pub fn bit_length(self) -> u64 {
        limb::bit_length(self.magnitude)
    }

    /// `int.bit_count`: bits set in the absolute value.
    pub fn bit_count(self) -> u64 {
        limb::bit_count(self.magnitude)
    }
}

impl core::ops::Neg for Int<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        Int { negative: !self.negative && !self.is_zero(), ..self }
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => limb::cmp(self.magnitude, other.magnitude),
            (true, true) => limb::cmp(other.magnitude, self.magnitude),
        }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
