//! The forms of each operation, shortest first, and the choice among them.

use super::{Assembler, Error, Flags, Operand};
use crate::encoding::{Arg, ArgKind, Op};
use crate::operand::{ModImm, Reg, Shift};

/// One way to do an operation.
struct Form {
    op: Op,
    /// What must hold; that registers and constants fit is left to the row.
    when: u8,
    /// The operands, three bits each, the first in the lowest.
    operands: u16,
}

/// The flags may be set outside IT blocks, and need not be inside: what 16-bit forms do.
const NARROW: u8 = 1;
/// The flags need not be set.
const KEEPS: u8 = 2;
/// The result's register is the first operand's.
const D_IS_N: u8 = 4;
/// The result's register is the second operand's.
const D_IS_M: u8 = 8;
/// The second operand is not shifted.
const PLAIN: u8 = 16;
/// The first operand is sp.
const N_IS_SP: u8 = 32;
/// The result's register is sp.
const D_IS_SP: u8 = 64;

/// A form whose operands are letters: `S` for whether flags are set, `d`, `n`, `m`, `i` for a plain constant, `c`
/// for a modified one, `s` for the shift.
const fn form(op: Op, when: u8, letters: &str) -> Form {
    let letters = letters.as_bytes();
    let mut operands = 0;
    let mut i = letters.len();
    while i > 0 {
        i -= 1;
        let slot = match letters[i] {
            b'S' => 1,
            b'd' => 2,
            b'n' => 3,
            b'm' => 4,
            b'i' => 5,
            b'c' => 6,
            b's' => 7,
            _ => panic!("unknown letter"),
        };
        operands = operands << 3 | slot;
    }
    Form { op, when, operands }
}

/// What has forms. [`super::Alu`] and [`super::Test`] come first, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Operation(u8);

impl Operation {
    pub(super) const ADD: Operation = Operation(0);
    pub(super) const ADC: Operation = Operation(1);
    pub(super) const SUB: Operation = Operation(2);
    pub(super) const SBC: Operation = Operation(3);
    pub(super) const AND: Operation = Operation(5);
    pub(super) const ORR: Operation = Operation(6);
    pub(super) const BIC: Operation = Operation(8);
    pub(super) const ORN: Operation = Operation(9);
    pub(super) const CMP_NUMBER: u8 = 10;
    pub(super) const CMP: Operation = Operation(Self::CMP_NUMBER);
    pub(super) const CMN: Operation = Operation(11);
    pub(super) const MOV: Operation = Operation(14);
    pub(super) const MVN: Operation = Operation(15);
    pub(super) const MUL: Operation = Operation(16);

    /// Of [`super::Alu`], which comes first, or of [`super::Test`] behind it.
    pub(super) fn new(number: u8) -> Operation {
        Operation(number)
    }
}

