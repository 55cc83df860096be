//! ASCII text written byte by byte, handed on in pieces.

use core::fmt;

/// Characters of padding that are handed on at once.
const REPEATED: usize = 256;

/// Collects bytes for a `fmt::Write`, whose calls cost more than a byte is worth.
pub(crate) struct Ascii<'w> {
    out: &'w mut dyn fmt::Write,
    bytes: [u8; 32],
    len: usize,
    /// Letters are written as capitals.
    pub(crate) upper: bool,
}

impl<'w> Ascii<'w> {
    pub(crate) fn new(out: &'w mut dyn fmt::Write) -> Self {
        Ascii { out, bytes: [0; 32], len: 0, upper: false }
    }

    /// Writes one ASCII character.
    pub(crate) fn push(&mut self, byte: u8) -> fmt::Result {
        if self.len == self.bytes.len() {
            self.flush()?;
        }
        self.bytes[self.len] = if self.upper { byte.to_ascii_uppercase() } else { byte };
        self.len += 1;
        Ok(())
    }

    /// Writes ASCII text.
    pub(crate) fn extend(&mut self, text: &[u8]) -> fmt::Result {
        text.iter().try_for_each(|&byte| self.push(byte))
    }

    /// Writes one ASCII character several times.
    pub(crate) fn repeat(&mut self, byte: u8, count: usize) -> fmt::Result {
        let mut left = count;
        if left >= REPEATED {
            self.flush()?;
            let block = [if self.upper { byte.to_ascii_uppercase() } else { byte }; REPEATED];
            let text = core::str::from_utf8(&block).map_err(|_| fmt::Error)?;
            while left >= REPEATED {
                self.out.write_str(text)?;
                left -= REPEATED;
            }
        }
        (0..left).try_for_each(|_| self.push(byte))
    }

    /// Writes a character of any kind several times.
    pub(crate) fn repeat_char(&mut self, c: char, count: usize) -> fmt::Result {
        if c.is_ascii() {
            return self.repeat(c as u8, count);
        }
        self.flush()?;
        (0..count).try_for_each(|_| self.out.write_char(c))
    }

    /// Writes any text.
    pub(crate) fn write_str(&mut self, text: &str) -> fmt::Result {
        self.flush()?;
        self.out.write_str(text)
    }

    /// Hands on what was collected; to be called in the end.
    pub(crate) fn flush(&mut self) -> fmt::Result {
        let text = core::str::from_utf8(&self.bytes[..self.len]).map_err(|_| fmt::Error)?;
        self.len = 0;
        if text.is_empty() { Ok(()) } else { self.out.write_str(text) }
    }
}
