//! Names: registers, cells, globals and the namespaces of classes.

use super::{Compiled, Compiler, Lower};
use crate::ast::{ExprId, NameId, ScopeId};
use crate::code::ByteRange;
use crate::ops::Op;
use crate::scope::{Flags, Place, Symbol};
use crate::syntax::ErrorKind;
use crate::value::Special;

/// Where a name lives, seen from the current point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variable {
    /// In a register.
    Register(u8),
    /// A far local of the block in the register, with this number.
    Far(u8, u16),
    /// In the cell in a register.
    Cell(u8),
    /// In the module's globals, or in `builtins`.
    Global,
    /// In the mapping in register 0, else a global.
    Namespace,
    /// In the mapping in register 0, else in the cell.
    NamespaceOrCell(u8),
}

impl Lower<'_, '_> {
    /// Where a name lives, and what its scope does with it.
    pub(super) fn variable(&self, name: NameId) -> (Variable, Flags) {
        let mut scope = self.scope;
        while let Some(symbol) = self.scopes.symbol(scope, name) {
            let variable = match symbol.place {
                Place::Inherited => {
                    scope = self.scopes.scope(scope).parent;
                    continue;
                }
                Place::GlobalExplicit => Variable::Global,
                Place::Local | Place::Global if !self.scopes.scope(scope).is_function() => {
                    Variable::Namespace
                }
                Place::Global if self.is_in_namespace(name) => Variable::Namespace,
                Place::Global => Variable::Global,
                Place::Local => match symbol.far {
                    Some(number) => Variable::Far(symbol.register, number),
                    None => Variable::Register(symbol.register),
                },
                Place::Cell => Variable::Cell(symbol.register),
                Place::Free if self.scopes.scope(scope).is_function() => Variable::Cell(symbol.register),
                Place::Free => Variable::NamespaceOrCell(symbol.register),
            };
            return (variable, symbol.flags);
        }
        let variable = if self.is_in_namespace(name) { Variable::Namespace } else { Variable::Global };
        (variable, Flags::NONE)
    }

    /// Whether the mapping in register 0 is asked for a name that no function around owns. The names of a module
    /// are in no table; those that it declares `global` pass by the mapping that `exec` gave it.
    fn is_in_namespace(&self, name: NameId) -> bool {
        self.code.is_namespace() && !(self.outer.is_empty() && self.scopes.is_declared(name))
    }

    /// The register of the frame around that holds the cell of a free name.
    pub(super) fn captured(&self, name: NameId) -> Option<u8> {
        let mut scope = self.code.around;
        loop {
            let symbol = self.scopes.symbol(scope, name);
            match symbol.map(|symbol| symbol.place) {
                Some(Place::Inherited) => scope = self.scopes.scope(scope).parent,
                Some(Place::Cell | Place::Free) => return symbol.map(|symbol| symbol.register),
                _ if symbol.is_some_and(|symbol| symbol.flags.has(Flags::PASSED)) => {
                    return symbol.map(|symbol| symbol.register);
                }
                // Nothing else has a cell but a class for `__class__`.
                _ => return self.outer.last()?.class_cell,
            }
        }
    }

    /// Reads a name. A local is its own register, unless `:=` may change it before it is used.
    pub(super) fn load(&mut self, name: NameId, dest: Option<u8>) -> Compiled<u8> {
        let (variable, flags) = self.variable(name);
        let text = self.name_range(name)?;
        match variable {
            Variable::Register(register) => {
                self.check_assigned(register, text, flags)?;
                match dest {
                    Some(dest) => self.copy(dest, register)?,
                    None if flags.has(Flags::WALRUS) => {
                        let copy = self.alloc()?;
                        self.copy(copy, register)?;
                        return Ok(copy);
                    }
                    None => {}
                }
                Ok(dest.unwrap_or(register))
            }
            Variable::Far(block, number) => {
                let dest = self.out(dest)?;
                self.get_far(dest, block, number, text)?;
                Ok(dest)
            }
            Variable::Cell(cell) => {
                let dest = self.out(dest)?;
                let word = self.name_word(text)?;
                self.emit_extra(Op::GetCell, dest, cell, 0, word)?;
                Ok(dest)
            }
            Variable::NamespaceOrCell(cell) => {
                let dest = self.out(dest)?;
                let word = self.name_word(text)?;
                self.emit_extra(Op::GetClassCell, dest, cell, 0, word)?;
                Ok(dest)
            }
            Variable::Global => {
                if matches!(self.names.text(name), "locals" | "vars" | "dir" | "eval" | "exec") {
                    self.code.shows_locals = true;
                }
                self.load_global(text, dest)
            }
            Variable::Namespace => {
                let dest = self.out(dest)?;
                let word = self.name_word(text)?;
                self.emit_extra(Op::GetName, dest, 0, 0, word)?;
                Ok(dest)
            }
        }
    }

    /// The register to compute a name's new value in, if it is a plain local.
    pub(super) fn register_of(&self, name: NameId) -> Option<u8> {
        match self.variable(name).0 {
            Variable::Register(register) => Some(register),
            _ => None,
        }
    }

    /// Assigns the value in a register to a name.
    pub(super) fn store(&mut self, name: NameId, value: u8) -> Compiled {
        if self.is_constant_name(name) {
            return Err(self.fail(ErrorKind::CannotAssign { what: "constant" }));
        }
        self.bind_name(name, value)
    }

