//! Integers and floats: exact comparison, correctly rounded conversion and quotient.

use super::Int;
use crate::num::float_bits::{Float, round_to_float};
use crate::num::limb::{self, BITS, Limb, U64_LIMBS};
use crate::num::{Poll, Stopped};
use core::cmp::Ordering;

/// The nearest float, ties to even; `None` if the integer is too large for one.
pub fn to_float<F: Float>(a: Int<'_>) -> Option<F> {
    let value = round_magnitude(a.negative, a.magnitude, 0, false);
    Some(value).filter(|value: &F| value.is_finite())
}

/// The absolute value times the power of two that brings it between 1/2 and 1, as the nearest float; 0 of 0.
pub fn to_fraction<F: Float>(a: Int<'_>) -> F {
    let bits = i64::try_from(a.bit_length()).unwrap_or(i64::MAX);
    round_magnitude(false, a.magnitude, -bits, false)
}

/// Rounds `magnitude * 2^exponent`, plus less than one unit if `sticky`, which takes 64 bits or more.
pub(crate) fn round_magnitude<F: Float>(
    negative: bool,
    magnitude: &[Limb],
    exponent: i64,
    sticky: bool,
) -> F {
    let bits = limb::bit_length(magnitude);
    let cut = bits as i64 - 64;
    let top = if cut <= 0 {
        limb::low_u64(magnitude).unbounded_shl(64 - bits as u32)
    } else {
        limb::bits_at(magnitude, cut as u64)
    };
    let sticky = sticky || (cut > 0 && !limb::is_low_bits_zero(magnitude, cut as u64));
    let exponent = (exponent + cut).clamp(-100_000, 100_000) as i32;
    round_to_float(negative, top, exponent, sticky)
}

/// Limbs of the result slice of [`from_float`].
pub const fn from_float_size<F: Float>() -> usize {
    (F::MAX_EXPONENT as usize + F::MANTISSA_BITS as usize) / BITS + 1 + U64_LIMBS
}

/// A float cut towards zero; `None` for infinities and not-a-number. `out` has [`from_float_size`] limbs.
pub fn from_float<F: Float>(out: &mut [Limb], value: F) -> Option<Int<'_>> {
    if !value.is_finite() {
        return None;
    }
    let parts = value.parts();
    if parts.exponent <= 0 {
        let shift = parts.exponent.unsigned_abs();
        let len = limb::from_u64(out, parts.mantissa.checked_shr(shift).unwrap_or(0));
        return Some(Int::new(parts.negative, &out[..len]));
    }
    let mut mantissa = [0; U64_LIMBS];
    let len = limb::from_u64(&mut mantissa, parts.mantissa);
    let len = limb::shl(out, &mantissa[..len], parts.exponent as u64);
    Some(Int::new(parts.negative, &out[..len]))
}

/// A float rounded to the nearest integer, ties to even; `None` for infinities and not-a-number. `out` has
/// [`from_float_size`] limbs.
pub fn round_float<F: Float>(out: &mut [Limb], value: F) -> Option<Int<'_>> {
    let parts = value.parts();
    if !value.is_finite() || parts.exponent >= 0 {
        return from_float(out, value);
    }
    // More than the mantissa's bits shifted out leave 0, as does exactly half of 1.
    let shift = parts.exponent.unsigned_abs().min(63);
    let whole = parts.mantissa >> shift;
    let dropped = parts.mantissa << (64 - shift);
    let half = 1 << 63;
    let up = dropped > half || (dropped == half && whole % 2 == 1);
    let len = limb::from_u64(out, whole + u64::from(up));
    Some(Int::new(parts.negative, &out[..len]))
}

/// Compares exactly; `None` if the float is not a number.
pub fn cmp_float<F: Float>(a: Int<'_>, b: F) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    let parts = b.parts();
    let below = if b.is_sign_negative() { Ordering::Greater } else { Ordering::Less };
    if !b.is_finite() {
        return Some(below);
    }
    if parts.mantissa == 0 || a.is_zero() || a.negative != parts.negative {
        let a_sign = if a.is_zero() { 0 } else { 1 - 2 * i32::from(a.negative) };
        let b_sign = if parts.mantissa == 0 { 0 } else { 1 - 2 * i32::from(parts.negative) };
        return Some(a_sign.cmp(&b_sign));
    }
    // Same sign: lengths first, then the bits that both have, then what the longer one has below them.
    let mantissa_bits = 64 - u64::from(parts.mantissa.leading_zeros());
    let bits = a.bit_length();
    let lengths = (bits as i64).cmp(&(mantissa_bits as i64 + i64::from(parts.exponent)));
    let order = lengths.then_with(|| {
        let cut = u64::from(parts.exponent.unsigned_abs());
        if parts.exponent >= 0 {
            let exact = limb::is_low_bits_zero(a.magnitude, cut);
            let low = if exact { Ordering::Equal } else { Ordering::Greater };
            limb::bits_at(a.magnitude, cut).cmp(&parts.mantissa).then(low)
        } else {
            // The whole part has as many bits as the integer, hence at least one.
            let whole = parts.mantissa >> cut;
            let low = if whole << cut == parts.mantissa { Ordering::Equal } else { Ordering::Less };
            limb::low_u64(a.magnitude).cmp(&whole).then(low)
        }
    });
    Some(if a.negative { order.reverse() } else { order })
}

/// The quotient's exponent past which it is infinity, and below which it is 0, whatever the float type.
const FAR: i64 = 2048;

/// Limbs that [`true_div`] shifts an operand into.
fn shifted_size(a_len: usize, b_len: usize) -> usize {
    a_len.max(b_len) + FAR as usize / BITS + 2
}

/// Scratch limbs of [`true_div`] for operands of these lengths.
pub fn true_div_scratch(a_len: usize, b_len: usize) -> usize {
    let size = shifted_size(a_len, b_len);
    let small = limb::div_scratch(size, b_len);
    let large = limb::div_scratch(a_len, size);
    size + small.work.max(large.work) + small.scratch.max(large.scratch)
}

/// `a / b` as the nearest float, ties to even; `b` is not zero. `None` if it is too large for a float.
pub fn true_div<F: Float>(
    a: Int<'_>,
    b: Int<'_>,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Option<F>, Stopped> {
    let negative = a.negative != b.negative;
    if a.is_zero() {
        return Ok(Some(round_to_float(negative, 0, 0, false)));
    }
    // One operand is shifted so that the quotient has 65 or 66 bits: always enough to round from.
    let shift = 65 + b.bit_length() as i64 - a.bit_length() as i64;
    if shift.abs() > FAR {
        let zero = || round_to_float(negative, 0, 0, false);
        return Ok((shift > 0).then(zero));
    }
    let (shifted, scratch) = scratch.split_at_mut(shifted_size(a.magnitude.len(), b.magnitude.len()));
    let (mut dividend, mut divisor) = (a.magnitude, b.magnitude);
    let operand = if shift > 0 { &mut dividend } else { &mut divisor };
    let len = limb::shl(shifted, operand, shift.unsigned_abs());
    *operand = &shifted[..len];
    let (work, scratch) = scratch.split_at_mut(limb::div_scratch(dividend.len(), divisor.len()).work);
    let divided = limb::div_rem(work, dividend, divisor, scratch, poll)?;
    let sticky = !divided.remainder.is_empty();
    let value = round_magnitude(negative, divided.quotient, -shift, sticky);
    Ok(Some(value).filter(|value: &F| value.is_finite()))
}
