//! Strings and bytes: quotes and escapes.

use super::source::END;
use super::token::{Token, TokenKind};
use super::word::Prefix;
use super::{Lexed, Lexer, Nest};
use crate::syntax::ErrorKind;

/// How a string is quoted and read.
#[derive(Clone, Copy)]
pub(super) struct Quote {
    pub(super) quote: char,
    pub(super) triple: bool,
    pub(super) raw: bool,
    pub(super) bytes: bool,
    pub(super) format: bool,
    /// An empty f-string, whose closing quote is taken with its opening one.
    pub(super) closed: bool,
}

impl Lexer<'_, '_> {
    /// Reads a string whose prefix is taken; the next character is its quote.
    pub(super) fn string(&mut self, start: Token, prefix: Prefix) -> Lexed<Token> {
        let quote = self.reader.bump();
        let second = self.reader.take(quote);
        let triple = second && self.reader.take(quote);
        let Prefix { raw, bytes, format } = prefix;
        let form = Quote { quote, triple, raw, bytes, format, closed: second && !triple };
        self.text.clear();
        self.body = 0;
        if format {
            self.open(Nest::FString(form), start)?;
            return Ok(Token { kind: TokenKind::FStringStart, ..start });
        }
        if !form.closed {
            self.body(form, start)?;
        }
        Ok(Token { kind: if bytes { TokenKind::Bytes } else { TokenKind::Str }, ..start })
    }

    fn body(&mut self, form: Quote, start: Token) -> Lexed<()> {
        loop {
            match self.reader.peek(0) {
                c if self.at_close(form) => {
                    for _ in 0..if form.triple { 3 } else { 1 } {
                        self.reader.take(c);
                    }
                    return Ok(());
                }
                '\n' if !form.triple => return Err(self.unterminated(form, start)),
                END => return Err(self.unterminated(form, start)),
                '\\' => self.escape(form, start)?,
                c if form.bytes && !c.is_ascii() => {
                    return Err(self.error_at(ErrorKind::NotAsciiBytes, start));
                }
                _ => self.keep()?,
            }
        }
    }

    /// Whether the closing quote comes next.
    pub(super) fn at_close(&mut self, form: Quote) -> bool {
        let Quote { quote, triple, .. } = form;
        self.reader.peek(0) == quote
            && (!triple || self.reader.peek(1) == quote && self.reader.peek(2) == quote)
    }

    /// The error for a string that does not end.
    pub(super) fn unterminated(&mut self, form: Quote, start: Token) -> crate::syntax::ParseError {
        // A line's end before the text's does not start another line.
        let line = self.reader.line - u32::from(self.reader.column == 1 && self.reader.line > 1);
        match (form.triple, form.format) {
            (true, true) => self.error_at_end(ErrorKind::UnterminatedTripleF { line }, start),
            (true, false) => self.error_at_end(ErrorKind::UnterminatedTriple { line }, start),
            (false, true) => self.error_at(ErrorKind::UnterminatedFString { line }, start),
            (false, false) if self.quote_of_field() == Some(form.quote) => {
                self.error_at(ErrorKind::FStringExpectingBrace, start)
            }
            (false, false) => self.error_at(ErrorKind::UnterminatedString { line }, start),
        }
    }

    /// Takes the next character into the text.
    pub(super) fn keep(&mut self) -> Lexed<()> {
        let c = self.reader.bump();
        self.body = self.body.saturating_add(c.len_utf8() as u32);
        self.push(c)
    }

    /// Takes an escape; the next character is the backslash.
    pub(super) fn escape(&mut self, form: Quote, start: Token) -> Lexed<()> {
        let at = self.body;
        self.reader.bump();
        self.body = at.saturating_add(1);
        let c = self.reader.peek(0);
        if form.raw {
            self.push('\\')?;
            let verbatim = c != END && !(form.format && matches!(c, '{' | '}'));
            if !verbatim || form.bytes && !c.is_ascii() {
                return Ok(());
            }
            return self.keep();
        }
        let plain = match c {
            '\n' => None,
            '\\' | '\'' | '"' => Some(c),
            'a' => Some('\x07'),
            'b' => Some('\x08'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            '0'..='7' => return self.octal(form),
            'x' => return self.hexadecimal(form, start, at, 2, "truncated \\xXX escape"),
            'u' if !form.bytes => return self.hexadecimal(form, start, at, 4, "truncated \\uXXXX escape"),
            'U' if !form.bytes => {
                return self.hexadecimal(form, start, at, 8, "truncated \\UXXXXXXXX escape");
            }
            'N' if !form.bytes => return Err(self.error_at(ErrorKind::NamedEscape, start)),
            // An unknown escape is not one: the backslash stays, and what follows is read as usual.
            _ => return self.push('\\'),
        };
        self.reader.bump();
        self.body = self.body.saturating_add(1);
        match plain {
            Some(c) => self.push(c),
            None => Ok(()),
        }
    }

    fn octal(&mut self, form: Quote) -> Lexed<()> {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) = self.reader.peek(0).to_digit(8) else { break };
            value = value * 8 + digit;
            self.reader.bump();
            self.body = self.body.saturating_add(1);
        }
        self.push_value(form, value)
    }

    fn hexadecimal(
        &mut self,
        form: Quote,
        start: Token,
        at: u32,
        count: u32,
        what: &'static str,
    ) -> Lexed<()> {
        self.reader.bump();
        self.body = self.body.saturating_add(1);
        let mut value = 0u32;
        for _ in 0..count {
            let Some(digit) = self.reader.peek(0).to_digit(16) else {
                return Err(match form.bytes {
                    true => self.error_at(ErrorKind::BadByteEscape { start: at }, start),
                    false => {
                        let end = self.body.saturating_sub(1);
                        self.error_at(ErrorKind::BadEscape { start: at, end, what }, start)
                    }
                });
            };
            value = value << 4 | digit;
            self.reader.bump();
            self.body = self.body.saturating_add(1);
        }
        if !form.bytes && char::from_u32(value).is_none() {
            let what = match value > u32::from(char::MAX) {
                true => "illegal Unicode character",
                false => "surrogates not allowed",
            };
            let end = self.body.saturating_sub(1);
            return Err(self.error_at(ErrorKind::BadEscape { start: at, end, what }, start));
        }
        self.push_value(form, value)
    }

    fn push_value(&mut self, form: Quote, value: u32) -> Lexed<()> {
        match char::from_u32(value).filter(|_| !form.bytes) {
            Some(c) => self.push(c),
            None => Ok(self.text.push(value as u8)?),
        }
    }
}
