//! Trees to bytecode: one top-level statement at a time, into one unit of code per module.
//!
//! Expressions are compiled towards a register. A local that is read is its own register, no copy is made;
//! everything else goes to the next free one. Which locals are surely assigned is known at every point
//! from the jumps that lead there, so that only other reads are checked.

mod assign;
mod builder;
mod call;
mod comprehension;
mod cond;
mod constant;
mod control;
mod def;
mod display;
mod exception;
mod expr;
mod finish;
mod import;
mod label;
mod name;
mod pattern;
mod stmt;
mod unwind;

use crate::ast::{Ast, ExprId, ExprKind, NameId, Names, Pos, ScopeId, StmtId, StmtKind};
use crate::code::{ByteRange, CodeData, Tier, Unit};
use crate::features;
use crate::lex::Source;
use crate::mem::{Mem, OutOfMemory, Vec};
use crate::parse::{Depth, Parser};
use crate::scope::Scopes;
use crate::syntax::{ErrorKind, ParseError};
use builder::Builder;
use constant::Constants;
use core::fmt;

/// What kind of program is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A module, or what `exec` gets.
    #[default]
    Module,
    /// One input at the prompt: values of expression statements are shown.
    Single,
    /// One expression, whose value is returned.
    Eval,
}

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What kind of program it is.
    pub mode: Mode,
    /// Names of the top level live in the mapping that is passed as the only argument, not in the globals.
    pub namespace: bool,
    /// `-O`: from 1 on without `assert`, and `__debug__` is false.
    pub optimization: u8,
    /// How functions without a decorator are compiled.
    pub tier: Tier,
    /// How deep constructs may nest.
    pub depth: Depth,
    /// The code is for any machine: small ints are those of 31 bits.
    pub portable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            mode: Mode::Module,
            namespace: false,
            optimization: 0,
            tier: Tier::Bytecode,
            depth: crate::parse::DEFAULT_DEPTH,
            portable: false,
        }
    }
}

/// Why a program was not compiled, with the names that its message needs.
pub struct CompileError<'m> {
    /// What is wrong, and where.
    pub error: ParseError,
    names: Names<'m>,
}

impl fmt::Display for CompileError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error.message(&self.names), f)
    }
}

impl fmt::Debug for CompileError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {self}", self.error.line, self.error.column)
    }
}

/// Compiles a program from a stream. The peak of memory follows the largest top-level statement.
///
/// # Errors
/// What is wrong with the text, a limit that it exceeds, or memory that ran out.
#[allow(clippy::result_large_err, reason = "an error carries the names of its message, once per program")]
pub fn compile<'m>(
    source: &mut dyn Source,
    mem: &'m Mem,
    options: Options,
) -> Result<Unit<'m>, CompileError<'m>> {
    let mut parser = Parser::new(source, mem, options.depth);
    if !features::COMPILER {
        let error = ParseError { kind: ErrorKind::NoCompiler, line: 1, column: 1, at_end: false };
        return Err(CompileError { error, names: parser.names });
    }
    match compile_with(&mut parser, mem, options) {
        Ok(unit) => Ok(unit),
        Err(error) => Err(CompileError { error, names: parser.names }),
    }
}

fn compile_with<'m>(
    parser: &mut Parser<'_, 'm>,
    mem: &'m Mem,
    options: Options,
) -> Result<Unit<'m>, ParseError> {
    let mut scopes = Scopes::new(mem, options.depth);
    let mut compiler = Compiler::new(mem, options)?;
    if options.mode == Mode::Eval {
        let expr = parser.expression_only()?;
        scopes.analyze_expression(&parser.ast, &mut parser.names, expr)?;
        compiler.expression(&parser.ast, &parser.names, &mut scopes, expr)?;
    } else {
        while let Some(statement) = parser.next_statement()? {
            scopes.analyze(&parser.ast, &mut parser.names, statement)?;
            compiler.statement(&parser.ast, &parser.names, &mut scopes, statement)?;
        }
    }
    compiler.finish()
}

