//! Greatest common divisors and inverses modulo a number, by Euclid's algorithm.

use super::div::any_div_scratch;
use super::mul::mul_school;
use super::{Limb, add_in_place, div_rem, sub, trimmed_len};
use crate::num::{Poll, Stopped};

/// Scratch limbs of [`gcd`] for operands of these lengths.
pub fn gcd_scratch(a_len: usize, b_len: usize) -> usize {
    a_len + b_len + (a_len.max(b_len) + 1) + any_div_scratch(a_len.max(b_len))
}

/// The greatest common divisor; that with zero is the other operand. `out` is as long as the longer one.
pub fn gcd(
    out: &mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    let (a, b) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let (x, scratch) = scratch.split_at_mut(a.len());
    let (y, scratch) = scratch.split_at_mut(b.len());
    let (work, scratch) = scratch.split_at_mut(a.len() + 1);
    x.copy_from_slice(a);
    y.copy_from_slice(b);
    let (mut x_len, mut y_len) = (a.len(), b.len());
    while y_len > 0 {
        if x_len == 1 {
            out[0] = gcd_limb(x[0], y[0]);
            return Ok(1);
        }
        let rest = div_rem(work, &x[..x_len], &y[..y_len], scratch, poll)?.remainder;
        x[..y_len].copy_from_slice(&y[..y_len]);
        y[..rest.len()].copy_from_slice(rest);
        (x_len, y_len) = (y_len, rest.len());
        poll.spend(x_len)?;
    }
    out[..x_len].copy_from_slice(&x[..x_len]);
    Ok(x_len)
}

/// The greatest common divisor of two limbs, `a` not zero.
fn gcd_limb(mut a: Limb, mut b: Limb) -> Limb {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Scratch limbs of [`inverse_mod`] for operands of these lengths.
pub fn inverse_mod_scratch(a_len: usize, modulus_len: usize) -> usize {
    let longest = a_len.max(modulus_len);
    5 * (modulus_len + 2) + (longest + 1) + any_div_scratch(longest)
}

/// The number below `modulus`, which is not zero, whose product with `a` is 1 modulo it; `None` if there is
/// none. `out` is as long as the modulus.
pub fn inverse_mod(
    out: &mut [Limb],
    a: &[Limb],
    modulus: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Option<usize>, Stopped> {
    let n = modulus.len();
    let room = n + 2;
    let (r0, scratch) = scratch.split_at_mut(room);
    let (r1, scratch) = scratch.split_at_mut(room);
    let (t0, scratch) = scratch.split_at_mut(room);
    let (t1, scratch) = scratch.split_at_mut(room);
    let (t2, scratch) = scratch.split_at_mut(room);
    let (work, scratch) = scratch.split_at_mut(a.len().max(n) + 1);
    let (mut r0, mut r1, mut t0, mut t1, mut t2) = (r0, r1, t0, t1, t2);

    // Invariant: t0 * a = +-r0 and t1 * a = -+r1 modulo the modulus, the signs changing in each step.
    r0[..n].copy_from_slice(modulus);
    let mut r0_len = n;
    let mut r1_len = {
        let rest = div_rem(work, a, modulus, scratch, poll)?.remainder;
        r1[..rest.len()].copy_from_slice(rest);
        rest.len()
    };
    let mut t0_len = 0;
    t1[0] = 1;
    let mut t1_len = 1;
    let mut t0_negative = true;
    while r1_len > 0 {
        let divided = div_rem(work, &r0[..r0_len], &r1[..r1_len], scratch, poll)?;
        let product_len = if t1_len == 0 { 0 } else { divided.quotient.len() + t1_len };
        let t2_len = {
            // At most the modulus, so its limbs fit; the product may fill one more with a zero.
            let sum = &mut t2[..product_len.max(t0_len) + 1];
            sum.fill(0);
            if product_len > 0 {
                mul_school(sum, &t1[..t1_len], divided.quotient, poll)?;
            }
            add_in_place(sum, &t0[..t0_len]);
            trimmed_len(sum)
        };
        let rest = divided.remainder;
        r0[..rest.len()].copy_from_slice(rest);
        (r0_len, r1_len) = (r1_len, rest.len());
        core::mem::swap(&mut r0, &mut r1);
        // t0, t1, t2 = t1, t2, t0
        core::mem::swap(&mut t0, &mut t1);
        core::mem::swap(&mut t1, &mut t2);
        (t0_len, t1_len) = (t1_len, t2_len);
        t0_negative = !t0_negative;
        poll.spend(n)?;
    }
    if r0[..r0_len] != [1] {
        return Ok(None);
    }
    if t0_negative && t0_len > 0 {
        return Ok(Some(sub(out, modulus, &t0[..t0_len])));
    }
    out[..t0_len].copy_from_slice(&t0[..t0_len]);
    Ok(Some(t0_len))
}
