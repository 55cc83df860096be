//! `repr` of text and bytes: quotes and escapes.

use super::class::is_printable;
use super::hex::hex_digit;
use core::fmt;

/// The quote for something that contains these: double quotes only where that saves escapes.
fn quote_for(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

/// The letter that stands for a control character behind a backslash.
fn letter(byte: u8) -> Option<char> {
    Some(match byte {
        b'\n' => 'n',
        b'\r' => 'r',
        b'\t' => 't',
        _ => return None,
    })
}

/// Writes `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that holds the number.
pub(crate) fn write_escape(out: &mut dyn fmt::Write, code: u32) -> fmt::Result {
    let (kind, digits) = match code {
        0..=0xff => ('x', 2),
        0x100..=0xffff => ('u', 4),
        _ => ('U', 8),
    };
    out.write_char('\\')?;
    out.write_char(kind)?;
    (0..digits).rev().try_for_each(|i| out.write_char(char::from(hex_digit((code >> (4 * i)) as u8))))
}

/// Writes `repr(text)`; if `ascii`, as `ascii(text)`, without characters beyond ASCII.
pub fn write_str_repr(out: &mut dyn fmt::Write, text: &str, ascii: bool) -> fmt::Result {
    let quote = quote_for(text.as_bytes().contains(&b'\''), text.as_bytes().contains(&b'"'));
    out.write_char(quote)?;
    let mut plain_from = 0;
    for (at, c) in text.char_indices() {
        let plain = match c {
            '\\' => false,
            ' '..='~' => c != quote,
            _ => !c.is_ascii() && !ascii && is_printable(c),
        };
        if plain {
            continue;
        }
        out.write_str(&text[plain_from..at])?;
        plain_from = at + c.len_utf8();
        write_escaped(out, c)?;
    }
    out.write_str(&text[plain_from..])?;
    out.write_char(quote)
}

/// Writes a character that does not stand for itself.
fn write_escaped(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    let short = match c {
        ' '..='~' => Some(c),
        _ if c.is_ascii() => letter(c as u8),
        _ => None,
    };
    match short {
        Some(c) => {
            out.write_char('\\')?;
            out.write_char(c)
        }
        None => write_escape(out, u32::from(c)),
    }
}

/// Writes `repr(bytes)`.
pub fn write_bytes_repr(out: &mut dyn fmt::Write, bytes: &[u8]) -> fmt::Result {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    out.write_char('b')?;
    out.write_char(quote)?;
    for &byte in bytes {
        let c = char::from(byte);
        if (b' '..=b'~').contains(&byte) && c != quote && c != '\\' {
            out.write_char(c)?;
        } else {
            write_escaped(out, c)?;
        }
    }
    out.write_char(quote)
}
