//! Bytes as hexadecimal digits and back.

use super::Sink;
use crate::mem::OutOfMemory;

/// Writes two digits for each byte, with `separator`, if there is one, between groups of so many bytes: counted
/// from the end, or from the start if negative.
pub fn write_hex(
    out: &mut impl Sink,
    bytes: &[u8],
    separator: Option<u8>,
    group: isize,
) -> Result<(), OutOfMemory> {
    let size = group.unsigned_abs();
    for (i, byte) in bytes.iter().enumerate() {
        let counted = if group < 0 { i } else { bytes.len() - i };
        if let Some(separator) = separator
            && i > 0
            && size > 0
            && counted.is_multiple_of(size)
        {
            out.put(&[separator])?;
        }
        out.put(&[hex_digit(byte >> 4), hex_digit(byte & 15)])?;
    }
    Ok(())
}

/// The digit of a number below 16, in lower case.
pub(super) fn hex_digit(value: u8) -> u8 {
    b"0123456789abcdef"[usize::from(value & 15)]
}

/// Why [`read_hex`] stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    /// No digit at this position.
    At(usize),
    /// The result does not fit memory.
    OutOfMemory,
}

/// Writes the bytes that pairs of digits stand for. White space may be between pairs.
///
/// # Errors
/// [`HexError`]; some bytes may have been written then.
pub fn read_hex(out: &mut impl Sink, text: &[u8]) -> Result<(), HexError> {
    let digit = |at: usize| {
        let byte = text.get(at).copied().unwrap_or(0);
        char::from(byte).to_digit(16).map(|digit| digit as u8).ok_or(HexError::At(at))
    };
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if matches!(byte, b'\t'..=b'\r' | b' ') {
            at += 1;
            continue;
        }
        let byte = digit(at)? << 4 | digit(at + 1)?;
        out.put(&[byte]).map_err(|OutOfMemory| HexError::OutOfMemory)?;
        at += 2;
    }
    Ok(())
}
