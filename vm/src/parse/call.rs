//! What follows an operand: attributes, calls, indices.

use super::{Parsed, Parser};
use crate::ast::{Argument, ArgumentKind, ComprehensionKind, ExprId, ExprKind, List, Slice};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

impl Parser<'_, '_> {
    /// An atom and its attributes, calls and indices.
    pub(super) fn primary(&mut self) -> Parsed<ExprId> {
        let mut expr = self.atom()?;
        loop {
            let pos = self.pos_of(expr);
            let kind = match self.token.kind {
                TokenKind::Dot => {
                    self.advance()?;
                    ExprKind::Attribute(expr, self.name()?)
                }
                TokenKind::LeftParen => {
                    self.advance()?;
                    ExprKind::Call(expr, self.arguments()?)
                }
                TokenKind::LeftBracket => {
                    self.advance()?;
                    ExprKind::Subscript(expr, self.index()?)
                }
                _ => return Ok(expr),
            };
            expr = self.add(pos, kind)?;
        }
    }

    /// The arguments of a call, up to and with the closing parenthesis.
    pub(super) fn arguments(&mut self) -> Parsed<List<Argument>> {
        let mark = self.mark();
        let mut generator = None;
        let mut count = 0u32;
        let mut keyword_seen = false;
        let mut unpack_seen = false;
        let mut last = None;
        while !self.at(TokenKind::RightParen) {
            let argument = self.argument()?;
            match argument.kind {
                ArgumentKind::Keyword => keyword_seen = true,
                ArgumentKind::DoubleStar => unpack_seen = true,
                ArgumentKind::Positional if unpack_seen => {
                    return Err(self.fail_on(ErrorKind::PositionalAfterUnpack, argument.value));
                }
                ArgumentKind::Positional if keyword_seen => {
                    return Err(self.fail_on(ErrorKind::PositionalAfterKeyword, argument.value));
                }
                ArgumentKind::Star if unpack_seen => {
                    return Err(self.fail_on(ErrorKind::StarAfterUnpack, argument.value));
                }
                _ => {}
            }
            if self.is_bare_generator(argument.value) {
                generator = Some(argument.value);
            }
            last = Some(argument.value);
            count += 1;
            self.push(argument)?;
            if !self.take(TokenKind::Comma)? {
                break;
            }
            if generator.is_some() {
                count += 1;
            }
            last = None;
        }
        if let Some(generator) = generator
            && count > 1
        {
            return Err(self.fail_on(ErrorKind::ParenthesizeGenerator, generator));
        }
        self.close(TokenKind::RightParen, last)?;
        let arguments = self.list(mark)?;
        if keyword_seen {
            self.check_keywords(arguments)?;
        }
        Ok(arguments)
    }

    /// A generator expression that has the call's parentheses instead of its own.
    fn is_bare_generator(&self, expr: ExprId) -> bool {
        self.bare_generator == Some(expr)
    }

    fn argument(&mut self) -> Parsed<Argument> {
        let positional = |value| Argument { kind: ArgumentKind::Positional, name: None, value };
        match self.token.kind {
            TokenKind::Star => {
                self.advance()?;
                let value = self.expression()?;
                return Ok(Argument { kind: ArgumentKind::Star, ..positional(value) });
            }
            TokenKind::DoubleStar => {
                self.advance()?;
                let value = self.expression()?;
                return Ok(Argument { kind: ArgumentKind::DoubleStar, ..positional(value) });
            }
            _ => {}
        }
        let pos = self.pos();
        let expr = self.walrus()?;
        if self.at_comprehension() {
            let expr = self.comprehension(pos, ComprehensionKind::Generator, expr, None)?;
            self.bare_generator = Some(expr);
            return Ok(positional(expr));
        }
        if !self.at(TokenKind::Equal) {
            return Ok(positional(expr));
        }
        let name = match self.kind(expr) {
            ExprKind::Name(name) if !self.is_grouped(expr) => name,
            ExprKind::True | ExprKind::False | ExprKind::None => {
                let what = self.describe(expr);
                return Err(self.fail_on(ErrorKind::CannotAssign { what }, expr));
            }
            _ => return Err(self.fail_on(ErrorKind::ArgumentAssignment, expr)),
        };
        self.check_bindable(name, pos)?;
        self.advance()?;
        let value = self.expression()?;
        if self.at_comprehension() {
            return Err(self.fail_at(ErrorKind::MaybeEqual, pos));
        }
        Ok(Argument { kind: ArgumentKind::Keyword, name: Some(name), value })
    }

    fn check_keywords(&mut self, arguments: List<Argument>) -> Parsed<()> {
        self.names.unmark_all();
        let mut repeated = None;
        for argument in self.ast.rows(arguments) {
            if let Some(name) = argument.name
                && self.names.mark(name)
            {
                repeated = repeated.or(Some((name, argument.value)));
            }
        }
        match repeated {
            Some((name, value)) => Err(self.fail_on(ErrorKind::KeywordRepeated { name }, value)),
            None => Ok(()),
        }
    }

    /// An index up to and with the closing bracket: an expression, a slice, or a tuple of them.
    fn index(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let first = self.index_item()?;
        if !self.at(TokenKind::Comma) {
            let is_starred = matches!(self.kind(first), ExprKind::Starred(_));
            self.close(TokenKind::RightBracket, Some(first))?;
            if !is_starred {
                return Ok(first);
            }
            let mark = self.mark();
            self.push(first)?;
            let items = self.list(mark)?;
            return self.add(pos, ExprKind::Tuple(items));
        }
        let mark = self.mark();
        self.push(first)?;
        let mut last = first;
        while self.take(TokenKind::Comma)? {
            if self.at(TokenKind::RightBracket) {
                break;
            }
            last = self.index_item()?;
            self.push(last)?;
        }
        self.close(TokenKind::RightBracket, Some(last))?;
        let items = self.list(mark)?;
        self.add(pos, ExprKind::Tuple(items))
    }

    fn index_item(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let lower = match self.token.kind {
            TokenKind::Colon => None,
            _ => {
                let item = self.star_named()?;
                let is_walrus = matches!(self.kind(item), ExprKind::Walrus(..)) && !self.is_grouped(item);
                if !self.at(TokenKind::Colon) || is_walrus || matches!(self.kind(item), ExprKind::Starred(_))
                {
                    return Ok(item);
                }
                Some(item)
            }
        };
        self.advance()?;
        let upper = self.bound()?;
        let step = if self.take(TokenKind::Colon)? { self.bound()? } else { None };
        let record = self.ast.add_record(Slice { lower, upper, step })?;
        self.add(pos, ExprKind::Slice(record))
    }

    fn bound(&mut self) -> Parsed<Option<ExprId>> {
        match self.token.kind {
            TokenKind::Colon | TokenKind::Comma | TokenKind::RightBracket => Ok(None),
            _ => Ok(Some(self.expression()?)),
        }
    }
}
