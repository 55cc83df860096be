//! String literals: joining neighbours, and the fields of f-strings.

use super::{Parsed, Parser};
use crate::ast::{Conversion, ExprId, ExprKind, List, Pos, Text};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

/// A string under construction: parts that are done, and text that may still grow.
struct Joined {
    mark: usize,
    text: Option<(Text, Pos)>,
}

impl Parser<'_, '_> {
    /// One or more literals side by side, which are one string.
    pub(super) fn strings(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let is_bytes = self.at(TokenKind::Bytes);
        let mut is_format = false;
        let mut joined = Joined { mark: self.mark(), text: None };
        loop {
            match self.token.kind {
                TokenKind::Str | TokenKind::FStringStart if is_bytes => {
                    return Err(self.fail_at(ErrorKind::MixedBytes, pos));
                }
                TokenKind::Bytes if !is_bytes => return Err(self.fail_at(ErrorKind::MixedBytes, pos)),
                TokenKind::Str | TokenKind::Bytes => {
                    self.join_text(&mut joined)?;
                    self.advance()?;
                }
                TokenKind::FStringStart => {
                    is_format = true;
                    self.advance()?;
                    self.parts(&mut joined, TokenKind::FStringEnd)?;
                    self.advance()?;
                }
                _ => break,
            }
        }
        if is_format {
            let parts = self.finish(joined)?;
            return self.add(pos, ExprKind::FString(parts));
        }
        let text = joined.text.map_or(Text { start: 0, len: 0 }, |(text, _)| text);
        self.add(pos, if is_bytes { ExprKind::Bytes(text) } else { ExprKind::Str(text) })
    }

    /// Adds the current token's text.
    fn join_text(&mut self, joined: &mut Joined) -> Parsed<()> {
        joined.text = Some(match joined.text {
            Some((text, pos)) => (self.ast.extend_text(text, self.lexer.bytes())?, pos),
            None => (self.ast.add_text(self.lexer.bytes())?, self.pos()),
        });
        Ok(())
    }

    /// Ends the text so far; empty text is no part.
    fn finish_text(&mut self, joined: &mut Joined) -> Parsed<()> {
        match joined.text.take() {
            Some((text, pos)) if text.len > 0 => {
                let part = self.add(pos, ExprKind::Str(text))?;
                self.push(part)
            }
            _ => Ok(()),
        }
    }

    fn finish(&mut self, mut joined: Joined) -> Parsed<List<ExprId>> {
        self.finish_text(&mut joined)?;
        self.list(joined.mark)
    }

    /// Text and fields up to the token that ends them, which stays.
    fn parts(&mut self, joined: &mut Joined, end: TokenKind) -> Parsed<()> {
        loop {
            match self.token.kind {
                TokenKind::FStringMiddle => {
                    self.join_text(joined)?;
                    self.advance()?;
                }
                TokenKind::LeftBrace => self.field(joined)?,
                kind if kind == end => return Ok(()),
                _ => return Err(self.fail(ErrorKind::FStringAfterColon)),
            }
        }
    }

    /// A field from its brace to the one that closes it.
    fn field(&mut self, joined: &mut Joined) -> Parsed<()> {
        let pos = self.pos();
        self.enter()?;
        self.advance()?;
        let value = match self.token.kind {
            TokenKind::RightBrace => return Err(self.fail(ErrorKind::FStringEmpty { before: '}' })),
            TokenKind::Exclamation => return Err(self.fail(ErrorKind::FStringEmpty { before: '!' })),
            TokenKind::Colon => return Err(self.fail(ErrorKind::FStringEmpty { before: ':' })),
            TokenKind::Equal => return Err(self.fail(ErrorKind::FStringEmpty { before: '=' })),
            TokenKind::Lambda => return Err(self.fail(ErrorKind::FStringLambda)),
            _ => self.yield_or_expressions()?,
        };
        self.refuse_starred(value)?;
        let is_debug = self.at(TokenKind::Equal);
        if is_debug {
            joined.text = Some(match joined.text {
                Some((text, at)) => (self.ast.extend_text(text, self.lexer.field_text())?, at),
                None => (self.ast.add_text(self.lexer.field_text())?, pos),
            });
            self.advance()?;
        }
        let mut conversion = Conversion::None;
        if self.at(TokenKind::Exclamation) {
            conversion = self.conversion()?;
        }
        let spec = if self.take(TokenKind::Colon)? {
            let at = self.pos();
            let mut parts = Joined { mark: self.mark(), text: None };
            self.parts(&mut parts, TokenKind::RightBrace)?;
            let parts = self.finish(parts)?;
            Some(self.add(at, ExprKind::FString(parts))?)
        } else {
            None
        };
        if !self.at(TokenKind::RightBrace) {
            return Err(match is_debug || conversion != Conversion::None {
                true => self.fail(ErrorKind::FStringExpectingBrace),
                false if self.starts_expression() => self.unexpected_after(value),
                false => self.fail(ErrorKind::FStringExpectingEnd),
            });
        }
        if is_debug && conversion == Conversion::None && spec.is_none() {
            conversion = Conversion::Repr;
        }
        self.finish_text(joined)?;
        let field = self.add(pos, ExprKind::Field { conversion, value, spec })?;
        self.push(field)?;
        self.leave();
        self.advance()
    }

    fn conversion(&mut self) -> Parsed<Conversion> {
        let (line, column) = (self.token.line, self.token.column + 1);
        self.advance()?;
        if !self.at(TokenKind::Name) {
            return Err(self.fail(ErrorKind::FStringNoConversion));
        }
        if (self.token.line, self.token.column) != (line, column) {
            return Err(self.fail(ErrorKind::FStringConversionSpace));
        }
        let conversion = match self.lexer.text() {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            _ => {
                let name = self.names.intern(self.lexer.text())?;
                return Err(self.fail(ErrorKind::FStringConversion { name }));
            }
        };
        self.advance()?;
        Ok(conversion)
    }
}
