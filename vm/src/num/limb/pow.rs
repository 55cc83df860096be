//! Powers, also modulo a number.

use super::shift::{shl_bits_in_place, shr_bits_in_place};
use super::{
    BITS, Limb, any_mul_scratch, bit_length, bits_at, cmp, div_limb_in_place, div_normalised, div_rem,
    div_scratch, mul, mul_scratch, shl, shr, sqr, trailing_zeros, trimmed_len,
};
use crate::num::{Poll, Stopped};

/// Limbs of the result slice for `base` to the `exponent`; `None` if no memory can hold them.
pub fn pow_size(base: &[Limb], exponent: u64) -> Option<usize> {
    if base.is_empty() || *base == [1] {
        return Some(2);
    }
    let bits = bit_length(base).checked_mul(exponent)?;
    usize::try_from(bits / BITS as u64).ok()?.checked_add(3).filter(|&n| n < isize::MAX as usize / 64)
}

/// Scratch limbs for `base` to the `exponent`, whose [`pow_size`] is known to be some.
pub fn pow_scratch(base: &[Limb], size: usize) -> usize {
    let half = size / 2 + 1;
    size + base.len() + mul_scratch(half, half).max(any_mul_scratch(base.len()))
}

/// `base` to the `exponent`; 0 to the 0 is 1. The sizes are [`pow_size`] and [`pow_scratch`].
pub fn pow(
    out: &mut [Limb],
    base: &[Limb],
    exponent: u64,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    if exponent == 0 || *base == [1] {
        out[0] = 1;
        return Ok(1);
    }
    if base.is_empty() {
        return Ok(0);
    }
    // The power of an odd number, shifted in the end: 10**n takes a third less, 2**n nothing.
    let (odd, scratch) = scratch.split_at_mut(base.len());
    let zeros = trailing_zeros(base);
    let odd_len = shr(odd, base, zeros);
    let odd = &odd[..odd_len];
    let zeros = zeros * exponent;

    let size = out.len();
    let (mut next, scratch) = scratch.split_at_mut(size);
    let mut now = &mut *out;
    now[..odd.len()].copy_from_slice(odd);
    let mut len = odd.len();
    let mut swapped = false;
    if *odd != [1] {
        for bit in (0..exponent.ilog2()).rev() {
            len = sqr(next, &now[..len], scratch, poll)?;
            core::mem::swap(&mut now, &mut next);
            swapped = !swapped;
            if exponent >> bit & 1 == 1 {
                len = mul(next, &now[..len], odd, scratch, poll)?;
                core::mem::swap(&mut now, &mut next);
                swapped = !swapped;
            }
        }
    }
    if swapped {
        // `now` is scratch, `next` the result slice.
        return Ok(shl(next, &now[..len], zeros));
    }
    next[..len].copy_from_slice(&now[..len]);
    Ok(shl(now, &next[..len], zeros))
}

/// Scratch limbs of [`pow_mod`] for a base and a modulus of these lengths.
pub fn pow_mod_scratch(base_len: usize, modulus_len: usize) -> usize {
    let n = modulus_len;
    let first = div_scratch(base_len, n);
    // Reduced base, shifted modulus, product, and what products and divisions need.
    let later = any_mul_scratch(n).max(div_scratch(2 * n, n).scratch);
    2 * n + (first.work + first.scratch).max(2 * n + 1 + later)
}

/// `base` to the `exponent` modulo `modulus`, which is not zero; `out` is as long as the modulus.
pub fn pow_mod(
    out: &mut [Limb],
    base: &[Limb],
    exponent: &[Limb],
    modulus: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    let n = modulus.len();
    if *modulus == [1] {
        return Ok(0);
    }
    let (reduced, scratch) = scratch.split_at_mut(n);
    let reduced_len = {
        let (work, scratch) = scratch.split_at_mut(div_scratch(base.len(), n).work);
        let rest = div_rem(work, base, modulus, scratch, poll)?.remainder;
        reduced[..rest.len()].copy_from_slice(rest);
        rest.len()
    };
    let reduced = &reduced[..reduced_len];
    let (divisor, scratch) = scratch.split_at_mut(n);
    divisor.copy_from_slice(modulus);
    let shift = divisor[n - 1].leading_zeros() as usize;
    shl_bits_in_place(divisor, shift);
    let (product, scratch) = scratch.split_at_mut(2 * n + 1);

    out[0] = 1;
    let mut len = 1;
    for bit in (0..bit_length(exponent)).rev() {
        let product_len = sqr(product, &out[..len], scratch, poll)?;
        len = reduce(out, product, product_len, divisor, shift, scratch, poll)?;
        if bits_at(exponent, bit) & 1 == 1 {
            let product_len = mul(product, &out[..len], reduced, scratch, poll)?;
            len = reduce(out, product, product_len, divisor, shift, scratch, poll)?;
        }
    }
    Ok(len)
}

/// `out = product % modulus`, where `divisor` is the modulus shifted left by `shift`.
fn reduce(
    out: &mut [Limb],
    product: &mut [Limb],
    len: usize,
    divisor: &[Limb],
    shift: usize,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    let n = divisor.len();
    if n == 1 {
        out[0] = div_limb_in_place(&mut product[..len], divisor[0] >> shift);
        return Ok(trimmed_len(&out[..1]));
    }
    if len >= n {
        product[len] = shl_bits_in_place(&mut product[..len], shift);
        div_normalised(&mut product[..=len], divisor, scratch, poll)?;
        shr_bits_in_place(&mut product[..n], shift);
    }
    let len = trimmed_len(&product[..len.min(n)]);
    debug_assert!(cmp(&product[..len], divisor).is_lt(), "a remainder is less than the modulus");
    out[..len].copy_from_slice(&product[..len]);
    Ok(len)
}
