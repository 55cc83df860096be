//! Division: rounded down as Python's, or unsigned.

use super::Lower;
use crate::asm::{Alu, Flags, Operand, Test};
use crate::encoding::Op as Row;
use crate::operand::{Cond, Shift, ShiftKind};
use crate::target::SCRATCH;
use adder_decorators::ir::{Inst, Op, Type};

impl Lower<'_, '_> {
    /// False when it is no division.
    pub(super) fn divide(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        if !matches!(data.op, Op::FloorDiv | Op::FloorMod | Op::Udiv | Op::Urem) || data.ty == Type::I64 {
            return false;
        }
        if self.select.encodes(inst, 1, b)
            && let Some(divisor) = self.select.const32(b)
        {
            return self.divide_by_power(inst, divisor);
        }
        if data.op == Op::Udiv {
            let (rn, rm) = (self.reg(a), self.reg(b));
            let rd = self.only_dest(inst);
            self.asm.emit(Row::UDIV, &[rd.into(), rn.into(), rm.into()]);
            self.finish(inst.0, rd);
            return true;
        }
        let temp = self.temp(0);
        let (rn, rm) = (self.reg(a), self.reg(b));
        let row = if data.op == Op::Urem { Row::UDIV } else { Row::SDIV };
        self.asm.emit(row, &[temp.into(), rn.into(), rm.into()]);
        // The rest, where the dividend was if that came from memory.
        let rest = if SCRATCH.contains(&rn) { rn } else { self.scratch() };
        let rest = if data.op == Op::FloorDiv { rest } else { temp };
        self.asm.emit(Row::MLS, &[rest.into(), temp.into(), rm.into(), rn.into()]);
        if data.op != Op::Urem {
            // A rest of the other sign than the divisor's belongs to the next quotient below.
            let asr = Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE);
            match self.select.const32(b).map(|divisor| divisor as i32) {
                Some(1..) if data.op == Op::FloorDiv => {
                    self.asm.alu(Alu::Add, Flags::Any, temp, temp, Operand::Shifted(rest, asr));
                }
                _ => {
                    self.asm.test(Test::Cmp, rest, Operand::Imm(0));
                    self.asm.it(Cond::Ne, &[]);
                    self.asm.test(Test::Teq, rest, Operand::Reg(rm));
                    self.asm.it(Cond::Mi, &[]);
                    match data.op {
                        Op::FloorDiv => self.asm.alu(Alu::Sub, Flags::Keep, temp, temp, Operand::Imm(1)),
                        _ => self.asm.alu(Alu::Add, Flags::Keep, temp, temp, Operand::Reg(rm)),
                    }
                }
            }
        }
        match self.place_of(inst.0).core() {
            Some(rd) => self.asm.mov(Flags::Keep, rd, temp),
            None => self.finish(inst.0, temp),
        }
        true
    }

    fn divide_by_power(&mut self, inst: Inst, divisor: u32) -> bool {
        let op = self.function.op(inst);
        let rn = self.reg(Inst(self.function.inst(inst).a));
        let rd = self.only_dest(inst);
        let bits = divisor.trailing_zeros();
        match op {
            Op::FloorMod | Op::Urem => {
                self.asm.alu(Alu::And, Flags::Any, rd, rn, Operand::Imm(divisor - 1));
            }
            _ => {
                let kind = if op == Op::Udiv { ShiftKind::Lsr } else { ShiftKind::Asr };
                let shift = Shift::new(kind, bits).unwrap_or(Shift::NONE);
                self.asm.shift(Flags::Any, rd, rn, shift);
            }
        }
        self.finish(inst.0, rd);
        true
    }
}
