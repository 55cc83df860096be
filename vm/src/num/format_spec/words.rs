//! Text and single characters by specification.

use super::{Align, FormatError, LARGEST, Spec, SpecError, padding};
use crate::num::ascii::Ascii;
use crate::num::int::Int;
use core::fmt;

/// Formats text: cut to the precision, padded to the width, both in characters.
///
/// # Errors
/// [`FormatError`]; part of the text may have been written then.
pub fn format_str(out: &mut dyn fmt::Write, spec: &Spec, text: &str) -> Result<(), FormatError> {
    spec.check_grouping(Some('s'))?;
    if let Some(code) = spec.code.filter(|&code| code != 's') {
        return Err(SpecError::UnknownCode(code).into());
    }
    if spec.signed {
        let space = spec.plus == Some(super::Plus::Space);
        return Err(if space { SpecError::SpaceOfText } else { SpecError::SignOfText }.into());
    }
    if spec.no_minus_zero {
        return Err(SpecError::MinusZeroOfText.into());
    }
    if spec.alternate {
        return Err(SpecError::AlternateOfText.into());
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(SpecError::AfterSignOfText.into());
    }
    let cut = spec.precision.and_then(|count| text.char_indices().nth(count));
    let text = cut.map_or(text, |(end, _)| &text[..end]);
    // Text with as many bytes as the width has may still have fewer characters.
    let len = if spec.width == 0 { 0 } else { text.chars().count() };
    write_padded(out, spec, Align::Left, len, text)
}

/// Formats one character, as `%c` does.
///
/// # Errors
/// [`FormatError`]; part of the text may have been written then.
pub fn format_char(out: &mut dyn fmt::Write, spec: &Spec, c: char) -> Result<(), FormatError> {
    write_padded(out, spec, Align::Right, 1, c.encode_utf8(&mut [0; 4]))
}

/// The character of an integer. It is aligned like text.
pub(super) fn write_padded_char(
    out: &mut dyn fmt::Write,
    spec: &Spec,
    value: Int<'_>,
) -> Result<(), FormatError> {
    let number = value.to_u64().and_then(|number| u32::try_from(number).ok());
    let c = number.and_then(char::from_u32).ok_or(SpecError::CharRange)?;
    format_char(out, spec, c)
}

fn write_padded(
    out: &mut dyn fmt::Write,
    spec: &Spec,
    default: Align,
    len: usize,
    text: &str,
) -> Result<(), FormatError> {
    if spec.width > LARGEST {
        return Err(FormatError::OutOfMemory);
    }
    let fill = spec.fill.unwrap_or(if spec.zero { '0' } else { ' ' });
    let (before, behind) = padding(spec.align.unwrap_or(default), spec.width, len);
    let mut out = Ascii::new(out);
    out.repeat_char(fill, before)?;
    out.write_str(text)?;
    out.repeat_char(fill, behind)?;
    out.flush()?;
    Ok(())
}