static FORMS: [&[Form]; 17] = [
    &[
        form(Op::ADDS_R, NARROW | PLAIN, "dnm"),
        form(Op::ADD_R16, KEEPS | PLAIN | D_IS_N, "dm"),
        form(Op::ADD_R16, KEEPS | PLAIN | D_IS_M, "dn"),
        form(Op::ADDS_I3, NARROW, "dni"),
        form(Op::ADDS_I8, NARROW | D_IS_N, "di"),
        form(Op::ADD_SP_I7, KEEPS | N_IS_SP | D_IS_SP, "i"),
        form(Op::ADD_SP_I8, KEEPS | N_IS_SP, "di"),
        form(Op::ADD_I, 0, "Sdnc"),
        form(Op::ADD_SP_I, N_IS_SP, "Sdc"),
        form(Op::ADDW, KEEPS, "dni"),
        form(Op::ADDW_SP, KEEPS | N_IS_SP, "di"),
        form(Op::ADD_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::ADCS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::ADCS_R, NARROW | PLAIN | D_IS_M, "dn"),
        form(Op::ADC_I, 0, "Sdnc"),
        form(Op::ADC_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::SUBS_R, NARROW | PLAIN, "dnm"),
        form(Op::SUBS_I3, NARROW, "dni"),
        form(Op::SUBS_I8, NARROW | D_IS_N, "di"),
        form(Op::SUB_SP_I7, KEEPS | N_IS_SP | D_IS_SP, "i"),
        form(Op::SUB_I, 0, "Sdnc"),
        form(Op::SUB_SP_I, N_IS_SP, "Sdc"),
        form(Op::SUBW, KEEPS, "dni"),
        form(Op::SUBW_SP, KEEPS | N_IS_SP, "di"),
        form(Op::SUB_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::SBCS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::SBC_I, 0, "Sdnc"),
        form(Op::SBC_SHIFTED, 0, "Sdnms"),
    ],
    &[form(Op::SUBS_R, NARROW | PLAIN, "dmn"), form(Op::RSB_I, 0, "Sdnc"), form(Op::RSB_SHIFTED, 0, "Sdnms")],
    &[
        form(Op::ANDS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::ANDS_R, NARROW | PLAIN | D_IS_M, "dn"),
        form(Op::AND_I, 0, "Sdnc"),
        form(Op::AND_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::ORRS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::ORRS_R, NARROW | PLAIN | D_IS_M, "dn"),
        form(Op::ORR_I, 0, "Sdnc"),
        form(Op::ORR_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::EORS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::EORS_R, NARROW | PLAIN | D_IS_M, "dn"),
        form(Op::EOR_I, 0, "Sdnc"),
        form(Op::EOR_SHIFTED, 0, "Sdnms"),
    ],
    &[
        form(Op::BICS_R, NARROW | PLAIN | D_IS_N, "dm"),
        form(Op::BIC_I, 0, "Sdnc"),
        form(Op::BIC_SHIFTED, 0, "Sdnms"),
    ],
    &[form(Op::ORN_I, 0, "Sdnc"), form(Op::ORN_SHIFTED, 0, "Sdnms")],
    &[
        form(Op::CMP_I8, 0, "ni"),
        form(Op::CMP_R, PLAIN, "nm"),
        form(Op::CMP_LOW, PLAIN, "nm"),
        form(Op::CMP_HIGH, PLAIN, "nm"),
        form(Op::CMP_I, 0, "nc"),
        form(Op::CMP_SHIFTED, 0, "nms"),
    ],
    &[form(Op::CMN_R, PLAIN, "nm"), form(Op::CMN_I, 0, "nc"), form(Op::CMN_SHIFTED, 0, "nms")],
    &[form(Op::TST_R, PLAIN, "nm"), form(Op::TST_I, 0, "nc"), form(Op::TST_SHIFTED, 0, "nms")],
    &[form(Op::TEQ_I, 0, "nc"), form(Op::TEQ_SHIFTED, 0, "nms")],
    &[
        form(Op::MOV_R, KEEPS | PLAIN, "dm"),
        form(Op::MOVS_R, NARROW | PLAIN, "dm"),
        form(Op::MOVS_I8, NARROW, "di"),
        form(Op::MOV_I, 0, "Sdc"),
        form(Op::MOVW, KEEPS, "di"),
        form(Op::MOV_SHIFTED, 0, "Sdms"),
    ],
    &[form(Op::MVNS_R, NARROW | PLAIN, "dm"), form(Op::MVN_I, 0, "Sdc"), form(Op::MVN_SHIFTED, 0, "Sdms")],
    &[
        form(Op::MULS_R, NARROW | KEEPS | D_IS_N, "dm"),
        form(Op::MULS_R, NARROW | KEEPS | D_IS_M, "dn"),
        form(Op::MUL, 0, "dnm"),
    ],
];

/// The operation that does the same with another constant, with the same flags.
pub(super) fn dual(operation: Operation, value: u32) -> Option<(Operation, u32)> {
    let complement = match operation {
        // 0 and the least number are their own negatives, and carry or overflow otherwise.
        Operation::ADD | Operation::SUB | Operation::CMP | Operation::CMN if value << 1 == 0 => return None,
        Operation::ADD => return Some((Operation::SUB, value.wrapping_neg())),
        Operation::SUB => return Some((Operation::ADD, value.wrapping_neg())),
        Operation::CMP => return Some((Operation::CMN, value.wrapping_neg())),
        Operation::CMN => return Some((Operation::CMP, value.wrapping_neg())),
        Operation::ADC => Operation::SBC,
        Operation::SBC => Operation::ADC,
        Operation::AND => Operation::BIC,
        Operation::BIC => Operation::AND,
        Operation::ORR => Operation::ORN,
        Operation::ORN => Operation::ORR,
        Operation::MOV => Operation::MVN,
        Operation::MVN => Operation::MOV,
        _ => return None,
    };
    Some((complement, !value))
}

