//! Integer arithmetic in 32 bits.

use super::Lower;
use crate::asm::{Access, Alu, Flags, Operand, Test};
use crate::encoding::{Arg, Op as Row};
use crate::operand::{Cond, Reg, Shift, ShiftKind};
use crate::select::{Factor, factor};
use adder_decorators::ir::{Inst, Op};

impl Lower<'_, '_> {
    /// False when it is something else.
    pub(super) fn arith(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        if self.field(inst) {
            return true;
        }
        match data.op {
            Op::Iadd | Op::PtrAdd => return self.sum(inst, Alu::Add),
            Op::Isub => return self.sum(inst, Alu::Sub),
            Op::Band => return self.sum(inst, Alu::And),
            Op::Bor => return self.sum(inst, Alu::Orr),
            Op::Bxor => return self.sum(inst, Alu::Eor),
            Op::Imul => return self.product(inst),
            Op::Ishl | Op::IshlSmall => return self.shift(inst, ShiftKind::Lsl),
            Op::Ushr | Op::UshrSmall => return self.shift(inst, ShiftKind::Lsr),
            Op::Sshr | Op::SshrSmall => return self.shift(inst, ShiftKind::Asr),
            Op::Rotr => return self.rotate(inst),
            Op::Smin | Op::Smax if self.select.is_folded(a) => return self.saturate(inst),
            Op::Smin | Op::Smax | Op::Umin | Op::Umax => {
                let rn = self.reg(a);
                let operand = self.operand(inst, 1, b);
                self.asm.test(Test::Cmp, rn, operand);
                let cond = match data.op {
                    Op::Smin => Cond::Lt,
                    Op::Smax => Cond::Gt,
                    Op::Umin => Cond::Cc,
                    _ => Cond::Hi,
                };
                self.choose(inst.0, cond, Operand::Reg(rn), operand);
                return true;
            }
            Op::UmulHigh => {
                let (rn, rm) = (self.reg(a), self.reg(b));
                self.release();
                let low = self.scratch();
                let rd = self.dest(inst.0);
                self.asm.emit(Row::UMULL, &[low.into(), rd.into(), rn.into(), rm.into()]);
                self.finish(inst.0, rd);
                return true;
            }
            Op::Bnot => {
                let operand = self.operand(inst, 0, a);
                let rd = self.only_dest(inst);
                self.asm.mvn(Flags::Any, rd, operand);
                self.finish(inst.0, rd);
                return true;
            }
            Op::Popcount => return self.popcount(inst),
            _ => {}
        }
        let rm = self.reg(a);
        let rd = self.only_dest(inst);
        match data.op {
            Op::Ineg => self.asm.alu(Alu::Rsb, Flags::Any, rd, rm, Operand::Imm(0)),
            Op::Clz => self.asm.emit(Row::CLZ, &[rd.into(), rm.into()]),
            Op::Ctz => {
                self.asm.emit(Row::RBIT, &[rd.into(), rm.into()]);
                self.asm.emit(Row::CLZ, &[rd.into(), rd.into()]);
            }
            Op::Bitrev => self.asm.emit(Row::RBIT, &[rd.into(), rm.into()]),
            Op::Bswap => self.asm.emit(Row::REV, &[rd.into(), rm.into()]),
            Op::Sext8 => self.asm.extend(Access::S8, rd, rm),
            Op::Sext16 => self.asm.extend(Access::S16, rd, rm),
            Op::Zext8 => self.asm.extend(Access::U8, rd, rm),
            Op::Zext16 => self.asm.extend(Access::U16, rd, rm),
            _ => return false,
        }
        self.finish(inst.0, rd);
        true
    }

    /// The register for a result that is written when all operands have been read.
    pub(super) fn only_dest(&mut self, inst: Inst) -> Reg {
        self.release();
        self.dest(inst.0)
    }

    fn saturate(&mut self, inst: Inst) -> bool {
        let Some((from, bits, is_signed)) = self.select.as_saturated(inst) else { return false };
        let rn = self.reg(from);
        let rd = self.only_dest(inst);
        let row = if is_signed { Row::SSAT } else { Row::USAT };
        self.asm.emit(row, &[rd.into(), Arg::imm(bits as i32), rn.into(), Arg::imm(0)]);
        self.finish(inst.0, rd);
        true
    }

