//! From where in the bytecode instructions come: kept only for listings, since it takes memory.

use super::Function;
use crate::ir::inst::{Exit, Inst};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// Stands for no known word.
const NONE: u16 = u16::MAX;

/// Per instruction, the bytecode word that it was made for.
#[derive(Debug)]
pub(super) struct Origins<'m> {
    words: Vec<'m, u16>,
    /// That of the instructions that are made from now on.
    here: u16,
}

impl<'m> Origins<'m> {
    pub(super) fn new(mem: &'m Mem) -> Self {
        Origins { words: Vec::new(mem), here: NONE }
    }

    /// Notes that an instruction was made.
    pub(super) fn push(&mut self) -> Result<(), OutOfMemory> {
        self.words.push(self.here)
    }
}

impl Function<'_> {
    /// From now on keeps where instructions come from. To be called before any is made.
    pub fn keep_origins(&mut self) {
        self.origins = Some(Origins::new(self.mem));
    }

    /// Says for which word of the bytecode instructions are made from now on.
    pub fn set_origin(&mut self, word: Option<u32>) {
        if let Some(origins) = &mut self.origins {
            origins.here = word.and_then(|word| u16::try_from(word).ok()).unwrap_or(NONE);
        }
    }

    /// The word of the bytecode that an instruction was made for, when it is known: what passes make has none.
    pub fn origin(&self, inst: Inst) -> Option<u32> {
        let word = *self.origins.as_ref()?.words.get(inst.index())?;
        (word != NONE).then_some(word.into())
    }

    /// The word of the bytecode at which an exit leaves, when origins are kept.
    pub fn exit_origin(&self, exit: Exit) -> Option<u32> {
        self.origins.as_ref()?;
        Some(self.frame(self.exit(exit).frame.some()?).pc)
    }
}
