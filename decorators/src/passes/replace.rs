//! Values that are replaced by others: noted while a pass runs, carried out once at its end.

use crate::ir::cfg::Cfg;
use crate::ir::{Function, Inst};
use adder_vm::mem::{OutOfMemory, Vec};

/// Per value, what stands for it; none for one that stays.
#[derive(Debug)]
pub struct Replaced<'m> {
    by: Vec<'m, Inst>,
    any: bool,
}

impl<'m> Replaced<'m> {
    /// Nothing is replaced yet.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        let mut by = Vec::new(function.mem());
        by.resize(function.inst_count(), Inst::NONE)?;
        Ok(Replaced { by, any: false })
    }

    /// `by` stands for `old` from now on.
    pub fn set(&mut self, old: Inst, by: Inst) {
        let by = self.get(by);
        if by != old {
            self.by[old.index()] = by;
            self.any = true;
        }
    }

    fn next(&self, value: Inst) -> Option<Inst> {
        self.by.get(value.index())?.some()
    }

    /// What stands for a value in the end.
    pub fn get(&self, value: Inst) -> Inst {
        let mut at = value;
        while let Some(next) = self.next(at) {
            at = next;
        }
        at
    }

    /// As `get`; shortens the way for the next time.
    pub fn resolve(&mut self, value: Inst) -> Inst {
        let Some(next) = self.next(value) else { return value };
        let end = self.get(next);
        let mut at = value;
        while let Some(next) = self.next(at) {
            self.by[at.index()] = end;
            at = next;
        }
        end
    }

    /// Whether something stands for this value.
    pub fn is_replaced(&self, value: Inst) -> bool {
        self.next(value).is_some()
    }

    /// Replaces operands in the whole function.
    pub fn apply(mut self, function: &mut Function<'_>) {
        if self.any {
            function.substitute(&mut |value| self.resolve(value));
        }
    }

    /// As `apply`, when all blocks of `cfg` have been walked from the top and their operands resolved on the way: what
    /// stands for a value was final then, since a value is made before it is used. Exits are left, and blocks that are
    /// never reached.
    pub fn apply_behind(mut self, function: &mut Function<'_>, cfg: &Cfg<'_>) {
        if !function.order().iter().all(|&block| cfg.is_reachable(block)) {
            self.apply(function);
        } else if self.any {
            function.substitute_in_exits(&mut |value| self.resolve(value));
        }
    }
}
