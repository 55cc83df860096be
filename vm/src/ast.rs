//! The tree of one top-level statement, in an arena that is cleared before the next is read.
//!
//! Nodes are 16 bytes and address each other by id; child lists and everything wide lie in one pool of
//! words ([`rows`]); the bytes of literals in another. Names live longer: see [`Names`].

mod dump;
mod expr;
mod names;
mod operator;
mod pattern;
pub mod rows;
mod stmt;

pub use dump::Dump;
pub use expr::{
    Argument, Block, Clause, Comparison, Comprehension, ComprehensionKind, Conditional, Entry, Expr,
    ExprKind, Lambda, Param, Slice,
};
pub use names::{NameId, Names};
pub use operator::{ArgumentKind, BinaryOp, BoolOp, CompareOp, Conversion, ParamKind, UnaryOp};
pub use pattern::{
    Case, ClassPattern, KeywordPattern, MappingPattern, Match, Pattern, PatternEntry, PatternKind,
};
pub use rows::{List, Record};
pub use stmt::{
    Annotate, Branch, Class, Def, For, Handler, ImportAlias, ImportFrom, ModuleAlias, Stmt, StmtKind, Try,
    While, With, WithItem,
};

use crate::mem::{Mem, OutOfMemory, Vec};
use core::num::NonZeroU32;
use rows::{Pool, Row, Word};

/// An expression of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub(crate) NonZeroU32);

/// A statement of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StmtId(pub(crate) NonZeroU32);

/// A pattern of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatternId(pub(crate) NonZeroU32);

/// The scope of a function, class, lambda or comprehension; 0 is the module's. Numbered by the
/// parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The scope around the top-level statement.
    pub const MODULE: ScopeId = ScopeId(0);
}

impl Word for ScopeId {
    fn to_word(self) -> u32 {
        self.0
    }
    fn from_word(word: u32) -> Self {
        ScopeId(word)
    }
}

/// A place in the text: 20 bits of lines since the tree's first, 12 bits of column, both saturating.
/// [`Ast::line`] and [`Ast::column`] read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pos(pub(crate) u32);

/// A range of the literal bytes, see [`Ast::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

/// A number of 64 bits, aligned like a word so that nodes stay small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wide<T> {
    words: [u32; 2],
    of: core::marker::PhantomData<T>,
}

impl<T> Wide<T> {
    const fn from_bits(bits: u64) -> Self {
        Wide { words: [bits as u32, (bits >> 32) as u32], of: core::marker::PhantomData }
    }

    const fn bits(self) -> u64
    where
        T: Copy,
    {
        self.words[0] as u64 | (self.words[1] as u64) << 32
    }
}

impl Wide<i64> {
    /// Holds an integer.
    pub const fn new(value: i64) -> Self {
        Wide::from_bits(value.cast_unsigned())
    }

    /// The integer.
    pub const fn get(self) -> i64 {
        self.bits().cast_signed()
    }
}

impl Wide<f64> {
    /// Holds a float.
    pub const fn new(value: f64) -> Self {
        Wide::from_bits(value.to_bits())
    }

    /// The float.
    pub const fn get(self) -> f64 {
        f64::from_bits(self.bits())
    }
}

impl<T> core::fmt::Debug for Wide<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:#x}:{:08x}", self.words[1], self.words[0])
    }
}

/// The arena.
pub struct Ast<'m> {
    exprs: Vec<'m, Expr>,
    stmts: Vec<'m, Stmt>,
    patterns: Vec<'m, Pattern>,
    pool: Pool<'m>,
    bytes: Vec<'m, u8>,
    scopes: u32,
    first_line: u32,
}

impl<'m> Ast<'m> {
    /// An empty arena.
    pub const fn new(mem: &'m Mem) -> Self {
        Ast {
            exprs: Vec::new(mem),
            stmts: Vec::new(mem),
            patterns: Vec::new(mem),
            pool: Pool::new(mem),
            bytes: Vec::new(mem),
            scopes: 1,
            first_line: 1,
        }
    }

