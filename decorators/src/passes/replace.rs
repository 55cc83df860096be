//! Values that are replaced by others: noted while a pass runs, carried out once at its end.

use crate::ir::{Function, Inst};
use adder_vm::mem::{OutOfMemory, Vec};

/// Per value, what stands for it.
#[derive(Debug)]
pub struct Replaced<'m> {
    by: Vec<'m, Inst>,
    any: bool,
}

impl<'m> Replaced<'m> {
    /// Nothing is replaced yet.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        let mut by = Vec::new(function.mem());
        by.extend((0..function.inst_count() as u16).map(Inst))?;
        Ok(Replaced { by, any: false })
    }

    /// `by` stands for `old` from now on.
    pub fn set(&mut self, old: Inst, by: Inst) {
        let by = self.get(by);
        self.by[old.index()] = by;
        self.any = true;
    }

    /// What stands for a value in the end.
    pub fn get(&self, value: Inst) -> Inst {
        let mut at = value;
        while let Some(&next) = self.by.get(at.index()).filter(|&&next| next != at) {
            at = next;
        }
        at
    }

    /// As `get`; shortens the way for the next time.
    pub fn resolve(&mut self, value: Inst) -> Inst {
        let end = self.get(value);
        let mut at = value;
        while at != end {
            at = core::mem::replace(&mut self.by[at.index()], end);
        }
        end
    }

    /// Whether something stands for this value.
    pub fn is_replaced(&self, value: Inst) -> bool {
        self.by.get(value.index()).is_some_and(|&by| by != value)
    }

    /// Replaces operands in the whole function.
    pub fn apply(mut self, function: &mut Function<'_>) {
        if !self.any {
            return;
        }
        for value in 0..self.by.len() as u16 {
            self.resolve(Inst(value));
        }
        function.substitute(&mut |value| self.by.get(value.index()).copied().unwrap_or(value));
    }
}