/// What is to be done.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) operation: Operation,
    pub(super) flags: Flags,
    pub(super) rd: Reg,
    pub(super) rn: Reg,
    pub(super) operand: Operand,
}

impl Assembler<'_> {
    /// The shortest form that does it, with the constant or its dual.
    pub(super) fn choose(&mut self, wanted: &Wanted) -> Result<(), Error> {
        let dual = match wanted.operand {
            Operand::Imm(value) => dual(wanted.operation, value),
            _ => None,
        };
        let Some((operation, value)) = dual else { return self.choose_exact(wanted) };
        let other = Wanted { operation, operand: Operand::Imm(value), ..*wanted };
        // Small constants have the shorter forms.
        let (first, second) = if value < 256 { (&other, wanted) } else { (wanted, &other) };
        self.choose_exact(first).or_else(|_| self.choose_exact(second))
    }

    fn choose_exact(&mut self, wanted: &Wanted) -> Result<(), Error> {
        let Wanted { operation, flags, rd, rn, operand } = *wanted;
        // An operand of a type that no row takes.
        let none = Arg::new(ArgKind::None, 0);
        let mut slots = [none, Arg::from(flags == Flags::Set), rd.into(), rn.into(), none, none, none, none];
        let mut facts = 0;
        let mut hold = |fact: u8, holds: bool| facts |= if holds { fact } else { 0 };
        match operand {
            Operand::Imm(value) => {
                if value <= 0xffff {
                    slots[5] = Arg::imm(value as i32);
                }
                if let Some(constant) = ModImm::new(value) {
                    slots[6] = constant.into();
                }
            }
            Operand::Reg(rm) | Operand::Shifted(rm, _) => {
                let shift = if let Operand::Shifted(_, shift) = operand { shift } else { Shift::NONE };
                (slots[4], slots[7]) = (rm.into(), shift.into());
                hold(PLAIN, shift == Shift::NONE);
                hold(D_IS_M, rd == rm);
            }
        }
        hold(NARROW, self.narrow(flags));
        hold(KEEPS, flags != Flags::Set);
        hold(D_IS_N, rd == rn);
        hold(N_IS_SP, rn == Reg::SP);
        hold(D_IS_SP, rd == Reg::SP);

        let mut done = Ok(());
        for form in FORMS[usize::from(operation.0)].iter().filter(|form| form.when & !facts == 0) {
            let mut args = [none; 5];
            let mut count = 0;
            let mut operands = form.operands;
            while operands != 0 {
                args[count] = slots[usize::from(operands & 7)];
                operands >>= 3;
                count += 1;
            }
            done = self.encoded(form.op, &args[..count]).map(|word| self.instruction(word));
            if done.is_ok() {
                break;
            }
        }
        done
    }

    /// The shortest form, with a register for a constant that has none.
    pub(super) fn operate(&mut self, operation: Operation, flags: Flags, rd: Reg, rn: Reg, operand: Operand) {
        let mut wanted = Wanted { operation, flags, rd, rn, operand };
        let Err(error) = self.choose(&wanted) else { return };
        let (Operand::Imm(mut value), Error::Operand(..)) = (operand, error) else { return self.fail(error) };
        // A register can be added to sp, and not subtracted.
        if let Some((Operation::ADD, negative)) = dual(operation, value) {
            (wanted.operation, value) = (Operation::ADD, negative);
        }
        if let Some(temporary) = self.temporary(rd, &[rn]) {
            self.mov_imm(Flags::Keep, temporary, value);
            wanted.operand = Operand::Reg(temporary);
            if let Err(error) = self.choose(&wanted) {
                self.fail(error);
            }
        }
    }
}
