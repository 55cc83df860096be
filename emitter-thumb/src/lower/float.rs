//! Floats of 32 bits, in the floating-point unit.

use super::{Lower, make_move};
use crate::asm::{Alu, Flags, Operand, Test};
use crate::encoding::Op as Row;
use crate::moves::Spot;
use crate::operand::{Cond, Reg, SReg, Shift, ShiftKind};
use crate::select::Var;
use adder_decorators::ir::{Exit, FloatCond, Inst, Op, Type};

/// Scratch registers.
const FLOATS: [SReg; 2] = [SReg::S14, SReg::S15];

/// What is added to a float's bits before they are rotated to become a tagged word.
const BIAS: u32 = 0x4000_0000 - (95 << 23);

impl Lower<'_, '_> {
    /// An instruction with a float operand or result; false when it has none.
    pub(super) fn float(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let row = match data.op {
            Op::Fadd => Row::VADD_F32,
            Op::Fsub => Row::VSUB_F32,
            Op::Fmul => Row::VMUL_F32,
            Op::Fdiv => Row::VDIV_F32,
            Op::Fneg => Row::VNEG_F32,
            Op::Fabs => Row::VABS_F32,
            Op::Fsqrt => Row::VSQRT_F32,
            Op::SintToFloat | Op::UintToFloat => {
                if self.function.ty(a) == Type::I64 {
                    return self.refuse("floats of integers of 64 bits");
                }
                let row = if data.op == Op::SintToFloat { Row::VCVT_F32_S32 } else { Row::VCVT_F32_U32 };
                let reg = self.reg(a);
                let sd = self.float_dest(inst.0);
                self.asm.emit(Row::VMOV_S_R, &[sd.into(), reg.into()]);
                self.asm.emit(row, &[sd.into(), sd.into()]);
                self.finish_float(inst.0, sd);
                return true;
            }
            Op::FitsFloatImm | Op::EncodeFloat => {
                let word = self.scratch();
                self.read_float_bits(a, word);
                self.asm.alu(Alu::Add, Flags::Any, word, word, Operand::Imm(BIAS));
                let around = Shift::new(ShiftKind::Ror, 32 - 3).unwrap_or(Shift::NONE);
                if data.op == Op::EncodeFloat {
                    let rd = self.only_dest(inst);
                    self.asm.shift(Flags::Any, rd, word, around);
                    self.finish(inst.0, rd);
                } else {
                    self.asm.shift(Flags::Any, word, word, around);
                    self.asm.alu(Alu::And, Flags::Any, word, word, Operand::Imm(3));
                    self.asm.test(Test::Cmp, word, Operand::Imm(2));
                    self.truth(inst.0, Cond::Eq);
                }
                return true;
            }
            Op::DecodeFloat => {
                let rm = self.reg(a);
                self.release();
                let bits = self.scratch();
                let around = Shift::new(ShiftKind::Ror, 3).unwrap_or(Shift::NONE);
                self.asm.shift(Flags::Any, bits, rm, around);
                self.asm.alu(Alu::Sub, Flags::Any, bits, bits, Operand::Imm(BIAS));
                self.set_float(inst.0, bits);
                return true;
            }
            Op::Bitcast if data.ty.is_float() => {
                let bits = self.reg(a);
                self.set_float(inst.0, bits);
                return true;
            }
            Op::Bitcast => {
                let rd = self.only_dest(inst);
                self.read_float_bits(a, rd);
                self.finish(inst.0, rd);
                return true;
            }
            _ => return false,
        };
        let sn = self.read_float(a, FLOATS[0]);
        let second = if matches!(data.op, Op::Fneg | Op::Fabs | Op::Fsqrt) {
            None
        } else {
            Some(self.read_float(b, FLOATS[1]))
        };
        let sd = self.float_dest(inst.0);
        match second {
            Some(sm) => self.asm.emit(row, &[sd.into(), sn.into(), sm.into()]),
            None => self.asm.emit(row, &[sd.into(), sn.into()]),
        }
        self.finish_float(inst.0, sd);
        true
    }

