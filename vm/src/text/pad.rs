//! Padding to a width. The length of the text, in its units, is the caller's to know.

use super::Sink;
use crate::mem::OutOfMemory;

/// Where text stands in a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// `ljust`
    Left,
    /// `rjust`
    Right,
    /// `center`
    Center,
}

/// Units before and behind.
fn margins(len: usize, width: usize, stand: Stand) -> (usize, usize) {
    let all = width.saturating_sub(len);
    let before = match stand {
        Stand::Left => 0,
        Stand::Right => all,
        // The odd one goes before if the width is odd, too.
        Stand::Center => all / 2 + (all & width & 1),
    };
    (before, all - before)
}

/// Writes `text`, `len` units long, with `fill` around it up to `width` units.
pub fn pad(
    out: &mut impl Sink,
    text: &[u8],
    len: usize,
    width: usize,
    fill: char,
    stand: Stand,
) -> Result<(), OutOfMemory> {
    let (before, behind) = margins(len, width, stand);
    out.put_repeated_char(fill, before)?;
    out.put(text)?;
    out.put_repeated_char(fill, behind)
}

/// As [`pad`] for bytes, whose filling is any byte.
pub fn pad_bytes(
    out: &mut impl Sink,
    text: &[u8],
    width: usize,
    fill: u8,
    stand: Stand,
) -> Result<(), OutOfMemory> {
    let (before, behind) = margins(text.len(), width, stand);
    out.put_repeated(fill, before)?;
    out.put(text)?;
    out.put_repeated(fill, behind)
}

/// Writes `text`, `len` units long, with zeros behind its sign up to `width` units.
pub fn zero_fill(out: &mut impl Sink, text: &[u8], len: usize, width: usize) -> Result<(), OutOfMemory> {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    out.put(&text[..sign])?;
    out.put_repeated(b'0', width.saturating_sub(len))?;
    out.put(&text[sign..])
}
