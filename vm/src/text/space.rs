//! White space, and stripping it or other characters.

use super::Units;
use crate::num::{Poll, Stopped};
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
pub fn strip_space(
    text: &[u8],
    units: Units,
    ends: Ends,
    poll: &mut Poll<'_>,
) -> Result<Range<usize>, Stopped> {
    let (mut start, mut end) = (0, text.len());
    if ends != Ends::End {
        while let len @ 1.. = space_len(&text[start..], units) {
            poll.spend(len)?;
            start += len;
        }
    }
    if ends != Ends::Start {
        while let len @ 1.. = space_len_before_end(&text[start..end], units) {
            poll.spend(len)?;
            end -= len;
        }
    }
    Ok(start..end)
}

/// What looking for a character in a set of so many bytes counts for.
fn search_steps(len: usize) -> usize {
    1 + len / 8
}

/// The range left when the characters of a set are stripped.
pub fn strip_chars(text: &str, set: &str, ends: Ends, poll: &mut Poll<'_>) -> Result<Range<usize>, Stopped> {
    let (mut start, mut end) = (0, text.len());
    let steps = search_steps(set.len());
    if ends != Ends::Start {
        for (at, c) in text.char_indices().rev() {
            poll.spend(steps)?;
            if !set.chars().any(|other| other == c) {
                break;
            }
            end = at;
        }
    }
    if ends != Ends::End {
        for (at, c) in text[..end].char_indices() {
            poll.spend(steps)?;
            if !set.chars().any(|other| other == c) {
                break;
            }
            start = at + c.len_utf8();
        }
    }
    Ok(start..end)
}

/// The range left when the bytes of a set are stripped.
pub fn strip_bytes(
    text: &[u8],
    set: &[u8],
    ends: Ends,
    poll: &mut Poll<'_>,
) -> Result<Range<usize>, Stopped> {
    let (mut start, mut end) = (0, text.len());
    let steps = search_steps(set.len());
    while ends != Ends::Start && end > 0 && set.contains(&text[end - 1]) {
        poll.spend(steps)?;
        end -= 1;
    }
    while ends != Ends::End && start < end && set.contains(&text[start]) {
        poll.spend(steps)?;
        start += 1;
    }
    Ok(start..end)
}

/// Whether there is text and all of it is white space.
pub fn is_space(text: &[u8], units: Units, poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    Ok(!text.is_empty() && strip_space(text, units, Ends::Start, poll)?.is_empty())
}
