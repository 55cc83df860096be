//! Operations with two operands, in the shortest form.

use super::{Alu, Assembler, Error, Flags, Operand, Test, low, sets};
use crate::encoding::{Arg, Op};
use crate::operand::{ModImm, Reg, Shift};

/// How an operation is encoded.
struct Row {
    /// Two low registers, the first being the result too; [`Op::NOP`] if there is none.
    narrow: Op,
    shifted: Op,
    imm: Op,
    /// The operation that does the same with the constant's complement or negative.
    dual: Alu,
    /// Whether operands may change places.
    commutes: bool,
}

const fn row(narrow: Op, shifted: Op, imm: Op, dual: Alu, commutes: bool) -> Row {
    Row { narrow, shifted, imm, dual, commutes }
}

/// In the order of [`Alu`].
static ROWS: [Row; 10] = [
    row(Op::NOP, Op::ADD_SHIFTED, Op::ADD_I, Alu::Sub, true),
    row(Op::ADCS_R, Op::ADC_SHIFTED, Op::ADC_I, Alu::Sbc, true),
    row(Op::NOP, Op::SUB_SHIFTED, Op::SUB_I, Alu::Add, false),
    row(Op::SBCS_R, Op::SBC_SHIFTED, Op::SBC_I, Alu::Adc, false),
    row(Op::NOP, Op::RSB_SHIFTED, Op::RSB_I, Alu::Rsb, false),
    row(Op::ANDS_R, Op::AND_SHIFTED, Op::AND_I, Alu::Bic, true),
    row(Op::ORRS_R, Op::ORR_SHIFTED, Op::ORR_I, Alu::Orn, true),
    row(Op::EORS_R, Op::EOR_SHIFTED, Op::EOR_I, Alu::Eor, true),
    row(Op::BICS_R, Op::BIC_SHIFTED, Op::BIC_I, Alu::And, false),
    row(Op::NOP, Op::ORN_SHIFTED, Op::ORN_I, Alu::Orr, false),
];

/// The constant with which an operation's dual does the same, flags of sums included.
fn dual(op: Alu, value: u32) -> Option<(Alu, u32)> {
    let dual = ROWS[op as usize].dual;
    match op {
        Alu::Rsb | Alu::Eor => None,
        // 0 and the least number are their own negatives, with other flags.
        Alu::Add | Alu::Sub if value << 1 == 0 => None,
        Alu::Add | Alu::Sub => Some((dual, value.wrapping_neg())),
        _ => Some((dual, !value)),
    }
}