    /// The account that the arena books with.
    pub fn mem(&self) -> &'m Mem {
        self.exprs.mem()
    }

    /// Drops the tree, keeps the memory for the next.
    pub fn clear(&mut self) {
        self.exprs.clear();
        self.stmts.clear();
        self.patterns.clear();
        self.pool.clear();
        self.bytes.clear();
        self.scopes = 1;
    }

    /// The number of expressions; their ids count from 1.
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }

    /// The number of scopes, the module's included.
    pub fn scope_count(&self) -> usize {
        self.scopes as usize
    }

    /// An expression.
    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs[id.0.get() as usize - 1]
    }

    /// A statement.
    pub fn stmt(&self, id: StmtId) -> Stmt {
        self.stmts[id.0.get() as usize - 1]
    }

    /// A pattern.
    pub fn pattern(&self, id: PatternId) -> Pattern {
        self.patterns[id.0.get() as usize - 1]
    }

    /// A record of the pool.
    pub fn get<T: Row>(&self, record: Record<T>) -> T {
        self.pool.get(record)
    }

    /// The rows of a list, in order.
    pub fn rows<T: Row>(
        &self,
        list: List<T>,
    ) -> impl ExactSizeIterator<Item = T> + DoubleEndedIterator + Clone + use<'_, 'm, T> {
        self.pool.rows(list)
    }

    /// The row of a list at `index`, which is below its length.
    pub fn row<T: Row>(&self, list: List<T>, index: usize) -> T {
        self.pool.row(list, index)
    }

    /// The number of rows of a list.
    pub fn len<T>(&self, list: List<T>) -> usize {
        self.pool.len(list)
    }

    /// The bytes of a literal.
    pub fn text(&self, text: Text) -> &[u8] {
        &self.bytes[text.start as usize..(text.start + text.len) as usize]
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, pos: Pos) -> u32 {
        self.first_line.saturating_add(pos.0 >> 12)
    }

    /// The column of a place in characters, counted from 1; 4095 stands for all beyond.
    pub fn column(&self, pos: Pos) -> u32 {
        pos.0 & 0xfff
    }

    pub(crate) fn set_first_line(&mut self, line: u32) {
        self.first_line = line;
    }

    pub(crate) fn pos(&self, line: u32, column: u32) -> Pos {
        Pos(line.saturating_sub(self.first_line).min(0xf_ffff) << 12 | column.min(0xfff))
    }

    pub(crate) fn new_scope(&mut self) -> ScopeId {
        self.scopes += 1;
        ScopeId(self.scopes - 1)
    }

    /// Forgets the scopes from a number on: what they belong to is parsed again.
    pub(crate) fn forget_scopes(&mut self, from: usize) {
        self.scopes = from as u32;
    }

    pub(crate) fn add_expr(&mut self, pos: Pos, kind: ExprKind) -> Result<ExprId, OutOfMemory> {
        self.exprs.push(Expr { kind, pos })?;
        id_of(self.exprs.len()).map(ExprId)
    }

    pub(crate) fn add_stmt(&mut self, pos: Pos, kind: StmtKind) -> Result<StmtId, OutOfMemory> {
        self.stmts.push(Stmt { kind, pos })?;
        id_of(self.stmts.len()).map(StmtId)
    }

    pub(crate) fn add_pattern(&mut self, pos: Pos, kind: PatternKind) -> Result<PatternId, OutOfMemory> {
        self.patterns.push(Pattern { kind, pos })?;
        id_of(self.patterns.len()).map(PatternId)
    }

    pub(crate) fn add_list<T: Row>(&mut self, words: &[u32]) -> Result<List<T>, OutOfMemory> {
        self.pool.list(words)
    }

    pub(crate) fn add_record<T: Row>(&mut self, row: T) -> Result<Record<T>, OutOfMemory> {
        self.pool.record(row)
    }

    pub(crate) fn add_text(&mut self, bytes: &[u8]) -> Result<Text, OutOfMemory> {
        let start = u32::try_from(self.bytes.len()).map_err(|_| OutOfMemory)?;
        let len = u32::try_from(bytes.len()).map_err(|_| OutOfMemory)?;
        start.checked_add(len).ok_or(OutOfMemory)?;
        self.bytes.extend_from_slice(bytes)?;
        Ok(Text { start, len })
    }

    /// Appends to a text, which moves to the end if something else stands behind it.
    pub(crate) fn extend_text(&mut self, text: Text, bytes: &[u8]) -> Result<Text, OutOfMemory> {
        let start = if (text.start + text.len) as usize == self.bytes.len() {
            text.start
        } else {
            let start = u32::try_from(self.bytes.len()).map_err(|_| OutOfMemory)?;
            for i in text.start..text.start + text.len {
                self.bytes.push(self.bytes[i as usize])?;
            }
            start
        };
        let added = self.add_text(bytes)?;
        Ok(Text { start, len: added.start + added.len - start })
    }
}

fn id_of(count: usize) -> Result<NonZeroU32, OutOfMemory> {
    u32::try_from(count).ok().and_then(NonZeroU32::new).ok_or(OutOfMemory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_small() {
        assert_eq!(size_of::<Expr>(), 16);
        assert_eq!(size_of::<Stmt>(), 16);
    }

    #[test]
    fn positions_saturate() {
        let mem = Mem::new(1 << 20);
        let mut ast = Ast::new(&mem);
        ast.set_first_line(10);
        let pos = ast.pos(12, 5000);
        assert_eq!((ast.line(pos), ast.column(pos)), (12, 4095));
    }

    #[test]
    fn names_are_entered_once() {
        let mem = Mem::new(1 << 20);
        let mut names = Names::new(&mem);
        let ids: std::vec::Vec<_> =
            (0..1000).map(|i| names.intern(&std::format!("n{}", i % 300)).expect("fits")).collect();
        assert_eq!(names.len(), 300);
        assert_eq!(names.text(ids[999]), "n99");
        assert_eq!(ids[0], ids[300]);
    }
}
