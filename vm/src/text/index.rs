//! Characters by number: where the n-th one is, and every n-th one.

use super::Sink;
use crate::mem::OutOfMemory;
use crate::num::{Poll, Stopped};

/// Bytes counted at once.
const BLOCK: usize = 32;

fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// How many characters begin in these bytes of UTF-8.
pub fn count_chars(text: &[u8]) -> usize {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let in_block = |block: &[u8; BLOCK]| {
        usize::from(block.iter().fold(0u8, |count, &byte| count + u8::from(is_start(byte))))
    };
    blocks.iter().map(in_block).sum::<usize>() + rest.iter().filter(|&&byte| is_start(byte)).count()
}

/// Where the character of a number begins; the end of the text for the number of all its characters. `None`
/// past that.
pub fn byte_of_char(text: &[u8], index: usize) -> Option<usize> {
    let mut left = index;
    let mut at = 0;
    let (blocks, _) = text.as_chunks::<BLOCK>();
    for block in blocks {
        let count = count_chars(block);
        if count > left {
            break;
        }
        left -= count;
        at += BLOCK;
    }
    for (i, &byte) in text[at..].iter().enumerate() {
        if is_start(byte) {
            if left == 0 {
                return Some(at + i);
            }
            left -= 1;
        }
    }
    (left == 0).then_some(text.len())
}

/// Where the character begins that has so many characters from itself to the end.
pub fn byte_of_char_from_end(
    text: &[u8],
    count: usize,
    poll: &mut Poll<'_>,
) -> Result<Option<usize>, Stopped> {
    if count == 0 {
        return Ok(Some(text.len()));
    }
    let mut left = count;
    for (at, &byte) in text.iter().enumerate().rev() {
        poll.pass(at)?;
        if is_start(byte) {
            left -= 1;
            if left == 0 {
                return Ok(Some(at));
            }
        }
    }
    Ok(None)
}

/// Where the character after the one at `at` begins.
pub fn next_char(text: &[u8], at: usize) -> usize {
    let rest = text.get(at + 1..).unwrap_or(&[]);
    at + 1 + rest.iter().position(|&byte| is_start(byte)).unwrap_or(rest.len())
}

/// Where the character before `at` begins.
pub fn previous_char(text: &[u8], at: usize) -> usize {
    text[..at].iter().rposition(|&byte| is_start(byte)).unwrap_or(0)
}

/// Writes `count` characters: that of number `start`, then each `step` further on, back if negative. All of
/// them exist, and `step` is not 0.
pub fn slice_chars(
    out: &mut impl Sink,
    text: &[u8],
    start: usize,
    step: isize,
    count: usize,
) -> Result<(), OutOfMemory> {
    if count == 0 {
        return Ok(());
    }
    let Some(mut at) = byte_of_char(text, start) else { return Ok(()) };
    for left in (0..count).rev() {
        let end = next_char(text, at);
        out.put(text.get(at..end).unwrap_or(&[]))?;
        if left > 0 {
            for _ in 0..step.unsigned_abs() {
                at = if step > 0 { next_char(text, at) } else { previous_char(text, at) };
            }
        }
    }
    Ok(())
}

/// Writes `count` bytes, as [`slice_chars`] does with characters.
pub fn slice_bytes(
    out: &mut impl Sink,
    text: &[u8],
    start: usize,
    step: isize,
    count: usize,
) -> Result<(), OutOfMemory> {
    let mut at = start;
    for _ in 0..count {
        let Some(byte) = text.get(at) else { return Ok(()) };
        out.put(&[*byte])?;
        at = at.wrapping_add_signed(step);
    }
    Ok(())
}