impl Assembler<'_> {
    /// `rd = rn op operand`.
    pub fn alu(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, operand: Operand) {
        match operand {
            Operand::Imm(value) => self.alu_imm(op, flags, rd, rn, value),
            Operand::Reg(rm) => self.alu_reg(op, flags, rd, rn, rm),
            Operand::Shifted(rm, Shift::NONE) => self.alu_reg(op, flags, rd, rn, rm),
            Operand::Shifted(rm, shift) => {
                let op = ROWS[op as usize].shifted;
                self.emit(op, &[sets(flags), rd.into(), rn.into(), rm.into(), shift.into()]);
            }
        }
    }

    fn alu_reg(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, rm: Reg) {
        if op == Alu::Rsb {
            return self.alu_reg(Alu::Sub, flags, rd, rm, rn);
        }
        let row = &ROWS[op as usize];
        let narrow = self.narrow(flags) && low(&[rd, rn, rm]);
        let swapped = rd == rm && row.commutes;
        let (d, n, m) = (Arg::from(rd), Arg::from(rn), Arg::from(rm));
        match op {
            Alu::Add | Alu::Sub if narrow => {
                return self.emit(if op == Alu::Add { Op::ADDS_R } else { Op::SUBS_R }, &[d, n, m]);
            }
            Alu::Add if flags != Flags::Set && (rd == rn || swapped) => {
                return self.emit(Op::ADD_R16, &[d, if rd == rn { m } else { n }]);
            }
            Alu::Add | Alu::Sub | Alu::Rsb | Alu::Orn => {}
            _ if narrow && rd == rn => return self.emit(row.narrow, &[d, m]),
            _ if narrow && swapped => return self.emit(row.narrow, &[d, n]),
            _ => {}
        }
        self.emit(row.shifted, &[sets(flags), d, n, m, Shift::NONE.into()]);
    }

    fn alu_imm(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, value: u32) {
        let dual = dual(op, value);
        // Small constants have the shorter forms.
        let (first, second) = match dual {
            Some(dual) if dual.1 < 256 => (dual, Some((op, value))),
            _ => ((op, value), dual),
        };
        if self.alu_short(first.0, flags, rd, rn, first.1)
            || second.is_some_and(|(op, value)| self.alu_short(op, flags, rd, rn, value))
        {
            return;
        }
        // A register can be added to sp, and not subtracted.
        let (op, value) = dual.filter(|(op, _)| *op == Alu::Add).unwrap_or((op, value));
        if let Some(temporary) = self.temporary(rd, &[rn]) {
            self.mov_imm(Flags::Keep, temporary, value);
            self.alu_reg(op, flags, rd, rn, temporary);
        }
    }

    /// A register for a constant: `rd` if it is not needed before, else the scratch register.
    pub(super) fn temporary(&mut self, rd: Reg, needed: &[Reg]) -> Option<Reg> {
        let free = |reg: &Reg| !needed.contains(reg) && *reg != Reg::SP && *reg != Reg::PC;
        let temporary = Some(rd).filter(free).or(self.scratch.filter(free));
        if temporary.is_none() {
            self.fail(Error::Scratch);
        }
        temporary.filter(|_| self.several())
    }

    /// One instruction, if one does it.
    fn alu_short(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, value: u32) -> bool {
        let (d, n, imm) = (Arg::from(rd), Arg::from(rn), Arg::imm(value as i32));
        let set = sets(flags);
        let modified = ModImm::new(value);
        // What does not fit 28 bits fits no field for plain numbers.
        let small = value < 4096;
        match op {
            Alu::Add | Alu::Sub => {
                let add = op == Alu::Add;
                if rn == Reg::SP {
                    return self.sp_short(add, flags, rd, value);
                }
                let pick = |for_add: Op, for_sub: Op| if add { for_add } else { for_sub };
                if small
                    && self.narrow(flags)
                    && (self.fits(pick(Op::ADDS_I3, Op::SUBS_I3), &[d, n, imm])
                        || rd == rn && self.fits(pick(Op::ADDS_I8, Op::SUBS_I8), &[d, imm]))
                {
                    return true;
                }
                if value == 0 && flags != Flags::Set {
                    self.mov(flags, rd, rn);
                    return true;
                }
                if let Some(constant) = modified {
                    return self.fits(pick(Op::ADD_I, Op::SUB_I), &[set, d, n, constant.into()]);
                }
                small && flags != Flags::Set && self.fits(pick(Op::ADDW, Op::SUBW), &[d, n, imm])
            }
            Alu::Rsb if value == 0 && low(&[rd, rn]) && self.narrow(flags) => self.fits(Op::RSBS_0, &[d, n]),
            // A mask of bits from the lowest on; what it clears are high bits.
            Alu::And if value & value.wrapping_add(1) == 0 && flags != Flags::Set && value != 0 => {
                let width = value.count_ones();
                match width {
                    8 if low(&[rd, rn]) => self.fits(Op::UXTB_16, &[d, n]),
                    16 if low(&[rd, rn]) => self.fits(Op::UXTH_16, &[d, n]),
                    _ => self.fits(Op::UBFX, &[d, n, Arg::imm(0), Arg::imm(width as i32)]),
                }
            }
            _ => match modified {
                Some(constant) => self.fits(ROWS[op as usize].imm, &[set, d, n, constant.into()]),
                None => false,
            },
        }
    }

    /// `rd = sp + value` or `sp - value`.
    fn sp_short(&mut self, add: bool, flags: Flags, rd: Reg, value: u32) -> bool {
        let (d, imm) = (Arg::from(rd), Arg::imm(value as i32));
        let pick = |for_add: Op, for_sub: Op| if add { for_add } else { for_sub };
        if value < 4096 && flags != Flags::Set {
            if rd == Reg::SP && self.fits(pick(Op::ADD_SP_I7, Op::SUB_SP_I7), &[imm])
                || add && self.fits(Op::ADD_SP_I8, &[d, imm])
            {
                return true;
            }
            if value == 0 {
                self.mov(flags, rd, Reg::SP);
                return true;
            }
        }
        if let Some(constant) = ModImm::new(value) {
            return self.fits(pick(Op::ADD_SP_I, Op::SUB_SP_I), &[sets(flags), d, constant.into()]);
        }
        value < 4096 && flags != Flags::Set && self.fits(pick(Op::ADDW_SP, Op::SUBW_SP), &[d, imm])
    }

    /// `rn op operand`, flags only.
    pub fn test(&mut self, op: Test, rn: Reg, operand: Operand) {
        let (narrow, shifted, imm) = match op {
            Test::Cmp => (Op::CMP_R, Op::CMP_SHIFTED, Op::CMP_I),
            Test::Cmn => (Op::CMN_R, Op::CMN_SHIFTED, Op::CMN_I),
            Test::Tst => (Op::TST_R, Op::TST_SHIFTED, Op::TST_I),
            Test::Teq => (Op::TEQ_SHIFTED, Op::TEQ_SHIFTED, Op::TEQ_I),
        };
        let n = Arg::from(rn);
        let (rm, shift) = match operand {
            Operand::Imm(value) => return self.test_imm(op, imm, rn, value),
            Operand::Reg(rm) => (rm, Shift::NONE),
            Operand::Shifted(rm, shift) => (rm, shift),
        };
        let m = Arg::from(rm);
        let plain = shift == Shift::NONE;
        let short = plain
            && (op != Test::Teq && self.fits(narrow, &[n, m])
                || op == Test::Cmp && (self.fits(Op::CMP_LOW, &[n, m]) || self.fits(Op::CMP_HIGH, &[n, m])));
        if !short {
            self.emit(shifted, &[n, m, shift.into()]);
        }
    }

    fn test_imm(&mut self, op: Test, imm: Op, rn: Reg, value: u32) {
        let n = Arg::from(rn);
        let negative = ModImm::new(value.wrapping_neg()).filter(|_| value << 1 != 0);
        let opposite = match op {
            Test::Cmp => Some(Op::CMN_I),
            Test::Cmn => Some(Op::CMP_I),
            _ => None,
        };
        if op == Test::Cmp && value < 256 && self.fits(Op::CMP_I8, &[n, Arg::imm(value as i32)]) {
            return;
        }
        if let Some(constant) = ModImm::new(value) {
            return self.emit(imm, &[n, constant.into()]);
        }
        if let (Some(constant), Some(opposite)) = (negative, opposite) {
            return self.emit(opposite, &[n, constant.into()]);
        }
        if let Some(temporary) = self.temporary(Reg::PC, &[rn]) {
            self.mov_imm(Flags::Keep, temporary, value);
            self.test(op, rn, Operand::Reg(temporary));
        }
    }

    /// Whether [`Assembler::alu`] needs no register for this constant, whatever the flags.
    pub fn alu_imm_fits(op: Alu, value: u32) -> bool {
        ModImm::new(value).is_some() || dual(op, value).is_some_and(|(_, value)| ModImm::new(value).is_some())
    }

    /// Whether [`Assembler::test`] needs no register for this constant.
    pub fn test_imm_fits(op: Test, value: u32) -> bool {
        let negative = matches!(op, Test::Cmp | Test::Cmn) && ModImm::new(value.wrapping_neg()).is_some();
        ModImm::new(value).is_some() || negative
    }
}
