//! Decimal text to floats, correctly rounded.

use super::scale::Scaled;
use super::{Decimal, USE_CORE, exact};
use crate::num::float_bits::{Float, round_to_float};
use crate::num::int::round_magnitude;
use crate::num::limb::{self, Limb};

/// Reads what `float(text)` accepts, without white space around it: a number with or without point and
/// exponent, underscores between its digits; `inf`, `infinity` and `nan` in any case; a sign. `None` if the
/// text is nothing of that.
pub fn parse<F: Float>(text: &[u8]) -> Option<F> {
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        return Some(F::infinity(negative));
    }
    if unsigned.eq_ignore_ascii_case(b"nan") {
        return Some(if negative { F::nan_negative() } else { F::nan() });
    }
    if USE_CORE && !unsigned.contains(&b'_') {
        // The same grammar, apart from a second sign and the words above.
        return match unsigned.first() {
            Some(b'0'..=b'9' | b'.') => core::str::from_utf8(text).ok()?.parse().ok(),
            _ => None,
        };
    }
    parse_by_limbs(negative, unsigned)
}

/// The digits of a number as far as they matter.
struct Reader<'d> {
    /// Significant digits, the first not zero.
    digits: &'d mut [u8],
    len: usize,
    /// Digits before the point, leading zeros not counted; negative for zeros after it.
    point: i32,
    /// A digit other than zero did not find room.
    more: bool,
    any: bool,
}

impl Reader<'_> {
    fn digit(&mut self, digit: u8, before_point: bool) {
        self.any = true;
        let leading = self.len == 0 && digit == b'0';
        if before_point {
            self.point = self.point.saturating_add(i32::from(!leading));
        } else if leading {
            self.point = self.point.saturating_sub(1);
        }
        match self.digits.get_mut(self.len) {
            _ if leading => {}
            Some(place) => {
                *place = digit;
                self.len += 1;
            }
            None => self.more |= digit != b'0',
        }
    }
}

/// Reads one run of digits with single underscores between them; the rest of the text, or `None` if an
/// underscore is anywhere else.
fn read_digits(mut text: &[u8], mut digit: impl FnMut(u8)) -> Option<&[u8]> {
    let mut after_digit = false;
    loop {
        match text {
            [b'0'..=b'9', rest @ ..] => {
                digit(text[0]);
                text = rest;
                after_digit = true;
            }
            [b'_', b'0'..=b'9', ..] if after_digit => {
                text = &text[1..];
                after_digit = false;
            }
            [b'_', ..] => return None,
            _ => return Some(text),
        }
    }
}

/// An unsigned number by exact arithmetic.
pub(super) fn parse_by_limbs<F: Float>(negative: bool, text: &[u8]) -> Option<F> {
    let mut digits = F::digits();
    let mut reader = Reader { digits: digits.as_mut(), len: 0, point: 0, more: false, any: false };
    let mut rest = read_digits(text, |digit| reader.digit(digit, true))?;
    if let [b'.', fraction @ ..] = rest {
        rest = read_digits(fraction, |digit| reader.digit(digit, false))?;
    }
    if !reader.any {
        return None;
    }
    let mut exponent: i32 = 0;
    if let [b'e' | b'E', tail @ ..] = rest {
        let (down, tail) = match tail {
            [b'-', tail @ ..] => (true, tail),
            [b'+', tail @ ..] => (false, tail),
            _ => (false, tail),
        };
        if !tail.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        rest = read_digits(tail, |digit| {
            exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
        })?;
        if down {
            exponent = -exponent;
        }
    }
    if !rest.is_empty() {
        return None;
    }
    let (len, more) = (reader.len, reader.more);
    let point = reader.point.saturating_add(exponent);
    Some(round_decimal(negative, Decimal { digits: &digits.as_ref()[..len], point }, more))
}

/// The nearest float, ties to even, of a decimal that has at most one digit more than a float can have;
/// infinity if it is too large.
pub fn from_decimal<F: Float>(negative: bool, decimal: Decimal<'_>) -> F {
    round_decimal(negative, decimal, false)
}

/// As [`from_decimal`]; `more` says that digits follow, not all of them zero.
fn round_decimal<F: Float>(negative: bool, decimal: Decimal<'_>, more: bool) -> F {
    let zero = || round_to_float(negative, 0, 0, false);
    // The exponent of ten of the largest value, and what is less than half of the smallest one.
    let highest = (F::MAX_EXPONENT + F::MANTISSA_BITS as i32) * 3 / 10 + 3;
    let lowest = F::MIN_EXPONENT * 31 / 100 - 2;
    if decimal.digits.is_empty() || decimal.point < lowest {
        return zero();
    }
    if decimal.point > highest {
        return F::infinity(negative);
    }
    let mut limbs = F::limbs();
    let mut scaled = Scaled::zero(limbs.as_mut());
    for digit in decimal.digits {
        scaled.mul_add(10, Limb::from(digit - b'0'));
    }
    let places = decimal.digits.len() as i32 - decimal.point;
    scaled.mul_power_of_ten(-places);
    // Left by so much that 64 bits or more are left of the quotient.
    let quotient_bits = limb::bit_length(scaled.limbs()) as i32 - places.max(0) * 10 / 3 - 1;
    let shift = (66 - quotient_bits).max(0);
    scaled.shl(shift);
    scaled.div_power_of_ten(places);
    let sticky = more || !scaled.fraction.zero;
    round_magnitude(negative, scaled.limbs(), i64::from(-shift), sticky)
}

/// `round(value, places)`: the decimal with so many places nearest to the exact value, as a float; infinity
/// if that is too large for one.
pub fn round_to_places<F: Float>(value: F, places: i32) -> F {
    if !value.is_finite() || places >= value.parts().exponent.saturating_neg().max(0) {
        return value;
    }
    let mut digits = F::digits();
    from_decimal(value.is_sign_negative(), exact::places(value, places, &mut digits))
}
