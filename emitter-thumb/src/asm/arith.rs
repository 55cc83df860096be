//! Operations with two operands.

use super::forms::{Operation, dual};
use super::{Access, Alu, Assembler, Error, Flags, Operand, Test};
use crate::encoding::{Arg, Op};
use crate::operand::{ModImm, Reg};

impl Assembler<'_> {
    /// `rd = rn op operand`.
    pub fn alu(&mut self, op: Alu, flags: Flags, rd: Reg, rn: Reg, operand: Operand) {
        if let (Operand::Imm(value), Flags::Any | Flags::Keep) = (operand, flags) {
            match op {
                Alu::Add | Alu::Sub if value == 0 => return self.mov(flags, rd, rn),
                Alu::And if value == u32::MAX => return self.mov(flags, rd, rn),
                Alu::And if value == 0xff => return self.extend(Access::U8, rd, rn),
                Alu::And if value == 0xffff => return self.extend(Access::U16, rd, rn),
                // A mask of the lowest bits.
                Alu::And if value != 0 && value & value.wrapping_add(1) == 0 => {
                    let width = Arg::imm(value.count_ones() as i32);
                    return self.emit(Op::UBFX, &[rd.into(), rn.into(), Arg::imm(0), width]);
                }
                _ => {}
            }
        }
        let negates = op == Alu::Rsb && operand == Operand::Imm(0) && self.narrow(flags);
        if !negates || !self.fits(Op::RSBS_0, &[rd.into(), rn.into()]) {
            self.operate(Operation::new(op as u8), flags, rd, rn, operand);
        }
    }

    /// `rn op operand`, flags only.
    pub fn test(&mut self, op: Test, rn: Reg, operand: Operand) {
        // The result has no register; pc never serves as one.
        self.operate(Operation::new(Operation::CMP_NUMBER + op as u8), Flags::Set, Reg::PC, rn, operand);
    }

    /// `rd = rn * rm`, 32 bits. With [`Flags::Set`] they are those of a comparison with zero.
    pub fn mul(&mut self, flags: Flags, rd: Reg, rn: Reg, rm: Reg) {
        self.operate(Operation::MUL, flags, rd, rn, Operand::Reg(rm));
        if flags == Flags::Set && self.several() {
            self.test(Test::Cmp, rd, Operand::Imm(0));
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

    /// Whether [`Assembler::alu`] needs no register for this constant, whatever the flags.
    pub fn alu_imm_fits(op: Alu, value: u32) -> bool {
        imm_fits(Operation::new(op as u8), value)
    }

    /// Whether [`Assembler::test`] needs no register for this constant.
    pub fn test_imm_fits(op: Test, value: u32) -> bool {
        imm_fits(Operation::new(Operation::CMP_NUMBER + op as u8), value)
    }
}

fn imm_fits(operation: Operation, value: u32) -> bool {
    let fits = |value: u32| ModImm::new(value).is_some();
    fits(value) || dual(operation, value).is_some_and(|(_, value)| fits(value))
}
