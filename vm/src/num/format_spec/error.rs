//! What is wrong with a format specification, and Python's words for it.

use core::fmt;

/// What is wrong with a format specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Something follows the code.
    Invalid,
    /// A code that the value's type does not know.
    UnknownCode(char),
    /// `.` without digits.
    MissingPrecision,
    /// A width or precision beyond all bounds.
    TooManyDigits,
    /// A precision that no number can be written with.
    PrecisionTooBig,
    /// A width of `%` beyond all bounds.
    WidthTooBig,
    /// Both `,` and `_`.
    TwoGroupings,
    /// A separator where the code has none.
    GroupingWithCode {
        /// `,` or `_`.
        separator: char,
        /// The code.
        code: char,
    },
    /// A precision for an integer.
    PrecisionOfInteger,
    /// `z` for an integer.
    MinusZeroOfInteger,
    /// A sign for an integer as a character.
    SignOfChar,
    /// `#` for an integer as a character.
    AlternateOfChar,
    /// OverflowError: an integer that is no character.
    CharRange,
    /// OverflowError: an integer with a float's code and too large for a float.
    IntTooLarge,
    /// A sign for text.
    SignOfText,
    /// A space as sign for text.
    SpaceOfText,
    /// `z` for text.
    MinusZeroOfText,
    /// `#` for text.
    AlternateOfText,
    /// `=` for text.
    AfterSignOfText,
    /// `%` at the end of the text.
    Incomplete,
    /// `%(` without its closing parenthesis.
    IncompleteKey,
    /// A code that `%` does not know, and the index of its character.
    UnknownPercent {
        /// The code.
        code: char,
        /// Where it is, in characters.
        index: usize,
    },
}

impl SpecError {
    /// Whether Python raises OverflowError; else it raises ValueError.
    pub fn is_overflow(self) -> bool {
        matches!(self, SpecError::CharRange | SpecError::IntTooLarge)
    }

    /// Writes the message. `spec` is the specification's text, `type_name` the type of the value.
    pub fn write(self, out: &mut dyn fmt::Write, spec: &str, type_name: &str) -> fmt::Result {
        let text = match self {
            SpecError::Invalid => {
                return write!(out, "Invalid format specifier '{spec}' for object of type '{type_name}'");
            }
            SpecError::UnknownCode(code) => {
                out.write_str("Unknown format code '")?;
                write_code(out, code)?;
                return write!(out, "' for object of type '{type_name}'");
            }
            SpecError::MissingPrecision => "Format specifier missing precision",
            SpecError::TooManyDigits => "Too many decimal digits in format string",
            SpecError::PrecisionTooBig => "precision too big",
            SpecError::WidthTooBig => "width too big",
            SpecError::TwoGroupings => "Cannot specify both ',' and '_'.",
            SpecError::GroupingWithCode { separator, code } => {
                write!(out, "Cannot specify '{separator}' with '")?;
                write_code(out, code)?;
                "'."
            }
            SpecError::PrecisionOfInteger => "Precision not allowed in integer format specifier",
            SpecError::MinusZeroOfInteger => {
                "Negative zero coercion (z) not allowed in integer format specifier"
            }
            SpecError::SignOfChar => "Sign not allowed with integer format specifier 'c'",
            SpecError::AlternateOfChar => "Alternate form (#) not allowed with integer format specifier 'c'",
            SpecError::CharRange => "%c arg not in range(0x110000)",
            SpecError::IntTooLarge => "int too large to convert to float",
            SpecError::SignOfText => "Sign not allowed in string format specifier",
            SpecError::SpaceOfText => "Space not allowed in string format specifier",
            SpecError::MinusZeroOfText => "Negative zero coercion (z) not allowed in string format specifier",
            SpecError::AlternateOfText => "Alternate form (#) not allowed in string format specifier",
            SpecError::AfterSignOfText => "'=' alignment not allowed in string format specifier",
            SpecError::Incomplete => "incomplete format",
            SpecError::IncompleteKey => "incomplete format key",
            SpecError::UnknownPercent { code, index } => {
                let shown = if (' '..='~').contains(&code) { code } else { '?' };
                return write!(
                    out,
                    "unsupported format character '{shown}' ({:#x}) at index {index}",
                    u32::from(code)
                );
            }
        };
        out.write_str(text)
    }
}

/// A code as it is shown in messages.
fn write_code(out: &mut dyn fmt::Write, code: char) -> fmt::Result {
    if ('!'..='\x7f').contains(&code) {
        out.write_char(code)
    } else {
        write!(out, "\\x{:x}", u32::from(code))
    }
}
