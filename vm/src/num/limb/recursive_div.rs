//! Division by halves, so that its cost follows that of multiplication: Burnikel and Ziegler's scheme, after
//! Brent and Zimmermann, "Modern Computer Arithmetic", section 1.4.3.
//!
//! Dividend, quotient and remainder share one slice as in [`super::div_normalised`]: as the quotient of the
//! upper limbs is found, it moves to where they were.

use super::div::div_school;
use super::karatsuba::{mul_any, mul_scratch};
use super::{Limb, SUBQUADRATIC, add_in_place, sub_in_place, sub_limb_in_place};
use crate::num::{Poll, Stopped};

/// Quotient limbs below which division limb by limb is faster.
const THRESHOLD: usize = 64;

/// Scratch limbs for `m` limbs of quotient by `n` of divisor; 0 where the school method is used.
pub(super) fn recursive_scratch(m: usize, n: usize) -> usize {
    if !SUBQUADRATIC || m.min(n) < THRESHOLD {
        0
    } else if m <= n {
        block_scratch(m, n)
    } else {
        block_scratch(n, n).max(block_scratch(m % n, n))
    }
}

/// Scratch limbs of [`div_block`], which calls itself in the same pattern.
fn block_scratch(m: usize, n: usize) -> usize {
    if m < THRESHOLD {
        0
    } else if m < n {
        (n + mul_scratch(m, n - m)).max(block_scratch(m, m))
    } else {
        block_scratch(m / 2, n).max(block_scratch(m - m / 2, n)).max(n + mul_scratch(m / 2, n - m / 2))
    }
}

/// Divides as [`super::div_normalised`] does, in blocks of quotient no longer than the divisor.
pub(super) fn div_unbalanced(
    work: &mut [Limb],
    divisor: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    let n = divisor.len();
    let mut end = work.len() - n;
    while end > 0 {
        let block = if end.is_multiple_of(n) { n } else { end % n };
        end -= block;
        let over = div_block(&mut work[end..end + block + n], divisor, scratch, poll)?;
        debug_assert!(!over, "the upper limbs were less than the divisor");
    }
    Ok(())
}

/// Divides `m + n` limbs by `n`, where `m <= n`: the remainder is left in the low `n`, the quotient in the
/// high `m`. Returns true if the quotient has a further limb, which is then 1: the upper limbs may equal or
/// exceed a truncated divisor.
fn div_block(
    work: &mut [Limb],
    divisor: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<bool, Stopped> {
    let n = divisor.len();
    let m = work.len() - n;
    if m < THRESHOLD {
        let over = work[m..].iter().rev().cmp(divisor.iter().rev()).is_ge();
        if over {
            sub_in_place(&mut work[m..], divisor);
        }
        div_school(work, divisor, poll)?;
        return Ok(over);
    }
    if m == n {
        let half = m / 2;
        let over = div_block(&mut work[half..], divisor, scratch, poll)?;
        let low_over = div_block(&mut work[..half + n], divisor, scratch, poll)?;
        debug_assert!(!low_over, "the first remainder is less than the divisor");
        return Ok(over);
    }
    // The divisor's upper limbs, as many as the quotient has, find a quotient that is at most a little too
    // large; the product with its lower limbs corrects it.
    let (low, high) = divisor.split_at(n - m);
    let mut over = div_block(&mut work[n - m..], high, scratch, poll)?;
    let (rest, quotient) = work.split_at_mut(n);
    let (product, scratch) = scratch.split_at_mut(n);
    mul_any(product, quotient, low, scratch, poll)?;
    let mut negative = usize::from(sub_in_place(rest, product));
    if over {
        negative += usize::from(sub_in_place(&mut rest[m..], low));
    }
    while negative > 0 {
        if sub_limb_in_place(quotient, 1) {
            over = false;
        }
        negative -= usize::from(add_in_place(rest, divisor));
    }
    Ok(over)
}
