//! Characters from a stream of bytes: decoding, line ends, positions and a little lookahead.

use crate::mem::{Mem, OutOfMemory, Vec};
use crate::syntax::{ErrorKind, ParseError};

/// Where a program's text comes from: a string, a file, a serial line.
pub trait Source {
    /// The next byte; `None` at the end, and from then on.
    fn next_byte(&mut self) -> Option<u8>;
}

/// Text that is in memory.
#[derive(Clone, Debug)]
pub struct Bytes<'a> {
    bytes: &'a [u8],
}

impl<'a> Bytes<'a> {
    /// Reads `bytes` from the start.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Bytes { bytes }
    }
}

impl Source for Bytes<'_> {
    fn next_byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }
}

/// The end of the text, as a character: a real one is refused before it gets here.
pub const END: char = '\0';

const AHEAD: usize = 4;

/// The reader. What it cannot read ends the text; [`Reader::fault`] then says why.
pub struct Reader<'s, 'm> {
    source: &'s mut dyn Source,
    /// Characters decoded and not yet taken.
    ahead: [char; AHEAD],
    filled: usize,
    /// A byte read too far while a sequence was decoded.
    back: Option<u8>,
    after_return: bool,
    started: bool,
    ended: bool,
    /// The line of the next character.
    pub line: u32,
    /// The column of the next character.
    pub column: u32,
    fault: Option<ParseError>,
    /// The text taken while `recording`, for `f"{x=}"`.
    pub record: Vec<'m, u8>,
    /// Whether what is taken goes to `record`.
    pub recording: bool,
}

impl<'s, 'm> Reader<'s, 'm> {
    /// A reader at the start of a text.
    pub fn new(source: &'s mut dyn Source, mem: &'m Mem) -> Self {
        Reader {
            source,
            ahead: [END; AHEAD],
            filled: 0,
            back: None,
            after_return: false,
            started: false,
            ended: false,
            line: 1,
            column: 1,
            fault: None,
            record: Vec::new(mem),
            recording: false,
        }
    }

    /// Why the text ended, if it was not by itself.
    pub fn fault(&self) -> Option<ParseError> {
        self.fault
    }

    fn byte(&mut self) -> Option<u8> {
        if let Some(byte) = self.back.take() {
            return Some(byte);
        }
        self.source.next_byte()
    }

    fn refuse(&mut self, kind: ErrorKind) -> char {
        let column = self.column.saturating_add(self.filled as u32);
        self.fault = Some(ParseError { kind, line: self.line, column, at_end: false });
        self.ended = true;
        END
    }

    fn decode(&mut self) -> char {
        if self.ended {
            return END;
        }
        loop {
            let Some(first) = self.byte() else {
                self.ended = true;
                return END;
            };
            let skip = self.after_return && first == b'\n';
            self.after_return = false;
            if skip {
                continue;
            }
            let start = !core::mem::replace(&mut self.started, true);
            let c = match first {
                0 => return self.refuse(ErrorKind::NullByte),
                b'\r' => {
                    self.after_return = true;
                    '\n'
                }
                0x01..=0x7f => char::from(first),
                _ => match self.sequence(first) {
                    Some(c) => c,
                    None => return self.refuse(ErrorKind::NotUtf8 { byte: first, line: self.line }),
                },
            };
            if !(start && c == '\u{feff}') {
                return c;
            }
        }
    }

    /// The rest of a UTF-8 sequence; the table 3-7 of the Unicode standard.
    fn sequence(&mut self, first: u8) -> Option<char> {
        let (count, mut value) = match first {
            0xc2..=0xdf => (1, u32::from(first & 0x1f)),
            0xe0..=0xef => (2, u32::from(first & 0x0f)),
            0xf0..=0xf4 => (3, u32::from(first & 0x07)),
            _ => return None,
        };
        for _ in 0..count {
            let next = self.byte()?;
            if next & 0xc0 != 0x80 {
                self.back = Some(next);
                return None;
            }
            value = value << 6 | u32::from(next & 0x3f);
        }
        let least = [0, 0x80, 0x800, 0x1_0000][count];
        if value < least { None } else { char::from_u32(value) }
    }

    /// The character `n` places ahead, `n` below 4. Ask for one past a line's end only if it is needed: a
    /// prompt has no more.
    pub fn peek(&mut self, n: usize) -> char {
        while self.filled <= n {
            let c = self.decode();
            self.ahead[self.filled] = c;
            self.filled += 1;
        }
        self.ahead[n]
    }

    /// Takes the next character.
    pub fn bump(&mut self) -> char {
        let c = self.peek(0);
        self.ahead.copy_within(1.., 0);
        self.filled -= 1;
        if c == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else if c != END {
            self.column = self.column.saturating_add(1);
        }
        if self.recording && c != END {
            let taken = self.record.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            if let Err(OutOfMemory) = taken {
                self.fault = Some(OutOfMemory.into());
                self.ended = true;
            }
        }
        c
    }

    /// Takes the next character if it is `c`.
    pub fn take(&mut self, c: char) -> bool {
        let found = self.peek(0) == c;
        if found {
            self.bump();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (std::string::String, Option<ErrorKind>) {
        let mem = Mem::new(1 << 20);
        let mut source = Bytes::new(bytes);
        let mut reader = Reader::new(&mut source, &mem);
        let mut text = std::string::String::new();
        loop {
            match reader.bump() {
                END => return (text, reader.fault().map(|fault| fault.kind)),
                c => text.push(c),
            }
        }
    }

    #[test]
    fn decodes() {
        let whole = "a\u{e9}\u{20ac}\u{1f40d}";
        assert_eq!(read(whole.as_bytes()), (whole.into(), None));
        assert_eq!(read(b"\xef\xbb\xbfa\r\nb\rc\n"), ("a\nb\nc\n".into(), None));
        for bad in
            [&b"a\xff"[..], b"a\xc0\x80", b"a\xed\xa0\x80", b"a\xf4\x90\x80\x80", b"a\xe2\x82", b"a\xe2x"]
        {
            let kind = ErrorKind::NotUtf8 { byte: bad[1], line: 1 };
            assert_eq!(read(bad), ("a".into(), Some(kind)));
        }
        assert_eq!(read(b"a\0b"), ("a".into(), Some(ErrorKind::NullByte)));
    }
}
