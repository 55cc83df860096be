//! Tokens to a tree, one top-level statement at a time: recursive descent, precedence climbing for operators.
//!
//! Recursion is counted against a limit. What can be long in real programs is parsed in loops: sums,
//! attribute chains, calls of calls, `and`, `or`, comparisons, `elif`. Errors are kept in the parser, so
//! that results stay one word.

mod atom;
mod call;
mod control;
mod def;
mod error;
mod expr;
mod import;
mod pattern;
mod stmt;
mod string;
mod target;

use crate::ast::rows::{List, Row};
use crate::ast::{Ast, ExprId, ExprKind, NameId, Names, Pos, StmtId, StmtKind};
use crate::heap::stack_pointer;
use crate::lex::{Lexer, Source, Token, TokenKind};
use crate::mem::{Mem, OutOfMemory, String, Vec};
use crate::syntax::{ErrorKind, ParseError};

/// How deep constructs may nest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// Levels of the tree.
    pub levels: u32,
    /// The machine stack, which grows down, ends here for whoever walks the tree.
    pub stack: usize,
}

/// The bound where the caller has no tighter one.
pub const DEFAULT_DEPTH: Depth = Depth { levels: 1000, stack: 0 };

impl Depth {
    /// Whether there is machine stack for another level.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn has_stack(self) -> bool {
        stack_pointer() >= self.stack
    }
}

/// Parsing failed. What went wrong is in the parser; nothing there means that memory ran out.
#[derive(Debug)]
pub(crate) struct Failed;

impl From<OutOfMemory> for Failed {
    fn from(_: OutOfMemory) -> Self {
        Failed
    }
}

type Parsed<T> = Result<T, Failed>;

/// The parser of one module.
pub struct Parser<'s, 'm> {
    /// The tree of the last statement.
    pub ast: Ast<'m>,
    /// The names of the module.
    pub names: Names<'m>,
    lexer: Lexer<'s, 'm>,
    token: Token,
    /// The token behind an expression that is parsed already, see [`Parser::resume`].
    pushed: Option<Token>,
    resumed: Option<ExprId>,
    /// `token` is used up, and the next is not read yet: the line may be a prompt's last.
    is_spent: bool,
    /// Rows of the lists under construction.
    words: Vec<'m, u32>,
    /// The last expression that stood in parentheses.
    grouped: Option<ExprId>,
    /// The last generator expression without parentheses of its own.
    bare_generator: Option<ExprId>,
    /// The class around, without leading underscores: what private names are mangled with.
    private: Option<NameId>,
    /// Names that the patterns of the current case have bound.
    captures: Vec<'m, NameId>,
    /// Those of the first alternatives of patterns with `|`, while others are parsed.
    alternatives: Vec<'m, NameId>,
    buffer: String<'m>,
    depth: u32,
    limit: Depth,
    error: Option<ParseError>,
    /// The error came from the lexer.
    from_lexer: bool,
}

impl<'s, 'm> Parser<'s, 'm> {
    /// A parser at the start of a text; `limit` bounds recursion, see [`DEFAULT_DEPTH`].
    pub fn new(source: &'s mut dyn Source, mem: &'m Mem, limit: Depth) -> Self {
        Parser {
            ast: Ast::new(mem),
            names: Names::new(mem),
            lexer: Lexer::new(source, mem),
            token: Token { kind: TokenKind::Newline, line: 1, column: 1 },
            pushed: None,
            resumed: None,
            is_spent: true,
            words: Vec::new(mem),
            grouped: None,
            bare_generator: None,
            private: None,
            captures: Vec::new(mem),
            alternatives: Vec::new(mem),
            buffer: String::new(mem),
            depth: 0,
            limit,
            error: None,
            from_lexer: false,
        }
    }

    /// Clears the tree and parses the next top-level statement; `None` at the end of the text.
    ///
    /// # Errors
    /// What is wrong with the text, or memory that ran out. The parser is not to be used after an error.
    pub fn next_statement(&mut self) -> Result<Option<StmtId>, ParseError> {
        self.clear();
        match self.top_level() {
            Ok(statement) => Ok(statement),
            Err(Failed) => Err(self.take_error()),
        }
    }

    /// Parses the whole text as one expression, as `eval` does.
    ///
    /// # Errors
    /// As [`Parser::next_statement`].
    pub fn expression_only(&mut self) -> Result<ExprId, ParseError> {
        self.clear();
        match self.whole_expression() {
            Ok(expr) => Ok(expr),
            Err(Failed) => Err(self.take_error()),
        }
    }

    fn clear(&mut self) {
        self.ast.clear();
        self.grouped = None;
        self.bare_generator = None;
    }

