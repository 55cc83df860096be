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
    /// Text to be read again, see [`Reader::mark`].
    tape: Vec<'m, u8>,
    /// The next byte of `tape` to be read again.
    tape_at: usize,
    /// Whether what is decoded goes to `tape`.
    taping: bool,
}

/// A place that the reader can go back to.
#[derive(Clone, Copy)]
pub struct Mark {
    line: u32,
    column: u32,
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
            tape: Vec::new(mem),
            tape_at: 0,
            taping: false,
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

    /// Keeps the text from the next character on, so that [`Reader::rewind`] can go back to it. A further mark
    /// takes the place of an earlier one.
    pub fn mark(&mut self) -> Result<Mark, OutOfMemory> {
        self.tape.copy_within(self.tape_at.., 0);
        self.tape.truncate(self.tape.len() - self.tape_at);
        let mut start = Vec::new(self.tape.mem());
        for c in self.ahead[..self.filled].iter().filter(|&&c| c != END) {
            start.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes())?;
        }
        let (ahead, rest) = (start.len(), self.tape.len());
        self.tape.resize(ahead + rest, 0)?;
        self.tape.copy_within(..rest, ahead);
        self.tape[..ahead].copy_from_slice(&start);
        self.tape_at = ahead;
        self.taping = true;
        Ok(Mark { line: self.line, column: self.column })
    }

    /// Goes back to the mark.
    pub fn rewind(&mut self, mark: Mark) {
        (self.line, self.column) = (mark.line, mark.column);
        (self.filled, self.tape_at) = (0, 0);
        (self.taping, self.recording) = (false, false);
        self.record.clear();
    }

    /// Nothing is kept any more.
    pub fn forget(&mut self) {
        self.taping = false;
    }

    fn decode(&mut self) -> char {
        if let Some(&first) = self.tape.get(self.tape_at) {
            let end = self.tape_at + first.leading_ones().max(1) as usize;
            let text = self.tape.get(self.tape_at..end).and_then(|bytes| core::str::from_utf8(bytes).ok());
            self.tape_at = end;
            return text.and_then(|text| text.chars().next()).unwrap_or(END);
        }
        if !self.taping {
            self.tape.clear();
            self.tape_at = 0;
        }
        let c = self.decode_more();
        if self.taping && c != END {
            match self.tape.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()) {
                Ok(()) => self.tape_at = self.tape.len(),
                Err(OutOfMemory) => self.fault = Some(OutOfMemory.into()),
            }
        }
        c
    }

    fn decode_more(&mut self) -> char {
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
    fn reads_again() {
        let mem = Mem::new(1 << 20);
        let mut source = Bytes::new("ab\u{e9}d\nef".as_bytes());
        let mut reader = Reader::new(&mut source, &mem);
        assert_eq!((reader.bump(), reader.peek(2)), ('a', 'd'));
        let mark = reader.mark().expect("fits");
        let take = |reader: &mut Reader, n| (0..n).map(|_| reader.bump()).collect::<std::string::String>();
        assert_eq!(take(&mut reader, 5), "b\u{e9}d\ne");
        reader.rewind(mark);
        assert_eq!((reader.line, reader.column), (1, 2));
        assert_eq!(take(&mut reader, 2), "b\u{e9}");
        let mark = reader.mark().expect("fits");
        assert_eq!(take(&mut reader, 6), "d\nef\0\0");
        reader.rewind(mark);
        assert_eq!(take(&mut reader, 6), "d\nef\0\0");
        assert_eq!((reader.line, reader.column), (2, 3));
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
