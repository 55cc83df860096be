//! Products of any size: Karatsuba's three half products instead of four, above a threshold.

use super::mul::{mul_school, product_len, sqr_school};
use super::{Limb, SUBQUADRATIC, add_in_place, add_limb_in_place, sub_in_place};
use crate::num::{Poll, Stopped};
use core::cmp::Ordering;

/// Limbs of the shorter operand from which on halving pays.
const MUL_THRESHOLD: usize = 24;
/// The same for squares, whose school method costs half.
const SQR_THRESHOLD: usize = 40;

/// Scratch limbs of a balanced product of `n` limbs.
fn balanced_scratch(mut n: usize, threshold: usize) -> usize {
    let mut need = 0;
    while n >= threshold {
        n -= n / 2;
        need += 2 * n + 1;
    }
    need
}

/// Scratch limbs that [`mul`] wants for operands of these lengths; those of a square are no more.
pub fn mul_scratch(a_len: usize, b_len: usize) -> usize {
    let (long, short) = (a_len.max(b_len), a_len.min(b_len));
    if !SUBQUADRATIC || short < MUL_THRESHOLD {
        return 0;
    }
    if long == short {
        return balanced_scratch(short, MUL_THRESHOLD);
    }
    let rest = mul_scratch(short, long % short);
    2 * short + balanced_scratch(short, MUL_THRESHOLD).max(rest)
}

/// Scratch limbs that suffice for every product whose shorter operand has at most `len` limbs.
pub fn any_mul_scratch(len: usize) -> usize {
    if !SUBQUADRATIC || len < MUL_THRESHOLD { 0 } else { 8 * len }
}

/// `a * b`; `out` has `a.len() + b.len()` limbs, `scratch` has [`mul_scratch`].
pub fn mul(
    out: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    if a.is_empty() || b.is_empty() {
        return Ok(0);
    }
    mul_any(out, a, b, scratch, poll)?;
    Ok(product_len(out, a.len() + b.len()))
}

/// `a * a`; `out` has `2 * a.len()` limbs, `scratch` has `mul_scratch(a.len(), a.len())`.
pub fn sqr(
    out: &mut [Limb],
    a: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    if a.is_empty() {
        return Ok(0);
    }
    sqr_any(out, a, scratch, poll)?;
    Ok(product_len(out, 2 * a.len()))
}

/// Fills `a.len() + b.len()` limbs; neither operand is empty, nor need they be trimmed.
pub(super) fn mul_any(
    out: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    let (a, b) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let n = b.len();
    if !SUBQUADRATIC || n < MUL_THRESHOLD {
        return mul_school(out, a, b, poll);
    }
    if a.len() == n {
        return mul_balanced(&mut out[..2 * n], a, b, scratch, poll);
    }
    // The longer operand in pieces as long as the shorter one.
    let (product, scratch) = scratch.split_at_mut(2 * n);
    let out = &mut out[..a.len() + n];
    out.fill(0);
    for (i, piece) in a.chunks(n).enumerate() {
        let product = &mut product[..piece.len() + n];
        mul_any(product, b, piece, scratch, poll)?;
        let carry = add_in_place(&mut out[i * n..], product);
        debug_assert!(!carry, "a partial sum is below the product");
    }
    Ok(())
}

fn sqr_any(out: &mut [Limb], a: &[Limb], scratch: &mut [Limb], poll: &mut Poll<'_>) -> Result<(), Stopped> {
    let n = a.len();
    if !SUBQUADRATIC || n < SQR_THRESHOLD {
        return sqr_school(out, a, poll);
    }
    let half = n - n / 2;
    let (low, high) = a.split_at(half);
    let out = &mut out[..2 * n];
    let (middle, scratch) = scratch.split_at_mut(2 * half + 1);
    abs_diff(&mut out[..half], low, high);
    sqr_any(middle, &out[..half], scratch, poll)?;
    sqr_any(out, low, scratch, poll)?;
    sqr_any(&mut out[2 * half..], high, scratch, poll)?;
    combine(out, middle, half, false);
    Ok(())
}

/// `out = a * b` for operands of one length, which is at least the threshold.
///
/// With `a = a1 * B + a0` and `b` alike, the middle term `a1 * b0 + a0 * b1` is
/// `a0 * b0 + a1 * b1 - (a0 - a1) * (b0 - b1)`.
fn mul_balanced(
    out: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    let half = a.len() - a.len() / 2;
    let (a0, a1) = a.split_at(half);
    let (b0, b1) = b.split_at(half);
    let (middle, scratch) = scratch.split_at_mut(2 * half + 1);
    let negative = {
        let (a_diff, b_diff) = out[..2 * half].split_at_mut(half);
        let negative = abs_diff(a_diff, a0, a1) != abs_diff(b_diff, b0, b1);
        mul_any(middle, a_diff, b_diff, scratch, poll)?;
        negative
    };
    mul_any(out, a0, b0, scratch, poll)?;
    mul_any(&mut out[2 * half..], a1, b1, scratch, poll)?;
    combine(out, middle, half, negative);
    Ok(())
}

/// Adds the middle term to `out`, which holds the low and the high product. `middle` holds the product of
/// the differences in all but its top limb; `negative` is that product's sign.
fn combine(out: &mut [Limb], middle: &mut [Limb], half: usize, negative: bool) {
    let top = middle.len() - 1;
    middle[top] = 0;
    if !negative {
        for limb in middle.iter_mut() {
            *limb = !*limb;
        }
        add_limb_in_place(middle, 1);
    }
    // Modulo the width of `middle`, which holds the final value; carries out of it cancel.
    add_in_place(middle, &out[..2 * half]);
    add_in_place(middle, &out[2 * half..]);
    let carry = add_in_place(&mut out[half..], middle);
    debug_assert!(!carry, "the parts of a product sum up to it");
}

/// `out = |a - b|`, where `b` is at most as long as `a`, neither trimmed; true if `a < b`.
fn abs_diff(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> bool {
    let a_wins = a[b.len()..].iter().any(|&limb| limb != 0);
    if !a_wins && a[..b.len()].iter().rev().cmp(b.iter().rev()) == Ordering::Less {
        out[..b.len()].copy_from_slice(b);
        out[b.len()..].fill(0);
        sub_in_place(out, &a[..b.len()]);
        true
    } else {
        out.copy_from_slice(a);
        sub_in_place(out, b);
        false
    }
}