    /// Bits out of the middle of a word.
    fn field(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        if !matches!(data.op, Op::Band | Op::Zext8 | Op::Zext16 | Op::Sext8 | Op::Sext16)
            || !self.select.is_folded(Inst(data.a))
        {
            return false;
        }
        let Some((from, low, width)) = self.select.as_field(inst) else { return false };
        let rn = self.reg(from);
        let rd = self.only_dest(inst);
        let row = if matches!(data.op, Op::Sext8 | Op::Sext16) { Row::SBFX } else { Row::UBFX };
        self.asm.emit(row, &[rd.into(), rn.into(), Arg::imm(low as i32), Arg::imm(width as i32)]);
        self.finish(inst.0, rd);
        true
    }

    /// What takes a constant or a shifted register as its second operand.
    fn sum(&mut self, inst: Inst, op: Alu) -> bool {
        let data = *self.function.inst(inst);
        let (mut a, mut b, mut op) = (Inst(data.a), Inst(data.b), op);
        let constant = self.select.const32(a).filter(|_| self.select.encodes(inst, 0, a));
        if let Some(number) = constant {
            let rn = self.reg(b);
            let rd = self.only_dest(inst);
            self.asm.alu(Alu::Rsb, Flags::Any, rd, rn, Operand::Imm(number));
            self.finish(inst.0, rd);
            return true;
        }
        if self.select.is_folded(a) {
            (a, b) = (b, a);
            op = if op == Alu::Sub { Alu::Rsb } else { op };
        }
        if self.select.is_folded(b) && self.function.op(b) == Op::Imul {
            return self.product_and_sum(inst, b, a, op);
        }
        let rn = self.reg(a);
        let operand = self.operand(inst, 1, b);
        let rd = self.only_dest(inst);
        match (op, operand) {
            (Alu::Eor, Operand::Imm(u32::MAX)) => self.asm.mvn(Flags::Any, rd, Operand::Reg(rn)),
            _ => self.asm.alu(op, Flags::Any, rd, rn, operand),
        }
        self.finish(inst.0, rd);
        true
    }

    fn product_and_sum(&mut self, inst: Inst, imul: Inst, other: Inst, op: Alu) -> bool {
        let data = *self.function.inst(imul);
        let (rn, rm) = (self.reg(Inst(data.a)), self.reg(Inst(data.b)));
        if self.free == 0 {
            // Both factors came from memory: their registers take product and sum.
            self.release();
            let product = self.scratch();
            self.asm.mul(Flags::Any, product, rn, rm);
            let ra = self.reg(other);
            let rd = self.only_dest(inst);
            self.asm.alu(op, Flags::Any, rd, ra, Operand::Reg(product));
            self.finish(inst.0, rd);
            return true;
        }
        let ra = self.reg(other);
        let rd = self.only_dest(inst);
        let row = if op == Alu::Add { Row::MLA } else { Row::MLS };
        self.asm.emit(row, &[rd.into(), rn.into(), rm.into(), ra.into()]);
        self.finish(inst.0, rd);
        true
    }

    fn product(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let rn = self.reg(a);
        let by_constant = self.select.const32(b).filter(|_| self.select.encodes(inst, 1, b)).and_then(factor);
        if let Some((bits, factor)) = by_constant {
            let shift = Shift::new(ShiftKind::Lsl, bits).unwrap_or(Shift::NONE);
            let rd = self.only_dest(inst);
            match factor {
                Factor::Shift => self.asm.shift(Flags::Any, rd, rn, shift),
                Factor::Plus => self.asm.alu(Alu::Add, Flags::Any, rd, rn, Operand::Shifted(rn, shift)),
                Factor::Minus => self.asm.alu(Alu::Rsb, Flags::Any, rd, rn, Operand::Shifted(rn, shift)),
            }
            self.finish(inst.0, rd);
            return true;
        }
        let rm = self.reg(b);
        let rd = self.only_dest(inst);
        self.asm.mul(Flags::Any, rd, rn, rm);
        self.finish(inst.0, rd);
        true
    }

