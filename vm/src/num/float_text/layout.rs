//! How digits are laid out: with an exponent or without, how many zeros where, points and separators.

use super::{Ascii, Decimal, places, shortest, significant};
use crate::num::float_bits::Float;
use core::fmt;

/// What decides digits and layout; precisions are as in Python's presentation types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `repr`: the shortest digits, at least one after the point.
    Repr,
    /// `e`: one digit before the point and so many after it.
    Exponent(usize),
    /// `f`: so many digits after the point.
    Fixed(usize),
    /// `g`: so many significant digits, without zeros at the end, exponents where they are short.
    General(usize),
    /// As `General`, with a digit after the point: what a precision without a type means.
    GeneralPoint(usize),
    /// `r` of complex numbers: the shortest digits, no zero after the point.
    Shortest,
}

/// The parts of a float's text, without its sign.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'d> {
    decimal: Decimal<'d>,
    /// `inf` or `nan`, which make up the whole text.
    word: Option<&'static str>,
    /// Digits before the point, at least one.
    whole: usize,
    /// Digits after the point.
    places: usize,
    /// A point even where nothing follows it.
    point: bool,
    exponent: Option<i32>,
}

impl<'d> Layout<'d> {
    /// Lays out a value, whose sign is the caller's to write; `digits` is where its digits go.
    pub fn of<F: Float>(value: F, style: Style, digits: &'d mut F::Digits) -> Self {
        Self::with_alternate(value, style, false, digits)
    }

    /// [`Self::of`]; if `alternate`, as `#` does, a point is always there and `g` keeps its zeros.
    pub fn with_alternate<F: Float>(
        value: F,
        style: Style,
        alternate: bool,
        digits: &'d mut F::Digits,
    ) -> Self {
        if !value.is_finite() {
            let word = Some(if value.is_nan() { "nan" } else { "inf" });
            return Layout {
                decimal: Decimal::ZERO,
                word,
                whole: 0,
                places: 0,
                point: false,
                exponent: None,
            };
        }
        let decimal = match style {
            Style::Repr | Style::Shortest => shortest(value, digits),
            Style::Exponent(precision) => significant(value, precision.saturating_add(1), digits),
            Style::Fixed(precision) => places(value, i32::try_from(precision).unwrap_or(i32::MAX), digits),
            Style::General(precision) | Style::GeneralPoint(precision) => {
                significant(value, precision, digits)
            }
        };
        let exponent = decimal.point - 1;
        let count = decimal.digits.len();
        // The smallest exponent of ten that is written out as such, and the digits that `#` asks for.
        let (limit, wanted) = match style {
            Style::Exponent(precision) => (i64::MIN, precision.saturating_add(1)),
            Style::Fixed(_) => (i64::MAX, 0),
            Style::Repr | Style::Shortest => (16, count),
            Style::General(precision) => (precision.max(1) as i64, precision.max(1)),
            Style::GeneralPoint(precision) => (precision.max(1) as i64 - 1, precision.max(1)),
        };
        let small = exponent < -4 && !matches!(style, Style::Fixed(_));
        let scientific = small || i64::from(exponent) >= limit;
        let shown = match style {
            Style::Exponent(_) => wanted,
            _ if alternate => wanted,
            _ => count,
        };
        let point = if scientific { 1 } else { decimal.point };
        let mut layout = Layout {
            decimal: Decimal { point, ..decimal },
            word: None,
            whole: usize::try_from(point).unwrap_or(0).max(1),
            places: usize::try_from(shown as i64 - i64::from(point)).unwrap_or(0),
            point: alternate,
            exponent: scientific.then_some(exponent),
        };
        match style {
            Style::Fixed(precision) => layout.places = precision,
            Style::Repr | Style::GeneralPoint(_) if !scientific => layout.places = layout.places.max(1),
            _ => {}
        }
        layout
    }

    /// Whether this is a number, not `inf` or `nan`.
    pub fn is_number(&self) -> bool {
        self.word.is_none()
    }

    /// Whether all digits shown are zero.
    pub fn is_zero(&self) -> bool {
        self.word.is_none() && self.decimal.digits.is_empty()
    }

    /// Digits before the point.
    pub fn whole(&self) -> usize {
        self.whole
    }

    /// Bytes from the point on, or all of `inf` and `nan`.
    pub fn tail_len(&self) -> usize {
        if let Some(word) = self.word {
            return word.len();
        }
        let exponent = match self.exponent {
            None => 0,
            Some(-99..=99) => 4,
            Some(_) => 5,
        };
        usize::from(self.has_point()) + self.places + exponent
    }

    fn has_point(&self) -> bool {
        self.places > 0 || self.point
    }

    /// The digit `at` places after the point, or before it if negative.
    fn digit(&self, at: i64) -> u8 {
        let at = usize::try_from(at + i64::from(self.decimal.point)).ok();
        at.and_then(|at| self.decimal.digits.get(at)).copied().unwrap_or(b'0')
    }

    /// The digit `back` places before the point, 0 being the last one.
    pub(crate) fn whole_digit(&self, back: usize) -> u8 {
        self.digit(-1 - back as i64)
    }

    /// Writes the text.
    pub(crate) fn write(&self, out: &mut Ascii<'_>) -> fmt::Result {
        for back in (0..self.whole).rev() {
            out.push(self.whole_digit(back))?;
        }
        self.write_tail(out)
    }

    /// Writes the text from the point on, or all of `inf` and `nan`.
    pub(crate) fn write_tail(&self, out: &mut Ascii<'_>) -> fmt::Result {
        if let Some(word) = self.word {
            return out.extend(word.as_bytes());
        }
        if self.has_point() {
            out.push(b'.')?;
        }
        for at in 0..self.places {
            out.push(self.digit(at as i64))?;
        }
        let Some(exponent) = self.exponent else { return Ok(()) };
        let (sign, size) = (if exponent < 0 { b'-' } else { b'+' }, exponent.unsigned_abs());
        out.extend(&[b'e', sign])?;
        if size >= 100 {
            out.push(b'0' + (size / 100) as u8)?;
        }
        out.extend(&[b'0' + (size / 10 % 10) as u8, b'0' + (size % 10) as u8])
    }
}
