//! A number times powers of two and ten, as an integer and what is left of the fraction below it.

use crate::num::limb::{self, BITS, Limb};
use core::cmp::Ordering;

/// What was cut off below an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    /// Compared with one half.
    pub half: Ordering,
    /// Nothing was cut off.
    pub zero: bool,
}

impl Fraction {
    const ZERO: Fraction = Fraction { half: Ordering::Less, zero: true };

    /// Whether rounding to the nearest integer, ties to even, goes up from one that is odd or not.
    pub(super) fn rounds_up(self, odd: bool) -> bool {
        self.half.is_gt() || (self.half.is_eq() && odd)
    }
}

/// An integer under construction, and the fraction below it.
pub(super) struct Scaled<'l> {
    limbs: &'l mut [Limb],
    len: usize,
    pub(super) fraction: Fraction,
}

/// The largest power of ten in a limb, and its exponent.
const CHUNK: (Limb, i32) =
    if BITS == 64 { (10_000_000_000_000_000_000u64 as Limb, 19) } else { (1_000_000_000, 9) };

impl<'l> Scaled<'l> {
    /// `mantissa * 2^exponent * 10^places`. The limbs have room for the product of those factors that are
    /// not divisors.
    pub(super) fn new(limbs: &'l mut [Limb], mantissa: u64, exponent: i32, places: i32) -> Self {
        let len = limb::from_u64(limbs, mantissa);
        let mut scaled = Scaled { limbs, len, fraction: Fraction::ZERO };
        scaled.mul_power_of_ten(places);
        scaled.shl(exponent);
        scaled.shr(exponent.saturating_neg());
        scaled.div_power_of_ten(places.saturating_neg());
        scaled
    }

    /// Zero, to append digits to.
    pub(super) fn zero(limbs: &'l mut [Limb]) -> Self {
        Scaled { limbs, len: 0, fraction: Fraction::ZERO }
    }

    pub(super) fn limbs(&self) -> &[Limb] {
        &self.limbs[..self.len]
    }

    pub(super) fn limbs_mut(&mut self) -> &mut [Limb] {
        &mut self.limbs[..self.len]
    }

    /// `self = self * factor + addend`.
    pub(super) fn mul_add(&mut self, factor: Limb, addend: Limb) {
        let carry = limb::mul_limb_in_place(&mut self.limbs[..self.len], factor, addend);
        if carry != 0 {
            self.limbs[self.len] = carry;
            self.len += 1;
        }
    }

    /// Times `10^power`, nothing if that is negative.
    pub(super) fn mul_power_of_ten(&mut self, mut power: i32) {
        while power > 0 {
            let (factor, digits) = chunk(power);
            self.mul_add(factor, 0);
            power -= digits;
        }
    }

    /// Divided by `10^power`, nothing if that is negative.
    pub(super) fn div_power_of_ten(&mut self, mut power: i32) {
        while power > 0 {
            let (divisor, digits) = chunk(power);
            let rest = limb::div_limb_in_place(&mut self.limbs[..self.len], divisor);
            self.len = limb::trimmed_len(&self.limbs[..self.len]);
            self.cut(rest.cmp(&(divisor / 2)), rest == 0);
            power -= digits;
            if self.len == 0 && power > 0 {
                // However much more is divided away, less than half of one is left.
                self.fraction.half = Ordering::Less;
                return;
            }
        }
    }

    /// Times `2^bits`, nothing if that is negative.
    pub(super) fn shl(&mut self, bits: i32) {
        if bits > 0 && self.len > 0 {
            let (limbs, bits) = (bits as usize / BITS, bits as usize % BITS);
            self.limbs.copy_within(..self.len, limbs);
            self.limbs[..limbs].fill(0);
            self.len += limbs;
            let carry = limb::shl_bits_in_place(&mut self.limbs[limbs..self.len], bits);
            if carry != 0 {
                self.limbs[self.len] = carry;
                self.len += 1;
            }
        }
    }

    /// Divided by `2^bits`, nothing if that is negative.
    fn shr(&mut self, bits: i32) {
        if bits > 0 {
            let bits = bits as u64;
            let limbs = &mut self.limbs[..self.len];
            let zero = limb::is_low_bits_zero(limbs, bits);
            let half = if limb::bits_at(limbs, bits - 1) & 1 == 0 {
                Ordering::Less
            } else if limb::is_low_bits_zero(limbs, bits - 1) {
                Ordering::Equal
            } else {
                Ordering::Greater
            };
            self.len = limb::shr_in_place(limbs, bits);
            self.cut(half, zero);
        }
    }

    /// Takes a further fraction off, above the one that there is.
    fn cut(&mut self, half: Ordering, zero: bool) {
        let below = self.fraction.zero;
        let half = if half.is_eq() && !below { Ordering::Greater } else { half };
        self.fraction = Fraction { half, zero: zero && below };
    }

    /// Adds one to the integer if the fraction says so, ties to even.
    pub(super) fn round(&mut self) {
        let odd = self.limbs().first().is_some_and(|low| low % 2 == 1);
        if self.fraction.rounds_up(odd) && limb::add_limb_in_place(&mut self.limbs[..self.len], 1) {
            self.limbs[self.len] = 1;
            self.len += 1;
        }
    }
}

/// The largest part of `10^power` that fits a limb, and its exponent.
fn chunk(power: i32) -> (Limb, i32) {
    if power >= CHUNK.1 { CHUNK } else { ((10 as Limb).pow(power as u32), power) }
}
