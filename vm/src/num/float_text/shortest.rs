//! The shortest digits that read back as the same value, the closest to it of those.

use super::exact::estimate_exponent;
use super::scale::Scaled;
use super::{Decimal, USE_CORE};
use crate::num::float_bits::Float;
use crate::num::limb;
use core::cmp::Ordering;
use core::fmt::Write;

/// The shortest digits of a finite value, without its sign.
pub fn shortest<F: Float>(value: F, digits: &mut F::Digits) -> Decimal<'_> {
    if value.parts().mantissa == 0 {
        Decimal::ZERO
    } else if USE_CORE {
        shortest_by_core(value, digits)
    } else {
        shortest_by_limbs(value, digits.as_mut())
    }
}

/// Collects the digits of core's `{:e}` text and its exponent.
struct Collector<'d> {
    digits: &'d mut [u8],
    len: usize,
    exponent: i32,
    state: State,
}

enum State {
    Digits,
    Exponent,
    NegativeExponent,
}

impl Write for Collector<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        for byte in text.bytes() {
            match (byte, &self.state) {
                (b'e', _) => self.state = State::Exponent,
                (b'-', _) => self.state = State::NegativeExponent,
                (b'0'..=b'9', State::Digits) => {
                    *self.digits.get_mut(self.len).ok_or(core::fmt::Error)? = byte;
                    self.len += 1;
                }
                (b'0'..=b'9', State::Exponent) => self.exponent = self.exponent * 10 + i32::from(byte - b'0'),
                (b'0'..=b'9', State::NegativeExponent) => {
                    self.exponent = self.exponent * 10 - i32::from(byte - b'0');
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// By core's Grisu with Dragon as fallback.
///
/// Of two decimals equally near, as for 1125899906842624.25, core takes the larger one, Python the even one.
pub(super) fn shortest_by_core<F: Float>(value: F, digits: &mut F::Digits) -> Decimal<'_> {
    let mut collector = Collector { digits: digits.as_mut(), len: 0, exponent: 0, state: State::Digits };
    let written = write!(collector, "{:e}", value.abs());
    debug_assert!(written.is_ok(), "shortest digits fit");
    let (len, point) = (collector.len, collector.exponent + 1);
    // The value is odd * 2^twos. Times 10^places it ends in one half only if `twos` is -places - 1.
    let parts = value.parts();
    let twos = parts.exponent + parts.mantissa.trailing_zeros() as i32;
    let places = len as i32 - point;
    if twos + 1 + places == 0 {
        return shortest_by_limbs(value, digits.as_mut());
    }
    let digits = digits.as_mut();
    Decimal { point, ..Decimal::of_integer(&digits[..len], 0) }
}

/// By scaling value and rounding interval to integers of one or two digits more than could be needed, and
/// looking for the roundest integer in the interval.
pub(super) fn shortest_by_limbs<F: Float>(value: F, digits: &mut [u8]) -> Decimal<'_> {
    let parts = value.parts();
    let places = F::SHORTEST_DIGITS - 1 - estimate_exponent(parts);
    let scale = |mantissa: u64| {
        let mut limbs = F::limbs();
        let scaled = Scaled::new(limbs.as_mut(), mantissa, parts.exponent - 2, places);
        (limb::low_u64(scaled.limbs()), scaled.fraction)
    };
    // In quarters of the last place: the neighbours are halfway at 2, or at 1 below a power of two.
    let power_of_two = parts.mantissa == 1 << (F::MANTISSA_BITS - 1) && parts.exponent > F::MIN_EXPONENT;
    let below = if power_of_two { 1 } else { 2 };
    let (middle, fraction) = scale(parts.mantissa * 4);
    let (mut low, low_fraction) = scale(parts.mantissa * 4 - below);
    let (mut high, high_fraction) = scale(parts.mantissa * 4 + 2);
    // What lies on the border reads back as the value if its mantissa is even.
    let inclusive = parts.mantissa.is_multiple_of(2);
    low += u64::from(!low_fraction.zero || !inclusive);
    high -= u64::from(high_fraction.zero && !inclusive);

    let mut step = 1;
    while high / (step * 10) * (step * 10) >= low {
        step *= 10;
    }
    let under = middle / step * step;
    let nearer_half = (2 * (middle - under)).cmp(&step);
    let up = match nearer_half {
        _ if step == 1 => fraction.rounds_up(under % 2 == 1),
        Ordering::Equal => !fraction.zero || (under / step) % 2 == 1,
        order => order.is_gt(),
    };
    let mut nearest = if up { under + step } else { under };
    if nearest < low {
        nearest = under + step;
    } else if nearest > high {
        nearest = under;
    }
    let mut at = digits.len();
    while nearest > 0 {
        at -= 1;
        digits[at] = b'0' + (nearest % 10) as u8;
        nearest /= 10;
    }
    Decimal::of_integer(&digits[at..], places)
}
