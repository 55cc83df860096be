//! The parser's errors: where they point, and which message fits best.

use super::{Failed, Parsed, Parser};
use crate::ast::{ExprId, ExprKind, Pos, StmtId, StmtKind};
use crate::lex::TokenKind;
use crate::mem::OutOfMemory;
use crate::syntax::{ErrorClass, ErrorKind, ParseError};

impl Parser<'_, '_> {
    /// An error at the current token.
    pub(super) fn fail(&mut self, kind: ErrorKind) -> Failed {
        let (line, column) = (self.token.line, self.token.column);
        self.fail_at_line(kind, line, column)
    }

    /// An error at a place of the tree.
    pub(super) fn fail_at(&mut self, kind: ErrorKind, pos: Pos) -> Failed {
        let (line, column) = (self.ast.line(pos), self.ast.column(pos));
        self.fail_at_line(kind, line, column)
    }

    /// An error at an expression.
    pub(super) fn fail_on(&mut self, kind: ErrorKind, expr: ExprId) -> Failed {
        self.fail_at(kind, self.pos_of(expr))
    }

    fn fail_at_line(&mut self, kind: ErrorKind, line: u32, column: u32) -> Failed {
        let at_end = self.token.kind == TokenKind::End;
        self.from_lexer = false;
        self.error = Some(ParseError { kind, line, column, at_end });
        Failed
    }

    /// The current token cannot stand here, and nothing better is known.
    pub(super) fn unexpected(&mut self) -> Failed {
        self.fail(match self.token.kind {
            TokenKind::Indent => ErrorKind::UnexpectedIndent,
            _ => ErrorKind::InvalidSyntax,
        })
    }

    /// The current token cannot follow `expr` inside brackets.
    pub(super) fn unexpected_after(&mut self, expr: ExprId) -> Failed {
        let starts =
            self.starts_expression() && !matches!(self.token.kind, TokenKind::Not | TokenKind::Lambda);
        let is_prefix = matches!(self.kind(expr), ExprKind::Name(_))
            && matches!(self.token.kind, TokenKind::Str | TokenKind::Bytes | TokenKind::FStringStart);
        if starts && !is_prefix && self.lexer.open_bracket().is_some() {
            return self.fail_on(ErrorKind::ForgotComma, expr);
        }
        self.unexpected()
    }

    /// The current token cannot follow a simple statement.
    pub(super) fn after_statement(&mut self, statement: StmtId) -> Failed {
        let StmtKind::Expr(expr) = self.ast.stmt(statement).kind else { return self.unexpected() };
        let ExprKind::Name(name) = self.kind(expr) else { return self.unexpected() };
        if !self.starts_expression() || self.is_grouped(expr) {
            return self.unexpected();
        }
        match self.names.text(name) {
            "print" | "exec" => self.fail_on(ErrorKind::MissingParentheses { name }, expr),
            "match" => self.fail_on(ErrorKind::Unsupported { what: "match statements are" }, expr),
            "type" if self.at(TokenKind::Name) => {
                self.fail_on(ErrorKind::Unsupported { what: "type statements are" }, expr)
            }
            _ => self.unexpected(),
        }
    }

    pub(super) fn refuse_starred(&mut self, expr: ExprId) -> Parsed<()> {
        match self.kind(expr) {
            ExprKind::Starred(_) => Err(self.fail_on(ErrorKind::CantStarHere, expr)),
            _ => Ok(()),
        }
    }

    /// What went wrong. An error inside brackets may come from one that is never closed, which is then the
    /// better message: CPython's way.
    pub(super) fn take_error(&mut self) -> ParseError {
        let error = self.error.take().unwrap_or(OutOfMemory.into());
        if self.from_lexer || error.class() != ErrorClass::Syntax {
            return error;
        }
        while self.lexer.open_bracket().is_some() {
            match self.lexer.next_token() {
                Ok(token) if token.kind == TokenKind::End => break,
                Ok(_) => {}
                Err(ParseError { kind: ErrorKind::NeverClosed { .. }, line, .. })
                    if line >= self.token.line =>
                {
                    break;
                }
                Err(later) => return ParseError { at_end: false, ..later },
            }
        }
        error
    }
}
