//! Operators, conditionals, lambdas, and what can stand around them.

use super::{Parsed, Parser};
use crate::ast::{BinaryOp, BoolOp, CompareOp, Comparison, Conditional, ExprId, ExprKind, UnaryOp};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Factor,
}

impl Level {
    /// The next tighter one: the level of the right operand.
    fn tighter(self) -> Level {
        match self {
            Level::Or => Level::And,
            Level::And => Level::Not,
            Level::Not => Level::Compare,
            Level::Compare => Level::BitOr,
            Level::BitOr => Level::BitXor,
            Level::BitXor => Level::BitAnd,
            Level::BitAnd => Level::Shift,
            Level::Shift => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product | Level::Factor => Level::Factor,
        }
    }
}

fn binary_operator(kind: TokenKind) -> Option<(BinaryOp, Level)> {
    Some(match kind {
        TokenKind::Bar => (BinaryOp::Or, Level::BitOr),
        TokenKind::Caret => (BinaryOp::Xor, Level::BitXor),
        TokenKind::Ampersand => (BinaryOp::And, Level::BitAnd),
        TokenKind::LeftShift => (BinaryOp::LeftShift, Level::Shift),
        TokenKind::RightShift => (BinaryOp::RightShift, Level::Shift),
        TokenKind::Plus => (BinaryOp::Add, Level::Sum),
        TokenKind::Minus => (BinaryOp::Sub, Level::Sum),
        TokenKind::Star => (BinaryOp::Mul, Level::Product),
        TokenKind::At => (BinaryOp::MatMul, Level::Product),
        TokenKind::Slash => (BinaryOp::TrueDiv, Level::Product),
        TokenKind::DoubleSlash => (BinaryOp::FloorDiv, Level::Product),
        TokenKind::Percent => (BinaryOp::Mod, Level::Product),
        _ => return None,
    })
}

/// The operator of an augmented assignment.
pub(super) fn augmented_operator(kind: TokenKind) -> Option<BinaryOp> {
    Some(match kind {
        TokenKind::PlusEqual => BinaryOp::Add,
        TokenKind::MinusEqual => BinaryOp::Sub,
        TokenKind::StarEqual => BinaryOp::Mul,
        TokenKind::AtEqual => BinaryOp::MatMul,
        TokenKind::SlashEqual => BinaryOp::TrueDiv,
        TokenKind::DoubleSlashEqual => BinaryOp::FloorDiv,
        TokenKind::PercentEqual => BinaryOp::Mod,
        TokenKind::DoubleStarEqual => BinaryOp::Pow,
        TokenKind::LeftShiftEqual => BinaryOp::LeftShift,
        TokenKind::RightShiftEqual => BinaryOp::RightShift,
        TokenKind::AmpersandEqual => BinaryOp::And,
        TokenKind::BarEqual => BinaryOp::Or,
        TokenKind::CaretEqual => BinaryOp::Xor,
        _ => return None,
    })
}

