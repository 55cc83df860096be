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

    /// The current token cannot follow `expr` inside brackets. If an expression starts with it, a comma may
    /// be missing.
    pub(super) fn unexpected_after(&mut self, expr: ExprId) -> Failed {
        let is_prefix = match self.kind(expr) {
            ExprKind::Name(name) => {
                matches!(self.token.kind, TokenKind::Str | TokenKind::Bytes | TokenKind::FStringStart)
                    || matches!(self.names.text(name), "match" | "case" | "_")
            }
            _ => false,
        };
        let token = self.token;
        if self.starts_expression() && !is_prefix && self.lexer.open_bracket().is_some() {
            if self.expression().is_ok() {
                return self.fail_on(ErrorKind::ForgotComma, expr);
            }
            if self.from_lexer {
                // More text would not help.
                self.error = self.error.map(|error| ParseError { at_end: false, ..error });
                return Failed;
            }
        }
        self.token = token;
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

    /// What went wrong. If the rest of the line is no tokens, or a bracket is never closed, that is the better
    /// message: CPython's way.
    pub(super) fn take_error(&mut self) -> ParseError {
        let error = self.error.take().unwrap_or(OutOfMemory.into());
        if self.from_lexer || error.class() != ErrorClass::Syntax {
            return error;
        }
        let mut kind = self.token.kind;
        while self.lexer.open_bracket().is_some() || !matches!(kind, TokenKind::Newline | TokenKind::End) {
            kind = match self.lexer.next_token() {
                Ok(token) => token.kind,
                Err(ParseError { kind: ErrorKind::NeverClosed { .. }, line, .. })
                    if line >= self.token.line =>
                {
                    break;
                }
                Err(later) => return ParseError { at_end: false, ..later },
            };
        }
        error
    }
}
