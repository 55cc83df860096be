//! Labels, branches, tables of branches, IT blocks.

use super::layout::Kind;
use super::{Assembler, Error, Label, Operand, Test, UNBOUND};
use crate::encoding::{Arg, Op};
use crate::operand::{Cond, Reg};
use adder_vm::mem::OutOfMemory;

impl Assembler<'_> {
    /// A label not bound yet.
    pub fn label(&mut self) -> Label {
        let number = self.labels.len();
        match u16::try_from(number) {
            Ok(number) if self.error.is_none() => {
                let done = self.labels.push(UNBOUND);
                self.check(done);
                Label(number)
            }
            _ => {
                self.fail(Error::OutOfMemory);
                Label(0)
            }
        }
    }

    /// The label is here.
    pub fn bind(&mut self, label: Label) {
        let here = self.here();
        match self.labels.get_mut(usize::from(label.0)) {
            _ if self.error.is_some() => {}
            _ if self.block != 0 => self.fail(Error::Block),
            Some(offset) if *offset == UNBOUND => *offset = here,
            _ => self.fail(Error::Label(label)),
        }
    }

    /// A note of a label and the instruction in its first form.
    fn branching(&mut self, kind: Kind, label: Label, op: Op, args: &[Arg]) {
        let word = match self.encoded(op, args) {
            Ok(word) => word,
            Err(error) => return self.fail(error),
        };
        // In an IT block only its last instruction branches, and has no condition of its own.
        match (self.block, kind) {
            (0, _) => self.place_due_pool(0),
            (_, Kind::Address | Kind::AddressHigh) | (1, Kind::Branch | Kind::Call) => self.block -= 1,
            _ => return self.fail(Error::Block),
        }
        self.note(kind, label.0);
        self.bytes_of(word);
    }

    /// `b`.
    pub fn branch(&mut self, label: Label) {
        let conditional = self.block != 0;
        self.branching(Kind::Branch, label, Op::B_16, &[Arg::imm(0)]);
        if !conditional {
            self.after_jump();
        }
    }

    /// `b<cond>`.
    pub fn branch_if(&mut self, cond: Cond, label: Label) {
        self.branching(Kind::BranchIf, label, Op::B_COND16, &[cond.into(), Arg::imm(0)]);
    }

    /// Branch when a register is zero (`zero`) or not. The flags may be overwritten: `cbz`, else `cmp` and `b<cond>`.
    pub fn branch_zero(&mut self, reg: Reg, zero: bool, label: Label) {
        if reg.is_low() {
            let op = if zero { Op::CBZ } else { Op::CBNZ };
            self.branching(Kind::BranchZero, label, op, &[reg.into(), Arg::imm(0)]);
        } else if self.several() {
            self.test(Test::Cmp, reg, Operand::Imm(0));
            self.branch_if(if zero { Cond::Eq } else { Cond::Ne }, label);
        }
    }

    /// `bl` to a label.
    pub fn call(&mut self, label: Label) {
        self.branching(Kind::Call, label, Op::BL, &[Arg::imm(0)]);
    }

    /// The address of a label (without the Thumb bit), which is within 4095 bytes.
    pub fn address(&mut self, rd: Reg, label: Label) {
        let (kind, op) =
            if rd.is_low() { (Kind::Address, Op::ADD_PC_I8) } else { (Kind::AddressHigh, Op::ADDW_PC) };
        self.branching(kind, label, op, &[rd.into(), Arg::imm(0)]);
    }

    /// Branch to `labels[index]`, all of which are bound later; `index` is below their number. `tbb` or `tbh`.
    pub fn branch_table(&mut self, index: Reg, labels: &[Label]) {
        let start = self.entries.len();
        let (Ok(start), Ok(count)) = (u16::try_from(start), u16::try_from(labels.len())) else {
            return self.fail(Error::OutOfMemory);
        };
        if !self.several() || self.error.is_some() {
            return;
        }
        // The pool does not come between instruction and table; it looks after both once more.
        self.place_due_pool(u32::from(count) * 2);
        let done = self.add_entries(Label(count), labels);
        self.check(done);
        match self.encoded(Op::TBB, &[Reg::PC.into(), index.into()]) {
            Ok(word) if self.error.is_none() => {
                self.note(Kind::Table, start);
                self.bytes_of(word);
                let length = self.code.len() + labels.len().next_multiple_of(2);
                let done = self.code.resize(length, 0);
                self.check(done);
                self.after_jump();
            }
            Ok(_) => {}
            Err(error) => self.fail(error),
        }
    }

    fn add_entries(&mut self, count: Label, labels: &[Label]) -> Result<(), OutOfMemory> {
        self.entries.push(count)?;
        self.entries.extend_from_slice(labels)
    }

    /// `it`: the next instruction is for `cond`, and for each of `then`, of which there are up to three, a further
    /// one for `cond` (true) or its opposite.
    pub fn it(&mut self, cond: Cond, then: &[bool]) {
        if then.len() > 3 {
            return self.fail(Error::Block);
        }
        if !self.several() {
            return;
        }
        // For each further instruction the lowest bit of its condition, then a one.
        let mut mask = 0;
        for &same in then {
            mask = mask << 1 | cond as u32 & 1 ^ u32::from(!same);
        }
        mask = (mask << 1 | 1) << (3 - then.len());
        self.emit(Op::IT, &[Arg::imm(((cond as u32) << 4 | mask) as i32)]);
        self.block = then.len() as u8 + 1;
    }
}