    /// Binds a name to the value in a register.
    pub(super) fn bind_name(&mut self, name: NameId, value: u8) -> Compiled {
        let (variable, flags) = self.variable(name);
        self.constants.is_shadowed |= self.names.text(name) == "const";
        match variable {
            Variable::Register(register) => {
                self.copy(register, value)?;
                self.note_assigned(register, flags);
                Ok(())
            }
            Variable::Far(block, number) => self.emit_extra(Op::SetFar, block, value, 0, number.into()),
            Variable::Cell(cell) | Variable::NamespaceOrCell(cell) => self.emit(Op::SetCell, cell, value, 0),
            Variable::Global => {
                let text = self.name_range(name)?;
                self.store_global(text, value)
            }
            Variable::Namespace => {
                let text = self.name_range(name)?;
                let word = self.name_word(text)?;
                self.emit_extra(Op::SetName, value, 0, 0, word)
            }
        }
    }

    /// A plain local has been computed in its register.
    pub(super) fn stored(&mut self, name: NameId) {
        if let (Variable::Register(register), flags) = self.variable(name) {
            self.note_assigned(register, flags);
        }
    }

    /// `del name`
    pub(super) fn delete(&mut self, name: NameId) -> Compiled {
        let (variable, flags) = self.variable(name);
        let text = self.name_range(name)?;
        match variable {
            Variable::Register(register) => {
                self.check_assigned(register, text, flags)?;
                self.emit(Op::LoadSpecial, register, Special::Unbound as u8, 0)?;
                self.code.assigned.remove(register);
                Ok(())
            }
            Variable::Far(block, number) => {
                let mark = self.code.top;
                let value = self.alloc()?;
                self.get_far(value, block, number, text)?;
                self.emit(Op::LoadSpecial, value, Special::Unbound as u8, 0)?;
                self.emit_extra(Op::SetFar, block, value, 0, number.into())?;
                self.code.top = mark;
                Ok(())
            }
            Variable::Cell(cell) | Variable::NamespaceOrCell(cell) => {
                let word = self.name_word(text)?;
                self.emit_extra(Op::DelCell, cell, 0, 0, word)
            }
            Variable::Global => {
                let word = self.name_word(text)?;
                self.emit_extra(Op::DelGlobal, 0, 0, 0, word)
            }
            Variable::Namespace => {
                let word = self.name_word(text)?;
                self.emit_extra(Op::DelName, 0, 0, 0, word)
            }
        }
    }

    /// Unbinds a name that may be unbound already: the end of `except ... as name`.
    pub(super) fn unbind(&mut self, name: NameId) -> Compiled {
        match self.variable(name).0 {
            Variable::Register(register) => {
                self.emit(Op::LoadSpecial, register, Special::Unbound as u8, 0)?;
                self.code.assigned.remove(register);
                Ok(())
            }
            Variable::Far(..) | Variable::Cell(_) | Variable::NamespaceOrCell(_) => {
                let mark = self.code.top;
                let nothing = self.alloc()?;
                self.emit(Op::LoadSpecial, nothing, Special::Unbound as u8, 0)?;
                self.bind_name(name, nothing)?;
                self.code.top = mark;
                Ok(())
            }
            _ => {
                // It may have been deleted by hand: bound again, it can be.
                let mark = self.code.top;
                let nothing = self.alloc()?;
                self.emit(Op::LoadSpecial, nothing, Special::None as u8, 0)?;
                self.store(name, nothing)?;
                self.code.top = mark;
                self.delete(name)
            }
        }
    }

    /// Raises an error at run time if a local has no value. Once is enough, where nothing takes it away.
    fn check_assigned(&mut self, register: u8, name: ByteRange, flags: Flags) -> Compiled {
        if self.code.assigned.has(register) {
            return Ok(());
        }
        let index = self.name_const(name)?;
        self.emit_wide(Op::CheckLocal, register, index)?;
        self.code.unbound.insert(register);
        self.note_assigned(register, flags);
        Ok(())
    }

    /// Reads a far local, which may have no value.
    fn get_far(&mut self, dest: u8, block: u8, number: u16, name: ByteRange) -> Compiled {
        let name = self.name_const(name)?;
        self.emit_extra(Op::GetFar, dest, block, 0, u32::from(number) | u32::from(name) << 16)
    }

    fn note_assigned(&mut self, register: u8, flags: Flags) {
        // What is deleted anywhere may be deleted on the way back to a loop's start: it is never certain.
        if !flags.has(Flags::DELETED) {
            self.code.assigned.insert(register);
        }
    }

    /// Gives the names of an inlined comprehension registers. Those that `target` binds have a value before
    /// anything reads them.
    pub(super) fn alloc_variables(&mut self, scope: ScopeId, target: ExprId) -> Compiled {
        let is_own = |symbol: &&Symbol| matches!(symbol.place, Place::Local | Place::Cell);
        let count = self.scopes.symbols(scope).filter(is_own).count();
        let first = self.alloc_many(count)?;
        for n in 0..count {
            let Some(&symbol) = self.scopes.symbols(scope).filter(is_own).nth(n) else { break };
            let register = first + n as u8;
            self.scopes.set_register(scope, symbol.name, register);
            self.code.assigned.remove(register);
            if symbol.place == Place::Cell {
                self.emit(Op::LoadSpecial, register, Special::Unbound as u8, 0)?;
                self.emit(Op::MakeCell, register, 0, 0)?;
            } else if !self.binds(target, symbol.name) {
                self.emit(Op::LoadSpecial, register, Special::Unbound as u8, 0)?;
            }
        }
        Ok(())
    }
}

impl Compiler<'_> {
    pub(super) fn load_global(&mut self, name: ByteRange, dest: Option<u8>) -> Compiled<u8> {
        let dest = self.out(dest)?;
        let word = self.name_word(name)?;
        self.emit_extra(Op::GetGlobal, dest, 0, 0, word)?;
        Ok(dest)
    }

    pub(super) fn store_global(&mut self, name: ByteRange, value: u8) -> Compiled {
        let word = self.name_word(name)?;
        self.emit_extra(Op::SetGlobal, value, 0, 0, word)
    }
}
