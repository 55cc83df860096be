//! Tokens as text, one per line: `line:column KIND text`.

use super::{Lexer, Number, TokenKind};
use crate::syntax::ParseError;
use core::fmt::{self, Write};

/// Bytes of a literal as text: UTF-8 where it is, `\xNN` where it is not, quoted.
pub struct Quoted<'a>(pub &'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '"' => f.write_str("\\\"")?,
                    '\\' => f.write_str("\\\\")?,
                    '\n' => f.write_str("\\n")?,
                    c if c.is_control() => write!(f, "\\x{:02x}", u32::from(c))?,
                    c => f.write_char(c)?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        f.write_char('"')
    }
}

/// Writes all tokens of a text; ends at the first error, which is returned.
///
/// # Errors
/// The lexer's error. What `out` refuses is counted as memory that ran out.
pub fn dump_tokens(lexer: &mut Lexer<'_, '_>, out: &mut dyn Write) -> Result<(), ParseError> {
    let refused = |fmt::Error| ParseError::from(crate::mem::OutOfMemory);
    loop {
        let token = lexer.next_token()?;
        write!(out, "{}:{} {}", token.line, token.column, token.kind.text()).map_err(refused)?;
        match token.kind {
            TokenKind::Name => write!(out, " {}", lexer.text()),
            TokenKind::Str | TokenKind::Bytes | TokenKind::FStringMiddle => {
                write!(out, " {}", Quoted(lexer.bytes()))
            }
            TokenKind::Number => match lexer.number_value() {
                Number::Int(value) => write!(out, " {value}"),
                Number::Big(radix) => write!(out, " {} in base {radix}", lexer.text()),
                Number::Float(value) => write!(out, " {value:?}"),
                Number::Imaginary(value) => write!(out, " {value:?}j"),
            },
            _ => Ok(()),
        }
        .and_then(|()| out.write_char('\n'))
        .map_err(refused)?;
        if token.kind == TokenKind::End {
            return Ok(());
        }
    }
}