    fn whole_expression(&mut self) -> Parsed<ExprId> {
        self.is_spent = false;
        self.advance()?;
        self.ast.set_first_line(self.token.line);
        let expr = self.expressions()?;
        self.refuse_starred(expr)?;
        while self.token.kind == TokenKind::Newline {
            self.advance()?;
        }
        match self.token.kind {
            TokenKind::End => Ok(expr),
            _ => Err(self.unexpected()),
        }
    }

    fn top_level(&mut self) -> Parsed<Option<StmtId>> {
        if core::mem::take(&mut self.is_spent) {
            self.advance()?;
        }
        self.ast.set_first_line(self.token.line);
        match self.token.kind {
            TokenKind::End => return Ok(None),
            TokenKind::Indent => return Err(self.fail(ErrorKind::UnexpectedIndent)),
            _ => {}
        }
        if let Some(statement) = self.compound()? {
            return Ok(Some(statement));
        }
        let statement = self.simple()?;
        if self.token.kind == TokenKind::Semicolon {
            self.advance()?;
            if self.token.kind != TokenKind::Newline {
                return Ok(Some(statement));
            }
        }
        if self.token.kind != TokenKind::Newline {
            return Err(self.after_statement(statement));
        }
        self.is_spent = true;
        Ok(Some(statement))
    }

    fn advance(&mut self) -> Parsed<()> {
        if let Some(token) = self.pushed.take() {
            self.token = token;
            return Ok(());
        }
        match self.lexer.next_token() {
            Ok(token) => {
                self.token = token;
                Ok(())
            }
            Err(error) => {
                self.from_lexer = true;
                self.error = Some(error);
                Err(Failed)
            }
        }
    }

    /// Makes an expression that is parsed already the next operand.
    fn resume(&mut self, expr: ExprId) {
        self.pushed = Some(self.token);
        self.token.kind = TokenKind::Parsed;
        self.resumed = Some(expr);
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Takes the current token if it is of this kind.
    fn take(&mut self, kind: TokenKind) -> Parsed<bool> {
        let found = self.at(kind);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    /// Takes a token that has to come here.
    fn expect(&mut self, kind: TokenKind) -> Parsed<()> {
        if self.take(kind)? { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Takes a token that has to come here; its absence has its own message.
    fn force(&mut self, kind: TokenKind) -> Parsed<()> {
        if self.take(kind)? { Ok(()) } else { Err(self.fail(ErrorKind::Expected { what: kind.text() })) }
    }

    /// Where the current token starts.
    fn pos(&self) -> Pos {
        self.ast.pos(self.token.line, self.token.column)
    }

    fn pos_of(&self, expr: ExprId) -> Pos {
        self.ast.expr(expr).pos
    }

    fn kind(&self, expr: ExprId) -> ExprKind {
        self.ast.expr(expr).kind
    }

    /// Whether an expression that was just parsed stood in parentheses.
    fn is_grouped(&self, expr: ExprId) -> bool {
        self.grouped == Some(expr)
    }

    fn add(&mut self, pos: Pos, kind: ExprKind) -> Parsed<ExprId> {
        Ok(self.ast.add_expr(pos, kind)?)
    }

    fn add_stmt(&mut self, pos: Pos, kind: StmtKind) -> Parsed<StmtId> {
        Ok(self.ast.add_stmt(pos, kind)?)
    }

    /// Counts one more level; [`Parser::leave`] ends it. An error needs no end.
    fn enter(&mut self) -> Parsed<()> {
        if self.depth >= self.limit.levels || !self.limit.has_stack() {
            return Err(self.fail(ErrorKind::TooDeep));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The start of a list under construction.
    fn mark(&self) -> usize {
        self.words.len()
    }

    fn push<T: Row>(&mut self, row: T) -> Parsed<()> {
        Ok(row.write(&mut self.words)?)
    }

    /// The list of the rows pushed since `mark`.
    fn list<T: Row>(&mut self, mark: usize) -> Parsed<List<T>> {
        let list = self.ast.add_list(&self.words[mark..])?;
        self.words.truncate(mark);
        Ok(list)
    }

    /// Takes a name as it is written.
    fn raw_name(&mut self) -> Parsed<NameId> {
        if !self.at(TokenKind::Name) {
            return Err(self.unexpected());
        }
        let name = self.names.intern(self.lexer.text())?;
        self.advance()?;
        Ok(name)
    }

    /// Takes a name, mangled if it is private.
    fn name(&mut self) -> Parsed<NameId> {
        let name = self.raw_name()?;
        self.mangled(name)
    }

    /// `__name` inside class `C` is `_C__name`.
    fn mangled(&mut self, name: NameId) -> Parsed<NameId> {
        let Some(class) = self.private else { return Ok(name) };
        let text = self.names.text(name);
        if !text.starts_with("__") || text.ends_with("__") {
            return Ok(name);
        }
        self.buffer.clear();
        self.buffer.push('_')?;
        self.buffer.push_str(self.names.text(class))?;
        self.buffer.push_str(text)?;
        Ok(self.names.intern(self.buffer.as_str())?)
    }
}
