//! Labels, branches, tables of branches, IT blocks.

use super::layout::Kind;
use super::{Assembler, Error, Label, List, Operand, Test, UNBOUND};
use crate::encoding::{Arg, Op};
use crate::operand::{Cond, Reg};

impl Assembler<'_> {
    /// A label not bound yet.
    pub fn label(&mut self) -> Label {
        match u16::try_from(self.labels.len()) {
            Ok(number) => {
                self.push_word(List::Labels, UNBOUND);
                Label(number)
            }
            Err(_) => {
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

    /// A note of a label. In an IT block only the last instruction branches.
    fn branching(&mut self, kind: Kind, operand: u8, label: Label) {
        match (self.block, kind) {
            (0, _) => self.place_due_pool(0),
            (_, Kind::Address | Kind::AddressHigh) | (1, Kind::Branch | Kind::Call) => self.block -= 1,
            _ => return self.fail(Error::Block),
        }
        self.note(kind, operand, label.0);
    }

    /// `b`.
    pub fn branch(&mut self, label: Label) {
        let conditional = self.block != 0;
        self.branching(Kind::Branch, 0, label);
        if !conditional {
            self.after_jump();
        }
    }

    /// `b<cond>`.
    pub fn branch_if(&mut self, cond: Cond, label: Label) {
        self.branching(Kind::BranchIf, cond as u8, label);
    }

    /// Branch when a register is zero (`zero`) or not. The flags may be overwritten: `cbz`, else `cmp` and `b<cond>`.
    pub fn branch_zero(&mut self, reg: Reg, zero: bool, label: Label) {
        if reg.is_low() {
            let kind = if zero { Kind::BranchZero } else { Kind::BranchNonzero };
            self.branching(kind, reg.number(), label);
        } else if self.several() {
            self.test(Test::Cmp, reg, Operand::Imm(0));
            self.branch_if(if zero { Cond::Eq } else { Cond::Ne }, label);
        }
    }

    /// `bl` to a label.
    pub fn call(&mut self, label: Label) {
        self.branching(Kind::Call, 0, label);
    }

    /// The address of a label (without the Thumb bit), which is within 4095 bytes.
    pub fn address(&mut self, rd: Reg, label: Label) {
        match rd {
            Reg::SP | Reg::PC => self.fail(Error::Operand(Op::ADDW_PC, 0)),
            _ if rd.is_low() => self.branching(Kind::Address, rd.number(), label),
            _ => self.branching(Kind::AddressHigh, rd.number(), label),
        }
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
        self.push_word(List::Entries, count.into());
        for label in labels {
            self.push_word(List::Entries, label.0.into());
        }
        if matches!(index, Reg::SP | Reg::PC) {
            self.fail(Error::Operand(Op::TBB, 1));
        }
        self.note(Kind::Table, index.number(), start);
        self.after_jump();
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
    }
}
