//! Text whose growth can fail.

use super::{Deref, Mem, OutOfMemory, Vec, fmt};

/// UTF-8 text that books its bytes with a [`Mem`]. `write!` into it reports a refused allocation as
/// `fmt::Error`.
pub struct String<'m> {
    bytes: Vec<'m, u8>,
}

impl<'m> String<'m> {
    /// Empty text; allocates nothing.
    pub const fn new(mem: &'m Mem) -> Self {
        String { bytes: Vec::new(mem) }
    }

    /// The account that this text books with.
    pub fn mem(&self) -> &'m Mem {
        self.bytes.mem()
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) -> Result<(), OutOfMemory> {
        self.bytes.extend_from_slice(text.as_bytes())
    }

    /// Appends one character.
    pub fn push(&mut self, c: char) -> Result<(), OutOfMemory> {
        self.push_str(c.encode_utf8(&mut [0; 4]))
    }

    /// The text.
    #[allow(unsafe_code, reason = "validity holds by construction and would be costly to check each time")]
    pub fn as_str(&self) -> &str {
        // SAFETY: only whole characters are appended, and cuts are between characters.
        unsafe { core::str::from_utf8_unchecked(&self.bytes) }
    }

    /// Empties the text, keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Cuts the text to its first `len` bytes; `len` lies on a character boundary.
    pub fn truncate(&mut self, len: usize) {
        assert!(self.as_str().is_char_boundary(len), "invariant: cut between characters");
        self.bytes.truncate(len);
    }
}

impl Deref for String<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Write for String<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text).map_err(|OutOfMemory| fmt::Error)
    }
}

impl fmt::Debug for String<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}
