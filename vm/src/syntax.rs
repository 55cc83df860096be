//! Everything that can be wrong with the text of a program: one table of errors, their classes and messages.
//!
//! An error is data; its text is made at the edge, by [`ParseError::message`], where the module's names
//! are at hand.

use crate::ast::{NameId, Names};
use crate::mem::OutOfMemory;
use core::fmt;

mod table;

pub use table::ErrorKind;

/// Which Python exception an error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `MemoryError`
    Memory,
    /// `RecursionError`
    Recursion,
}

impl ErrorClass {
    /// The name of the Python class.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorClass::Syntax => "SyntaxError",
            ErrorClass::Indentation => "IndentationError",
            ErrorClass::Tab => "TabError",
            ErrorClass::Memory => "MemoryError",
            ErrorClass::Recursion => "RecursionError",
        }
    }
}

/// What is wrong with a program's text, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
    /// The text ended where more was needed: a prompt asks for another line.
    pub at_end: bool,
}

impl ParseError {
    /// The Python exception class.
    pub fn class(&self) -> ErrorClass {
        self.kind.class()
    }

    /// The message, as `str(e)` shows it; `names` is the table of the module that was parsed.
    pub fn message<'a>(&'a self, names: &'a Names<'_>) -> impl fmt::Display + 'a {
        Message { kind: &self.kind, names }
    }
}

impl From<OutOfMemory> for ParseError {
    fn from(_: OutOfMemory) -> Self {
        ParseError { kind: ErrorKind::OutOfMemory, line: 0, column: 0, at_end: false }
    }
}

struct Message<'a, 'm> {
    kind: &'a ErrorKind,
    names: &'a Names<'m>,
}

impl fmt::Display for Message<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = self.kind.data(self.names);
        let mut rest = self.kind.text();
        let mut number = 0;
        while let Some(at) = rest.bytes().position(|byte| byte == b'{' || byte == b'}') {
            f.write_str(&rest[..at])?;
            rest = match &rest[at..] {
                // Doubled, a brace stands for itself.
                twice if twice.starts_with("{{") || twice.starts_with("}}") => {
                    f.write_str(&twice[..1])?;
                    &twice[2..]
                }
                place => {
                    // The only piece of data may be shown twice.
                    let piece = data.get(number).filter(|piece| !matches!(piece, Shown::Text("")));
                    fmt::Display::fmt(piece.unwrap_or(&data[0]), f)?;
                    number += 1;
                    place
                        .split_at(
                            place.bytes().position(|byte| byte == b'}').map_or(place.len(), |end| end + 1),
                        )
                        .1
                }
            };
        }
        f.write_str(rest)
    }
}

/// A character shown as `U+20AC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePoint(pub char);

/// One piece of data of an error, ready to be shown.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Text(&'a str),
    Char(char),
    Number(u32),
    Byte(u8),
    CodePoint(char),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Shown::Text(text) => f.write_str(text),
            Shown::Char(c) => write!(f, "{c}"),
            Shown::Number(n) => write!(f, "{n}"),
            Shown::Byte(b) => write!(f, "\\x{b:02x}"),
            Shown::CodePoint(c) => write!(f, "U+{:04X}", u32::from(c)),
        }
    }
}

trait Show {
    fn show<'a>(self, names: &'a Names<'_>) -> Shown<'a>;
}

impl Show for &'static str {
    fn show<'a>(self, _: &'a Names<'_>) -> Shown<'a> {
        Shown::Text(self)
    }
}

impl Show for char {
    fn show<'a>(self, _: &'a Names<'_>) -> Shown<'a> {
        Shown::Char(self)
    }
}

impl Show for u32 {
    fn show<'a>(self, _: &'a Names<'_>) -> Shown<'a> {
        Shown::Number(self)
    }
}

impl Show for u8 {
    fn show<'a>(self, _: &'a Names<'_>) -> Shown<'a> {
        Shown::Byte(self)
    }
}

impl Show for CodePoint {
    fn show<'a>(self, _: &'a Names<'_>) -> Shown<'a> {
        Shown::CodePoint(self.0)
    }
}

impl Show for NameId {
    fn show<'a>(self, names: &'a Names<'_>) -> Shown<'a> {
        Shown::Text(names.text(self))
    }
}
