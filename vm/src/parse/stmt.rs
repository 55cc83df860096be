//! Simple statements: all that fit in one line.

use super::expr::augmented_operator;
use super::target::Purpose;
use super::{Parsed, Parser};
use crate::ast::{Annotate, BinaryOp, ExprId, ExprKind, Pos, StmtId, StmtKind};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

impl Parser<'_, '_> {
    /// A simple statement; the `;` or the line's end behind it stays.
    pub(super) fn simple(&mut self) -> Parsed<StmtId> {
        let pos = self.pos();
        let kind = match self.token.kind {
            TokenKind::Pass => StmtKind::Pass,
            TokenKind::Break => StmtKind::Break,
            TokenKind::Continue => StmtKind::Continue,
            _ => {
                let kind = self.with_operands(pos)?;
                return self.add_stmt(pos, kind);
            }
        };
        self.advance()?;
        self.add_stmt(pos, kind)
    }

    fn with_operands(&mut self, pos: Pos) -> Parsed<StmtKind> {
        match self.token.kind {
            TokenKind::Return => self.return_statement(),
            TokenKind::Raise => self.raise(),
            TokenKind::Assert => self.assert(),
            TokenKind::Del => self.delete(),
            TokenKind::Import => self.import(),
            TokenKind::From => self.import_from(),
            TokenKind::Global | TokenKind::Nonlocal => self.declaration(),
            _ => self.assignment(pos),
        }
    }

    fn return_statement(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        if matches!(self.token.kind, TokenKind::Newline | TokenKind::Semicolon) {
            return Ok(StmtKind::Return(None));
        }
        let value = self.expressions()?;
        self.refuse_starred(value)?;
        Ok(StmtKind::Return(Some(value)))
    }

    fn raise(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        if matches!(self.token.kind, TokenKind::Newline | TokenKind::Semicolon) {
            return Ok(StmtKind::Raise(None, None));
        }
        let exception = self.expression()?;
        let cause = if self.take(TokenKind::From)? { Some(self.expression()?) } else { None };
        Ok(StmtKind::Raise(Some(exception), cause))
    }

    fn assert(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        let test = self.expression()?;
        let message = if self.take(TokenKind::Comma)? { Some(self.expression()?) } else { None };
        Ok(StmtKind::Assert(test, message))
    }

    fn delete(&mut self) -> Parsed<StmtKind> {
        self.advance()?;
        let mark = self.mark();
        loop {
            let target = if self.at(TokenKind::Star) { self.starred()? } else { self.expression()? };
            self.check_target(target, Purpose::Delete)?;
            self.push(target)?;
            let ends = |kind| matches!(kind, TokenKind::Newline | TokenKind::Semicolon);
            if !self.take(TokenKind::Comma)? || ends(self.token.kind) {
                return Ok(StmtKind::Delete(self.list(mark)?));
            }
        }
    }

    fn declaration(&mut self) -> Parsed<StmtKind> {
        let is_global = self.at(TokenKind::Global);
        self.advance()?;
        let mark = self.mark();
        loop {
            let name = self.name()?;
            self.push(name)?;
            if !self.take(TokenKind::Comma)? {
                break;
            }
        }
        let names = self.list(mark)?;
        Ok(if is_global { StmtKind::Global(names) } else { StmtKind::Nonlocal(names) })
    }

    /// What starts with an expression.
    fn assignment(&mut self, pos: Pos) -> Parsed<StmtKind> {
        let first = self.yield_or_expressions()?;
        match self.token.kind {
            TokenKind::Equal => self.assign(first),
            TokenKind::Colon if !self.is_yield(first) => self.annotate(first, pos),
            kind => match augmented_operator(kind) {
                Some(op) => self.augment(op, first),
                None => {
                    self.refuse_starred(first)?;
                    Ok(StmtKind::Expr(first))
                }
            },
        }
    }

    fn is_yield(&self, expr: ExprId) -> bool {
        matches!(self.kind(expr), ExprKind::Yield(_) | ExprKind::YieldFrom(_))
    }

    fn assign(&mut self, first: ExprId) -> Parsed<StmtKind> {
        let mark = self.mark();
        let mut value = first;
        while self.at(TokenKind::Equal) {
            if self.is_yield(value) && !self.is_grouped(value) {
                return Err(self.fail_on(ErrorKind::AssignToYield, value));
            }
            if matches!(self.kind(value), ExprKind::Starred(_)) {
                self.check_target(value, Purpose::Assign)?;
            }
            if self.invalid_target(value, Purpose::Assign)?.is_some() {
                return Err(self.invalid_assignment(value, value == first));
            }
            self.push(value)?;
            self.advance()?;
            value = self.yield_or_expressions()?;
        }
        self.refuse_starred(value)?;
        Ok(StmtKind::Assign(self.list(mark)?, value))
    }

    fn augment(&mut self, op: BinaryOp, target: ExprId) -> Parsed<StmtKind> {
        match self.kind(target) {
            ExprKind::Name(_) | ExprKind::Attribute(..) | ExprKind::Subscript(..) => {
                self.check_target(target, Purpose::Assign)?;
            }
            _ => {
                let what = self.describe(target);
                return Err(self.fail_on(ErrorKind::CannotAugment { what }, target));
            }
        }
        self.advance()?;
        let value = self.yield_or_expressions()?;
        self.refuse_starred(value)?;
        Ok(StmtKind::Augment(op, target, value))
    }

    fn annotate(&mut self, target: ExprId, pos: Pos) -> Parsed<StmtKind> {
        let simple = match self.kind(target) {
            ExprKind::Name(_) => !self.is_grouped(target),
            ExprKind::Attribute(..) | ExprKind::Subscript(..) => false,
            ExprKind::Tuple(_) => {
                return Err(self.fail_at(ErrorKind::OnlySingleTarget { what: "tuple" }, pos));
            }
            ExprKind::List(_) => return Err(self.fail_at(ErrorKind::OnlySingleTarget { what: "list" }, pos)),
            _ => return Err(self.fail_at(ErrorKind::IllegalAnnotation, pos)),
        };
        self.check_target(target, Purpose::Assign)?;
        self.advance()?;
        let annotation = self.expression()?;
        let value = if self.take(TokenKind::Equal)? {
            let value = self.yield_or_expressions()?;
            self.refuse_starred(value)?;
            Some(value)
        } else {
            None
        };
        let record = self.ast.add_record(Annotate { target, annotation, value, simple })?;
        Ok(StmtKind::Annotate(record))
    }
}
