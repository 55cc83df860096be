//! Names to places: for each scope of a top-level statement, which names are local, captured, free or global.
//!
//! Two passes. The first walks the tree and notes what each scope does with each name; the second finds the
//! owner of every name that a scope uses but does not bind, and marks the way there. The tree's depth is
//! bounded by the parser, except on the left of operators, calls and attributes, which is walked in loops.

mod dump;
mod expr;
mod pattern;
mod resolve;
mod stmt;
mod symbol;

pub use dump::dump_scopes;
pub use symbol::{Flags, Place, Symbol};

use crate::ast::{Ast, ComprehensionKind, ExprId, NameId, Names, Pos, ScopeId, StmtId};
use crate::mem::{Mem, OutOfMemory, Vec};
use crate::parse::Depth;
use crate::syntax::{ErrorKind, ParseError};
use symbol::Table;

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The module's top level: its names are global.
    Module,
    /// `def`
    Function,
    /// `lambda`
    Lambda,
    /// `class`: its names are in a namespace that inner scopes do not see.
    Class,
    /// A comprehension or generator expression.
    Comprehension(ComprehensionKind),
}

/// One scope.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// What it belongs to.
    pub kind: ScopeKind,
    /// The scope around it.
    pub parent: ScopeId,
    /// It has a `yield`, or is a generator expression.
    pub is_generator: bool,
    /// `async def`, or a comprehension that awaits.
    pub is_async: bool,
    /// It mentions `super`, and so has `__class__` as a free variable where a class is around.
    pub uses_super: bool,
    /// A class: an inner function needs the cell of `__class__`.
    pub has_class_cell: bool,
    /// A comprehension that runs in the frame around it, its variables in registers of that frame.
    pub is_inlined: bool,
    first: u32,
    last: u32,
    /// A `return` with a value, in case the function turns out to be an async generator.
    returns: Option<Pos>,
}

impl Scope {
    const fn new(kind: ScopeKind, parent: ScopeId) -> Self {
        Scope {
            kind,
            parent,
            is_generator: matches!(kind, ScopeKind::Comprehension(ComprehensionKind::Generator)),
            is_async: false,
            uses_super: false,
            has_class_cell: false,
            is_inlined: false,
            first: 0,
            last: 0,
            returns: None,
        }
    }

    /// Whether its names live in registers or cells: all but modules and classes.
    pub const fn is_function(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }
}

/// The scopes of one top-level statement.
pub struct Scopes<'m> {
    scopes: Vec<'m, Scope>,
    table: Table<'m>,
    /// What the module has declared `global` in its top-level statements so far.
    declared: Vec<'m, NameId>,
    depth: Depth,
}

impl<'m> Scopes<'m> {
    /// No scopes yet.
    pub const fn new(mem: &'m Mem, depth: Depth) -> Self {
        Scopes { scopes: Vec::new(mem), table: Table::new(mem), declared: Vec::new(mem), depth }
    }

    /// Finds the scopes of a top-level statement; what was there of another is dropped.
    ///
    /// # Errors
    /// What is wrong about names, `return`, `yield`, `await`, `break`; or memory that ran out.
    pub fn analyze(
        &mut self,
        ast: &Ast<'m>,
        names: &mut Names<'m>,
        statement: StmtId,
    ) -> Result<(), ParseError> {
        self.walk(ast, names, ScopeKind::Module, |walker| walker.stmt(statement))
    }

    /// Finds the scopes of an expression that is a whole program, as `eval` has it.
    ///
    /// # Errors
    /// As [`Scopes::analyze`].
    pub fn analyze_expression(
        &mut self,
        ast: &Ast<'m>,
        names: &mut Names<'m>,
        expr: ExprId,
    ) -> Result<(), ParseError> {
        self.walk(ast, names, ScopeKind::Module, |walker| walker.expr(expr))
    }

    fn walk(
        &mut self,
        ast: &Ast<'m>,
        names: &mut Names<'m>,
        kind: ScopeKind,
        walk: impl FnOnce(&mut Walker<'_, 'm>) -> Checked,
    ) -> Result<(), ParseError> {
        self.scopes.clear();
        self.table.clear();
        self.scopes.resize(ast.scope_count(), Scope::new(kind, ScopeId::MODULE))?;
        let special = Special { class: names.intern("__class__")?, super_: names.intern("super")? };
        let mut walker = Walker {
            ast,
            special,
            scopes: self,
            current: ScopeId::MODULE,
            loops: 0,
            in_iterable: false,
            in_target: false,
            error: None,
        };
        let done = walk(&mut walker).and_then(|()| walker.resolve());
        let error = walker.error;
        done.map_err(|Failed| error.unwrap_or(OutOfMemory.into()))
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    /// The number of scopes, the module's included.
    pub fn len(&self) -> usize {
        self.scopes.len()
    }

    /// Whether nothing has been analyzed.
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Where a name lives that a scope mentions.
    pub fn place(&self, scope: ScopeId, name: NameId) -> Place {
        self.symbol(scope, name).map_or(Place::Global, |symbol| symbol.place)
    }

    /// What a scope does with a name.
    pub fn symbol(&self, scope: ScopeId, name: NameId) -> Option<&Symbol> {
        self.table.find(scope, name).map(|at| &self.table.symbols[at])
    }

    /// Whether a top-level statement up to here has declared the name `global`.
    pub(crate) fn is_declared(&self, name: NameId) -> bool {
        self.declared.contains(&name)
    }

    /// Notes the register of a name of a scope.
    pub(crate) fn set_register(&mut self, scope: ScopeId, name: NameId, register: u8) {
        self.set_place(scope, name, register, None);
    }

    /// Notes the register of a name of a scope, and its number among the far locals if it is one.
    pub(crate) fn set_place(&mut self, scope: ScopeId, name: NameId, register: u8, far: Option<u16>) {
        if let Some(at) = self.table.find(scope, name) {
            (self.table.symbols[at].register, self.table.symbols[at].far) = (register, far);
        }
    }

    /// The names of a scope: parameters first, the rest as they came.
    pub fn symbols(&self, scope: ScopeId) -> impl Iterator<Item = &Symbol> + '_ {
        let mut next = self.scope(scope).first;
        core::iter::from_fn(move || {
            let symbol = self.table.symbols.get(next.checked_sub(1)? as usize)?;
            next = symbol.next;
            Some(symbol)
        })
    }

