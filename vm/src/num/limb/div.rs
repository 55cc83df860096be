//! Quotients and remainders: Knuth's algorithm D with a reciprocal instead of hardware division.
//!
//! The reciprocal and its use are Möller and Granlund, "Improved division by invariant integers" (2011):
//! a double limb is divided by two multiplications, which beats a 128-by-64 division on x86-64 and avoids
//! a library call on a Cortex-M.

use super::recursive_div::{div_unbalanced, recursive_scratch};
use super::shift::{shl_bits_in_place, shr_bits_in_place};
use super::{Limb, Wide, add_in_place, cmp, join, split, sub_mul_limb};
use crate::num::{Poll, Stopped};
use core::cmp::Ordering;

/// A divisor of one limb with its highest bit set, and `(B * B - 1) / divisor - B`.
#[derive(Clone, Copy)]
pub(crate) struct Reciprocal {
    divisor: Limb,
    inverse: Limb,
}

impl Reciprocal {
    pub(crate) const fn new(divisor: Limb) -> Self {
        debug_assert!(divisor.leading_zeros() == 0, "the divisor is normalised");
        let inverse = ((((!divisor as Wide) << Limb::BITS) | Limb::MAX as Wide) / divisor as Wide) as Limb;
        Reciprocal { divisor, inverse }
    }

    /// Divides `high * B + low`, where `high < divisor`: quotient and remainder.
    #[inline]
    pub(crate) fn div(self, high: Limb, low: Limb) -> (Limb, Limb) {
        let estimate = Wide::from(self.inverse) * Wide::from(high);
        let (quotient, fraction) = split(estimate + join(high, low));
        let mut quotient = quotient.wrapping_add(1);
        let mut rest = low.wrapping_sub(quotient.wrapping_mul(self.divisor));
        if rest > fraction {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(self.divisor);
        }
        if rest >= self.divisor {
            quotient = quotient.wrapping_add(1);
            rest -= self.divisor;
        }
        (quotient, rest)
    }
}

/// The two top limbs of a normalised divisor, and `(B * B * B - 1) / them - B`.
#[derive(Clone, Copy)]
struct Reciprocal2 {
    divisor: Wide,
    inverse: Limb,
}

impl Reciprocal2 {
    fn new(high: Limb, low: Limb) -> Self {
        let mut inverse = Reciprocal::new(high).inverse;
        let mut p = high.wrapping_mul(inverse).wrapping_add(low);
        if p < low {
            inverse = inverse.wrapping_sub(1);
            if p >= high {
                inverse = inverse.wrapping_sub(1);
                p = p.wrapping_sub(high);
            }
            p = p.wrapping_sub(high);
        }
        let (t1, t0) = split(Wide::from(inverse) * Wide::from(low));
        p = p.wrapping_add(t1);
        if p < t1 {
            inverse = inverse.wrapping_sub(1);
            if join(p, t0) >= join(high, low) {
                inverse = inverse.wrapping_sub(1);
            }
        }
        Reciprocal2 { divisor: join(high, low), inverse }
    }

    /// The quotient of the three limbs `high * B + low` by the divisor, where `high` is the smaller one.
    #[inline]
    fn div(self, high: Wide, low: Limb) -> Limb {
        let (u2, u1) = split(high);
        let (d1, d0) = split(self.divisor);
        let (quotient, fraction) = split((Wide::from(self.inverse) * Wide::from(u2)).wrapping_add(high));
        let rest = u1.wrapping_sub(quotient.wrapping_mul(d1));
        let mut rest =
            join(rest, low).wrapping_sub(Wide::from(d0) * Wide::from(quotient)).wrapping_sub(self.divisor);
        let mut quotient = quotient.wrapping_add(1);
        if split(rest).0 >= fraction {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(self.divisor);
        }
        if rest >= self.divisor {
            quotient = quotient.wrapping_add(1);
        }
        quotient
    }
}

/// `a /= divisor`, returns the remainder; `divisor` is not 0, `a` may be untrimmed.
pub fn div_limb_in_place(a: &mut [Limb], divisor: Limb) -> Limb {
    let shift = divisor.leading_zeros() as usize;
    let reciprocal = Reciprocal::new(divisor << shift);
    let mut rest = shl_bits_in_place(a, shift);
    for limb in a.iter_mut().rev() {
        (*limb, rest) = reciprocal.div(rest, *limb);
    }
    rest >> shift
}

