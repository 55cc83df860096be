//! `match` statements and their patterns. `match` and `case` are names everywhere else.

use super::{Parsed, Parser};
use crate::ast::{
    BinaryOp, Case, ClassPattern, ExprId, ExprKind, KeywordPattern, List, MappingPattern, Match, NameId,
    PatternEntry, PatternId, PatternKind, Pos, StmtKind, UnaryOp,
};
use crate::lex::TokenKind;
use crate::syntax::ErrorKind;
use core::fmt::Write;

impl Parser<'_, '_> {
    /// A match statement, if this is one: the current token is the name `match`. What follows it may go on an
    /// expression just as well, and is read again as such if no colon ends the line.
    pub(super) fn match_statement(&mut self) -> Parsed<Option<StmtKind>> {
        use TokenKind::*;
        let start = self.token;
        let mark = self.lexer.mark()?;
        let (depth, scopes, words) = (self.depth, self.ast.scope_count(), self.mark());
        self.advance()?;
        let is_certain = match self.token.kind {
            LeftParen | LeftBracket | Minus | Plus | Star | Not => false,
            _ if self.starts_expression() => true,
            _ => {
                self.read_again(start, mark)?;
                return Ok(Option::None);
            }
        };
        let is_not = self.at(Not);
        let subject = match self.match_header() {
            Ok(subject) => subject,
            Err(failed) if is_certain || self.error.is_none() => return Err(failed),
            // `not in` is the only operator that starts so.
            Err(failed) if is_not && self.at(Newline) => return Err(failed),
            Err(_) => {
                (self.depth, self.error, self.from_lexer) = (depth, Option::None, false);
                (self.pushed, self.resumed) = (Option::None, Option::None);
                (self.grouped, self.bare_generator) = (Option::None, Option::None);
                self.ast.forget_scopes(scopes);
                self.words.truncate(words);
                self.read_again(start, mark)?;
                return Ok(Option::None);
            }
        };
        self.lexer.forget_mark();
        if matches!(self.kind(subject), ExprKind::Starred(_)) {
            return Err(self.unexpected());
        }
        let cases = self.cases(start.line)?;
        Ok(Some(StmtKind::Match(self.ast.add_record(Match { subject, cases })?)))
    }

    /// Goes back to the name `match`, as which the token `start` is taken.
    fn read_again(&mut self, start: crate::lex::Token, mark: crate::lex::Mark) -> Parsed<()> {
        self.lexer.rewind(mark);
        self.token = start;
        let pos = self.pos();
        let name = self.names.intern("match")?;
        let expr = self.add(pos, ExprKind::Name(name))?;
        self.advance()?;
        self.resume(expr);
        (self.token.line, self.token.column) = (start.line, start.column);
        Ok(())
    }

    /// The subject and the colon; the line's end stays.
    fn match_header(&mut self) -> Parsed<ExprId> {
        let pos = self.pos();
        let first = self.star_named()?;
        let mut subject = first;
        if self.at(TokenKind::Comma) {
            let mark = self.mark();
            self.push(first)?;
            while self.take(TokenKind::Comma)? {
                if !self.starts_expression() && !self.at(TokenKind::Star) {
                    break;
                }
                let next = self.star_named()?;
                self.push(next)?;
            }
            let items = self.list(mark)?;
            subject = self.add(pos, ExprKind::Tuple(items))?;
        }
        self.colon()?;
        if self.at(TokenKind::Newline) { Ok(subject) } else { Err(self.unexpected()) }
    }

    fn cases(&mut self, line: u32) -> Parsed<List<Case>> {
        self.enter()?;
        self.expect(TokenKind::Newline)?;
        if !self.take(TokenKind::Indent)? {
            return Err(self.fail(ErrorKind::ExpectedBlock { after: "'match' statement", line }));
        }
        let mark = self.mark();
        loop {
            if !self.at_case() {
                return Err(self.unexpected());
            }
            let case = self.case()?;
            self.push(case)?;
            if self.at(TokenKind::End) || self.take(TokenKind::Dedent)? {
                break;
            }
        }
        self.leave();
        self.list(mark)
    }

    fn at_case(&self) -> bool {
        self.at(TokenKind::Name) && self.pushed.is_none() && self.lexer.text() == "case"
    }

    fn case(&mut self) -> Parsed<Case> {
        let line = self.token.line;
        self.advance()?;
        self.captures.clear();
        let pattern = self.open_pattern()?;
        let guard = if self.take(TokenKind::If)? { Some(self.named()?) } else { None };
        self.colon()?;
        let body = self.block("'case' statement", line)?;
        if guard.is_none() && self.at_case() {
            self.refuse_irrefutable(pattern)?;
        }
        Ok(Case { pattern, guard, body })
    }

