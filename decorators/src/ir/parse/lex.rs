//! The characters of the text form: words, numbers, ids and signs.

use super::Parsed;
use crate::ir::Type;

/// A position in the text; blanks and comments are skipped before each item.
pub(super) struct Lexer<'t> {
    rest: &'t str,
    pub(super) line: u32,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lexer { rest: text, line: 1 }
    }

    fn skip(&mut self, bytes: usize) {
        let (gone, rest) = self.rest.split_at(bytes);
        self.line += gone.bytes().filter(|&byte| byte == b'\n').count() as u32;
        self.rest = rest;
    }

    fn blanks(&mut self) {
        loop {
            let rest = self.rest.trim_start();
            self.skip(self.rest.len() - rest.len());
            if !self.rest.starts_with(';') {
                return;
            }
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
    }

    /// The word at this place, not skipped: letters, digits, underscores.
    fn peek_word(&mut self) -> &'t str {
        self.blanks();
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &self.rest[..end.unwrap_or(self.rest.len())]
    }

    pub(super) fn word(&mut self) -> Parsed<&'t str> {
        let word = self.peek_word();
        self.skip(word.len());
        if word.is_empty() { Err("word expected") } else { Ok(word) }
    }

    /// Skips the next word when `choose` knows it.
    pub(super) fn accept_word<T>(&mut self, choose: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let word = self.peek_word();
        if word.is_empty() {
            return None;
        }
        let chosen = choose(word)?;
        self.skip(word.len());
        Some(chosen)
    }

    pub(super) fn accept(&mut self, sign: &str) -> bool {
        self.blanks();
        let found = self.rest.starts_with(sign);
        if found {
            self.skip(sign.len());
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &'static str) -> Parsed {
        if self.accept(sign) { Ok(()) } else { Err(sign) }
    }

    /// `prefix` and a number below 65,535, such as `v12`.
    pub(super) fn accept_id(&mut self, prefix: &str) -> Option<u16> {
        let word = self.peek_word();
        let digits = word.strip_prefix(prefix)?;
        let number = digits.parse::<u16>().ok().filter(|&number| number != u16::MAX)?;
        self.skip(word.len());
        Some(number)
    }

    pub(super) fn id(&mut self, prefix: &'static str) -> Parsed<u16> {
        self.accept_id(prefix).ok_or(prefix)
    }

    /// A number in decimal or hexadecimal, from -2^63 to 2^64 - 1.
    pub(super) fn number(&mut self) -> Parsed<u64> {
        let minus = self.accept("-");
        let word = self.word()?;
        let magnitude = match word.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => word.parse(),
        };
        match magnitude {
            Ok(magnitude) if !minus => Ok(magnitude),
            Ok(magnitude) if magnitude <= 1 << 63 => Ok(magnitude.wrapping_neg()),
            _ => Err("number expected"),
        }
    }

    /// The bits of a float, which may be written as such in hexadecimal.
    pub(super) fn float(&mut self, ty: Type) -> Parsed<u64> {
        self.blanks();
        if self.rest.starts_with("0x") {
            return self.number();
        }
        let of_number = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let end = self.rest.find(|c: char| !of_number(c)).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        let bits = match ty {
            Type::F32 => text.parse::<f32>().ok().map(|float| float.to_bits().into()),
            _ => text.parse::<f64>().ok().map(f64::to_bits),
        };
        self.skip(end);
        bits.ok_or("float expected")
    }

    /// The text between quotes, escapes as they stand.
    pub(super) fn string(&mut self) -> Parsed<&'t str> {
        self.expect("\"")?;
        let mut escaped = false;
        let end = self.rest.find(|c: char| {
            let end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            end
        });
        let end = end.ok_or("string without end")?;
        let text = &self.rest[..end];
        self.skip(end + 1);
        Ok(text)
    }

    pub(super) fn end(&mut self) -> Parsed {
        self.blanks();
        if self.rest.is_empty() { Ok(()) } else { Err("text behind the function") }
    }

    /// The next id of that prefix anywhere in the rest of the text, names in quotes left out.
    pub(super) fn next_id(&mut self, prefix: &str) -> Option<u16> {
        loop {
            self.blanks();
            if let Some(number) = self.accept_id(prefix) {
                return Some(number);
            }
            if self.string().is_ok() || self.word().is_ok() {
                continue;
            }
            self.skip(self.rest.chars().next()?.len_utf8());
        }
    }
}
