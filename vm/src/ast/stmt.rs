//! Statement nodes.

use super::expr::{Argument, Block, Param};
use super::pattern::Match;
use super::rows::{List, Record, rows};
use super::{BinaryOp, ExprId, NameId, Pos, ScopeId};

/// A statement and where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where it starts; a decorated definition starts at `def`, `async` or `class`.
    pub pos: Pos,
}

/// What a statement is.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind {
    /// `pass`
    Pass,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// An expression whose value is dropped (and shown at a prompt).
    Expr(ExprId),
    /// `a = b = value`: one or more targets, assigned from left to right.
    Assign(List<ExprId>, ExprId),
    /// `target op= value`
    Augment(BinaryOp, ExprId, ExprId),
    /// `target: annotation = value`
    Annotate(Record<Annotate>),
    /// `return value`
    Return(Option<ExprId>),
    /// `raise exception from cause`
    Raise(Option<ExprId>, Option<ExprId>),
    /// `assert test, message`
    Assert(ExprId, Option<ExprId>),
    /// `del a, b`
    Delete(List<ExprId>),
    /// `global a, b`
    Global(List<NameId>),
    /// `nonlocal a, b`
    Nonlocal(List<NameId>),
    /// `import a.b as c, d`
    Import(List<ModuleAlias>),
    /// `from a import b as c`
    ImportFrom(Record<ImportFrom>),
    /// `if`, its `elif`s in the same list, and `else`.
    If(List<Branch>, Block),
    /// `while`
    While(Record<While>),
    /// `for` and `async for`
    For(Record<For>),
    /// `try`
    Try(Record<Try>),
    /// `with` and `async with`
    With(Record<With>),
    /// `match`
    Match(Record<Match>),
    /// `def` and `async def`
    Def(Record<Def>),
    /// `class`
    Class(Record<Class>),
}

rows! {
    /// `target: annotation = value`
    Annotate {
        /// A name, attribute or subscript.
        target: ExprId,
        /// The annotation.
        annotation: ExprId,
        /// The value, if there is one.
        value: Option<ExprId>,
        /// The target is a name without parentheses: it gets an entry in `__annotations__`.
        simple: bool,
    }
    /// `import path as binding`
    ModuleAlias {
        /// The dotted name's parts, not mangled.
        path: List<NameId>,
        /// The name bound; mangled where it is private.
        binding: NameId,
        /// Written with `as`: the innermost module is bound. Otherwise the outermost is.
        renamed: bool,
    }
    /// `from ..module import names`
    ImportFrom {
        /// The number of leading dots.
        level: u32,
        /// The dotted name's parts; empty after `from .`.
        module: List<NameId>,
        /// What is imported; empty for `*`.
        names: List<ImportAlias>,
    }
    /// `name as binding`
    ImportAlias {
        /// The attribute of the module, not mangled.
        name: NameId,
        /// The name bound; mangled where it is private.
        binding: NameId,
    }
    /// One `if` or `elif`.
    Branch {
        /// Decides.
        test: ExprId,
        /// Runs if true.
        body: Block,
    }
    /// `while test: body else: other`
    While {
        /// Decides.
        test: ExprId,
        /// The loop's body.
        body: Block,
        /// Runs when the test fails.
        other: Block,
    }
    /// `for target in iterable: body else: other`
    For {
        /// What is bound.
        target: ExprId,
        /// What is iterated over.
        iterable: ExprId,
        /// The loop's body.
        body: Block,
        /// Runs at the iterable's end.
        other: Block,
        /// `async for`
        is_async: bool,
    }
    /// `try: body except...: else: other finally: last`
    Try {
        /// What is tried.
        body: Block,
        /// The `except` clauses.
        handlers: List<Handler>,
        /// Runs if nothing was raised.
        other: Block,
        /// Runs always.
        last: Block,
    }
    /// `except kind as name: body`
    Handler {
        /// What it catches; none catches all.
        kind: Option<ExprId>,
        /// What it binds, and deletes at its end.
        name: Option<NameId>,
        /// The handler's body.
        body: Block,
        /// Where `except` stands.
        pos: Pos,
    }
    /// `with items: body`
    With {
        /// One or more context managers, entered from left to right.
        items: List<WithItem>,
        /// What runs inside.
        body: Block,
        /// `async with`
        is_async: bool,
    }
    /// `context as target`
    WithItem {
        /// The context manager.
        context: ExprId,
        /// What its `__enter__`'s result is bound to.
        target: Option<ExprId>,
    }
    /// `def name(params) -> returns: body`
    Def {
        /// The function's name, not mangled.
        name: NameId,
        /// The name bound; mangled where it is private.
        binding: NameId,
        /// The parameters.
        params: List<Param>,
        /// The annotation of the result.
        returns: Option<ExprId>,
        /// The decorators, outermost first.
        decorators: List<ExprId>,
        /// The body; a docstring is its first statement.
        body: Block,
        /// The scope of parameters and body.
        scope: ScopeId,
        /// `async def`
        is_async: bool,
    }
    /// `class name(arguments): body`
    Class {
        /// The class's name, not mangled.
        name: NameId,
        /// The name bound; mangled where it is private to a class around this one.
        binding: NameId,
        /// Bases and keywords.
        arguments: List<Argument>,
        /// The decorators, outermost first.
        decorators: List<ExprId>,
        /// The body.
        body: Block,
        /// The scope of the body.
        scope: ScopeId,
    }
}