    fn add_pattern(&mut self, pos: Pos, kind: PatternKind) -> Parsed<PatternId> {
        Ok(self.ast.add_pattern(pos, kind)?)
    }

    /// Nothing may follow a pattern that matches everything.
    fn refuse_irrefutable(&mut self, id: PatternId) -> Parsed<()> {
        let pattern = self.ast.pattern(id);
        match pattern.kind {
            PatternKind::Capture(None) => Err(self.fail_at(ErrorKind::WildcardFirst, pattern.pos)),
            PatternKind::Capture(Some(name)) => {
                Err(self.fail_at(ErrorKind::CaptureFirst { name }, pattern.pos))
            }
            PatternKind::As(inner, _) => self.refuse_irrefutable(inner),
            // All others have been asked already.
            PatternKind::Or(patterns) => {
                let last = self.ast.row(patterns, self.ast.len(patterns) - 1);
                self.refuse_irrefutable(last)
            }
            _ => Ok(()),
        }
    }

    /// A pattern, or a sequence without brackets.
    fn open_pattern(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        let is_star = self.at(TokenKind::Star);
        let first = self.sequence_item()?;
        if !self.at(TokenKind::Comma) {
            return if is_star { Err(self.unexpected()) } else { Ok(first) };
        }
        self.sequence(pos, first, |parser| parser.at(TokenKind::Colon) || parser.at(TokenKind::If))
    }

    /// The items of a sequence behind its first, up to where `ends` says.
    fn sequence(&mut self, pos: Pos, first: PatternId, ends: fn(&Self) -> bool) -> Parsed<PatternId> {
        let mark = self.mark();
        self.push(first)?;
        while self.take(TokenKind::Comma)? {
            if ends(self) {
                break;
            }
            let item = self.sequence_item()?;
            self.push(item)?;
        }
        let items: List<PatternId> = self.list(mark)?;
        let is_star = |item: &PatternId| matches!(self.ast.pattern(*item).kind, PatternKind::Star(_));
        if self.ast.rows(items).filter(is_star).count() > 1 {
            return Err(self.fail_at(ErrorKind::PatternStars, pos));
        }
        self.add_pattern(pos, PatternKind::Sequence(items))
    }

    fn sequence_item(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        if !self.take(TokenKind::Star)? {
            return self.pattern();
        }
        let at = self.pos();
        let name = self.name()?;
        let name = self.capture(name, at)?;
        self.add_pattern(pos, PatternKind::Star(name))
    }

    /// Notes that a pattern binds a name; `None` for `_`.
    fn capture(&mut self, name: NameId, pos: Pos) -> Parsed<Option<NameId>> {
        if self.names.text(name) == "_" {
            return Ok(None);
        }
        self.check_bindable(name, pos)?;
        if self.captures.contains(&name) {
            return Err(self.fail_at(ErrorKind::PatternNameTwice { name }, pos));
        }
        self.captures.push(name)?;
        Ok(Some(name))
    }

    /// `pattern as name`
    fn pattern(&mut self) -> Parsed<PatternId> {
        self.enter()?;
        let pos = self.pos();
        let mut pattern = self.alternatives()?;
        if self.take(TokenKind::As)? {
            if !self.at(TokenKind::Name) {
                self.expression()?;
                return Err(self.fail_at(ErrorKind::PatternTarget, pos));
            }
            let at = self.pos();
            let name = self.name()?;
            let Some(name) = self.capture(name, at)? else {
                return Err(self.fail_at(ErrorKind::PatternWildcardTarget, at));
            };
            pattern = self.add_pattern(pos, PatternKind::As(pattern, name))?;
        }
        self.leave();
        Ok(pattern)
    }

    /// `a | b`: all bind the same names.
    fn alternatives(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        let bound = self.captures.len();
        let first = self.closed_pattern()?;
        if !self.at(TokenKind::Bar) {
            return Ok(first);
        }
        let (mark, saved) = (self.mark(), self.alternatives.len());
        self.alternatives.extend_from_slice(&self.captures[bound..])?;
        self.push(first)?;
        let mut last = first;
        while self.take(TokenKind::Bar)? {
            self.refuse_irrefutable(last)?;
            self.captures.truncate(bound);
            last = self.closed_pattern()?;
            self.push(last)?;
            let (here, first) = (&self.captures[bound..], &self.alternatives[saved..]);
            if here.len() != first.len() || !here.iter().all(|name| first.contains(name)) {
                return Err(self.fail_at(ErrorKind::AlternativeNames, pos));
            }
        }
        self.alternatives.truncate(saved);
        let patterns = self.list(mark)?;
        self.add_pattern(pos, PatternKind::Or(patterns))
    }

