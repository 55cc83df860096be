//! The assembler: rows of the table into a buffer, labels, branches of fitting length, literals in pools.
//!
//! Instructions go into one buffer in their shortest form. What depends on distances (branches, `adr`, literal
//! loads, tables, alignment) leaves a note of twelve bytes; [`Assembler::finish`] lengthens what does not
//! reach until nothing changes, then moves the code to its places.
//!
//! The first error is kept and [`Assembler::finish`] returns it; until then methods return nothing, so that
//! callers need no code for errors at each instruction. Nothing grows any more after an error.

use crate::encoding::{Arg, Op, encode, needs};
use crate::operand::{Core, Reg, Shift};
use adder_decorators::emitter::Reloc;
use adder_vm::mem::{Mem, OutOfMemory, Vec};

mod arith;
mod flow;
mod forms;
mod layout;
mod memory;
mod moves;
mod pool;

use layout::Note;

/// Why code cannot be assembled. All but the first are faults of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// Memory is out.
    OutOfMemory,
    /// The core does not have this instruction.
    Missing(Op),
    /// An operand does not fit, by its position, or their number is wrong.
    Operand(Op, u8),
    /// A label is used and never bound, or bound twice.
    Label(Label),
    /// What was asked for needs a scratch register.
    Scratch,
    /// A distance that no form reaches, from this offset in the buffer.
    Range(u32),
    /// An instruction stands where an IT block does not allow it.
    Block,
}

/// A place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u16);

impl From<OutOfMemory> for Error {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Error::OutOfMemory
    }
}

/// What may happen to the condition flags. Inside an IT block 16-bit forms leave them alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    /// They stay.
    Keep,
    /// Their values do not matter: the shortest form is taken.
    Any,
    /// They are set by the result.
    Set,
}

/// The last operand of an arithmetic instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A register.
    Reg(Reg),
    /// A register shifted by a constant.
    Shifted(Reg, Shift),
    /// A constant; any, as long as a scratch register can be had.
    Imm(u32),
}

/// Operations with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Alu {
    /// Sum.
    Add,
    /// Sum and carry.
    Adc,
    /// Difference.
    Sub,
    /// Difference less borrow.
    Sbc,
    /// Difference, second operand less first.
    Rsb,
    /// Bits in both.
    And,
    /// Bits in either.
    Orr,
    /// Bits in one only.
    Eor,
    /// Bits in the first and not in the second.
    Bic,
    /// Bits in the first or not in the second.
    Orn,
}

/// Comparisons: they only set flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Test {
    /// Of the difference.
    Cmp,
    /// Of the sum.
    Cmn,
    /// Of the bits in both.
    Tst,
    /// Of the bits in one only.
    Teq,
}

/// What a load or store moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Access {
    /// A byte; zeros come in.
    U8,
    /// A byte; its sign comes in. Stored as [`Access::U8`].
    S8,
    /// A halfword; zeros come in.
    U16,
    /// A halfword; its sign comes in. Stored as [`Access::U16`].
    S16,
    /// A word.
    W32,
}

/// Position-independent machine code.
#[derive(Debug)]
pub struct Code<'m> {
    /// Instructions and literals; they have to lie at a multiple of four.
    pub bytes: Vec<'m, u8>,
    /// Words that become addresses, in order of their offsets.
    pub relocs: Vec<'m, Reloc>,
    labels: Vec<'m, u32>,
}

impl Code<'_> {
    /// Where a bound label is, in bytes from the start.
    pub fn offset(&self, label: Label) -> Option<u32> {
        self.labels.get(usize::from(label.0)).copied().filter(|&offset| offset != UNBOUND)
    }
}

/// The offset of a label that is not bound.
const UNBOUND: u32 = u32::MAX;

/// Builds machine code.
pub struct Assembler<'m> {
    /// A register that methods may overwrite when a constant or an offset fits no form; [`Reg::R12`] at first.
    pub scratch: Option<Reg>,
    core: Core,
    code: Vec<'m, u8>,
    /// Offsets in the buffer, by label.
    labels: Vec<'m, u32>,
    /// In order of their offsets.
    notes: Vec<'m, Note>,
    /// The labels of tables, before each table their number.
    entries: Vec<'m, u32>,
    /// Literals that wait for a place: each its value, and its label below 1 + the number of its relocation.
    pool: Vec<'m, u32>,
    relocs: Vec<'m, Reloc>,
    /// The most by which the notes so far can lengthen the code.
    growth: u32,
    /// Where the pool has to end, in bytes of code as long as it can get.
    due: u32,
    /// Instructions left in an IT block.
    block: u8,
    error: Option<Error>,
}

