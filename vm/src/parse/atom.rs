//! Names, constants, brackets: displays and comprehensions.

use super::expr::Level;
use super::{Parsed, Parser};
use crate::ast::{Clause, Comprehension, ComprehensionKind, Entry, ExprId, ExprKind, List, Pos, Wide};
use crate::lex::{Number, TokenKind};
use crate::syntax::ErrorKind;

impl Parser<'_, '_> {
    /// What an expression is made of.
    pub(super) fn atom(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let kind = match self.token.kind {
            TokenKind::Name => {
                let name = self.name()?;
                return self.add(pos, ExprKind::Name(name));
            }
            TokenKind::Parsed => {
                self.advance()?;
                return self.resumed.take().ok_or_else(|| self.unexpected());
            }
            TokenKind::Number => self.number()?,
            TokenKind::None => ExprKind::None,
            TokenKind::True => ExprKind::True,
            TokenKind::False => ExprKind::False,
            TokenKind::Ellipsis => ExprKind::Ellipsis,
            TokenKind::Str | TokenKind::Bytes | TokenKind::FStringStart => return self.strings(),
            TokenKind::LeftParen => return self.parenthesized(),
            TokenKind::LeftBracket => return self.list_display(),
            TokenKind::LeftBrace => return self.brace_display(),
            _ => return Err(self.unexpected()),
        };
        self.advance()?;
        self.add(pos, kind)
    }

    fn number(&mut self) -> Parsed<ExprKind> {
        Ok(match self.lexer.number_value() {
            Number::Int(value) => ExprKind::Int(Wide::<i64>::new(value)),
            Number::Big(radix) => ExprKind::BigInt { radix, digits: self.ast.add_text(self.lexer.bytes())? },
            Number::Float(value) => ExprKind::Float(Wide::<f64>::new(value)),
            Number::Imaginary(value) => ExprKind::Imaginary(Wide::<f64>::new(value)),
        })
    }

    pub(super) fn at_comprehension(&self) -> bool {
        matches!(self.token.kind, TokenKind::For | TokenKind::Async)
    }

    /// Takes a closing bracket; `last` is what stands before it.
    pub(super) fn close(&mut self, kind: TokenKind, last: Option<ExprId>) -> Parsed<()> {
        match last {
            _ if self.at(kind) => self.advance(),
            Some(last) => Err(self.unexpected_after(last)),
            None => Err(self.unexpected()),
        }
    }

    fn parenthesized(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        self.advance()?;
        if self.take(TokenKind::RightParen)? {
            return self.add(pos, ExprKind::Tuple(List::EMPTY));
        }
        if self.at(TokenKind::Yield) {
            let expr = self.yield_expression()?;
            self.close(TokenKind::RightParen, Some(expr))?;
            self.grouped = Some(expr);
            return Ok(expr);
        }
        let first = self.star_named()?;
        if self.at_comprehension() {
            let expr = self.comprehension(pos, ComprehensionKind::Generator, first, None)?;
            self.close(TokenKind::RightParen, None)?;
            return Ok(expr);
        }
        if self.at(TokenKind::Comma) {
            let items = self.items(first, TokenKind::RightParen)?;
            return self.add(pos, ExprKind::Tuple(items));
        }
        self.close(TokenKind::RightParen, Some(first))?;
        self.group(first)
    }

    /// Ends parentheses around one expression.
    pub(super) fn group(&mut self, expr: ExprId) -> Parsed<ExprId> {
        if matches!(self.kind(expr), ExprKind::Starred(_)) {
            return Err(self.fail_on(ErrorKind::StarredHere, expr));
        }
        self.grouped = Some(expr);
        Ok(expr)
    }

    /// The items of a display behind its first, up to and with the closing bracket.
    fn items(&mut self, first: ExprId, close: TokenKind) -> Parsed<List<ExprId>> {
        let mark = self.mark();
        self.push(first)?;
        let mut last = first;
        let mut count = 1;
        while self.take(TokenKind::Comma)? {
            if self.at(close) {
                break;
            }
            last = self.star_named()?;
            count += 1;
            self.push(last)?;
        }
        if self.at_comprehension() && count > 1 {
            return Err(self.fail_on(ErrorKind::ParenthesizeTarget, first));
        }
        self.close(close, Some(last))?;
        self.list(mark)
    }