    fn closed_pattern(&mut self) -> Parsed<PatternId> {
        use TokenKind::*;
        let pos = self.pos();
        match self.token.kind {
            Number | Minus | Str | Bytes | FStringStart => {
                let value = self.literal()?;
                self.add_pattern(pos, PatternKind::Value(value))
            }
            TokenKind::None | True | False => {
                let value = self.atom()?;
                self.add_pattern(pos, PatternKind::Singleton(value))
            }
            Name | Parsed => self.named_pattern(),
            LeftParen => self.parenthesized_pattern(),
            LeftBracket => {
                self.advance()?;
                if self.take(RightBracket)? {
                    return self.add_pattern(pos, PatternKind::Sequence(List::EMPTY));
                }
                let first = self.sequence_item()?;
                let sequence = self.sequence(pos, first, |parser| parser.at(RightBracket))?;
                self.expect(RightBracket)?;
                Ok(sequence)
            }
            LeftBrace => self.mapping(),
            _ => Err(self.unexpected()),
        }
    }

    fn parenthesized_pattern(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        self.advance()?;
        if self.take(TokenKind::RightParen)? {
            return self.add_pattern(pos, PatternKind::Sequence(List::EMPTY));
        }
        let is_star = self.at(TokenKind::Star);
        let mut pattern = self.sequence_item()?;
        if self.at(TokenKind::Comma) {
            pattern = self.sequence(pos, pattern, |parser| parser.at(TokenKind::RightParen))?;
        } else if is_star {
            return Err(self.unexpected());
        }
        self.expect(TokenKind::RightParen)?;
        Ok(pattern)
    }

    /// A number or string.
    fn literal(&mut self) -> Parsed<ExprId> {
        if !self.at(TokenKind::Number) && !self.at(TokenKind::Minus) {
            let text = self.strings()?;
            return match self.kind(text) {
                ExprKind::FString(_) => Err(self.fail_on(ErrorKind::PatternValue, text)),
                _ => Ok(text),
            };
        }
        let pos = self.pos();
        let is_negative = self.take(TokenKind::Minus)?;
        let (mut value, is_imaginary) = self.plain_number()?;
        if is_negative {
            value = self.add(pos, ExprKind::Unary(UnaryOp::Minus, value))?;
        }
        let op = match self.token.kind {
            TokenKind::Plus => BinaryOp::Add,
            TokenKind::Minus => BinaryOp::Sub,
            _ => return Ok(value),
        };
        if is_imaginary {
            return Err(self.fail_at(ErrorKind::PatternReal, pos));
        }
        self.advance()?;
        let at = self.pos();
        let (right, is_imaginary) = self.plain_number()?;
        if !is_imaginary {
            return Err(self.fail_at(ErrorKind::PatternImaginary, at));
        }
        self.add(pos, ExprKind::Binary(op, value, right))
    }

    fn plain_number(&mut self) -> Parsed<(ExprId, bool)> {
        if !self.at(TokenKind::Number) {
            return Err(self.unexpected());
        }
        let value = self.atom()?;
        Ok((value, matches!(self.kind(value), ExprKind::Imaginary(_))))
    }

    /// A dotted name, or a single one, whose first part may be parsed already.
    fn dotted_name(&mut self) -> Parsed<ExprId> {
        let mut expr = self.atom()?;
        let pos = self.pos_of(expr);
        while self.take(TokenKind::Dot)? {
            let name = self.name()?;
            expr = self.add(pos, ExprKind::Attribute(expr, name))?;
        }
        Ok(expr)
    }

    /// A capture, a value or a class.
    fn named_pattern(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        let expr = self.dotted_name()?;
        if self.at(TokenKind::LeftParen) {
            return self.class_pattern(pos, expr);
        }
        match self.kind(expr) {
            ExprKind::Name(name) => {
                let name = self.capture(name, pos)?;
                self.add_pattern(pos, PatternKind::Capture(name))
            }
            _ => self.add_pattern(pos, PatternKind::Value(expr)),
        }
    }

    fn class_pattern(&mut self, pos: Pos, class: ExprId) -> Parsed<PatternId> {
        self.advance()?;
        let mark = self.mark();
        let mut keywords: crate::mem::Vec<'_, KeywordPattern> = crate::mem::Vec::new(self.ast.mem());
        while !self.at(TokenKind::RightParen) {
            let at = self.pos();
            match self.keyword_of_pattern()? {
                Some(name) => {
                    self.check_bindable(name, at)?;
                    if keywords.iter().any(|keyword| keyword.name == name) {
                        return Err(self.fail_at(ErrorKind::PatternAttributeTwice { name }, at));
                    }
                    let value = self.pattern()?;
                    keywords.push(KeywordPattern { name, value })?;
                }
                None if !keywords.is_empty() => {
                    self.pattern()?;
                    return Err(self.fail_at(ErrorKind::PatternOrder, at));
                }
                None => {
                    let value = self.pattern()?;
                    self.push(value)?;
                }
            }
            if !self.take(TokenKind::Comma)? {
                break;
            }
        }
        self.expect(TokenKind::RightParen)?;
        let positional = self.list(mark)?;
        let mark = self.mark();
        for &keyword in &*keywords {
            self.push(keyword)?;
        }
        let keywords = self.list(mark)?;
        let record = self.ast.add_record(ClassPattern { class, positional, keywords })?;
        self.add_pattern(pos, PatternKind::Class(record))
    }

