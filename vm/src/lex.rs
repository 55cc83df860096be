//! Text to tokens: pulls characters from a stream, one token at a time, nothing kept.
//!
//! After a `NEWLINE` nothing is read until the next token is asked for, so that a prompt can answer first.

mod dump;
mod fstring;
mod layout;
mod number;
mod source;
mod string;
mod token;
mod word;

pub use dump::{Quoted, dump_tokens};
pub use number::Number;
pub use source::{Bytes, Mark, Source};
pub use token::{Token, TokenKind};

use crate::mem::{Mem, OutOfMemory, Vec};
use crate::syntax::{CodePoint, ErrorKind, ParseError};
use crate::text::letter::is_space;
use layout::Width;
use source::{END, Reader};
use string::Quote;
use word::Prefix;

/// Brackets, f-strings and fields that may be open at once; CPython's number for brackets.
const MAX_NESTING: usize = 200;

type Lexed<T> = Result<T, ParseError>;

/// Something that is open, and where it began.
#[derive(Clone, Copy)]
struct Open {
    nest: Nest,
    start: Token,
}

#[derive(Clone, Copy)]
enum Nest {
    /// An opening bracket.
    Bracket(char),
    /// An f-string's text.
    FString(Quote),
    /// A replacement field; its text begins at this place of the record.
    Field { record: usize },
    /// The format spec of the field below.
    Spec(Quote),
}

/// The lexer.
pub struct Lexer<'s, 'm> {
    reader: Reader<'s, 'm>,
    /// Text of the last name, digits of the last number, or value of the last string.
    text: Vec<'m, u8>,
    number: Number,
    nest: Vec<'m, Open>,
    /// The number of fields in `nest`.
    fields: usize,
    indents: Vec<'m, Width>,
    /// Dedents still to be handed out.
    dedents: u32,
    at_line_start: bool,
    /// The current line has a token, so that its end is one, too.
    in_line: bool,
    /// The offset in the current string, for messages.
    body: u32,
}

impl<'s, 'm> Lexer<'s, 'm> {
    /// A lexer at the start of a text.
    pub fn new(source: &'s mut dyn Source, mem: &'m Mem) -> Self {
        Lexer {
            reader: Reader::new(source, mem),
            text: Vec::new(mem),
            number: Number::Int(0),
            nest: Vec::new(mem),
            fields: 0,
            indents: Vec::new(mem),
            dedents: 0,
            at_line_start: true,
            in_line: false,
            body: 0,
        }
    }

    /// The next token; `End` from the end on.
    ///
    /// # Errors
    /// Whatever is no token, and memory that ran out. The lexer is not to be used after an error.
    pub fn next_token(&mut self) -> Result<Token, ParseError> {
        let token = self.token();
        match self.reader.fault() {
            Some(fault) => Err(fault),
            None => token,
        }
    }

    /// Keeps the text behind the current token, which starts a statement, so that [`Lexer::rewind`] can go back.
    ///
    /// # Errors
    /// Memory that ran out.
    pub fn mark(&mut self) -> Result<Mark, OutOfMemory> {
        self.reader.mark()
    }

    /// Goes back to the mark; since then no line has ended.
    pub fn rewind(&mut self, mark: Mark) {
        self.reader.rewind(mark);
        self.nest.clear();
        self.fields = 0;
        (self.at_line_start, self.in_line) = (false, true);
    }

    /// The mark is not needed any more.
    pub fn forget_mark(&mut self) {
        self.reader.forget();
    }

    /// The text of the last name, or the digits of the last big integer.
    pub fn text(&self) -> &str {
        core::str::from_utf8(&self.text).expect("invariant: names and digits are made of characters")
    }

    /// The value of the last string or bytes literal.
    pub fn bytes(&self) -> &[u8] {
        &self.text
    }

    /// The value of the last number.
    pub fn number_value(&self) -> Number {
        self.number
    }

    /// The innermost open bracket: its character, line and column.
    pub fn open_bracket(&self) -> Option<(char, u32, u32)> {
        let open = self.nest.last()?;
        let c = match open.nest {
            Nest::Bracket(c) => c,
            _ => '{',
        };
        Some((c, open.start.line, open.start.column))
    }

    fn here(&self, kind: TokenKind) -> Token {
        Token { kind, line: self.reader.line, column: self.reader.column }
    }

    fn error_at(&self, kind: ErrorKind, token: Token) -> ParseError {
        ParseError { kind, line: token.line, column: token.column, at_end: false }
    }

    fn error_at_end(&self, kind: ErrorKind, token: Token) -> ParseError {
        ParseError { at_end: true, ..self.error_at(kind, token) }
    }

    fn error_here(&self, kind: ErrorKind) -> ParseError {
        self.error_at(kind, self.here(TokenKind::End))
    }

