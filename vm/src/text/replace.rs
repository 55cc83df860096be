//! Replacing parts, and tabs.

use super::find::find;
use super::index::next_char;
use super::{Sink, Units};
use crate::mem::OutOfMemory;
use crate::num::Poll;

/// Writes `text` with `old` replaced by `new`, at most `limit` times if there is one. An empty `old` stands
/// before each character or byte and at the end.
///
/// # Errors
/// `OutOfMemory` also when the poll ends it.
pub fn replace(
    out: &mut impl Sink,
    text: &[u8],
    old: &[u8],
    new: &[u8],
    limit: Option<usize>,
    units: Units,
    poll: &mut Poll<'_>,
) -> Result<(), OutOfMemory> {
    let mut left = limit.unwrap_or(usize::MAX);
    let mut at = 0;
    if old.is_empty() {
        while left > 0 {
            out.put(new)?;
            left -= 1;
            if at >= text.len() {
                return Ok(());
            }
            let end = if units == Units::Chars { next_char(text, at) } else { at + 1 };
            out.put(&text[at..end])?;
            at = end;
        }
        return out.put(&text[at..]);
    }
    while left > 0
        && let Some(found) = find(&text[at..], old, poll)?
    {
        out.put(&text[at..at + found])?;
        out.put(new)?;
        at += found + old.len();
        left -= 1;
    }
    out.put(&text[at..])
}

/// Writes `text` with tabs replaced by spaces up to the next column that `width` divides; none if that is 0.
pub fn expand_tabs(
    out: &mut impl Sink,
    text: &[u8],
    width: usize,
    units: Units,
    poll: &mut Poll<'_>,
) -> Result<(), OutOfMemory> {
    let mut column = 0usize;
    let mut done = 0;
    for (at, &byte) in text.iter().enumerate() {
        poll.pass(at)?;
        match byte {
            b'\t' => {
                out.put(&text[done..at])?;
                done = at + 1;
                let spaces = column.checked_rem(width).map_or(0, |over| width - over);
                out.put_repeated(b' ', spaces)?;
                column = column.checked_add(spaces).ok_or(OutOfMemory)?;
            }
            b'\n' | b'\r' => column = 0,
            // Bytes that go on with a character have no column of their own.
            0x80..=0xbf if units == Units::Chars => {}
            _ => column += 1,
        }
    }
    out.put(&text[done..])
}