    /// The name before `=`. A name that is something else is made the next operand.
    fn keyword_of_pattern(&mut self) -> Parsed<Option<NameId>> {
        if !self.at(TokenKind::Name) {
            return Ok(None);
        }
        let pos = self.pos();
        let name = self.raw_name()?;
        if self.take(TokenKind::Equal)? {
            return Ok(Some(name));
        }
        let name = self.mangled(name)?;
        let expr = self.add(pos, ExprKind::Name(name))?;
        self.resume(expr);
        Ok(None)
    }

    fn mapping(&mut self) -> Parsed<PatternId> {
        let pos = self.pos();
        self.advance()?;
        let mark = self.mark();
        let mut rest = None;
        while !self.at(TokenKind::RightBrace) {
            if self.take(TokenKind::DoubleStar)? {
                let at = self.pos();
                let name = self.name()?;
                let Some(name) = self.capture(name, at)? else { return Err(self.unexpected()) };
                rest = Some(name);
                self.take(TokenKind::Comma)?;
                break;
            }
            let key = self.mapping_key()?;
            self.expect(TokenKind::Colon)?;
            let value = self.pattern()?;
            self.push(PatternEntry { key, value })?;
            if !self.take(TokenKind::Comma)? {
                break;
            }
        }
        self.expect(TokenKind::RightBrace)?;
        let entries = self.list(mark)?;
        self.refuse_same_keys(entries)?;
        let record = self.ast.add_record(MappingPattern { entries, rest })?;
        self.add_pattern(pos, PatternKind::Mapping(record))
    }

    fn mapping_key(&mut self) -> Parsed<ExprId> {
        use TokenKind::*;
        match self.token.kind {
            Number | Minus | Str | Bytes => self.literal(),
            FStringStart => {
                let text = self.strings()?;
                Err(self.fail_on(ErrorKind::PatternKey, text))
            }
            TokenKind::None | True | False => self.atom(),
            Name => {
                let key = self.dotted_name()?;
                if matches!(self.kind(key), ExprKind::Name(_)) { Err(self.unexpected()) } else { Ok(key) }
            }
            _ => Err(self.unexpected()),
        }
    }

    /// Keys that are literals may not be equal, as far as that shows at once; the rest shows at run time.
    fn refuse_same_keys(&mut self, entries: List<PatternEntry>) -> Parsed<()> {
        let count = self.ast.len(entries);
        for index in 1..count {
            let key = self.ast.row(entries, index).key;
            for before in 0..index {
                let other = self.ast.row(entries, before).key;
                if let Some(key) = self.same_literal(key, other)? {
                    return Err(self.fail_on(ErrorKind::PatternKeyTwice { key }, other));
                }
            }
        }
        Ok(())
    }

    /// How a literal is shown that equals another one.
    fn same_literal(&mut self, key: ExprId, other: ExprId) -> Parsed<Option<NameId>> {
        self.buffer.clear();
        match (self.kind(key), self.kind(other)) {
            (ExprKind::Int(a), ExprKind::Int(b)) if a.get() == b.get() => {
                let shown = write!(self.buffer, "{}", a.get());
                shown.map_err(|_| crate::mem::OutOfMemory)?;
            }
            (ExprKind::Str(a), ExprKind::Str(b)) if self.ast.text(a) == self.ast.text(b) => {
                let text = self.ast.text(a);
                let quote = if text.contains(&b'\'') && !text.contains(&b'"') { '"' } else { '\'' };
                self.buffer.push(quote)?;
                self.buffer.push_str(core::str::from_utf8(text).unwrap_or("?"))?;
                self.buffer.push(quote)?;
            }
            (ExprKind::None, ExprKind::None) => self.buffer.push_str("None")?,
            (ExprKind::True, ExprKind::True) => self.buffer.push_str("True")?,
            (ExprKind::False, ExprKind::False) => self.buffer.push_str("False")?,
            _ => return Ok(None),
        }
        Ok(Some(self.names.intern(self.buffer.as_str())?))
    }
}