    /// A shift; by 32 bits and more all bits are gone, or all are the sign's.
    fn shift(&mut self, inst: Inst, kind: ShiftKind) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let rn = self.reg(a);
        if let Some(count) = self.select.const32(b) {
            let rd = self.only_dest(inst);
            match (count, kind) {
                (32.., ShiftKind::Lsl | ShiftKind::Lsr) => self.asm.mov_imm(Flags::Any, rd, 0),
                _ => {
                    let shift = Shift::new(kind, count.min(31)).unwrap_or(Shift::NONE);
                    self.asm.shift(Flags::Any, rd, rn, shift);
                }
            }
            self.finish(inst.0, rd);
            return true;
        }
        let mut rm = self.reg(b);
        let is_small = matches!(data.op, Op::IshlSmall | Op::UshrSmall | Op::SshrSmall);
        if !is_small {
            self.asm.test(Test::Cmp, rm, Operand::Imm(31));
        }
        if !is_small && kind == ShiftKind::Asr {
            let count = if crate::target::SCRATCH.contains(&rm) { rm } else { self.scratch() };
            self.asm.mov(Flags::Keep, count, rm);
            self.asm.it(Cond::Hi, &[]);
            self.asm.mov_imm(Flags::Keep, count, 31);
            rm = count;
        }
        let rd = self.only_dest(inst);
        let cuts = !is_small && kind != ShiftKind::Asr;
        self.asm.shift_by(kind, if cuts { Flags::Keep } else { Flags::Any }, rd, rn, rm);
        if cuts {
            self.asm.it(Cond::Hi, &[]);
            self.asm.mov_imm(Flags::Keep, rd, 0);
        }
        self.finish(inst.0, rd);
        true
    }

    fn rotate(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let rn = self.reg(Inst(data.a));
        if let Some(count) = self.select.const32(Inst(data.b)) {
            let shift = Shift::new(ShiftKind::Ror, count & 31).unwrap_or(Shift::NONE);
            let rd = self.only_dest(inst);
            self.asm.shift(Flags::Any, rd, rn, shift);
            self.finish(inst.0, rd);
            return true;
        }
        let rm = self.reg(Inst(data.b));
        let rd = self.only_dest(inst);
        self.asm.shift_by(ShiftKind::Ror, Flags::Any, rd, rn, rm);
        self.finish(inst.0, rd);
        true
    }

    fn popcount(&mut self, inst: Inst) -> bool {
        let rn = self.reg(Inst(self.function.inst(inst).a));
        let t = self.scratch();
        let spare = if crate::target::SCRATCH.contains(&rn) { rn } else { self.scratch() };
        self.count_bits(t, rn, [spare, spare]);
        let rd = self.only_dest(inst);
        self.asm.mov(Flags::Keep, rd, t);
        self.finish(inst.0, rd);
        true
    }

    /// The number of ones: sums of pairs, of fours, of eights, then of all by a product. The first spare register
    /// may be where the number is, the second may not unless `t` is not.
    pub(super) fn count_bits(&mut self, t: Reg, rn: Reg, [spare, other]: [Reg; 2]) {
        let shifted =
            |reg, bits| Operand::Shifted(reg, Shift::new(ShiftKind::Lsr, bits).unwrap_or(Shift::NONE));
        let pairs = if t == rn { other } else { t };
        self.asm.scratch = None;
        let asm = &mut self.asm;
        asm.alu(Alu::And, Flags::Any, pairs, rn, Operand::Imm(0xaaaa_aaaa));
        asm.alu(Alu::Sub, Flags::Any, t, rn, shifted(pairs, 1));
        asm.alu(Alu::And, Flags::Any, spare, t, Operand::Imm(0xcccc_cccc));
        asm.alu(Alu::And, Flags::Any, t, t, Operand::Imm(0x3333_3333));
        asm.alu(Alu::Add, Flags::Any, t, t, shifted(spare, 2));
        asm.alu(Alu::Add, Flags::Any, t, t, shifted(t, 4));
        asm.alu(Alu::And, Flags::Any, t, t, Operand::Imm(0x0f0f_0f0f));
        asm.mov_imm(Flags::Any, spare, 0x0101_0101);
        asm.mul(Flags::Any, t, t, spare);
        asm.shift(Flags::Any, t, t, Shift::new(ShiftKind::Lsr, 24).unwrap_or(Shift::NONE));
    }
}
