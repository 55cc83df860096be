//! Bytecode as the lifts read it: instructions, blocks, what each reads and writes, what is live where.

mod blocks;
mod live;
mod operands;

pub use blocks::{BlockRange, Blocks, Flow, flow, hands_out};
pub use live::{Live, RegSet, RegSets};
pub use operands::{Access, each_register};

use adder_vm::ops::{Instr, Op};

/// One instruction: its word number, itself, and its data word (0 if it has none).
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Number of its first word.
    pub pc: u32,
    /// The operation.
    pub op: Op,
    /// The first word.
    pub word: Instr,
    /// The data word.
    pub extra: u32,
}

impl Code {
    /// Reads the instruction at word `pc`.
    pub fn read(words: &[Instr], pc: u32) -> Option<Code> {
        let word = *words.get(pc as usize)?;
        let op = word.op()?;
        let extra = if op.words() == 2 { words.get(pc as usize + 1)?.0 } else { 0 };
        Some(Code { pc, op, word, extra })
    }

    /// Number of the word after it.
    pub fn end(&self) -> u32 {
        self.pc + self.op.words() as u32
    }
}
