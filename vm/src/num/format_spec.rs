//! Format specifications, Python's `[[fill]align][sign][z][#][0][width][grouping][.precision][code]`, and the
//! formatting of numbers and text by them: the common floor of `format()`, f-strings, `str.format` and `%`.

use super::Stopped;
use crate::mem::OutOfMemory;
use core::fmt;

mod error;
mod number;
mod percent;
#[cfg(test)]
mod tests;
mod words;

pub use error::SpecError;
pub use number::{format_float, format_int};
pub use percent::{Amount, Percent};
pub use words::{format_char, format_str};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: behind.
    Left,
    /// `>`: before.
    Right,
    /// `^`: half before, half and one behind.
    Center,
    /// `=`: between the sign and the digits.
    AfterSign,
}

impl Align {
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '<' => Align::Left,
            '>' => Align::Right,
            '^' => Align::Center,
            '=' => Align::AfterSign,
            _ => return None,
        })
    }
}

/// What stands before a number that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// `+`: a plus sign.
    Sign,
    /// A space.
    Space,
}

/// A format specification taken apart. The default is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    /// The padding character, if one was given.
    pub fill: Option<char>,
    /// The alignment, if one was given.
    pub align: Option<Align>,
    /// What marks numbers that are not negative; `-`, the default, is `None`, too.
    pub plus: Option<Plus>,
    /// A sign was given, `-` included.
    pub signed: bool,
    /// `z`: a result of minus zero has no sign.
    pub no_minus_zero: bool,
    /// `#`: prefixes, points and zeros that are otherwise left out.
    pub alternate: bool,
    /// `0` before the width, without a fill: zeros after the sign.
    pub zero: bool,
    /// The least number of characters.
    pub width: usize,
    /// `,` or `_` between groups of digits.
    pub grouping: Option<char>,
    /// What `.` stands before.
    pub precision: Option<usize>,
    /// The precision of an integer is its least number of digits, as for `%`; else it is an error.
    pub digits_by_precision: bool,
    /// The presentation type.
    pub code: Option<char>,
}

/// The largest width or precision.
const LARGEST: usize = i32::MAX as usize;

impl Spec {
    /// Takes a specification apart.
    ///
    /// # Errors
    /// Those that do not depend on what is formatted.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        let mut spec = Spec::default();
        let mut rest = text.chars();
        let mut ahead = text.chars();
        let (first, second) = (ahead.next(), ahead.next());
        if let Some(align) = second.and_then(Align::of) {
            (spec.fill, spec.align) = (first, Some(align));
            rest = ahead;
        } else if let Some(align) = first.and_then(Align::of) {
            spec.align = Some(align);
            rest.next();
        }
        spec.signed = true;
        match peek(&rest) {
            Some('+') => spec.plus = Some(Plus::Sign),
            Some(' ') => spec.plus = Some(Plus::Space),
            Some('-') => {}
            _ => spec.signed = false,
        }
        if spec.signed {
            rest.next();
        }
        spec.no_minus_zero = eat(&mut rest, 'z');
        spec.alternate = eat(&mut rest, '#');
        // Behind a fill character this is the first digit of the width.
        spec.zero = spec.fill.is_none() && eat(&mut rest, '0');
        spec.width = number(&mut rest)?.unwrap_or(0);
        if eat(&mut rest, ',') {
            spec.grouping = Some(',');
        }
        if eat(&mut rest, '_') {
            if spec.grouping.is_some() {
                return Err(SpecError::TwoGroupings);
            }
            spec.grouping = Some('_');
            if peek(&rest) == Some(',') {
                return Err(SpecError::TwoGroupings);
            }
        }
        if eat(&mut rest, '.') {
            spec.precision = Some(number(&mut rest)?.ok_or(SpecError::MissingPrecision)?);
        }
        spec.code = rest.next();
        if rest.next().is_some() {
            return Err(SpecError::Invalid);
        }
        Ok(spec)
    }

    /// Refuses a grouping that does not go with the code, which is `default` if none was given.
    fn check_grouping(&self, default: Option<char>) -> Result<(), SpecError> {
        let (Some(separator), Some(code)) = (self.grouping, self.code.or(default)) else { return Ok(()) };
        match code {
            'd' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => Ok(()),
            'b' | 'o' | 'x' | 'X' if separator == '_' => Ok(()),
            _ => Err(SpecError::GroupingWithCode { separator, code }),
        }
    }
}

fn peek(rest: &core::str::Chars<'_>) -> Option<char> {
    rest.clone().next()
}

fn eat(rest: &mut core::str::Chars<'_>, c: char) -> bool {
    let found = peek(rest) == Some(c);
    if found {
        rest.next();
    }
    found
}

fn number(rest: &mut core::str::Chars<'_>) -> Result<Option<usize>, SpecError> {
    let mut number = None;
    while let Some(digit) = peek(rest).and_then(|c| c.to_digit(10)) {
        let longer = number.unwrap_or(0usize).checked_mul(10).and_then(|n| n.checked_add(digit as usize));
        number =
            Some(longer.filter(|&n| n <= crate::value::Word::MAX as usize).ok_or(SpecError::TooManyDigits)?);
        rest.next();
    }
    Ok(number)
}

/// Why nothing was formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// ValueError or OverflowError: the specification is wrong, or does not fit the value.
    Spec(SpecError),
    /// MemoryError.
    OutOfMemory,
    /// The poll said to stop.
    Stopped,
    /// The text could not be written. Where it goes to memory, that has run out.
    Write,
}

impl From<SpecError> for FormatError {
    fn from(error: SpecError) -> Self {
        FormatError::Spec(error)
    }
}

impl From<OutOfMemory> for FormatError {
    fn from(_: OutOfMemory) -> Self {
        FormatError::OutOfMemory
    }
}

impl From<Stopped> for FormatError {
    fn from(_: Stopped) -> Self {
        FormatError::Stopped
    }
}

impl From<fmt::Error> for FormatError {
    fn from(_: fmt::Error) -> Self {
        FormatError::Write
    }
}

/// How many padding characters go before and behind something.
fn padding(align: Align, width: usize, len: usize) -> (usize, usize) {
    let all = width.saturating_sub(len);
    match align {
        Align::Left => (0, all),
        Align::Right | Align::AfterSign => (all, 0),
        Align::Center => (all / 2, all - all / 2),
    }
}
