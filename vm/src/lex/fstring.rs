//! f-strings: text and fields in turn, to any depth.
//!
//! The lexer keeps on one stack what is open: brackets, f-strings, fields, format specs. On top of an
//! f-string or a spec it reads text, on top of a field it reads tokens.

use super::source::END;
use super::token::{Token, TokenKind};
use super::{Lexed, Lexer, Nest, Quote};
use crate::syntax::ErrorKind;

impl Lexer<'_, '_> {
    /// Reads on inside an f-string or a format spec: text, a field's start, or the end.
    pub(super) fn fstring_part(&mut self, form: Quote, start: Token, is_spec: bool) -> Lexed<Token> {
        let token = self.here(TokenKind::FStringMiddle);
        self.text.clear();
        self.body = 0;
        if form.closed {
            self.nest.pop();
            return Ok(Token { kind: TokenKind::FStringEnd, ..token });
        }
        loop {
            let c = self.reader.peek(0);
            let doubled = matches!(c, '{' | '}') && !is_spec && self.reader.peek(1) == c;
            if doubled {
                self.reader.bump();
                self.keep()?;
                continue;
            }
            let closes = self.at_close(form);
            if (closes || matches!(c, '{' | '}')) && !self.text.is_empty() {
                return Ok(token);
            }
            match c {
                _ if closes && is_spec => return Err(self.error_at(ErrorKind::FStringExpectingBrace, token)),
                _ if closes => {
                    for _ in 0..if form.triple { 3 } else { 1 } {
                        self.reader.bump();
                    }
                    self.nest.pop();
                    return Ok(Token { kind: TokenKind::FStringEnd, ..token });
                }
                '{' => {
                    self.reader.bump();
                    let record = self.reader.record.len();
                    self.open(Nest::Field { record }, token)?;
                    self.fields += 1;
                    self.reader.recording = true;
                    return Ok(Token { kind: TokenKind::LeftBrace, ..token });
                }
                '}' if is_spec => {
                    self.nest.pop();
                    self.close_field();
                    self.reader.bump();
                    return Ok(Token { kind: TokenKind::RightBrace, ..token });
                }
                '}' => return Err(self.error_at(ErrorKind::FStringSingleBrace, token)),
                '\n' if !form.triple && is_spec => {
                    return Err(self.error_at(ErrorKind::FStringNewlineInSpec, token));
                }
                '\n' if !form.triple => return Err(self.unterminated(form, start)),
                END => return Err(self.unterminated(form, start)),
                '\\' => self.escape(form, start)?,
                _ => self.keep()?,
            }
        }
    }

    /// Leaves the innermost field.
    pub(super) fn close_field(&mut self) {
        self.nest.pop();
        self.fields -= 1;
        if self.fields == 0 {
            self.reader.recording = false;
            self.reader.record.clear();
        }
    }

    /// Starts the format spec of the field on top.
    pub(super) fn open_spec(&mut self, token: Token) -> Lexed<()> {
        let below = self.nest.len().checked_sub(2).and_then(|below| self.nest.get(below));
        match below.map(|open| open.nest) {
            Some(Nest::FString(form) | Nest::Spec(form)) => self.open(Nest::Spec(form), token),
            _ => Ok(()),
        }
    }

    /// The quote of the f-string whose field is on top.
    pub(super) fn quote_of_field(&self) -> Option<char> {
        match self
            .nest
            .iter()
            .rev()
            .find(|open| !matches!(open.nest, Nest::Bracket(_) | Nest::Field { .. }))?
            .nest
        {
            Nest::FString(form) | Nest::Spec(form) if !form.triple => Some(form.quote),
            _ => None,
        }
    }

    /// Whether the lexer reads tokens directly inside a field, not inside brackets there.
    pub fn in_field(&self) -> bool {
        matches!(self.nest.last(), Some(open) if matches!(open.nest, Nest::Field { .. }))
    }

    /// What was read of the innermost field so far; for `{x=}` right after the `=`.
    pub fn field_text(&self) -> &[u8] {
        match self.nest.last().map(|open| open.nest) {
            Some(Nest::Field { record }) => &self.reader.record[record..],
            _ => &[],
        }
    }
}
