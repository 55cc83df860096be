//! From where in the bytecode instructions come: kept only for listings and where what is run is marked, since it
//! takes memory.

use super::Function;
use crate::ir::inst::{Exit, Inst};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::ops::Op;

/// The instruction of the bytecode that one of a function was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its word.
    pub word: u16,
    /// What it is.
    pub op: Op,
}

impl Origin {
    /// That of the instruction at a word; nothing for one that is too far.
    pub fn new(word: u32, op: Op) -> Option<Origin> {
        u16::try_from(word).ok().map(|word| Origin { word, op })
    }
}

/// Per instruction, the one of the bytecode that it was made for.
#[derive(Debug)]
pub(super) struct Origins<'m> {
    of: Vec<'m, Option<Origin>>,
    /// That of the instructions that are made from now on.
    here: Option<Origin>,
}

impl<'m> Origins<'m> {
    pub(super) fn new(mem: &'m Mem) -> Self {
        Origins { of: Vec::new(mem), here: None }
    }

    /// Notes that an instruction was made.
    pub(super) fn push(&mut self) -> Result<(), OutOfMemory> {
        self.of.push(self.here)
    }
}

impl Function<'_> {
    /// From now on keeps where instructions come from. To be called before any is made.
    pub fn keep_origins(&mut self) {
        self.origins = Some(Origins::new(self.mem));
    }

    /// Says for which instruction of the bytecode instructions are made from now on.
    pub fn set_origin(&mut self, origin: Option<Origin>) {
        if let Some(origins) = &mut self.origins {
            origins.here = origin;
        }
    }

    /// The one of the bytecode that an instruction was made for, when it is known: what passes make has none.
    pub fn origin(&self, inst: Inst) -> Option<Origin> {
        *self.origins.as_ref()?.of.get(inst.index())?
    }

    /// The word of the bytecode at which an exit leaves, when origins are kept.
    pub fn exit_origin(&self, exit: Exit) -> Option<u32> {
        self.origins.as_ref()?;
        Some(self.frame(self.exit(exit).frame.some()?).pc)
    }
}
