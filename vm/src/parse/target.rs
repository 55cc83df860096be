//! What can be assigned to, and what to say about the rest.

use super::expr::Level;
use super::{Failed, Parsed, Parser};
use crate::ast::{ComprehensionKind, ExprId, ExprKind, NameId, Pos, UnaryOp};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

/// Who wants to bind or unbind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Assign,
    Delete,
}

impl Parser<'_, '_> {
    /// The targets of `for`: one, or a tuple if there is a comma.
    pub(super) fn targets(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let first = self.target_item()?;
        if !self.at(TokenKind::Comma) {
            self.check_target(first, Purpose::Assign)?;
            return Ok(first);
        }
        let mark = self.mark();
        self.push(first)?;
        while self.take(TokenKind::Comma)? {
            if !self.starts_expression() && !self.at(TokenKind::Star) {
                break;
            }
            let next = self.target_item()?;
            self.push(next)?;
        }
        let items = self.list(mark)?;
        let tuple = self.add(pos, ExprKind::Tuple(items))?;
        self.check_target(tuple, Purpose::Assign)?;
        Ok(tuple)
    }

    /// One target, not yet checked.
    pub(super) fn target_item(&mut self) -> Parsed<ExprId> {
        if self.at(TokenKind::Star) { self.starred() } else { self.binary(Level::BitOr) }
    }

    /// Checks that an expression can be assigned to or deleted.
    pub(super) fn check_target(&mut self, target: ExprId, purpose: Purpose) -> Parsed<()> {
        if purpose == Purpose::Assign && matches!(self.kind(target), ExprKind::Starred(_)) {
            return Err(self.fail_on(ErrorKind::StarredTarget, target));
        }
        match self.invalid_target(target, purpose)? {
            None => Ok(()),
            Some(part) => {
                let what = self.describe(part);
                Err(match purpose {
                    Purpose::Assign => self.fail_on(ErrorKind::CannotAssign { what }, part),
                    Purpose::Delete => self.fail_on(ErrorKind::CannotDelete { what }, part),
                })
            }
        }
    }

