//! Text to bytes and back: UTF-8, ASCII, Latin-1, with Python's ways of dealing with errors.

use super::Sink;
use super::quote::write_escape;
use crate::mem::OutOfMemory;
use core::fmt;
use core::fmt::Write;

/// The encodings that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// ASCII
    Ascii,
    /// ISO 8859-1
    Latin1,
}

impl Encoding {
    /// The encoding of a name, in any case, with `-`, `_` or space.
    pub fn of_name(name: &str) -> Option<Self> {
        let is = |known: &str| {
            name.len() == known.len()
                && name.bytes().zip(known.bytes()).all(|(a, b)| match a {
                    b'_' | b' ' => b == b'-',
                    _ => a.eq_ignore_ascii_case(&b),
                })
        };
        let any = |names: &[&str]| names.iter().any(|known| is(known));
        if any(&["utf-8", "utf8", "u8", "utf"]) {
            Some(Encoding::Utf8)
        } else if any(&["ascii", "us-ascii", "646"]) {
            Some(Encoding::Ascii)
        } else if any(&["latin-1", "latin1", "latin", "l1", "iso-8859-1", "iso8859-1", "8859", "cp819"]) {
            Some(Encoding::Latin1)
        } else {
            None
        }
    }

    /// The name as messages have it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
        }
    }
}

/// What is done about what cannot be encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// An exception.
    Strict,
    /// Nothing is written for it.
    Ignore,
    /// `?` in bytes, U+FFFD in text.
    Replace,
    /// `\xhh` and the like.
    BackslashReplace,
    /// `&#1234;`, in bytes only.
    XmlCharRefReplace,
}

impl Errors {
    /// The handler of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "backslashreplace" => Errors::BackslashReplace,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            _ => return None,
        })
    }
}

/// What could not be encoded or decoded: UnicodeEncodeError, UnicodeDecodeError.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// The encoding.
    pub encoding: Encoding,
    /// The first position: of a character when encoding, of a byte when decoding.
    pub start: usize,
    /// The position behind the last.
    pub end: usize,
    /// The character or byte at `start`.
    pub code: u32,
    /// True when encoding.
    pub encoding_text: bool,
    /// Python's words for the reason.
    pub reason: &'static str,
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' codec can't ", self.encoding.name())?;
        match (self.encoding_text, self.end - self.start) {
            (true, 1) => {
                f.write_str("encode character '")?;
                write_escape(f, self.code)?;
                write!(f, "' in position {}", self.start)?;
            }
            (true, _) => write!(f, "encode characters in position {}-{}", self.start, self.end - 1)?,
            (false, 1) => write!(f, "decode byte {:#04x} in position {}", self.code, self.start)?,
            (false, _) => write!(f, "decode bytes in position {}-{}", self.start, self.end - 1)?,
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why encoding or decoding stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Something that cannot be encoded or decoded.
    Codec(CodecError),
    /// The result could not be written; where it goes to memory, that has run out.
    Write,
}

impl From<fmt::Error> for Failure {
    fn from(_: fmt::Error) -> Self {
        Failure::Write
    }
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Self {
        Failure::Write
    }
}

/// The first range of bytes that is not UTF-8, and the reason; `None` if all is.
pub fn check_utf8(bytes: &[u8]) -> Option<CodecError> {
    let error = core::str::from_utf8(bytes).err()?;
    let start = error.valid_up_to();
    let first = bytes[start];
    let (end, reason) = match error.error_len() {
        None => (bytes.len(), "unexpected end of data"),
        Some(len) if matches!(first, 0x80..=0xc1 | 0xf5..) => (start + len, "invalid start byte"),
        Some(len) => (start + len, "invalid continuation byte"),
    };
    let code = u32::from(first);
    Some(CodecError { encoding: Encoding::Utf8, start, end, code, encoding_text: false, reason })
}

/// Writes the text that bytes stand for.
///
/// # Errors
/// [`Failure`]; some text may have been written then.
pub fn decode(
    out: &mut dyn fmt::Write,
    bytes: &[u8],
    encoding: Encoding,
    errors: Errors,
) -> Result<(), Failure> {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let bad = match encoding {
            Encoding::Latin1 => {
                rest.iter().try_for_each(|&byte| out.write_char(char::from(byte)))?;
                return Ok(());
            }
            Encoding::Ascii => rest.iter().position(|byte| !byte.is_ascii()).map(|found| CodecError {
                encoding,
                start: found,
                end: found + 1,
                code: u32::from(rest[found]),
                encoding_text: false,
                reason: "ordinal not in range(128)",
            }),
            Encoding::Utf8 => check_utf8(rest),
        };
        let good = bad.map_or(rest, |error| &rest[..error.start]);
        out.write_str(core::str::from_utf8(good).map_err(|_| fmt::Error)?)?;
        let Some(error) = bad else { return Ok(()) };
        match errors {
            Errors::Ignore => {}
            Errors::Replace => out.write_char('\u{fffd}')?,
            Errors::BackslashReplace => {
                rest[error.start..error.end].iter().try_for_each(|&byte| write_escape(out, byte.into()))?;
            }
            Errors::Strict | Errors::XmlCharRefReplace => {
                return Err(Failure::Codec(CodecError {
                    start: at + error.start,
                    end: at + error.end,
                    ..error
                }));
            }
        }
        at += error.end;
    }
    Ok(())
}

/// Writes the bytes that stand for a text.
///
/// # Errors
/// [`Failure`]; some bytes may have been written then.
pub fn encode(out: &mut impl Sink, text: &str, encoding: Encoding, errors: Errors) -> Result<(), Failure> {
    let limit = match encoding {
        Encoding::Utf8 => return Ok(out.put(text.as_bytes())?),
        Encoding::Ascii => 128,
        Encoding::Latin1 => 256,
    };
    for (position, c) in text.chars().enumerate() {
        let code = u32::from(c);
        if code < limit {
            out.put(&[code as u8])?;
            continue;
        }
        match errors {
            Errors::Ignore => {}
            Errors::Replace => out.put(b"?")?,
            Errors::BackslashReplace => write_escape(&mut AsText(out), code)?,
            Errors::XmlCharRefReplace => write!(AsText(out), "&#{code};")?,
            Errors::Strict => {
                let run = text.chars().skip(position).take_while(|&c| u32::from(c) >= limit).count();
                return Err(Failure::Codec(CodecError {
                    encoding,
                    start: position,
                    end: position + run,
                    code,
                    encoding_text: true,
                    reason: if limit == 128 {
                        "ordinal not in range(128)"
                    } else {
                        "ordinal not in range(256)"
                    },
                }));
            }
        }
    }
    Ok(())
}

/// A sink as something that text is written to.
struct AsText<'s, S>(&'s mut S);

impl<S: Sink> fmt::Write for AsText<'_, S> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.put(text.as_bytes()).map_err(|OutOfMemory| fmt::Error)
    }
}
