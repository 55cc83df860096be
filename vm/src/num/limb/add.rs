//! Sums and differences of magnitudes.

use super::{Limb, trimmed_len};

/// `a += b`, both of any length with `b` no longer than `a`, trimmed or not; returns the carry.
pub fn add_in_place(a: &mut [Limb], b: &[Limb]) -> bool {
    let (low, high) = a.split_at_mut(b.len());
    let mut carry = false;
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, carry) = x.carrying_add(y, carry);
    }
    carry && add_limb_in_place(high, 1)
}

/// `a -= b`, both of any length with `b` no longer than `a`, trimmed or not; returns the borrow.
pub fn sub_in_place(a: &mut [Limb], b: &[Limb]) -> bool {
    let (low, high) = a.split_at_mut(b.len());
    let mut borrow = false;
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, borrow) = x.borrowing_sub(y, borrow);
    }
    borrow && sub_limb_in_place(high, 1)
}

/// `a = b - a`, where `a` is at most `b` and, untrimmed, as long.
pub fn sub_from_in_place(a: &mut [Limb], b: &[Limb]) {
    let mut borrow = false;
    for (x, &y) in a.iter_mut().zip(b) {
        (*x, borrow) = y.borrowing_sub(*x, borrow);
    }
    debug_assert!(!borrow, "the difference of magnitudes is negative");
}

/// `a += limb`; returns the carry.
pub fn add_limb_in_place(a: &mut [Limb], limb: Limb) -> bool {
    let mut add = limb;
    for x in a {
        let (sum, carry) = x.overflowing_add(add);
        *x = sum;
        if !carry {
            return false;
        }
        add = 1;
    }
    add != 0
}

/// `a -= limb`; returns the borrow.
pub fn sub_limb_in_place(a: &mut [Limb], limb: Limb) -> bool {
    let mut sub = limb;
    for x in a {
        let (difference, borrow) = x.overflowing_sub(sub);
        *x = difference;
        if !borrow {
            return false;
        }
        sub = 1;
    }
    sub != 0
}

/// `a + b`; `out` has one limb more than the longer operand.
pub fn add(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> usize {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let out = &mut out[..=long.len()];
    let (body, top) = out.split_at_mut(long.len());
    body.copy_from_slice(long);
    top[0] = Limb::from(add_in_place(body, short));
    if top[0] == 0 { long.len() } else { long.len() + 1 }
}

/// `a - b`, where `a >= b`; `out` is as long as `a`.
pub fn sub(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> usize {
    let out = &mut out[..a.len()];
    out.copy_from_slice(a);
    let borrow = sub_in_place(out, b);
    debug_assert!(!borrow, "the difference of magnitudes is negative");
    trimmed_len(out)
}
