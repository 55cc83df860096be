//! The table of symbols: what a scope does with a name, found by scope and name.

use crate::ast::{NameId, Pos, ScopeId};
use crate::mem::{Mem, OutOfMemory, Vec};

/// Where a name lives, seen from one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the module; or in `builtins`.
    Global,
    /// In the module, since it is declared `global`. In a class this passes its namespace by.
    GlobalExplicit,
    /// In this scope alone: a register of a function, or an entry of a class's namespace.
    Local,
    /// In this scope, in a cell: an inner scope uses it, too.
    Cell,
    /// In a cell of a scope around this one.
    Free,
    /// Where it lives in the scope around, of which this comprehension is a part.
    Inherited,
}

/// A set of what a scope does with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// Nothing.
    pub const NONE: Flags = Flags(0);
    /// Reads it.
    pub const USED: Flags = Flags(1);
    /// Binds it: assignment, import, definition, loop, `as`, parameter.
    pub const BOUND: Flags = Flags(1 << 1);
    /// Has it as a parameter.
    pub const PARAM: Flags = Flags(1 << 2);
    /// Declares it `global`.
    pub const GLOBAL: Flags = Flags(1 << 3);
    /// Declares it `nonlocal`.
    pub const NONLOCAL: Flags = Flags(1 << 4);
    /// Annotates it.
    pub const ANNOTATED: Flags = Flags(1 << 5);
    /// Has it as the variable of a comprehension.
    pub const ITERATED: Flags = Flags(1 << 6);
    /// Unbinds it: `del`, or the end of `except ... as`.
    pub const DELETED: Flags = Flags(1 << 7);
    /// A class through which an inner scope takes it from further out, whatever it means in the class itself.
    pub const PASSED: Flags = Flags(1 << 8);
    /// An inner scope binds it: `nonlocal`, or `:=` in a comprehension.
    pub const BOUND_INSIDE: Flags = Flags(1 << 9);
    /// Binds it by `:=`, in the middle of an expression.
    pub const WALRUS: Flags = Flags(1 << 10);

    /// Whether any of `other` is in the set.
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with `other`.
    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    pub(super) fn add(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// One name in one scope.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// The name.
    pub name: NameId,
    /// The scope.
    pub scope: ScopeId,
    /// What the scope does with it.
    pub flags: Flags,
    /// Where it lives.
    pub place: Place,
    /// Where the scope mentions it first.
    pub pos: Pos,
    /// The register of the name or its cell in the frame; the compiler's note.
    pub register: u8,
    /// Its number among the far locals, whose block is in the register.
    pub far: Option<u16>,
    /// The scope's next symbol's position + 1, or 0.
    pub(super) next: u32,
}

impl Symbol {
    /// Whether it needs a place in the frame that no argument has.
    pub(crate) fn is_in_frame(&self) -> bool {
        matches!(self.place, Place::Local | Place::Cell) && !self.flags.has(Flags::PARAM)
    }
}

/// All symbols, and a hash index of them.
pub(super) struct Table<'m> {
    pub(super) symbols: Vec<'m, Symbol>,
    /// Open addressing: position + 1, or 0; the length is a power of two.
    slots: Vec<'m, u32>,
}

fn hash(scope: ScopeId, name: NameId) -> usize {
    let mixed = (scope.0.wrapping_mul(0x9e37_79b1) ^ name.index() as u32).wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15) as usize
}

impl<'m> Table<'m> {
    pub(super) const fn new(mem: &'m Mem) -> Self {
        Table { symbols: Vec::new(mem), slots: Vec::new(mem) }
    }

    pub(super) fn clear(&mut self) {
        self.symbols.clear();
        self.slots.clear();
    }

    /// The position of a symbol.
    pub(super) fn find(&self, scope: ScopeId, name: NameId) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(scope, name) & mask;
        loop {
            let index = self.slots[at].checked_sub(1)? as usize;
            let symbol = &self.symbols[index];
            if symbol.scope == scope && symbol.name == name {
                return Some(index);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a symbol that is not there yet.
    pub(super) fn insert(&mut self, symbol: Symbol) -> Result<usize, OutOfMemory> {
        self.symbols.push(symbol)?;
        if self.symbols.len() * 4 > self.slots.len() * 3 {
            let length = (self.slots.len() * 2).max(16);
            self.slots.clear();
            self.slots.resize(length, 0)?;
            (0..self.symbols.len()).for_each(|index| self.enter(index));
        } else {
            self.enter(self.symbols.len() - 1);
        }
        Ok(self.symbols.len() - 1)
    }

    fn enter(&mut self, index: usize) {
        let mask = self.slots.len() - 1;
        let mut at = hash(self.symbols[index].scope, self.symbols[index].name) & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = index as u32 + 1;
    }
}