impl Parser<'_, '_> {
    /// Whether the current token can start an expression.
    pub(super) fn starts_expression(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.token.kind,
            Name | Number
                | Str
                | Bytes
                | FStringStart
                | Parsed
                | None
                | True
                | False
                | Ellipsis
                | LeftParen
                | LeftBracket
                | LeftBrace
                | Plus
                | Minus
                | Tilde
                | Not
                | Lambda
                | Await
        )
    }

    /// `a, *b`: one expression, or a tuple if there is a comma.
    pub(super) fn expressions(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let first = self.star_expression()?;
        if !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        let mark = self.mark();
        self.push(first)?;
        while self.take(TokenKind::Comma)? {
            if !self.starts_expression() && !self.at(TokenKind::Star) {
                break;
            }
            let next = self.star_expression()?;
            self.push(next)?;
        }
        let items = self.list(mark)?;
        self.add(pos, ExprKind::Tuple(items))
    }

    fn star_expression(&mut self) -> Parsed<ExprId> {
        if self.at(TokenKind::Star) { self.starred() } else { self.expression() }
    }

    /// `*value`
    pub(super) fn starred(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        self.advance()?;
        let value = self.binary(Level::BitOr)?;
        self.add(pos, ExprKind::Starred(value))
    }

    /// An item of a display: `*value`, `name := value` or an expression.
    pub(super) fn star_named(&mut self) -> Parsed<ExprId> {
        if self.at(TokenKind::Star) { self.starred() } else { self.named() }
    }

    /// `name := value` or an expression, where `=` is a mistake.
    pub(super) fn named(&mut self) -> Parsed<ExprId> {
        let expr = self.walrus()?;
        if !self.at(TokenKind::Equal) {
            return Ok(expr);
        }
        Err(self.mistaken_equal(expr))
    }

    /// `name := value` or an expression.
    pub(super) fn walrus(&mut self) -> Parsed<ExprId> {
        let expr = self.expression()?;
        if !self.at(TokenKind::Walrus) {
            return Ok(expr);
        }
        let ExprKind::Name(name) = self.kind(expr) else {
            let what = self.describe(expr);
            return Err(self.fail_on(ErrorKind::WalrusTarget { what }, expr));
        };
        if self.is_grouped(expr) {
            return Err(self.fail_on(ErrorKind::WalrusTarget { what: "name" }, expr));
        }
        self.check_bindable(name, self.pos_of(expr))?;
        self.advance()?;
        let value = self.expression()?;
        self.add(self.pos_of(expr), ExprKind::Walrus(name, value))
    }

    /// A conditional, a lambda, or operators.
    pub(super) fn expression(&mut self) -> Parsed<ExprId> {
        if self.at(TokenKind::Lambda) {
            return self.lambda();
        }
        let then = self.binary(Level::Or)?;
        if !self.at(TokenKind::If) {
            return Ok(then);
        }
        self.advance()?;
        let test = self.binary(Level::Or)?;
        if !self.at(TokenKind::Else) {
            return Err(if self.at(TokenKind::Colon) {
                self.unexpected()
            } else {
                self.fail_on(ErrorKind::ExpectedElse, then)
            });
        }
        self.advance()?;
        self.enter()?;
        let other = self.expression()?;
        self.leave();
        let record = self.ast.add_record(Conditional { test, then, other })?;
        self.add(self.pos_of(then), ExprKind::Conditional(record))
    }

    /// Operators of a level and all tighter ones.
    pub(super) fn binary(&mut self, level: Level) -> Parsed<ExprId> {
        self.enter()?;
        let pos = self.pos();
        let mut left = if self.at(TokenKind::Not) && level <= Level::Not {
            self.advance()?;
            let value = self.binary(Level::Not)?;
            self.add(pos, ExprKind::Unary(UnaryOp::Not, value))?
        } else {
            self.factor()?
        };
        loop {
            left = match self.token.kind {
                TokenKind::Or if level <= Level::Or => {
                    self.bool_chain(left, TokenKind::Or, BoolOp::Or, Level::Or)?
                }
                TokenKind::And if level <= Level::And => {
                    self.bool_chain(left, TokenKind::And, BoolOp::And, Level::And)?
                }
                kind => match binary_operator(kind) {
                    Some((op, found)) if level <= found => {
                        self.advance()?;
                        let right = self.binary(found.tighter())?;
                        self.add(self.pos_of(left), ExprKind::Binary(op, left, right))?
                    }
                    Some(_) => break,
                    None if level <= Level::Compare && self.at_comparison() => self.comparison(left)?,
                    None => break,
                },
            };
        }
        self.leave();
        Ok(left)
    }

    fn bool_chain(&mut self, first: ExprId, kind: TokenKind, op: BoolOp, level: Level) -> Parsed<ExprId> {
        let mark = self.mark();
        self.push(first)?;
        while self.take(kind)? {
            let next = self.binary(level.tighter())?;
            self.push(next)?;
        }
        let operands = self.list(mark)?;
        self.add(self.pos_of(first), ExprKind::Bool(op, operands))
    }

    fn at_comparison(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.token.kind,
            Less | LessEqual | EqualEqual | NotEqual | Greater | GreaterEqual | In | Is | Not
        )
    }

    fn comparison(&mut self, first: ExprId) -> Parsed<ExprId> {
        let mark = self.mark();
        while self.at_comparison() {
            let op = self.compare_operator()?;
            let right = self.binary(Level::BitOr)?;
            self.push(Comparison { op, right })?;
        }
        let rest = self.list(mark)?;
        self.add(self.pos_of(first), ExprKind::Compare(first, rest))
    }

    fn compare_operator(&mut self) -> Parsed<CompareOp> {
        let op = match self.token.kind {
            TokenKind::Less => CompareOp::Less,
            TokenKind::LessEqual => CompareOp::LessEqual,
            TokenKind::EqualEqual => CompareOp::Equal,
            TokenKind::NotEqual => CompareOp::NotEqual,
            TokenKind::Greater => CompareOp::Greater,
            TokenKind::GreaterEqual => CompareOp::GreaterEqual,
            TokenKind::In => CompareOp::In,
            TokenKind::Is => {
                self.advance()?;
                return Ok(if self.take(TokenKind::Not)? { CompareOp::IsNot } else { CompareOp::Is });
            }
            _ => {
                self.advance()?;
                self.expect(TokenKind::In)?;
                return Ok(CompareOp::NotIn);
            }
        };
        self.advance()?;
        Ok(op)
    }

    /// `-x`, `x ** -y`
    fn factor(&mut self) -> Parsed<ExprId> {
        let op = match self.token.kind {
            TokenKind::Plus => UnaryOp::Plus,
            TokenKind::Minus => UnaryOp::Minus,
            TokenKind::Tilde => UnaryOp::Invert,
            _ => return self.power(),
        };
        let pos = self.pos();
        self.enter()?;
        self.advance()?;
        let value = self.factor()?;
        self.leave();
        self.add(pos, ExprKind::Unary(op, value))
    }

    fn power(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let base = if self.take(TokenKind::Await)? {
            let value = self.primary()?;
            self.add(pos, ExprKind::Await(value))?
        } else {
            self.primary()?
        };
        if !self.at(TokenKind::DoubleStar) {
            return Ok(base);
        }
        self.enter()?;
        self.advance()?;
        let exponent = self.factor()?;
        self.leave();
        self.add(self.pos_of(base), ExprKind::Binary(BinaryOp::Pow, base, exponent))
    }

    /// `yield`, `yield a, b`, `yield from a`
    pub(super) fn yield_expression(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        self.advance()?;
        if self.take(TokenKind::From)? {
            let value = self.expression()?;
            return self.add(pos, ExprKind::YieldFrom(value));
        }
        let value = if self.starts_expression() || self.at(TokenKind::Star) {
            let value = self.expressions()?;
            self.refuse_starred(value)?;
            Some(value)
        } else {
            None
        };
        self.add(pos, ExprKind::Yield(value))
    }

    /// The right side of an assignment.
    pub(super) fn yield_or_expressions(&mut self) -> Parsed<ExprId> {
        if self.at(TokenKind::Yield) { self.yield_expression() } else { self.expressions() }
    }
}
