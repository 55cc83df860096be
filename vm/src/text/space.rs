//! White space, and stripping it or other characters.

use super::Units;
use core::ops::Range;

/// The length of the white space character that `text` begins with, 0 if there is none.
///
/// In text that is Unicode's white space and the separators 0x1c to 0x1f, in bytes ASCII's.
pub fn space_len(text: &[u8], units: Units) -> usize {
    match *text {
        [b'\t'..=b'\r' | b' ', ..] => 1,
        [0x1c..=0x1f, ..] if units == Units::Chars => 1,
        _ if units == Units::Bytes => 0,
        // U+0085, U+00A0
        [0xc2, 0x85 | 0xa0, ..] => 2,
        // U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// The length of the white space character that `text` ends with, 0 if there is none.
pub fn space_len_before_end(text: &[u8], units: Units) -> usize {
    (1..=text.len().min(3)).find(|&len| space_len(&text[text.len() - len..], units) == len).unwrap_or(0)
}

/// Which ends are stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `strip`
    Both,
    /// `lstrip`
    Start,
    /// `rstrip`
    End,
}

/// The range left when white space is stripped.
pub fn strip_space(text: &[u8], units: Units, ends: Ends) -> Range<usize> {
    let (mut start, mut end) = (0, text.len());
    if ends != Ends::End {
        while let len @ 1.. = space_len(&text[start..], units) {
            start += len;
        }
    }
    if ends != Ends::Start {
        while let len @ 1.. = space_len_before_end(&text[start..end], units) {
            end -= len;
        }
    }
    start..end
}

/// The range left when the characters of a set are stripped.
pub fn strip_chars(text: &str, set: &str, ends: Ends) -> Range<usize> {
    let mut rest = text;
    if ends != Ends::Start {
        rest = rest.trim_end_matches(|c| set.contains(c));
    }
    let end = rest.len();
    if ends != Ends::End {
        rest = rest.trim_start_matches(|c| set.contains(c));
    }
    end - rest.len()..end
}

/// The range left when the bytes of a set are stripped.
pub fn strip_bytes(text: &[u8], set: &[u8], ends: Ends) -> Range<usize> {
    let kept = |byte: &u8| !set.contains(byte);
    let end =
        if ends == Ends::Start { text.len() } else { text.iter().rposition(kept).map_or(0, |at| at + 1) };
    let start = if ends == Ends::End { 0 } else { text[..end].iter().position(kept).unwrap_or(end) };
    start..end
}

/// Whether there is text and all of it is white space.
pub fn is_space(text: &[u8], units: Units) -> bool {
    !text.is_empty() && strip_space(text, units, Ends::Start).is_empty()
}