    fn push(&mut self, c: char) -> Lexed<()> {
        match u8::try_from(c) {
            Ok(byte) if byte < 0x80 => self.text.push(byte)?,
            _ => self.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes())?,
        }
        Ok(())
    }

    fn open(&mut self, nest: Nest, start: Token) -> Lexed<()> {
        if self.nest.len() >= MAX_NESTING {
            return Err(self.error_at(ErrorKind::TooManyBrackets, start));
        }
        Ok(self.nest.push(Open { nest, start })?)
    }

    fn token(&mut self) -> Lexed<Token> {
        loop {
            if self.dedents > 0 {
                self.dedents -= 1;
                return Ok(self.here(TokenKind::Dedent));
            }
            match self.nest.last() {
                Some(&Open { nest: Nest::FString(form), start }) => {
                    return self.fstring_part(form, start, false);
                }
                Some(&Open { nest: Nest::Spec(form), start }) => return self.fstring_part(form, start, true),
                Some(_) => {}
                None if self.at_line_start => {
                    if let Some(token) = self.line_start()? {
                        return Ok(token);
                    }
                }
                None => {}
            }
            let token = match self.reader.peek(0) {
                ' ' | '\t' | '\x0c' => {
                    self.reader.bump();
                    continue;
                }
                '#' => {
                    self.comment();
                    continue;
                }
                '\\' => {
                    self.continuation()?;
                    continue;
                }
                '\n' => {
                    let token = self.here(TokenKind::Newline);
                    self.reader.bump();
                    if !self.nest.is_empty() {
                        continue;
                    }
                    self.at_line_start = true;
                    if !core::mem::replace(&mut self.in_line, false) {
                        continue;
                    }
                    return Ok(token);
                }
                END => return self.end(),
                c if word::starts(c) => self.word(),
                '"' | '\'' => {
                    let start = self.here(TokenKind::Str);
                    self.string(start, Prefix::default())
                }
                '0'..='9' => self.number(),
                '.' if self.reader.peek(1).is_ascii_digit() => self.number(),
                _ => self.operator(),
            };
            self.in_line = true;
            return token;
        }
    }

    fn end(&mut self) -> Lexed<Token> {
        if let Some((open, line, column)) = self.open_bracket() {
            return Err(ParseError { kind: ErrorKind::NeverClosed { open }, line, column, at_end: true });
        }
        if core::mem::replace(&mut self.in_line, false) {
            self.at_line_start = true;
            return Ok(self.here(TokenKind::Newline));
        }
        Ok(self.here(TokenKind::End))
    }

    fn operator(&mut self) -> Lexed<Token> {
        let mut token = self.here(TokenKind::End);
        let first = self.reader.peek(0);
        let in_field = self.in_field();
        let mut text = [0; 3];
        let mut length = 0;
        // In a field `:` starts the format, whatever follows.
        let longest = if in_field && first == ':' { 1 } else { text.len() };
        while length < longest && self.reader.peek(length).is_ascii_punctuation() {
            text[length] = self.reader.peek(length) as u8;
            length += 1;
        }
        let operator = |length| Some((length, TokenKind::operator(&text[..length])?));
        let found = (1..=length).rev().find_map(operator);
        let Some((length, kind)) = found else {
            return Err(self.no_token(first));
        };
        for _ in 0..length {
            self.reader.bump();
        }
        token.kind = kind;
        match kind {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => {
                self.open(Nest::Bracket(first), token)?;
            }
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                self.close(first, token)?
            }
            TokenKind::Colon if in_field => self.open_spec(token)?,
            TokenKind::Equal if in_field => {
                // The blanks behind it belong to what `{x = }` shows.
                while matches!(self.reader.peek(0), ' ' | '\t' | '\x0c' | '\n') {
                    self.reader.bump();
                }
            }
            _ => {}
        }
        Ok(token)
    }

    fn close(&mut self, close: char, token: Token) -> Lexed<()> {
        let Some(&Open { nest, start }) = self.nest.last() else {
            return Err(self.error_at(ErrorKind::Unmatched { close }, token));
        };
        match (nest, close) {
            (Nest::Bracket('('), ')') | (Nest::Bracket('['), ']') | (Nest::Bracket('{'), '}') => {
                self.nest.pop();
            }
            (Nest::Field { .. }, '}') => self.close_field(),
            (Nest::Bracket(open), _) if start.line == token.line => {
                return Err(self.error_at(ErrorKind::Mismatched { close, open }, token));
            }
            (Nest::Bracket(open), _) => {
                return Err(self.error_at(ErrorKind::MismatchedLine { close, open, line: start.line }, token));
            }
            _ => return Err(self.error_at(ErrorKind::Unmatched { close }, token)),
        }
        Ok(())
    }

    fn no_token(&self, character: char) -> ParseError {
        let code = CodePoint(character);
        let invisible = character.is_control()
            || is_space(character)
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
        self.error_here(match character {
            _ if invisible => ErrorKind::InvalidNonPrintable { code },
            _ if character.is_ascii() => ErrorKind::InvalidSyntax,
            _ => ErrorKind::InvalidCharacter { character, code },
        })
    }
}
