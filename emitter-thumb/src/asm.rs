//! The assembler: rows of the table into a buffer, labels, branches of fitting length, literals in pools.
//!
//! Instructions go into one buffer in their shortest form. What depends on distances (branches, `adr`, literal
//! loads, tables, alignment) leaves a note of twelve bytes; [`Assembler::finish`] lengthens what does not
//! reach until nothing changes, then moves the code to its places.
//!
//! The first error is kept and [`Assembler::finish`] returns it; until then methods return nothing, so that
//! callers need no code for errors at each instruction. Nothing grows any more after an error.

use crate::encoding::{Arg, Op};
use crate::operand::{Cond, Core, DReg, Reg, RegList, SReg, Shift, ShiftKind};
use adder_decorators::emitter::{Reloc, Target};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

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
    /// Instructions and literals; they have to lie on a multiple of four bytes.
    pub bytes: Vec<'m, u8>,
    /// Words that become addresses, in order of their offsets.
    pub relocs: Vec<'m, Reloc>,
    labels: Vec<'m, u32>,
}

impl Code<'_> {
    /// Where a bound label is, in bytes from the start.
    pub fn offset(&self, label: Label) -> Option<u32>;
}

/// Builds machine code.
pub struct Assembler<'m> {
    /// A register that methods may overwrite when a constant or an offset fits no form; [`Reg::R12`] at first.
    pub scratch: Option<Reg>,
}

impl<'m> Assembler<'m> {
    /// An assembler for a core, which books with `mem`.
    pub fn new(core: Core, mem: &'m Mem) -> Self;

    /// The core.
    pub fn core(&self) -> Core;

    /// Bytes in the buffer, before anything is lengthened.
    pub fn len(&self) -> usize;

    /// The first error so far.
    pub fn error(&self) -> Option<Error>;

    /// Code with all labels, branches and literals in place, and no error.
    pub fn finish(self) -> Result<Code<'m>, Error>;

    // Any row of the table.

    /// One instruction as the table has it, e.g. `emit(Op::SMULBB, &[rd.into(), rn.into(), rm.into()])`.
    pub fn emit(&mut self, op: Op, args: &[Arg]);

    // Labels and what refers to them.

    /// A label not bound yet.
    pub fn label(&mut self) -> Label;
    /// The label is here.
    pub fn bind(&mut self, label: Label);
    /// `b`.
    pub fn branch(&mut self, label: Label);
    /// `b<cond>`.
    pub fn branch_if(&mut self, cond: Cond, label: Label);
    /// Branch when a register is zero (`zero`) or not. The flags may be overwritten: `cbz`, else `cmp` and `b<cond>`.
    pub fn branch_zero(&mut self, reg: Reg, zero: bool, label: Label);
    /// `bl` to a label.
    pub fn call(&mut self, label: Label);
    /// The address of a label (without the Thumb bit).
    pub fn address(&mut self, rd: Reg, label: Label);
    /// Branch to `labels[index]`, all of which are bound later; `index` is below their number. `tbb` or `tbh`.
    pub fn branch_table(&mut self, index: Reg, labels: &[Label]);
    /// `it`, then `then` for each further instruction: true for `cond`, false for its opposite; up to three.
    pub fn it(&mut self, cond: Cond, then: &[bool]);
    /// A word of data here; code does not run into it.
    pub fn word(&mut self, word: u32);
    /// `nop` or nothing, so that what follows is at a multiple of four.
    pub fn align(&mut self);

    // Constants.

    /// The shortest of `movs`, `mov`, `mvn`, `movw`, `movw`+`movt` (a literal only by [`Assembler::literal`]).
    pub fn mov_imm(&mut self, flags: Flags, rd: Reg, value: u32);
    /// A word from the literal pool.
    pub fn literal(&mut self, rd: Reg, value: u32);
    /// A word from the literal pool that becomes an address.
    pub fn literal_address(&mut self, rd: Reg, target: Target, addend: i32);
    /// A float by its bits: `vmov` of a constant, else the literal pool.
    pub fn float(&mut self, sd: SReg, bits: u32);
    /// A double by its bits: `vmov` of a constant, else the literal pool.
    pub fn double(&mut self, dd: DReg, bits: u64);

    // Arithmetic.

    /// `rd = rn op operand`.
    pub fn alu(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, operand: Operand);
    /// `rn op operand`, flags only.
    pub fn test(&mut self, op: Test, rn: Reg, operand: Operand);
    /// `rd = rm`; nothing when they are the same and no flags are wanted.
    pub fn mov(&mut self, flags: Flags, rd: Reg, rm: Reg);
    /// `rd = !operand`.
    pub fn mvn(&mut self, flags: Flags, rd: Reg, operand: Operand);
    /// `rd = rm shifted`.
    pub fn shift(&mut self, flags: Flags, rd: Reg, rm: Reg, shift: Shift);
    /// `rd = rn shifted by rm` (its low byte).
    pub fn shift_by(&mut self, kind: ShiftKind, flags: Flags, rd: Reg, rn: Reg, rm: Reg);
    /// `rd = rn * rm`, 32 bits; flags are not set by it.
    pub fn mul(&mut self, flags: Flags, rd: Reg, rn: Reg, rm: Reg);
    /// `rd = ` the low bits of `rm`, extended as a load would.
    pub fn extend(&mut self, access: Access, rd: Reg, rm: Reg);

    // Memory.

    /// `rt = [base + offset]`. An offset that fits no form goes through `rt` or the scratch register.
    pub fn load(&mut self, access: Access, rt: Reg, base: Reg, offset: i32);
    /// `[base + offset] = rt`.
    pub fn store(&mut self, access: Access, rt: Reg, base: Reg, offset: i32);
    /// `rt = [base + (index << shift)]`, `shift` 0 to 3.
    pub fn load_index(&mut self, access: Access, rt: Reg, base: Reg, index: Reg, shift: u8);
    /// `[base + (index << shift)] = rt`, `shift` 0 to 3.
    pub fn store_index(&mut self, access: Access, rt: Reg, base: Reg, index: Reg, shift: u8);
    /// Two words at `base + offset`, a multiple of four.
    pub fn load_pair(&mut self, rt: Reg, rt2: Reg, base: Reg, offset: i32);
    /// Two words to `base + offset`, a multiple of four.
    pub fn store_pair(&mut self, rt: Reg, rt2: Reg, base: Reg, offset: i32);
    /// A float at `base + offset`, a multiple of four.
    pub fn load_float(&mut self, sd: SReg, base: Reg, offset: i32);
    /// A float to `base + offset`.
    pub fn store_float(&mut self, sd: SReg, base: Reg, offset: i32);
    /// A double at `base + offset`, a multiple of four.
    pub fn load_double(&mut self, dd: DReg, base: Reg, offset: i32);
    /// A double to `base + offset`.
    pub fn store_double(&mut self, dd: DReg, base: Reg, offset: i32);
    /// `push`.
    pub fn push(&mut self, list: RegList);
    /// `pop`.
    pub fn pop(&mut self, list: RegList);

    // Whether a form without scratch register exists.

    /// For [`Assembler::load`] and [`Assembler::store`].
    pub fn offset_fits(access: Access, offset: i32) -> bool;
    /// For [`Assembler::alu`].
    pub fn alu_imm_fits(op: Alu, value: u32) -> bool;
    /// For [`Assembler::test`].
    pub fn test_imm_fits(op: Test, value: u32) -> bool;
}
