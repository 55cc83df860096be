//! Functions, lambdas, their parameters, and classes.

use super::{Parsed, Parser};
use crate::ast::{Class, Def, ExprId, ExprKind, Lambda, List, Param, ParamKind, Pos, StmtId, StmtKind};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;

/// What of a parameter list has been seen.
#[derive(Default)]
struct Seen {
    any: bool,
    default: bool,
    slash: bool,
    star: bool,
    /// A bare `*` that still needs a name behind it.
    bare: Option<Pos>,
    double_star: bool,
}

impl Parser<'_, '_> {
    /// `def`, `class`, and the decorators before them.
    pub(super) fn definition(&mut self) -> Parsed<StmtId> {
        let mark = self.mark();
        while self.take(TokenKind::At)? {
            let decorator = self.named()?;
            self.push(decorator)?;
            self.expect(TokenKind::Newline)?;
        }
        let decorators = self.list(mark)?;
        let pos = self.pos();
        match self.token.kind {
            TokenKind::Def => self.def(pos, decorators, false),
            TokenKind::Class => self.class(pos, decorators),
            TokenKind::Async => {
                self.advance()?;
                if !self.at(TokenKind::Def) {
                    return Err(self.unexpected());
                }
                self.def(pos, decorators, true)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// A function; the current token is `def`.
    pub(super) fn def(&mut self, pos: Pos, decorators: List<ExprId>, is_async: bool) -> Parsed<StmtId> {
        let line = self.token.line;
        self.advance()?;
        let at = self.pos();
        let name = self.raw_name()?;
        self.check_bindable(name, at)?;
        let binding = self.mangled(name)?;
        if self.at(TokenKind::LeftBracket) {
            return Err(self.fail(ErrorKind::Unsupported { what: "type parameters are" }));
        }
        self.force(TokenKind::LeftParen)?;
        let bare_star = self.is_compiled_by(decorators);
        let params = self.params(TokenKind::RightParen, bare_star)?;
        self.expect(TokenKind::RightParen)?;
        let returns = if self.take(TokenKind::Arrow)? { Some(self.expression()?) } else { None };
        self.force(TokenKind::Colon)?;
        let scope = self.ast.new_scope();
        let body = self.block("function definition", line)?;
        let def = Def { name, binding, params, returns, decorators, body, scope, is_async };
        let record = self.ast.add_record(def)?;
        self.add_stmt(pos, StmtKind::Def(record))
    }

    /// Whether a decorator is one of MicroPython's, whose functions may have `*` as the last parameter, as there.
    fn is_compiled_by(&self, decorators: List<ExprId>) -> bool {
        self.ast.rows(decorators).any(|decorator| {
            let attribute = match self.ast.expr(decorator).kind {
                ExprKind::Call(function, _) => function,
                _ => decorator,
            };
            let ExprKind::Attribute(module, _) = self.ast.expr(attribute).kind else { return false };
            matches!(self.ast.expr(module).kind, ExprKind::Name(name) if self.names.text(name) == "micropython")
        })
    }

    /// A lambda; the current token is `lambda`.
    pub(super) fn lambda(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        if self.lexer.in_field() {
            return Err(self.fail(ErrorKind::FStringLambda));
        }
        self.enter()?;
        self.advance()?;
        let params = self.params(TokenKind::Colon, false)?;
        self.expect(TokenKind::Colon)?;
        let scope = self.ast.new_scope();
        let body = self.expression()?;
        self.leave();
        let record = self.ast.add_record(Lambda { params, body, scope })?;
        self.add(pos, ExprKind::Lambda(record))
    }

    fn class(&mut self, pos: Pos, decorators: List<ExprId>) -> Parsed<StmtId> {
        let line = self.token.line;
        self.advance()?;
        let at = self.pos();
        let name = self.raw_name()?;
        self.check_bindable(name, at)?;
        let binding = self.mangled(name)?;
        if self.at(TokenKind::LeftBracket) {
            return Err(self.fail(ErrorKind::Unsupported { what: "type parameters are" }));
        }
        let arguments = if self.take(TokenKind::LeftParen)? { self.arguments()? } else { List::EMPTY };
        for index in 0..self.ast.len(arguments) {
            let value = self.ast.row(arguments, index).value;
            if self.bare_generator == Some(value) {
                return Err(self.fail_on(ErrorKind::InvalidSyntax, value));
            }
        }
        self.colon()?;
        let scope = self.ast.new_scope();
        self.buffer.clear();
        self.buffer.push_str(self.names.text(name).trim_start_matches('_'))?;
        let private =
            if self.buffer.is_empty() { None } else { Some(self.names.intern(self.buffer.as_str())?) };
        let outer = core::mem::replace(&mut self.private, private);
        let body = self.block("class definition", line)?;
        self.private = outer;
        let record = self.ast.add_record(Class { name, binding, arguments, decorators, body, scope })?;
        self.add_stmt(pos, StmtKind::Class(record))
    }

    /// Parameters up to `close`, which stays. Those of a lambda, closed by a colon, have no annotations.
    /// `bare_star`: nothing need follow a bare `*`.
    fn params(&mut self, close: TokenKind, bare_star: bool) -> Parsed<List<Param>> {
        let mark = self.mark();
        let mut seen = Seen::default();
        while !self.at(close) {
            if seen.double_star {
                return Err(self.fail(ErrorKind::AfterDoubleStar));
            }
            match self.token.kind {
                TokenKind::Slash => self.slash(&mut seen, mark)?,
                TokenKind::Star => self.star(&mut seen, close)?,
                TokenKind::DoubleStar => {
                    if seen.bare.is_some() {
                        return Err(self.fail(ErrorKind::BareStar));
                    }
                    seen.double_star = true;
                    self.advance()?;
                    let param = self.param(ParamKind::VarKeyword, close)?;
                    self.push(param)?;
                }
                _ => {
                    let kind = if seen.star { ParamKind::KeywordOnly } else { ParamKind::Positional };
                    let param = self.param(kind, close)?;
                    if param.default.is_none() && seen.default && !seen.star {
                        return Err(self.fail_at(ErrorKind::DefaultOrder, param.pos));
                    }
                    seen.default |= param.default.is_some();
                    seen.bare = None;
                    self.push(param)?;
                }
            }
            seen.any = true;
            if !self.take(TokenKind::Comma)? {
                break;
            }
        }
        if let Some(pos) = seen.bare.filter(|_| !bare_star) {
            return Err(self.fail_at(ErrorKind::BareStar, pos));
        }
        let params = self.list(mark)?;
        self.check_params(params)?;
        Ok(params)
    }

    fn check_params(&mut self, params: List<Param>) -> Parsed<()> {
        self.names.unmark_all();
        let mut repeated = None;
        for param in self.ast.rows(params) {
            if self.names.mark(param.name) {
                repeated = repeated.or(Some(param));
            }
        }
        match repeated {
            Some(Param { name, pos, .. }) => Err(self.fail_at(ErrorKind::DuplicateArgument { name }, pos)),
            None => Ok(()),
        }
    }

    /// `/`: the parameters before it become positional-only.
    fn slash(&mut self, seen: &mut Seen, mark: usize) -> Parsed<()> {
        if !seen.any {
            return Err(self.fail(ErrorKind::SlashFirst));
        }
        if seen.slash {
            return Err(self.fail(ErrorKind::SlashTwice));
        }
        if seen.star {
            return Err(self.fail(ErrorKind::SlashAfterStar));
        }
        seen.slash = true;
        let params: List<Param> = self.list(mark)?;
        for index in 0..self.ast.len(params) {
            let param = self.ast.row(params, index);
            self.push(Param { kind: ParamKind::PositionalOnly, ..param })?;
        }
        self.advance()
    }

    fn star(&mut self, seen: &mut Seen, close: TokenKind) -> Parsed<()> {
        let pos = self.pos();
        if seen.star {
            return Err(self.fail(ErrorKind::StarTwice));
        }
        seen.star = true;
        self.advance()?;
        if matches!(self.token.kind, TokenKind::Comma) || self.at(close) {
            seen.bare = Some(pos);
            return Ok(());
        }
        let param = self.param(ParamKind::VarPositional, close)?;
        self.push(param)
    }

    fn param(&mut self, kind: ParamKind, close: TokenKind) -> Parsed<Param> {
        let pos = self.pos();
        if self.at(TokenKind::LeftParen) {
            let what = if close == TokenKind::Colon {
                "Lambda expression parameters"
            } else {
                "Function parameters"
            };
            return Err(self.fail(ErrorKind::ParenthesizedParameter { what }));
        }
        let name = self.name()?;
        self.check_bindable(name, pos)?;
        let mut annotation = None;
        if close != TokenKind::Colon && self.take(TokenKind::Colon)? {
            let is_starred = kind == ParamKind::VarPositional && self.at(TokenKind::Star);
            annotation = Some(if is_starred { self.starred()? } else { self.expression()? });
        }
        let mut default = None;
        if self.at(TokenKind::Equal) {
            match kind {
                ParamKind::VarPositional => return Err(self.fail(ErrorKind::StarDefault)),
                ParamKind::VarKeyword => return Err(self.fail(ErrorKind::DoubleStarDefault)),
                _ => {}
            }
            self.advance()?;
            if self.at(close) || self.at(TokenKind::Comma) {
                return Err(self.fail(ErrorKind::ExpectedDefault));
            }
            default = Some(self.expression()?);
        }
        Ok(Param { kind, name, annotation, default, pos })
    }
}