    /// The scope's symbol behind this one.
    pub(crate) fn after(&self, symbol: Symbol) -> Option<&Symbol> {
        self.table.symbols.get(symbol.next.checked_sub(1)? as usize)
    }

    /// The names that a scope takes from scopes around it, in a fixed order.
    pub fn free(&self, scope: ScopeId) -> impl Iterator<Item = NameId> + '_ {
        let passes = |symbol: &&Symbol| symbol.place == Place::Free || symbol.flags.has(Flags::PASSED);
        self.symbols(scope).filter(passes).map(|symbol| symbol.name)
    }
}

/// The walk stops here. What went wrong is in the walker; nothing there means that memory ran out.
struct Failed;

impl From<OutOfMemory> for Failed {
    fn from(_: OutOfMemory) -> Self {
        Failed
    }
}

type Checked = Result<(), Failed>;

/// Names with a meaning of their own.
struct Special {
    class: NameId,
    super_: NameId,
}

/// The first pass.
struct Walker<'a, 'm> {
    ast: &'a Ast<'m>,
    special: Special,
    scopes: &'a mut Scopes<'m>,
    current: ScopeId,
    /// Loops around, within the current scope.
    loops: u32,
    /// Inside what a comprehension iterates over.
    in_iterable: bool,
    /// Inside the target of a comprehension.
    in_target: bool,
    error: Option<ParseError>,
}

impl<'m> Walker<'_, 'm> {
    fn fail(&mut self, kind: ErrorKind, pos: Pos) -> Failed {
        let (line, column) = (self.ast.line(pos), self.ast.column(pos));
        self.error = Some(ParseError { kind, line, column, at_end: false });
        Failed
    }

    /// Fails where there is no stack for another level.
    fn check_depth(&mut self, pos: Pos) -> Checked {
        if self.scopes.depth.has_stack() { Ok(()) } else { Err(self.fail(ErrorKind::TooDeep, pos)) }
    }

    fn here(&mut self) -> &mut Scope {
        &mut self.scopes.scopes[self.current.0 as usize]
    }

    fn scope_of(&self, id: ScopeId) -> &Scope {
        self.scopes.scope(id)
    }

    /// What a scope has done with a name so far.
    fn flags(&self, scope: ScopeId, name: NameId) -> Flags {
        self.scopes.symbol(scope, name).map_or(Flags::NONE, |symbol| symbol.flags)
    }

    /// Notes what a scope does with a name. The module's names need no notes.
    fn note(&mut self, scope: ScopeId, name: NameId, flags: Flags, pos: Pos) -> Checked {
        if scope == ScopeId::MODULE {
            return Ok(());
        }
        self.scopes.note(scope, name, flags, pos)?;
        Ok(())
    }

    /// Walks what is inside a scope.
    fn inside(&mut self, id: ScopeId, kind: ScopeKind, walk: impl FnOnce(&mut Self) -> Checked) -> Checked {
        let outer = self.current;
        let mut scope = Scope::new(kind, outer);
        scope.is_inlined = self.here().kind != ScopeKind::Class
            && matches!(kind, ScopeKind::Comprehension(kind) if kind != ComprehensionKind::Generator);
        self.scopes.scopes[id.0 as usize] = scope;
        self.current = id;
        let loops = core::mem::take(&mut self.loops);
        let in_iterable = self.in_iterable;
        let in_target = core::mem::take(&mut self.in_target);
        walk(self)?;
        self.in_target = in_target;
        self.in_iterable = in_iterable;
        self.loops = loops;
        self.current = outer;
        Ok(())
    }
}

impl Scopes<'_> {
    /// Notes what a scope does with a name; the symbol's position in the table.
    fn note(&mut self, scope: ScopeId, name: NameId, flags: Flags, pos: Pos) -> Result<usize, OutOfMemory> {
        if let Some(at) = self.table.find(scope, name) {
            self.table.symbols[at].flags.add(flags);
            return Ok(at);
        }
        let at = self.table.insert(Symbol {
            name,
            scope,
            flags,
            place: Place::Global,
            pos,
            register: 0,
            far: None,
            next: 0,
        })?;
        let entry = &mut self.scopes[scope.0 as usize];
        let last = core::mem::replace(&mut entry.last, at as u32 + 1);
        match last.checked_sub(1) {
            Some(last) => self.table.symbols[last as usize].next = at as u32 + 1,
            None => entry.first = at as u32 + 1,
        }
        Ok(at)
    }
}
