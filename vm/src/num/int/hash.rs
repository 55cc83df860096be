//! Hashes of numbers as CPython defines them: the value modulo a Mersenne prime, equal for equal numbers.

use super::Int;
use crate::num::float_bits::Float;
use crate::num::limb::{self, BITS};
use crate::value::BOARD;

/// Bits of the prime that a word has room for.
const HASH_BITS: u32 = if BOARD { 31 } else { 61 };
/// The prime, `2^61 - 1` or `2^31 - 1`.
pub const HASH_MODULUS: usize = (1 << HASH_BITS) - 1;
/// The hash of infinity.
const HASH_INFINITY: isize = 314_159;

/// `value * 2^by` modulo the prime.
fn rotate(value: usize, by: u32) -> usize {
    let by = by % HASH_BITS;
    if by == 0 { value } else { ((value << by) & HASH_MODULUS) | (value >> (HASH_BITS - by)) }
}

/// The sum modulo the prime of two numbers below it.
fn add(a: usize, b: usize) -> usize {
    let sum = a + b;
    if sum >= HASH_MODULUS { sum - HASH_MODULUS } else { sum }
}

fn with_sign(negative: bool, residue: usize) -> isize {
    let hash = if negative { -(residue as isize) } else { residue as isize };
    // -1 means an error to CPython.
    if hash == -1 { -2 } else { hash }
}

/// The hash of an integer.
pub fn hash(a: Int<'_>) -> isize {
    let modulus = HASH_MODULUS as u64;
    let mut residue = 0;
    for &limb in a.magnitude.iter().rev() {
        residue = add(rotate(residue, BITS as u32), (limb::widen(limb) % modulus) as usize);
    }
    with_sign(a.negative, residue)
}

/// The hash of a float, which equals that of an integer of the same value; 0 for not-a-number, which callers
/// hash by identity.
pub fn hash_float<F: Float>(value: F) -> isize {
    if value.is_nan() {
        return 0;
    }
    if !value.is_finite() {
        return if value.is_sign_negative() { -HASH_INFINITY } else { HASH_INFINITY };
    }
    let parts = value.parts();
    let residue = (parts.mantissa % HASH_MODULUS as u64) as usize;
    let by = parts.exponent.rem_euclid(HASH_BITS as i32) as u32;
    with_sign(parts.negative, rotate(residue, by))
}
