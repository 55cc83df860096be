//! Moves, constants, shifts, extensions.

use super::forms::{Operation, Wanted};
use super::{Access, Assembler, Flags, Operand, low, sets};
use crate::encoding::{Arg, Op};
use crate::operand::{Reg, Shift, ShiftKind};

impl Assembler<'_> {
    /// The shortest of `movs`, `mov`, `mvn`, `movw`, a literal (low registers), `movw` and `movt`.
    pub fn mov_imm(&mut self, flags: Flags, rd: Reg, value: u32) {
        let operand = Operand::Imm(value);
        if self.choose(&Wanted { operation: Operation::MOV, flags, rd, rn: rd, operand }).is_ok() {
            return;
        }
        // With its load a literal takes six bytes, and less when it is there already.
        if rd.is_low() {
            self.literal(rd, value);
        } else if self.several() {
            self.emit(Op::MOVW, &[rd.into(), Arg::imm((value & 0xffff) as i32)]);
            self.emit(Op::MOVT, &[rd.into(), Arg::imm((value >> 16) as i32)]);
        }
        if flags == Flags::Set && self.several() {
            self.mov(Flags::Set, rd, rd);
        }
    }

    /// `rd = rm`; nothing when they are the same and no flags are wanted.
    pub fn mov(&mut self, flags: Flags, rd: Reg, rm: Reg) {
        // In an IT block the instruction has to be there, for the block's length.
        if rd != rm || flags == Flags::Set || self.block != 0 {
            self.operate(Operation::MOV, flags, rd, rd, Operand::Reg(rm));
        }
    }

    /// `rd = !operand`.
    pub fn mvn(&mut self, flags: Flags, rd: Reg, operand: Operand) {
        match operand {
            Operand::Imm(value) => self.mov_imm(flags, rd, !value),
            _ => self.operate(Operation::MVN, flags, rd, rd, operand),
        }
    }

    /// `rd = rm shifted`.
    pub fn shift(&mut self, flags: Flags, rd: Reg, rm: Reg, shift: Shift) {
        let op = match shift.kind() {
            _ if shift == Shift::NONE => return self.mov(flags, rd, rm),
            ShiftKind::Lsl => Some(Op::LSLS_I),
            ShiftKind::Lsr => Some(Op::LSRS_I),
            ShiftKind::Asr => Some(Op::ASRS_I),
            ShiftKind::Ror => None,
        };
        match op {
            Some(op) if low(&[rd, rm]) && self.narrow(flags) => {
                self.emit(op, &[rd.into(), rm.into(), Arg::imm(shift.amount() as i32)]);
            }
            _ => self.emit(Op::MOV_SHIFTED, &[sets(flags), rd.into(), rm.into(), shift.into()]),
        }
    }

    /// `rd = rn shifted by rm` (its low byte).
    pub fn shift_by(&mut self, kind: ShiftKind, flags: Flags, rd: Reg, rn: Reg, rm: Reg) {
        let (narrow, wide) = match kind {
            ShiftKind::Lsl => (Op::LSLS_R, Op::LSL_R),
            ShiftKind::Lsr => (Op::LSRS_R, Op::LSR_R),
            ShiftKind::Asr => (Op::ASRS_R, Op::ASR_R),
            ShiftKind::Ror => (Op::RORS_R, Op::ROR_R),
        };
        if rd == rn && low(&[rd, rm]) && self.narrow(flags) {
            self.emit(narrow, &[rd.into(), rm.into()]);
        } else {
            self.emit(wide, &[sets(flags), rd.into(), rn.into(), rm.into()]);
        }
    }

    /// `rd = ` the low bits of `rm`, extended as a load would.
    pub fn extend(&mut self, access: Access, rd: Reg, rm: Reg) {
        let (narrow, wide) = match access {
            Access::U8 => (Op::UXTB_16, Op::UXTB),
            Access::S8 => (Op::SXTB_16, Op::SXTB),
            Access::U16 => (Op::UXTH_16, Op::UXTH),
            Access::S16 => (Op::SXTH_16, Op::SXTH),
            Access::W32 => return self.mov(Flags::Keep, rd, rm),
        };
        if low(&[rd, rm]) {
            self.emit(narrow, &[rd.into(), rm.into()]);
        } else {
            self.emit(wide, &[rd.into(), rm.into(), Arg::imm(0)]);
        }
    }
}
