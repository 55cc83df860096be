//! Where results go.

use crate::mem::{OutOfMemory, Vec};
use core::fmt;

/// A place that bytes are appended to.
pub trait Sink {
    /// Appends bytes.
    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory>;

    /// Appends one byte several times.
    fn put_repeated(&mut self, byte: u8, count: usize) -> Result<(), OutOfMemory> {
        let block = [byte; 256];
        let mut left = count;
        while left > 0 {
            let now = left.min(block.len());
            self.put(&block[..now])?;
            left -= now;
        }
        Ok(())
    }

    /// Appends one character several times.
    fn put_repeated_char(&mut self, c: char, count: usize) -> Result<(), OutOfMemory> {
        let mut bytes = [0; 4];
        match c.encode_utf8(&mut bytes).as_bytes() {
            &[byte] => self.put_repeated(byte, count),
            bytes => (0..count).try_for_each(|_| self.put(bytes)),
        }
    }
}

impl Sink for Vec<'_, u8> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory> {
        self.extend_from_slice(bytes)
    }
}

/// Counts the bytes that a result will have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The bytes so far.
    pub bytes: usize,
}

impl Sink for Size {
    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory> {
        self.bytes = self.bytes.checked_add(bytes.len()).ok_or(OutOfMemory)?;
        Ok(())
    }

    fn put_repeated(&mut self, _: u8, count: usize) -> Result<(), OutOfMemory> {
        self.bytes = self.bytes.checked_add(count).ok_or(OutOfMemory)?;
        Ok(())
    }

    fn put_repeated_char(&mut self, c: char, count: usize) -> Result<(), OutOfMemory> {
        let more = c.len_utf8().checked_mul(count).ok_or(OutOfMemory)?;
        self.bytes = self.bytes.checked_add(more).ok_or(OutOfMemory)?;
        Ok(())
    }
}

impl fmt::Write for Size {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text.as_bytes()).map_err(|OutOfMemory| fmt::Error)
    }
}

/// Fills a slice that has been made large enough.
#[derive(Debug)]
pub struct Fill<'o> {
    out: &'o mut [u8],
    len: usize,
}

impl<'o> Fill<'o> {
    /// Fills `out` from its start.
    pub fn new(out: &'o mut [u8]) -> Self {
        Fill { out, len: 0 }
    }

    /// The bytes written so far.
    pub fn written(&self) -> usize {
        self.len
    }
}

impl Sink for Fill<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory> {
        let end = self.len.checked_add(bytes.len()).ok_or(OutOfMemory)?;
        self.out.get_mut(self.len..end).ok_or(OutOfMemory)?.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}

impl fmt::Write for Fill<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(text.as_bytes()).map_err(|OutOfMemory| fmt::Error)
    }
}