    /// The part of a target that is none. Recursion is bounded by the parser's own.
    pub(super) fn invalid_target(&mut self, target: ExprId, purpose: Purpose) -> Parsed<Option<ExprId>> {
        match self.kind(target) {
            ExprKind::Name(name) => {
                let pos = self.pos_of(target);
                match purpose {
                    Purpose::Assign => self.check_bindable(name, pos)?,
                    Purpose::Delete if self.names.text(name) == "__debug__" => {
                        return Err(self.fail_at(ErrorKind::CannotDelete { what: "__debug__" }, pos));
                    }
                    Purpose::Delete => {}
                }
                Ok(None)
            }
            ExprKind::Attribute(_, name) => {
                self.check_bindable(name, self.pos_of(target))?;
                Ok(None)
            }
            ExprKind::Subscript(..) => Ok(None),
            ExprKind::Starred(value) if purpose == Purpose::Assign => self.invalid_target(value, purpose),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let mut starred = 0;
                for index in 0..self.ast.len(items) {
                    let item = self.ast.row(items, index);
                    if let Some(part) = self.invalid_target(item, purpose)? {
                        return Ok(Some(part));
                    }
                    starred += u32::from(matches!(self.kind(item), ExprKind::Starred(_)));
                }
                if starred > 1 {
                    return Err(self.fail_on(ErrorKind::MultipleStarred, target));
                }
                Ok(None)
            }
            _ => Ok(Some(target)),
        }
    }

    /// `__debug__` cannot be bound.
    pub(super) fn check_bindable(&mut self, name: NameId, pos: Pos) -> Parsed<()> {
        if self.names.text(name) == "__debug__" {
            return Err(self.fail_at(ErrorKind::CannotAssign { what: "__debug__" }, pos));
        }
        Ok(())
    }

    /// The error for `target =` where `target` is none; the current token is `=`.
    pub(super) fn invalid_assignment(&mut self, target: ExprId, is_first: bool) -> Failed {
        let part = match self.invalid_target(target, Purpose::Assign) {
            Ok(part) => part.unwrap_or(target),
            Err(failed) => return failed,
        };
        let what = self.describe(part);
        if is_first && part == target && !self.is_plain(target) && self.is_followed_by_value() {
            return self.fail_on(ErrorKind::CannotAssignHere { what }, part);
        }
        self.fail_on(ErrorKind::CannotAssign { what }, part)
    }

    /// The error for `=` where a value is wanted, as in `if x = 1`; the current token is `=`.
    pub(super) fn mistaken_equal(&mut self, left: ExprId) -> Failed {
        let equal = self.token;
        let is_name = matches!(self.kind(left), ExprKind::Name(_)) && !self.is_grouped(left);
        let plain = self.is_plain(left);
        if self.is_followed_by_value() {
            if is_name {
                return self.fail_on(ErrorKind::MaybeEqual, left);
            }
            if !plain {
                let what = self.describe(left);
                return self.fail_on(ErrorKind::CannotAssignHere { what }, left);
            }
        } else if self.from_lexer {
            return Failed;
        }
        self.token = equal;
        self.unexpected()
    }

    /// Displays, singletons, and what binds less than `|` get the short message.
    fn is_plain(&self, expr: ExprId) -> bool {
        self.is_loose(expr)
            || matches!(
                self.kind(expr),
                ExprKind::List(_)
                    | ExprKind::Tuple(_)
                    | ExprKind::Comprehension(ComprehensionKind::Generator, _)
                    | ExprKind::True
                    | ExprKind::False
                    | ExprKind::None
            )
    }

    /// What binds less than `|`.
    fn is_loose(&self, expr: ExprId) -> bool {
        matches!(
            self.kind(expr),
            ExprKind::Compare(..)
                | ExprKind::Bool(..)
                | ExprKind::Unary(UnaryOp::Not, _)
                | ExprKind::Conditional(_)
                | ExprKind::Lambda(_)
                | ExprKind::Walrus(..)
        ) && !self.is_grouped(expr)
    }

    /// Whether `= value` comes next and no further `=`. Only on the way to an error.
    fn is_followed_by_value(&mut self) -> bool {
        self.advance().is_ok()
            && self.binary(Level::BitOr).is_ok()
            && !matches!(self.token.kind, TokenKind::Equal | TokenKind::Walrus)
    }

    /// What an expression is called in messages.
    pub(super) fn describe(&self, expr: ExprId) -> &'static str {
        match self.kind(expr) {
            ExprKind::None => "None",
            ExprKind::True => "True",
            ExprKind::False => "False",
            ExprKind::Ellipsis => "ellipsis",
            ExprKind::Name(_) => "name",
            ExprKind::Int(_)
            | ExprKind::BigInt { .. }
            | ExprKind::Float(_)
            | ExprKind::Imaginary(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => "literal",
            ExprKind::FString(_) | ExprKind::Field { .. } => "f-string expression",
            ExprKind::Unary(..) | ExprKind::Binary(..) | ExprKind::Bool(..) => "expression",
            ExprKind::Compare(..) => "comparison",
            ExprKind::Conditional(_) => "conditional expression",
            ExprKind::Walrus(..) => "named expression",
            ExprKind::Lambda(_) => "lambda",
            ExprKind::Tuple(_) => "tuple",
            ExprKind::List(_) => "list",
            ExprKind::Set(_) => "set display",
            ExprKind::Dict(_) => "dict literal",
            ExprKind::Comprehension(ComprehensionKind::List, _) => "list comprehension",
            ExprKind::Comprehension(ComprehensionKind::Set, _) => "set comprehension",
            ExprKind::Comprehension(ComprehensionKind::Dict, _) => "dict comprehension",
            ExprKind::Comprehension(ComprehensionKind::Generator, _) => "generator expression",
            ExprKind::Await(_) => "await expression",
            ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
            ExprKind::Attribute(..) => "attribute",
            ExprKind::Subscript(..) => "subscript",
            ExprKind::Slice(_) => "slice",
            ExprKind::Call(..) => "function call",
            ExprKind::Starred(_) => "starred",
        }
    }
}