impl<'m> Assembler<'m> {
    /// An assembler for a core, which books with `mem`.
    pub fn new(core: Core, mem: &'m Mem) -> Self {
        Assembler {
            scratch: Some(Reg::R12),
            core,
            code: Vec::new(mem),
            labels: Vec::new(mem),
            notes: Vec::new(mem),
            entries: Vec::new(mem),
            pool: Vec::new(mem),
            relocs: Vec::new(mem),
            growth: 0,
            due: u32::MAX,
            block: 0,
            error: None,
        }
    }

    /// The core.
    pub fn core(&self) -> Core {
        self.core
    }

    /// Bytes in the buffer, before anything is lengthened.
    pub fn len(&self) -> usize {
        self.code.len()
    }

    /// Whether there is nothing in the buffer.
    pub fn is_empty(&self) -> bool {
        self.code.is_empty()
    }

    /// The first error so far.
    pub fn error(&self) -> Option<Error> {
        self.error
    }

    /// One instruction as the table has it, e.g. `emit(Op::SMULBB, &[rd.into(), rn.into(), rm.into()])`. A distance
    /// stays as it is given: for labels there are [`Assembler::branch`] and the like.
    pub fn emit(&mut self, op: Op, args: &[Arg]) {
        match self.encoded(op, args) {
            Ok(word) => self.instruction(word),
            Err(error) => self.fail(error),
        }
    }

    /// Emits the instruction if its operands fit.
    fn fits(&mut self, op: Op, args: &[Arg]) -> bool {
        let word = self.encoded(op, args);
        if let Ok(word) = word {
            self.instruction(word);
        }
        word.is_ok()
    }

    fn encoded(&self, op: Op, args: &[Arg]) -> Result<u32, Error> {
        if !self.core.has(needs(op)) {
            return Err(Error::Missing(op));
        }
        encode(op, args).map_err(|position| Error::Operand(op, position))
    }

    /// Appends an instruction, behind the pool if that has to be placed.
    fn instruction(&mut self, word: u32) {
        if self.block == 0 {
            self.place_due_pool(0);
        } else {
            self.block -= 1;
        }
        // `it`: the lowest one in its mask says for how many.
        if word & 0xffff_ff00 == 0xbf00 && word & 15 != 0 {
            self.block = 4 - word.trailing_zeros() as u8;
        }
        self.bytes_of(word);
    }

    fn bytes_of(&mut self, word: u32) {
        let (first, second) = ((word >> 16) as u16, word as u16);
        if first != 0 {
            self.append(&first.to_le_bytes());
        }
        self.append(&second.to_le_bytes());
    }

    fn append(&mut self, bytes: &[u8]) {
        if self.error.is_none() {
            let done = self.code.extend_from_slice(bytes);
            self.check(done);
        }
    }

    fn push_word(&mut self, list: List, word: u32) {
        if self.error.is_none() {
            let list = match list {
                List::Labels => &mut self.labels,
                List::Entries => &mut self.entries,
                List::Pool => &mut self.pool,
            };
            let done = list.push(word);
            self.check(done);
        }
    }

    fn check(&mut self, done: Result<(), OutOfMemory>) {
        if let Err(error) = done {
            self.fail(error.into());
        }
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// Where the code ends now.
    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    /// Whether what follows may be several instructions; not in an IT block.
    fn several(&mut self) -> bool {
        if self.block != 0 {
            self.fail(Error::Block);
        }
        self.block == 0
    }

    /// Whether the 16-bit form may be taken of what sets flags outside IT blocks only.
    fn narrow(&self, flags: Flags) -> bool {
        match flags {
            Flags::Any => true,
            Flags::Set => self.block == 0,
            Flags::Keep => self.block != 0,
        }
    }
}

/// The lists of words.
#[derive(Clone, Copy)]
enum List {
    Labels,
    Entries,
    Pool,
}

/// Whether all are r0 to r7.
fn low(regs: &[Reg]) -> bool {
    regs.iter().all(|reg| reg.is_low())
}

/// The operand that says whether a 32-bit form sets the flags.
fn sets(flags: Flags) -> Arg {
    Arg::from(flags == Flags::Set)
}

#[cfg(test)]
mod tests;