/// The compiler of one module.
pub struct Compiler<'m> {
    options: Options,
    unit: Unit<'m>,
    /// Where the text of each name lies in the unit's bytes, by name.
    name_ranges: Vec<'m, Option<ByteRange>>,
    /// The code under construction; those around it wait in `outer`.
    code: Builder<'m>,
    outer: Vec<'m, Builder<'m>>,
    /// Nodes on the way down the left side of an expression.
    spine: Vec<'m, ExprId>,
    /// Names that stand for constants, by `const`.
    constants: Constants<'m>,
    error: Option<ParseError>,
    is_first: bool,
}

/// Compiling failed. What went wrong is in the compiler; nothing there means that memory ran out.
struct Failed;

impl From<OutOfMemory> for Failed {
    fn from(_: OutOfMemory) -> Self {
        Failed
    }
}

type Compiled<T = ()> = Result<T, Failed>;

impl<'m> Compiler<'m> {
    /// A compiler without code.
    ///
    /// # Errors
    /// Memory that ran out.
    pub fn new(mem: &'m Mem, options: Options) -> Result<Self, OutOfMemory> {
        let unit = Unit { codes: Vec::new(mem), bytes: Vec::new(mem), members: Vec::new(mem) };
        let mut compiler = Compiler {
            options,
            unit,
            name_ranges: Vec::new(mem),
            code: Builder::new(mem, ScopeId::MODULE, 1),
            outer: Vec::new(mem),
            spine: Vec::new(mem),
            constants: Constants::new(mem),
            error: None,
            is_first: true,
        };
        compiler.code.data.tier = options.tier;
        compiler.code.inner_tier = options.tier;
        compiler.unit.codes.push(CodeData::new(mem))?;
        compiler.code.data.name = compiler.add_bytes(b"<module>")?;
        compiler.code.data.qualified_name = compiler.code.data.name;
        if options.namespace {
            compiler.code.start_namespace();
            let name = compiler.add_bytes(b".namespace")?;
            compiler.code.data.locals.push(name)?;
        }
        Ok(compiler)
    }

    /// Compiles a top-level statement.
    ///
    /// # Errors
    /// A limit that is exceeded, or memory that ran out. The compiler is not to be used after an error.
    pub fn statement<'a>(
        &'a mut self,
        ast: &'a Ast<'m>,
        names: &'a Names<'m>,
        scopes: &'a mut Scopes<'m>,
        statement: StmtId,
    ) -> Result<(), ParseError> {
        let is_first = core::mem::take(&mut self.is_first);
        let mut lower = self.lower(ast, names, scopes);
        let done = lower.top_level(statement, is_first);
        done.map_err(|Failed| self.error.take().unwrap_or(OutOfMemory.into()))
    }

    /// Compiles the expression that is the whole program.
    ///
    /// # Errors
    /// As [`Compiler::statement`].
    pub fn expression<'a>(
        &'a mut self,
        ast: &'a Ast<'m>,
        names: &'a Names<'m>,
        scopes: &'a mut Scopes<'m>,
        expr: ExprId,
    ) -> Result<(), ParseError> {
        let mut lower = self.lower(ast, names, scopes);
        let done = lower.return_expression(expr);
        done.map_err(|Failed| self.error.take().unwrap_or(OutOfMemory.into()))
    }

    /// Ends the module.
    ///
    /// # Errors
    /// As [`Compiler::statement`].
    pub fn finish(mut self) -> Result<Unit<'m>, ParseError> {
        let done = self.end_module();
        let error = self.error;
        done.map_err(|Failed| error.unwrap_or(OutOfMemory.into()))?;
        Ok(self.unit)
    }

    fn lower<'a>(
        &'a mut self,
        ast: &'a Ast<'m>,
        names: &'a Names<'m>,
        scopes: &'a mut Scopes<'m>,
    ) -> Lower<'a, 'm> {
        // A jump over a large statement may not fit its short form.
        self.code.long_jumps = ast.expr_count() > LONG_JUMPS_FROM;
        self.code.line = ast.line(Pos(0));
        Lower { ast, names, scopes, compiler: self, scope: ScopeId::MODULE }
    }
}