/// `a % divisor`; `divisor` is not 0, `a` may be untrimmed.
pub fn rem_limb(a: &[Limb], divisor: Limb) -> Limb {
    let shift = divisor.leading_zeros();
    let reciprocal = Reciprocal::new(divisor << shift);
    let mut rest = 0;
    for &limb in a.iter().rev() {
        // Invariant: `rest` is a remainder by the shifted divisor, congruent modulo the divisor itself.
        (_, rest) = reciprocal.div(rest, limb);
    }
    rest % divisor
}

/// How many limbs [`div_rem`] works with: one for the dividend with its quotient, one for the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DivScratch {
    /// Limbs of `work`, which receives quotient and remainder.
    pub work: usize,
    /// Limbs of `scratch`.
    pub scratch: usize,
}

/// The sizes that [`div_rem`] needs for operands of these lengths.
pub fn div_scratch(a_len: usize, b_len: usize) -> DivScratch {
    let quotient = (a_len + 1).saturating_sub(b_len);
    DivScratch { work: a_len.max(b_len) + 1, scratch: b_len + recursive_scratch(quotient, b_len) }
}

/// Scratch limbs that suffice for every division whose operands have at most `len` limbs.
pub fn any_div_scratch(len: usize) -> usize {
    if recursive_scratch(len, len) == 0 { len } else { 6 * len }
}

/// Where quotient and remainder lie in the `work` that was given to [`div_rem`], both trimmed.
#[derive(Clone, Copy, Debug)]
pub struct Divided<'w> {
    /// `a / b`, rounded down.
    pub quotient: &'w [Limb],
    /// `a % b`.
    pub remainder: &'w [Limb],
}

/// Divides `a` by `b`, which is not zero. The sizes of `work` and `scratch` are those of [`div_scratch`].
pub fn div_rem<'w>(
    work: &'w mut [Limb],
    a: &[Limb],
    b: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Divided<'w>, Stopped> {
    assert!(!b.is_empty(), "invariant: the caller has refused division by zero");
    if cmp(a, b) == Ordering::Less {
        work[..a.len()].copy_from_slice(a);
        return Ok(Divided { quotient: &[], remainder: &work[..a.len()] });
    }
    let n = b.len();
    let work = &mut work[..=a.len()];
    if n == 1 {
        let (rest, quotient) = work.split_at_mut(1);
        quotient.copy_from_slice(a);
        if a.len() == 1 {
            (quotient[0], rest[0]) = (a[0] / b[0], a[0] % b[0]);
        } else {
            rest[0] = div_limb_in_place(quotient, b[0]);
        }
    } else {
        let shift = b[n - 1].leading_zeros() as usize;
        let (divisor, scratch) = scratch.split_at_mut(n);
        divisor.copy_from_slice(b);
        shl_bits_in_place(divisor, shift);
        let (body, top) = work.split_at_mut(a.len());
        body.copy_from_slice(a);
        top[0] = shl_bits_in_place(body, shift);
        div_normalised(work, divisor, scratch, poll)?;
        shr_bits_in_place(&mut work[..n], shift);
    }
    let (remainder, quotient) = work.split_at(n);
    Ok(Divided { quotient: super::trim(quotient), remainder: super::trim(remainder) })
}

/// Divides in place: the lowest `divisor.len()` limbs of `work` become the remainder, those above the
/// quotient. The divisor has at least two limbs and its highest bit set; the top limbs of `work`, as many
/// as it has, are less than it. `scratch` is as [`div_scratch`] says, without the divisor's own part.
pub(crate) fn div_normalised(
    work: &mut [Limb],
    divisor: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    if recursive_scratch(work.len() - divisor.len(), divisor.len()) == 0 {
        div_school(work, divisor, poll)
    } else {
        div_unbalanced(work, divisor, scratch, poll)
    }
}

/// [`div_normalised`] limb by limb.
///
/// The limb above the current remainder becomes zero with each step; the quotient's limb is put there.
pub(super) fn div_school(work: &mut [Limb], divisor: &[Limb], poll: &mut Poll<'_>) -> Result<(), Stopped> {
    let n = divisor.len();
    let top = join(divisor[n - 1], divisor[n - 2]);
    let reciprocal = Reciprocal2::new(divisor[n - 1], divisor[n - 2]);
    for at in (0..work.len() - n).rev() {
        let rest = &mut work[at..=at + n];
        let high = join(rest[n], rest[n - 1]);
        // The top two limbs of the remainder are at most those of the divisor.
        let mut quotient = if high >= top { Limb::MAX } else { reciprocal.div(high, rest[n - 2]) };
        let borrow = sub_mul_limb(&mut rest[..n], divisor, quotient);
        if rest[n] < borrow {
            quotient -= 1;
            add_in_place(&mut rest[..n], divisor);
        }
        rest[n] = quotient;
        poll.spend(n)?;
    }
    Ok(())
}
