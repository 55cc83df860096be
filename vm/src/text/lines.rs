//! Splitting into lines.

use super::Units;
use super::split::Parts;
use crate::num::{Poll, Stopped};
use core::ops::Range;

/// The length of the line end that `text` begins with, 0 if there is none. Bytes have `\n`, `\r` and `\r\n`,
/// text Unicode's line and paragraph ends, too.
fn line_end_len(text: &[u8], units: Units) -> usize {
    match *text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ if units == Units::Bytes => 0,
        [0x0b | 0x0c | 0x1c..=0x1e, ..] => 1,
        // U+0085
        [0xc2, 0x85, ..] => 2,
        // U+2028, U+2029
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

/// The lines of a text: `splitlines`.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t [u8],
    units: Units,
    keep_ends: bool,
    at: usize,
}

impl<'t> Lines<'t> {
    /// The lines, with what ends them if `keep_ends`.
    pub fn new(text: &'t [u8], units: Units, keep_ends: bool) -> Self {
        Lines { text, units, keep_ends, at: 0 }
    }
}

impl Parts for Lines<'_> {
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped> {
        let start = self.at;
        if start >= self.text.len() {
            return Ok(None);
        }
        let mut end = start;
        let mut len = 0;
        while end < self.text.len() {
            len = line_end_len(&self.text[end..], self.units);
            if len > 0 {
                break;
            }
            poll.pass(end)?;
            end += 1;
        }
        self.at = end + len;
        Ok(Some(start..if self.keep_ends { self.at } else { end }))
    }
}
