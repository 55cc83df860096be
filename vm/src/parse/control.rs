//! Compound statements and their blocks.

use super::target::Purpose;
use super::{Parsed, Parser};
use crate::ast::{
    Block, Branch, ComprehensionKind, ExprId, ExprKind, For, Handler, List, StmtId, StmtKind, Try, While,
    With, WithItem,
};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

impl Parser<'_, '_> {
    /// A compound statement, if the current token starts one.
    pub(super) fn compound(&mut self) -> Parsed<Option<StmtId>> {
        let pos = self.pos();
        let kind = match self.token.kind {
            TokenKind::If => self.if_statement(),
            TokenKind::While => self.while_statement(),
            TokenKind::For => self.for_statement(false),
            TokenKind::Try => self.try_statement(),
            TokenKind::With => self.with_statement(false),
            TokenKind::Def | TokenKind::Class | TokenKind::At => return self.definition().map(Some),
            TokenKind::Name if self.pushed.is_none() && self.lexer.text() == "match" => {
                match self.match_statement()? {
                    Some(kind) => Ok(kind),
                    None => return Ok(None),
                }
            }
            TokenKind::Async => {
                self.advance()?;
                match self.token.kind {
                    TokenKind::For => self.for_statement(true),
                    TokenKind::With => self.with_statement(true),
                    TokenKind::Def => return self.def(pos, List::EMPTY, true).map(Some),
                    _ => Err(self.unexpected()),
                }
            }
            _ => return Ok(None),
        }?;
        self.add_stmt(pos, kind).map(Some)
    }

    /// The statements behind a colon: on the same line, or indented. `after` and `line` name whose they are.
    pub(super) fn block(&mut self, after: &'static str, line: u32) -> Parsed<Block> {
        self.enter()?;
        let mark = self.mark();
        if self.take(TokenKind::Newline)? {
            if !self.take(TokenKind::Indent)? {
                return Err(self.fail(ErrorKind::ExpectedBlock { after, line }));
            }
            while !self.take(TokenKind::Dedent)? {
                match self.token.kind {
                    TokenKind::End => break,
                    TokenKind::Indent => return Err(self.unexpected()),
                    _ => {}
                }
                match self.compound()? {
                    Some(statement) => self.push(statement)?,
                    None => self.line()?,
                }
            }
        } else {
            self.line()?;
        }
        self.leave();
        self.list(mark)
    }

    /// Simple statements up to and with the line's end.
    fn line(&mut self) -> Parsed<()> {
        loop {
            let statement = self.simple()?;
            self.push(statement)?;
            let separated = self.take(TokenKind::Semicolon)?;
            if self.take(TokenKind::Newline)? {
                return Ok(());
            }
            if !separated {
                return Err(self.after_statement(statement));
            }
        }
    }

    /// The colon behind a condition: where the line ends instead, that is the mistake.
    pub(super) fn colon(&mut self) -> Parsed<()> {
        if self.at(TokenKind::Newline) { self.force(TokenKind::Colon) } else { self.expect(TokenKind::Colon) }
    }

    fn if_statement(&mut self) -> Parsed<StmtKind> {
        let mark = self.mark();
        let mut after = "'if' statement";
        loop {
            let line = self.token.line;
            self.advance()?;
            let test = self.named()?;
            self.colon()?;
            let body = self.block(after, line)?;
            self.push(Branch { test, body })?;
            if !self.at(TokenKind::Elif) {
                break;
            }
            after = "'elif' statement";
        }
        let other = self.else_block()?;
        Ok(StmtKind::If(self.list(mark)?, other))
    }

    fn else_block(&mut self) -> Parsed<Block> {
        let line = self.token.line;
        if !self.take(TokenKind::Else)? {
            return Ok(List::EMPTY);
        }
        self.force(TokenKind::Colon)?;
        self.block("'else' statement", line)
    }

    fn while_statement(&mut self) -> Parsed<StmtKind> {
        let line = self.token.line;
        self.advance()?;
        let test = self.named()?;
        self.colon()?;
        let body = self.block("'while' statement", line)?;
        let other = self.else_block()?;
        Ok(StmtKind::While(self.ast.add_record(While { test, body, other })?))
    }

    fn for_statement(&mut self, is_async: bool) -> Parsed<StmtKind> {
        let line = self.token.line;
        self.advance()?;
        let target = self.targets()?;
        self.expect(TokenKind::In)?;
        let iterable = self.expressions()?;
        self.refuse_starred(iterable)?;
        self.colon()?;
        let body = self.block("'for' statement", line)?;
        let other = self.else_block()?;
        Ok(StmtKind::For(self.ast.add_record(For { target, iterable, body, other, is_async })?))
    }

