//! Numbers: integers in four bases, floats, imaginary numbers.

use super::source::END;
use super::token::{Token, TokenKind};
use super::{Lexed, Lexer, word};
use crate::features;
use crate::num::{float_text, real};
use crate::syntax::ErrorKind;
use crate::value::Float;

/// The value of a number token. The digits of a big integer are at the lexer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer that fits 64 bits.
    Int(i64),
    /// An integer that does not, in this base; its digits have no prefix and no underscores.
    Big(u8),
    /// A float.
    Float(f64),
    /// The factor of `1j`.
    Imaginary(f64),
}

impl Lexer<'_, '_> {
    /// Reads a number; the next character is a digit, or a point before a digit.
    pub(super) fn number(&mut self) -> Lexed<Token> {
        let token = self.here(TokenKind::Number);
        self.text.clear();
        let radix = match (self.reader.peek(0), self.reader.peek(1)) {
            ('0', 'x' | 'X') => 16,
            ('0', 'o' | 'O') => 8,
            ('0', 'b' | 'B') => 2,
            _ => return self.decimal(token),
        };
        self.reader.bump();
        self.reader.bump();
        let base = base_name(radix);
        loop {
            self.reader.take('_');
            if !self.reader.peek(0).is_digit(radix) {
                return Err(match self.reader.peek(0) {
                    digit @ '0'..='9' => self.error_here(ErrorKind::InvalidDigit { digit, base }),
                    _ => self.error_here(ErrorKind::InvalidLiteral { base }),
                });
            }
            while self.reader.peek(0).is_digit(radix) {
                let digit = self.reader.bump();
                self.push(digit)?;
            }
            if self.reader.peek(0) != '_' {
                break;
            }
        }
        if let digit @ '0'..='9' = self.reader.peek(0) {
            return Err(self.error_here(ErrorKind::InvalidDigit { digit, base }));
        }
        self.number_end(base)?;
        self.number = integer(&self.text, radix);
        Ok(token)
    }

    fn decimal(&mut self, token: Token) -> Lexed<Token> {
        let mut is_float = false;
        if self.reader.peek(0) != '.' {
            self.digits()?;
        }
        if self.reader.peek(0) == '.' {
            is_float = true;
            self.reader.bump();
            self.push('.')?;
            if self.reader.peek(0).is_ascii_digit() {
                self.digits()?;
            }
        }
        if matches!(self.reader.peek(0), 'e' | 'E') {
            let signed = matches!(self.reader.peek(1), '+' | '-');
            if self.reader.peek(1 + usize::from(signed)).is_ascii_digit() {
                is_float = true;
                for _ in 0..1 + usize::from(signed) {
                    let c = self.reader.bump();
                    self.push(c)?;
                }
                self.digits()?;
            } else if signed {
                return Err(self.error_here(ErrorKind::InvalidLiteral { base: "decimal" }));
            }
        }
        let is_imaginary = matches!(self.reader.peek(0), 'j' | 'J');
        if !features::FLOAT && (is_float || is_imaginary) {
            return Err(self.error_at(ErrorKind::NoFloats, token));
        }
        if is_imaginary {
            self.reader.bump();
            self.number_end("imaginary")?;
            self.number = Number::Imaginary(float(&self.text));
        } else if is_float {
            self.number_end("decimal")?;
            self.number = Number::Float(float(&self.text));
        } else {
            self.number_end("decimal")?;
            if self.text[0] == b'0' && self.text.iter().any(|digit| *digit != b'0') {
                return Err(self.error_at(ErrorKind::LeadingZeros, token));
            }
            self.number = integer(&self.text, 10);
        }
        Ok(token)
    }

    /// Takes one or more decimal digits with single underscores between them.
    fn digits(&mut self) -> Lexed<()> {
        loop {
            while self.reader.peek(0).is_ascii_digit() {
                let digit = self.reader.bump();
                self.push(digit)?;
            }
            if !self.reader.take('_') {
                return Ok(());
            }
            if !self.reader.peek(0).is_ascii_digit() {
                return Err(self.error_here(ErrorKind::InvalidLiteral { base: "decimal" }));
            }
        }
    }

    /// A name may not follow a number at once, except for the keywords that can follow an operand.
    fn number_end(&mut self, base: &'static str) -> Lexed<()> {
        let keyword = match self.reader.peek(0) {
            'a' => "and",
            'e' => "else",
            'f' => "for",
            'i' => match self.reader.peek(1) {
                'f' => "if",
                'n' => "in",
                _ => "is",
            },
            'n' => "not",
            'o' => "or",
            c if word::starts(c) => "",
            _ => return Ok(()),
        };
        let follows = !keyword.is_empty()
            && keyword
                .chars()
                .enumerate()
                .all(|(n, c)| n == 0 || self.reader.peek(n - 1) != END && self.reader.peek(n) == c);
        if follows { Ok(()) } else { Err(self.error_here(ErrorKind::InvalidLiteral { base })) }
    }
}

const fn base_name(radix: u32) -> &'static str {
    match radix {
        2 => "binary",
        8 => "octal",
        16 => "hexadecimal",
        _ => "decimal",
    }
}

fn integer(digits: &[u8], radix: u32) -> Number {
    let value = digits.iter().try_fold(0i64, |value, digit| {
        let digit = char::from(*digit).to_digit(radix)?;
        value.checked_mul(i64::from(radix))?.checked_add(i64::from(digit))
    });
    value.map_or(Number::Big(radix as u8), Number::Int)
}

/// A number that the program's floats have.
fn float(text: &[u8]) -> f64 {
    let number: Option<Float> = float_text::parse(text);
    real::widen(number.expect("invariant: the lexer took digits as a float has them"))
}
