//! Products the way one learns them at school, limb by limb.

use super::{Limb, Wide, split, trimmed_len};
use crate::num::{Poll, Stopped};

/// `a = a * m + carry`; returns the limb carried out.
pub fn mul_limb_in_place(a: &mut [Limb], m: Limb, mut carry: Limb) -> Limb {
    for x in a {
        (carry, *x) = split(Wide::from(*x) * Wide::from(m) + Wide::from(carry));
    }
    carry
}

/// `acc[..a.len()] += a * m`; returns the limb carried out.
#[inline]
pub fn add_mul_limb(acc: &mut [Limb], a: &[Limb], m: Limb) -> Limb {
    let mut carry: Limb = 0;
    for (x, &y) in acc[..a.len()].iter_mut().zip(a) {
        (carry, *x) = split(Wide::from(y) * Wide::from(m) + Wide::from(*x) + Wide::from(carry));
    }
    carry
}

/// `acc[..a.len()] -= a * m`; returns the limb borrowed.
#[inline]
pub fn sub_mul_limb(acc: &mut [Limb], a: &[Limb], m: Limb) -> Limb {
    let mut borrow: Limb = 0;
    for (x, &y) in acc[..a.len()].iter_mut().zip(a) {
        let (high, low) = split(Wide::from(y) * Wide::from(m) + Wide::from(borrow));
        let (difference, under) = x.overflowing_sub(low);
        *x = difference;
        // The product's high limb is at most MAX - 1, so this does not wrap.
        borrow = high + Limb::from(under);
    }
    borrow
}

/// `out = a * b` with both not empty, trimmed or not; fills `a.len() + b.len()` limbs.
pub(super) fn mul_school(
    out: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    // The longer operand in the inner loop.
    let (a, b) = if a.len() < b.len() { (b, a) } else { (a, b) };
    out[..a.len()].fill(0);
    for (i, &m) in b.iter().enumerate() {
        let carry = add_mul_limb(&mut out[i..], a, m);
        out[i + a.len()] = carry;
        poll.spend(a.len())?;
    }
    Ok(())
}

/// `out = a * a` with `a` not empty, trimmed or not; fills `2 * a.len()` limbs.
pub(super) fn sqr_school(out: &mut [Limb], a: &[Limb], poll: &mut Poll<'_>) -> Result<(), Stopped> {
    let n = a.len();
    let out = &mut out[..2 * n];
    out[..n].fill(0);
    // Each product of two different limbs once,
    for (i, &m) in a.iter().enumerate() {
        let carry = add_mul_limb(&mut out[2 * i + 1..], &a[i + 1..], m);
        out[i + n] = carry;
        poll.spend(n - i)?;
    }
    // then twice that plus the squares.
    let mut shifted: Limb = 0;
    let mut carry = false;
    for (pair, &m) in out.chunks_exact_mut(2).zip(a) {
        let (high, low) = split(Wide::from(m) * Wide::from(m));
        let double = [(pair[0] << 1) | shifted, (pair[1] << 1) | (pair[0] >> (Limb::BITS - 1))];
        shifted = pair[1] >> (Limb::BITS - 1);
        (pair[0], carry) = double[0].carrying_add(low, carry);
        (pair[1], carry) = double[1].carrying_add(high, carry);
    }
    debug_assert!(!carry && shifted == 0, "a square has twice the limbs of its root");
    Ok(())
}

/// The trimmed length of a product that fills `len` limbs: at most one of them is zero.
pub(super) fn product_len(out: &[Limb], len: usize) -> usize {
    trimmed_len(&out[..len])
}
