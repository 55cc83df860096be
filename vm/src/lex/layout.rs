//! Lines: indentation, blank lines and comments, and the tokens that stand for them.

use super::source::END;
use super::token::{Token, TokenKind};
use super::{Lexed, Lexer};
use crate::syntax::ErrorKind;

/// Levels of indentation, as in CPython.
const MAX_INDENTS: usize = 100;

/// The width of one level: tabs to multiples of 8, and tabs as 1. A level is consistent if both agree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    wide: u32,
    narrow: u32,
}

impl Lexer<'_, '_> {
    /// Reads blank lines and the indentation of the next line that is not blank. `None`: same level.
    pub(super) fn line_start(&mut self) -> Lexed<Option<Token>> {
        let mut width = Width { wide: 0, narrow: 0 };
        loop {
            match self.reader.peek(0) {
                ' ' => {
                    width.wide = width.wide.saturating_add(1);
                    width.narrow = width.narrow.saturating_add(1);
                }
                '\t' => {
                    width.wide = (width.wide / 8 + 1).saturating_mul(8);
                    width.narrow = width.narrow.saturating_add(1);
                }
                '\x0c' => width = Width { wide: 0, narrow: 0 },
                '#' => {
                    self.comment();
                    continue;
                }
                '\n' => width = Width { wide: 0, narrow: 0 },
                '\\' => {
                    // A continuation that follows only indentation joins the next line to it.
                    self.continuation()?;
                    if width.wide != 0 {
                        break;
                    }
                    continue;
                }
                END => {
                    width = Width { wide: 0, narrow: 0 };
                    break;
                }
                _ => break,
            }
            self.reader.bump();
        }
        self.at_line_start = false;
        self.indentation(width)
    }

    fn indentation(&mut self, width: Width) -> Lexed<Option<Token>> {
        let here = self.here(TokenKind::Dedent);
        let level = self.indents.last().copied().unwrap_or(Width { wide: 0, narrow: 0 });
        if width.wide == level.wide {
            if width.narrow != level.narrow {
                return Err(self.error_at(ErrorKind::MixedTabs, here));
            }
            return Ok(None);
        }
        if width.wide > level.wide {
            if width.narrow <= level.narrow {
                return Err(self.error_at(ErrorKind::MixedTabs, here));
            }
            if self.indents.len() + 1 >= MAX_INDENTS {
                return Err(self.error_at(ErrorKind::TooManyIndents, here));
            }
            self.indents.push(width)?;
            return Ok(Some(Token { kind: TokenKind::Indent, ..here }));
        }
        while self.indents.last().is_some_and(|level| level.wide > width.wide) {
            self.indents.pop();
            self.dedents += 1;
        }
        let level = self.indents.last().copied().unwrap_or(Width { wide: 0, narrow: 0 });
        if level.wide != width.wide {
            return Err(self.error_at(ErrorKind::UnindentMismatch, here));
        }
        if level.narrow != width.narrow {
            return Err(self.error_at(ErrorKind::MixedTabs, here));
        }
        self.dedents -= 1;
        Ok(Some(here))
    }

    /// Takes a comment, not the line's end.
    pub(super) fn comment(&mut self) {
        let recording = core::mem::replace(&mut self.reader.recording, false);
        while !matches!(self.reader.peek(0), '\n' | END) {
            self.reader.bump();
        }
        self.reader.recording = recording;
    }

    /// Takes a backslash and the line's end behind it.
    pub(super) fn continuation(&mut self) -> Lexed<()> {
        self.reader.bump();
        let here = self.here(TokenKind::Newline);
        match self.reader.bump() {
            '\n' if self.reader.peek(0) == END => Err(self.error_at_end(ErrorKind::UnexpectedEof, here)),
            '\n' => Ok(()),
            END => Err(self.error_at_end(ErrorKind::UnexpectedEof, here)),
            _ => Err(self.error_at(ErrorKind::AfterContinuation, here)),
        }
    }
}
