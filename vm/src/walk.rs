//! Marks of what has been run of the tables, which the test `tables` walks: kept in builds with debug assertions,
//! without size or effect in others.

#[cfg(debug_assertions)]
use core::sync::atomic::{AtomicU32, Ordering};

use core::fmt;

use crate::builtins::{functions, slot_methods};
use crate::modules::{self, Entry};
use crate::object::{Method, NativeObj, SLOT_NAMES, types};
use crate::ops::Op;

/// What of something has been run, as bits.
#[derive(Debug)]
pub struct Marks(#[cfg(debug_assertions)] AtomicU32);

impl Marks {
    /// Nothing has been run.
    pub const fn none() -> Marks {
        Marks(
            #[cfg(debug_assertions)]
            AtomicU32::new(0),
        )
    }

    /// This has been run.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set(&self, bit: u32) {
        // Not `fetch_or`, which some boards lack: whoever walks runs one VM.
        #[cfg(debug_assertions)]
        self.0.store(self.0.load(Ordering::Relaxed) | 1 << bit, Ordering::Relaxed);
        let _ = bit;
    }

    fn has(&self, bit: u32) -> bool {
        #[cfg(debug_assertions)]
        return self.0.load(Ordering::Relaxed) & 1 << bit != 0;
        #[cfg(not(debug_assertions))]
        {
            let _ = bit;
            false
        }
    }
}

static OPS: [Marks; 256] = [const { Marks::none() }; 256];

/// The interpreter runs the instruction of this number.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn op(number: u8) {
    OPS[usize::from(number)].set(0);
}

/// A row of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The table: `op`, `function`, `method` or `slot`.
    pub table: &'static str,
    /// The module, or the identifier of the class, where there is one.
    pub owner: &'static str,
    /// Its name.
    pub name: &'static str,
    /// For a slot the address of its code: what classes share is to be run with one of them.
    pub code: usize,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.table)?;
        if !self.owner.is_empty() {
            write!(f, "{}.", self.owner)?;
        }
        f.write_str(self.name)
    }
}

/// Calls `visit` with every row that the interpreter and its runtime have, and whether it was run in this process.
pub fn each(visit: &mut dyn FnMut(Row, bool)) {
    for &op in Op::ALL {
        visit(Row { table: "op", owner: "", name: op.text(), code: 0 }, OPS[op as usize].has(0));
    }
    let mut native = |table, owner, native: &NativeObj| {
        visit(Row { table, owner, name: native.def.name, code: 0 }, native.marks.has(0));
    };
    functions::ALL
        .iter()
        .flat_map(|family| family.iter())
        .for_each(|one| native("function", "builtins", one));
    for module in modules::builtin() {
        for entry in module.entries {
            if let Entry::Function(function) = entry {
                native("function", module.name, function);
            }
        }
    }
    slot_methods::each(&mut |one| native("method", "", one));
    for (class, owner) in types::ALL.iter().zip(types::IDENTIFIERS) {
        for method in class.methods {
            let is_run = match method {
                Method::Native(one) => one.marks.has(0),
                Method::Getter(getter) => getter.marks.has(0),
                Method::Constant { .. } => continue,
            };
            visit(Row { table: "method", owner, name: method.name(), code: 0 }, is_run);
        }
    }
    for (class, owner) in types::ALL.iter().zip(types::IDENTIFIERS) {
        for (slot, name) in SLOT_NAMES.iter().enumerate() {
            if let Some(code) = class.slots.address(slot) {
                let row = Row { table: "slot", owner, name, code };
                visit(row, class.marks.has(slot as u32));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay() {
        let marks = Marks::none();
        marks.set(3);
        marks.set(0);
        assert_eq!(
            [0, 1, 3].map(|bit| marks.has(bit)),
            [true, false, true].map(|bit| bit && cfg!(debug_assertions))
        );
    }
}