/// Statements with more expressions than this use long jumps: an expression takes 8 words at most.
const LONG_JUMPS_FROM: usize = 4000;

/// The compilation of one top-level statement.
struct Lower<'a, 'm> {
    ast: &'a Ast<'m>,
    names: &'a Names<'m>,
    scopes: &'a mut Scopes<'m>,
    compiler: &'a mut Compiler<'m>,
    /// The scope that names are looked up in: the code's own, or that of an inlined comprehension.
    scope: ScopeId,
}

impl<'m> core::ops::Deref for Lower<'_, 'm> {
    type Target = Compiler<'m>;
    fn deref(&self) -> &Compiler<'m> {
        self.compiler
    }
}

impl core::ops::DerefMut for Lower<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.compiler
    }
}

impl<'m> Lower<'_, 'm> {
    fn top_level(&mut self, statement: StmtId, is_first: bool) -> Compiled {
        if is_first
            && self.options.mode == Mode::Module
            && let Some(text) = self.docstring_of(statement)
        {
            let value = self.load_const(crate::code::Const::Str(text), None)?;
            let name = self.add_bytes(b"__doc__")?;
            self.store_global(name, value)?;
            self.code.top = self.code.floor;
            return Ok(());
        }
        self.stmt(statement)
    }

    /// The docstring that a statement is.
    fn docstring_of(&mut self, statement: StmtId) -> Option<ByteRange> {
        let ast = self.ast;
        let StmtKind::Expr(value) = ast.stmt(statement).kind else { return None };
        let ExprKind::Str(text) = ast.expr(value).kind else { return None };
        self.add_bytes(ast.text(text)).ok()
    }

    fn kind(&self, id: ExprId) -> ExprKind {
        self.ast.expr(id).kind
    }

    /// What follows belongs to this place's line.
    fn at(&mut self, pos: Pos) {
        self.compiler.code.line = self.ast.line(pos);
    }

    fn at_expr(&mut self, id: ExprId) {
        self.at(self.ast.expr(id).pos);
    }

    /// An error at the current line.
    fn fail(&mut self, kind: ErrorKind) -> Failed {
        self.compiler.fail(kind)
    }

    /// Fails where there is no stack for another level.
    fn check_depth(&mut self) -> Compiled {
        if self.options.depth.has_stack() { Ok(()) } else { Err(self.fail(ErrorKind::TooDeep)) }
    }

    /// The text of a name in the unit.
    fn name_range(&mut self, name: NameId) -> Compiled<ByteRange> {
        let names = self.names;
        self.compiler.name_range(names, name)
    }
}

impl Compiler<'_> {
    fn fail(&mut self, kind: ErrorKind) -> Failed {
        self.error = Some(ParseError { kind, line: self.code.line, column: 1, at_end: false });
        Failed
    }

    fn name_range(&mut self, names: &Names<'_>, name: NameId) -> Compiled<ByteRange> {
        if let Some(Some(range)) = self.name_ranges.get(name.index()) {
            return Ok(*range);
        }
        if self.name_ranges.len() < names.len() {
            self.name_ranges.resize(names.len(), None)?;
        }
        let range = self.add_bytes(names.text(name).as_bytes())?;
        self.name_ranges[name.index()] = Some(range);
        Ok(range)
    }

    fn add_bytes(&mut self, bytes: &[u8]) -> Result<ByteRange, OutOfMemory> {
        let start = u32::try_from(self.unit.bytes.len()).map_err(|_| OutOfMemory)?;
        let len = u32::try_from(bytes.len()).map_err(|_| OutOfMemory)?;
        start.checked_add(len).ok_or(OutOfMemory)?;
        self.unit.bytes.extend_from_slice(bytes)?;
        Ok(ByteRange { start, len })
    }

    fn bytes_at(&self, range: ByteRange) -> &[u8] {
        &self.unit.bytes[range.start as usize..(range.start + range.len) as usize]
    }
}
