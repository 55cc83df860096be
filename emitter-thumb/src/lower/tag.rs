//! Tagged words: small ints `..1`, immediate floats `.10`, objects `000`.

use super::Lower;
use crate::asm::{Alu, Flags, Operand, Test};
use crate::operand::{Cond, Shift, ShiftKind};
use adder_decorators::ir::{Inst, Op, Type};

impl Lower<'_, '_> {
    /// An instruction on tagged words; false when it is something else.
    pub(super) fn tagged(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let a = Inst(data.a);
        match data.op {
            Op::IsSmallInt | Op::IsFloatImm | Op::IsObject => {
                let cond = self.test_tag(inst);
                self.truth(inst.0, cond);
            }
            Op::TagSmall => {
                let rn = self.reg(a);
                let rd = self.only_dest(inst);
                self.asm.alu(Alu::Add, Flags::Any, rd, rn, Operand::Reg(rn));
                self.asm.alu(Alu::Add, Flags::Any, rd, rd, Operand::Imm(1));
                self.finish(inst.0, rd);
            }
            Op::UntagInt => {
                // The check of the tag may have done it.
                let is_done = self.untagged == inst;
                if is_done && data.ty != Type::I64 {
                    self.keeps_base = self.has_base;
                    return true;
                }
                let rn = if is_done { self.reg(inst) } else { self.reg(a) };
                let rd = if is_done { rn } else { self.only_dest(inst) };
                if !is_done {
                    let by_one = Shift::new(ShiftKind::Asr, 1).unwrap_or(Shift::NONE);
                    self.asm.shift(Flags::Any, rd, rn, by_one);
                    self.finish(inst.0, rd);
                }
                if data.ty == Type::I64 {
                    let high = self.select.high(inst);
                    let sign = Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE);
                    let to = self.dest(high);
                    self.asm.shift(Flags::Any, to, rd, sign);
                    self.finish(high, to);
                }
            }
            _ => return false,
        }
        true
    }

    /// Sets the flags by the tag of a word.
    pub(super) fn test_tag(&mut self, inst: Inst) -> Cond {
        let data = *self.function.inst(inst);
        let rn = self.reg(Inst(data.a));
        let (mask, cond) = match data.op {
            Op::IsSmallInt => (1, Cond::Ne),
            Op::IsObject => (7, Cond::Eq),
            _ => {
                self.release();
                let tag = self.scratch();
                self.asm.alu(Alu::And, Flags::Any, tag, rn, Operand::Imm(3));
                self.asm.test(Test::Cmp, tag, Operand::Imm(2));
                return Cond::Eq;
            }
        };
        self.asm.test(Test::Tst, rn, Operand::Imm(mask));
        cond
    }
}
