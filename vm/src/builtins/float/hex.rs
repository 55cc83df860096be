//! Floats as hexadecimal text.

use core::fmt;

use crate::num::float_bits::{Float, round_to_float};

/// Writes `number.hex()`.
pub(super) fn write(out: &mut dyn fmt::Write, number: f64) -> fmt::Result {
    if !number.is_finite() {
        return crate::num::float_text::write_repr(out, number);
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number == 0.0 {
        return write!(out, "{sign}0x0.0p+0");
    }
    let bits = number.to_bits();
    let field = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (whole, exponent) = if field == 0 { (0, -1022) } else { (1, field - 1023) };
    write!(out, "{sign}0x{whole}.{fraction:013x}p{exponent:+}")
}

/// What [`read`] found.
pub(super) struct Number<F> {
    /// The nearest float.
    pub value: F,
    /// The text is that of an infinity or not-a-number, so that the value is meant as it is.
    pub finite: bool,
}

/// Reads what `float.fromhex` accepts, without white space around it.
pub(super) fn read<F: Float>(text: &[u8]) -> Option<Number<F>> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let special = |value| Some(Number { value, finite: true });
    if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        return special(F::infinity(negative));
    }
    if text.eq_ignore_ascii_case(b"nan") {
        return special(F::nan());
    }
    let digits = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let mut mantissa = 0u64;
    let (mut exponent, mut sticky) = (0i64, false);
    let (mut count, mut point, mut at) = (0usize, false, 0usize);
    while let Some(&byte) = digits.get(at) {
        if byte == b'.' && !point {
            point = true;
        } else if let Some(digit) = char::from(byte).to_digit(16) {
            count += 1;
            if mantissa >> 60 == 0 {
                mantissa = mantissa << 4 | u64::from(digit);
                exponent -= if point { 4 } else { 0 };
            } else {
                sticky |= digit != 0;
                exponent += if point { 0 } else { 4 };
            }
        } else {
            break;
        }
        at += 1;
    }
    if count == 0 {
        return None;
    }
    if let Some(b'p' | b'P') = digits.get(at) {
        let (down, text) = match &digits[at + 1..] {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let power = text.iter().fold(0i64, |power, byte| (power * 10 + i64::from(byte - b'0')).min(1 << 40));
        exponent += if down { -power } else { power };
    } else if at < digits.len() {
        return None;
    }
    if mantissa == 0 {
        return Some(Number { value: round_to_float(negative, 0, 0, false), finite: false });
    }
    let shift = mantissa.leading_zeros();
    let exponent = (exponent - i64::from(shift)).clamp(-100_000, 100_000) as i32;
    Some(Number { value: round_to_float(negative, mantissa << shift, exponent, sticky), finite: false })
}