    fn try_statement(&mut self) -> Parsed<StmtKind> {
        let line = self.token.line;
        self.advance()?;
        self.force(TokenKind::Colon)?;
        let body = self.block("'try' statement", line)?;
        let mark = self.mark();
        let mut has_default = None;
        while self.at(TokenKind::Except) {
            if let Some(pos) = has_default {
                return Err(self.fail_at(ErrorKind::DefaultExceptLast, pos));
            }
            let handler = self.handler()?;
            if handler.kind.is_none() {
                has_default = Some(handler.pos);
            }
            self.push(handler)?;
        }
        let handlers = self.list(mark)?;
        if handlers.is_empty() && !self.at(TokenKind::Finally) {
            return Err(self.fail(ErrorKind::ExpectedHandler));
        }
        let other = if handlers.is_empty() { List::EMPTY } else { self.else_block()? };
        let line = self.token.line;
        let last = if self.take(TokenKind::Finally)? {
            self.force(TokenKind::Colon)?;
            self.block("'finally' statement", line)?
        } else {
            List::EMPTY
        };
        Ok(StmtKind::Try(self.ast.add_record(Try { body, handlers, other, last })?))
    }

    fn handler(&mut self) -> Parsed<Handler> {
        let pos = self.pos();
        let line = self.token.line;
        self.advance()?;
        if self.at(TokenKind::Star) {
            return Err(self.fail_at(ErrorKind::Unsupported { what: "except* is" }, pos));
        }
        let (mut kind, mut name) = (None, None);
        if !self.at(TokenKind::Colon) && !self.at(TokenKind::Newline) {
            let expr = self.expression()?;
            if self.at(TokenKind::Comma) {
                return Err(self.fail_on(ErrorKind::ParenthesizeTypes, expr));
            }
            kind = Some(expr);
            if self.take(TokenKind::As)? {
                let at = self.pos();
                let bound = self.name()?;
                self.check_bindable(bound, at)?;
                name = Some(bound);
            }
        }
        self.colon()?;
        let body = self.block("'except' statement", line)?;
        Ok(Handler { kind, name, body, pos })
    }

    fn with_statement(&mut self, is_async: bool) -> Parsed<StmtKind> {
        let line = self.token.line;
        self.advance()?;
        let items = match self.parenthesized_items()? {
            Some(items) => items,
            None => {
                let mark = self.mark();
                loop {
                    let context = self.expression()?;
                    let item = self.with_item(context)?;
                    self.push(item)?;
                    if !self.take(TokenKind::Comma)? {
                        break;
                    }
                }
                self.list(mark)?
            }
        };
        self.colon()?;
        let body = self.block("'with' statement", line)?;
        Ok(StmtKind::With(self.ast.add_record(With { items, body, is_async })?))
    }

    fn with_item(&mut self, context: ExprId) -> Parsed<WithItem> {
        let mut target = None;
        if self.take(TokenKind::As)? {
            let item = self.target_item()?;
            self.check_target(item, Purpose::Assign)?;
            target = Some(item);
        }
        Ok(WithItem { context, target })
    }

    /// `with (a as b, c):`. If the parentheses turn out to start an expression, that is made the next
    /// operand, and there are no items yet.
    fn parenthesized_items(&mut self) -> Parsed<Option<List<WithItem>>> {
        if !self.at(TokenKind::LeftParen) {
            return Ok(None);
        }
        let pos = self.pos();
        self.advance()?;
        if self.at(TokenKind::RightParen) || self.at(TokenKind::Yield) {
            let expr = if self.at(TokenKind::Yield) {
                let expr = self.yield_expression()?;
                self.grouped = Some(expr);
                expr
            } else {
                self.add(pos, ExprKind::Tuple(List::EMPTY))?
            };
            self.close(TokenKind::RightParen, Some(expr))?;
            self.resume(expr);
            return Ok(None);
        }
        let mark = self.mark();
        let mut plain = true;
        let mut has_target = false;
        let mut count = 0usize;
        let mut last;
        loop {
            let context = self.star_named()?;
            last = context;
            if count == 0 && self.at_comprehension() {
                let expr = self.comprehension(pos, ComprehensionKind::Generator, context, None)?;
                self.close(TokenKind::RightParen, None)?;
                self.resume(expr);
                return Ok(None);
            }
            let is_walrus = matches!(self.kind(context), ExprKind::Walrus(..)) && !self.is_grouped(context);
            plain &= !is_walrus && !matches!(self.kind(context), ExprKind::Starred(_));
            let item = self.with_item(context)?;
            has_target |= item.target.is_some();
            self.push(item)?;
            count += 1;
            if !self.at(TokenKind::Comma) {
                break;
            }
            self.advance()?;
            if self.at(TokenKind::RightParen) {
                count += usize::from(count == 1);
                break;
            }
        }
        self.close(TokenKind::RightParen, Some(last))?;
        if has_target && !plain {
            return Err(self.unexpected());
        }
        if plain && (has_target || self.at(TokenKind::Colon)) {
            return Ok(Some(self.list(mark)?));
        }
        let expr = if count == 1 {
            self.words.truncate(mark);
            self.group(last)?
        } else {
            self.tuple_of_contexts(mark)?;
            let items = self.list(mark)?;
            self.add(pos, ExprKind::Tuple(items))?
        };
        self.resume(expr);
        Ok(None)
    }

    /// Turns the items pushed since `mark` into their expressions.
    fn tuple_of_contexts(&mut self, mark: usize) -> Parsed<()> {
        let items: List<WithItem> = self.list(mark)?;
        for index in 0..self.ast.len(items) {
            let item = self.ast.row(items, index);
            self.push(item.context)?;
        }
        Ok(())
    }
}