    fn list_display(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        self.advance()?;
        if self.take(TokenKind::RightBracket)? {
            return self.add(pos, ExprKind::List(List::EMPTY));
        }
        let first = self.star_named()?;
        if self.at_comprehension() {
            let expr = self.comprehension(pos, ComprehensionKind::List, first, None)?;
            self.close(TokenKind::RightBracket, None)?;
            return Ok(expr);
        }
        let items = self.items(first, TokenKind::RightBracket)?;
        self.add(pos, ExprKind::List(items))
    }

    fn brace_display(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        self.advance()?;
        if self.take(TokenKind::RightBrace)? {
            return self.add(pos, ExprKind::Dict(List::EMPTY));
        }
        if self.at(TokenKind::DoubleStar) {
            return self.dict_display(pos, None);
        }
        let first = self.star_named()?;
        if self.at(TokenKind::Colon) {
            let is_walrus = matches!(self.kind(first), ExprKind::Walrus(..)) && !self.is_grouped(first);
            if is_walrus || matches!(self.kind(first), ExprKind::Starred(_)) {
                return Err(self.unexpected());
            }
            return self.dict_display(pos, Some(first));
        }
        if self.at_comprehension() {
            let expr = self.comprehension(pos, ComprehensionKind::Set, first, None)?;
            self.close(TokenKind::RightBrace, None)?;
            return Ok(expr);
        }
        let items = self.items(first, TokenKind::RightBrace)?;
        self.add(pos, ExprKind::Set(items))
    }

    /// A dict whose first key is parsed, or that starts with `**`.
    fn dict_display(&mut self, pos: Pos, first: Option<ExprId>) -> Parsed<ExprId> {
        let mark = self.mark();
        let mut entry = match first {
            Some(key) => self.dict_value(key)?,
            None => self.dict_entry()?,
        };
        if self.at_comprehension() {
            let Some(key) = entry.key else {
                return Err(self.fail_at(ErrorKind::DictUnpackInComprehension, pos));
            };
            let expr = self.comprehension(pos, ComprehensionKind::Dict, key, Some(entry.value))?;
            self.close(TokenKind::RightBrace, None)?;
            return Ok(expr);
        }
        self.push(entry)?;
        while self.take(TokenKind::Comma)? {
            if self.at(TokenKind::RightBrace) {
                break;
            }
            entry = self.dict_entry()?;
            self.push(entry)?;
        }
        self.close(TokenKind::RightBrace, Some(entry.value))?;
        let entries = self.list(mark)?;
        self.add(pos, ExprKind::Dict(entries))
    }

    fn dict_entry(&mut self) -> Parsed<Entry> {
        if self.take(TokenKind::DoubleStar)? {
            let value = self.binary(Level::BitOr)?;
            return Ok(Entry { key: None, value });
        }
        let key = self.expression()?;
        if !self.at(TokenKind::Colon) {
            return Err(self.fail_on(ErrorKind::DictColon, key));
        }
        self.dict_value(key)
    }

    fn dict_value(&mut self, key: ExprId) -> Parsed<Entry> {
        let colon = self.pos();
        self.advance()?;
        match self.token.kind {
            TokenKind::RightBrace | TokenKind::Comma => Err(self.fail_at(ErrorKind::DictValue, colon)),
            TokenKind::Star => Err(self.fail(ErrorKind::DictStarValue)),
            _ => Ok(Entry { key: Some(key), value: self.expression()? }),
        }
    }

    /// The clauses of a comprehension whose element is parsed.
    pub(super) fn comprehension(
        &mut self,
        pos: Pos,
        kind: ComprehensionKind,
        element: ExprId,
        value: Option<ExprId>,
    ) -> Parsed<ExprId> {
        if matches!(self.kind(element), ExprKind::Starred(_)) {
            return Err(self.fail_on(ErrorKind::UnpackInComprehension, element));
        }
        let scope = self.ast.new_scope();
        let mark = self.mark();
        while self.at_comprehension() {
            let clause = self.clause()?;
            self.push(clause)?;
        }
        let clauses = self.list(mark)?;
        let record = self.ast.add_record(Comprehension { element, value, clauses, scope })?;
        self.add(pos, ExprKind::Comprehension(kind, record))
    }

    fn clause(&mut self) -> Parsed<Clause> {
        let is_async = self.take(TokenKind::Async)?;
        self.expect(TokenKind::For)?;
        let target = self.targets()?;
        self.expect(TokenKind::In)?;
        let iterable = self.binary(Level::Or)?;
        let mark = self.mark();
        while self.take(TokenKind::If)? {
            let condition = self.binary(Level::Or)?;
            self.push(condition)?;
        }
        let conditions = self.list(mark)?;
        Ok(Clause { target, iterable, conditions, is_async })
    }
}