    /// The register of a float, `scratch` where it is not in one.
    fn read_float(&mut self, value: Inst, scratch: SReg) -> SReg {
        let from = self.source(value, false);
        if let crate::moves::Source::Spot(spot) = from
            && let Some(reg) = spot.as_float()
        {
            return reg;
        }
        make_move(&mut self.asm, Flags::Keep, Spot::float(scratch), from);
        scratch
    }

    fn float_dest(&self, var: Var) -> SReg {
        self.place_of(var).float().unwrap_or(FLOATS[0])
    }

    fn finish_float(&mut self, var: Var, reg: SReg) {
        if let Some(word) = self.spot(var).and_then(Spot::as_word) {
            self.asm.store_float(reg, Reg::SP, i32::from(word) * 4);
        }
    }

    /// Makes a float of its bits.
    pub(super) fn set_float(&mut self, var: Var, bits: Reg) {
        match self.place_of(var).float() {
            Some(sd) => self.asm.emit(Row::VMOV_S_R, &[sd.into(), bits.into()]),
            None => self.finish(var, bits),
        }
    }

    /// The bits of a float, in a core register.
    pub(super) fn read_float_bits(&mut self, value: Inst, reg: Reg) {
        let from = self.source(value, false);
        make_move(&mut self.asm, Flags::Keep, Spot::core(reg), from);
    }

    fn convert(&mut self, inst: Inst, row: Row) {
        let sm = self.read_float(Inst(self.function.inst(inst).a), FLOATS[0]);
        self.asm.emit(row, &[FLOATS[0].into(), sm.into()]);
        let rd = self.only_dest(inst);
        self.asm.emit(Row::VMOV_R_S, &[rd.into(), FLOATS[0].into()]);
        self.finish(inst.0, rd);
    }

    /// Sets the flags. A comparison with a nan leaves carry and overflow set.
    pub(super) fn compare_floats(&mut self, inst: Inst) -> Cond {
        let data = *self.function.inst(inst);
        let (sn, sm) = (self.read_float(Inst(data.a), FLOATS[0]), self.read_float(Inst(data.b), FLOATS[1]));
        self.compare_registers(sn, sm);
        match FloatCond::of(data.c) {
            FloatCond::Eq => Cond::Eq,
            FloatCond::Ne => Cond::Ne,
            FloatCond::Lt => Cond::Mi,
            FloatCond::Le => Cond::Ls,
            FloatCond::Gt => Cond::Gt,
            FloatCond::Ge => Cond::Ge,
        }
    }

    fn compare_registers(&mut self, sn: SReg, sm: SReg) {
        self.asm.emit(Row::VCMP_F32, &[sn.into(), sm.into()]);
        self.asm.emit(Row::VMRS_APSR, &[]);
    }

    pub(super) fn select_float(&mut self, inst: Inst, cond: Cond) -> bool {
        let data = *self.function.inst(inst);
        let (yes, no) = (self.read_float(Inst(data.b), FLOATS[0]), self.read_float(Inst(data.c), FLOATS[1]));
        let sd = self.float_dest(inst.0);
        // In memory or where neither is, the one is moved first.
        let (moved, cond) = if sd == yes { (no, cond.not()) } else { (yes, cond) };
        if sd != yes && sd != no {
            self.asm.emit(Row::VMOV_F32, &[sd.into(), no.into()]);
        }
        if moved != sd {
            self.asm.it(cond, &[]);
            self.asm.emit(Row::VMOV_F32, &[sd.into(), moved.into()]);
        }
        self.finish_float(inst.0, sd);
        true
    }

    pub(super) fn float_to_int_checked(&mut self, inst: Inst, exit: Exit) {
        let data = *self.function.inst(inst);
        if data.ty == Type::I64 {
            self.refuse("integers of 64 bits of floats");
            return;
        }
        let sm = self.read_float(Inst(data.a), FLOATS[0]);
        let limit = FLOATS[1];
        // It fits when it is below 2^31 and not below -2^31; a nan is neither.
        self.asm.float(limit, 0x4f00_0000);
        self.compare_registers(sm, limit);
        self.exit_if(Cond::Pl, exit);
        self.asm.float(limit, 0xcf00_0000);
        self.compare_registers(sm, limit);
        self.exit_if(Cond::Lt, exit);
        self.convert(inst, Row::VCVT_S32_F32)
    }
}
