//! Names, keywords, and the prefixes of strings.

use super::token::{Token, TokenKind};
use super::{Lexed, Lexer};
use crate::text::letter::is_letter;

/// Whether a name can start with `c`.
///
/// Beyond ASCII: letters of any script. Close to Unicode's XID_Start, which would need a table of its own.
pub(super) fn starts(c: char) -> bool {
    c == '_' || is_letter(c)
}

/// Whether a name can go on with `c`.
pub(super) fn continues(c: char) -> bool {
    c == '_' || c.is_ascii_digit() || is_letter(c) || !c.is_ascii() && is_mark_or_digit(c)
}

fn is_mark_or_digit(c: char) -> bool {
    match c {
        '\u{b2}'
        | '\u{b3}'
        | '\u{b9}'
        | '\u{bc}'..='\u{be}'
        | '\u{2070}'..='\u{2089}'
        | '\u{2150}'..='\u{2189}'
        | '\u{2460}'..='\u{249b}' => false,
        '\u{b7}'
        | '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{487}'
        | '\u{591}'..='\u{5c7}'
        | '\u{900}'..='\u{de0}'
        | '\u{e38}'..='\u{fd0}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{203f}'
        | '\u{2040}'
        | '\u{20d0}'..='\u{20f0}'
        | '\u{3099}'
        | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}' => true,
        _ => cfg!(feature = "unicode") && c.is_numeric(),
    }
}

/// What the letters before a quote ask for.
#[derive(Clone, Copy, Default)]
pub(super) struct Prefix {
    pub(super) raw: bool,
    pub(super) bytes: bool,
    pub(super) format: bool,
}

impl Prefix {
    fn new(text: &[u8]) -> Option<Prefix> {
        let mut prefix = Prefix::default();
        let flags = match text {
            [a] => [a.to_ascii_lowercase(), 0],
            [a, b] => [a.to_ascii_lowercase(), b.to_ascii_lowercase()],
            _ => return None,
        };
        match flags {
            [b'u', 0] => {}
            [b'r', 0] => prefix.raw = true,
            [b'b', 0] => prefix.bytes = true,
            [b'f', 0] => prefix.format = true,
            [b'r', b'b'] | [b'b', b'r'] => prefix = Prefix { raw: true, bytes: true, format: false },
            [b'r', b'f'] | [b'f', b'r'] => prefix = Prefix { raw: true, bytes: false, format: true },
            _ => return None,
        }
        Some(prefix)
    }
}

impl Lexer<'_, '_> {
    /// Reads a name or keyword, or a string if it turns out to be its prefix.
    pub(super) fn word(&mut self) -> Lexed<Token> {
        let mut token = self.here(TokenKind::Name);
        self.text.clear();
        while continues(self.reader.peek(0)) {
            let c = self.reader.bump();
            self.push(c)?;
        }
        if matches!(self.reader.peek(0), '"' | '\'')
            && let Some(prefix) = Prefix::new(&self.text)
        {
            return self.string(token, prefix);
        }
        if let Some(keyword) = TokenKind::keyword(self.text()) {
            token.kind = keyword;
        }
        Ok(token)
    }
}
