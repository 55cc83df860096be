//! The second pass: finds where each name lives that a scope uses and does not bind.

use super::{Checked, Flags, Place, Scope, ScopeKind, Walker};
use crate::ast::{NameId, Pos, ScopeId};
use crate::syntax::ErrorKind;

/// What a search through the scopes around found.
enum Owner {
    /// No function binds the name.
    Module,
    /// This function does.
    Function(ScopeId),
    /// The name is `__class__`, and this is the class.
    Class(ScopeId),
}

impl Walker<'_, '_> {
    pub(super) fn resolve(&mut self) -> Checked {
        // Symbols that are added on the way are resolved when they are.
        for index in 0..self.scopes.table.symbols.len() {
            let symbol = self.scopes.table.symbols[index];
            if matches!(symbol.place, Place::Cell | Place::Free | Place::Inherited) {
                continue;
            }
            let flags = symbol.flags;
            if flags.has(Flags::GLOBAL) {
                self.scopes.table.symbols[index].place = Place::GlobalExplicit;
            } else if flags.has(Flags::BOUND) && !flags.has(Flags::NONLOCAL) {
                self.scopes.table.symbols[index].place = Place::Local;
            } else {
                self.find(symbol.scope, symbol.name, flags, symbol.pos)?;
            }
        }
        Ok(())
    }

    /// Resolves a name that `scope` uses, or binds as nonlocal.
    fn find(&mut self, scope: ScopeId, name: NameId, flags: Flags, pos: Pos) -> Checked {
        let is_nonlocal = flags.has(Flags::NONLOCAL);
        let owner = match self.owner(scope, name, is_nonlocal) {
            Owner::Module if is_nonlocal => return Err(self.fail(ErrorKind::NoBinding { name }, pos)),
            Owner::Module => return Ok(()),
            Owner::Function(owner) => {
                let at = self.scopes.note(owner, name, Flags::NONE, pos)?;
                let crosses_frames = self.crosses_frames(scope, owner);
                let symbol = &mut self.scopes.table.symbols[at];
                if crosses_frames {
                    symbol.place = Place::Cell;
                }
                if is_nonlocal {
                    symbol.flags.add(Flags::BOUND_INSIDE);
                }
                owner
            }
            Owner::Class(owner) => {
                self.scopes.scopes[owner.0 as usize].has_class_cell = true;
                owner
            }
        };
        let mut at = scope;
        while at != owner {
            let Scope { kind, is_inlined, parent, .. } = *self.scope_of(at);
            let passes = at != scope && kind == ScopeKind::Class;
            let index = self.scopes.note(at, name, if passes { Flags::PASSED } else { Flags::NONE }, pos)?;
            if !passes {
                self.scopes.table.symbols[index].place =
                    if is_inlined { Place::Inherited } else { Place::Free };
            }
            at = parent;
        }
        Ok(())
    }

    /// Whether a scope runs in another frame than a scope around it.
    fn crosses_frames(&self, scope: ScopeId, outer: ScopeId) -> bool {
        let mut at = scope;
        while at != outer && self.scope_of(at).is_inlined {
            at = self.scope_of(at).parent;
        }
        at != outer
    }

    fn owner(&self, scope: ScopeId, name: NameId, is_nonlocal: bool) -> Owner {
        let mut at = scope;
        loop {
            at = self.scope_of(at).parent;
            let flags = self.flags(at, name);
            match self.scope_of(at).kind {
                ScopeKind::Module => return Owner::Module,
                ScopeKind::Class if name == self.special.class => return Owner::Class(at),
                ScopeKind::Class => {}
                _ if flags.has(Flags::GLOBAL) && !is_nonlocal => return Owner::Module,
                _ if flags.has(Flags::GLOBAL.with(Flags::NONLOCAL)) => {}
                _ if flags.has(Flags::BOUND) => return Owner::Function(at),
                _ => {}
            }
        }
    }
}
