//! Integers of 64 bits, in two registers.
//!
//! What works on the low words and then on the high ones writes to its result at once. All else works in two
//! registers of its own, which are moved to the result at the end, so that operands stay whole meanwhile.

use super::Lower;
use crate::asm::{Access, Alu, Assembler, Flags, Operand, Test};
use crate::encoding::Op as Row;
use crate::moves::Spot;
use crate::operand::{Cond, Reg, Shift, ShiftKind};
use crate::select::{Part, is_in_order};
use crate::target::SCRATCH;
use adder_decorators::ir::{Exit, Inst, IntCond, Op, Type};

/// Copies of the sign.
fn sign(reg: Reg) -> Operand {
    Operand::Shifted(reg, Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE))
}

impl Lower<'_, '_> {
    /// An instruction with an `i64` operand or result; false when it has none.
    pub(super) fn wide(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        if data.ty != Type::I64 {
            return false;
        }
        if is_in_order(self.function, inst) {
            self.in_order(inst);
            return true;
        }
        let [low, high] = [self.temp(0), self.temp(1)];
        match data.op {
            Op::Ineg => {
                // Inverted, less -1.
                let first = self.read(a, true);
                let ones = self.scratch();
                self.asm.mov_imm(Flags::Any, ones, u32::MAX);
                self.asm.alu(Alu::Eor, Flags::Any, high, first, Operand::Reg(ones));
                self.copy(low, a, false);
                self.asm.alu(Alu::Eor, Flags::Any, low, low, Operand::Reg(ones));
                self.asm.alu(Alu::Sub, Flags::Set, low, low, Operand::Reg(ones));
                self.asm.alu(Alu::Sbc, Flags::Any, high, high, Operand::Reg(ones));
            }
            Op::Imul => {
                let (rn, rm) = (self.read(a, false), self.read(b, false));
                self.asm.emit(Row::UMULL, &[low.into(), high.into(), rn.into(), rm.into()]);
                for is_first in [true, false] {
                    self.release();
                    let (rn, rm) = (self.read(a, !is_first), self.read(b, is_first));
                    self.asm.emit(Row::MLA, &[high.into(), rn.into(), rm.into(), high.into()]);
                }
            }
            Op::Ishl | Op::IshlSmall => self.shift_wide(inst, ShiftKind::Lsl, [low, high]),
            Op::Ushr | Op::UshrSmall => self.shift_wide(inst, ShiftKind::Lsr, [low, high]),
            Op::Sshr | Op::SshrSmall => self.shift_wide(inst, ShiftKind::Asr, [low, high]),
            Op::Rotr => self.rotate_wide(inst, [low, high]),
            Op::Smin | Op::Smax | Op::Umin | Op::Umax => {
                let cond = match data.op {
                    Op::Smin => IntCond::Slt,
                    Op::Smax => IntCond::Sge,
                    Op::Umin => IntCond::Ult,
                    _ => IntCond::Uge,
                };
                let cond = self.compare_wide(cond, a, b);
                for (to, is_high) in [(low, false), (high, true)] {
                    self.release();
                    let (yes, no) = (self.read(a, is_high), self.read(b, is_high));
                    self.asm.it(cond, &[false]);
                    self.asm.mov(Flags::Keep, to, yes);
                    self.asm.mov(Flags::Keep, to, no);
                }
            }
            Op::Clz | Op::Ctz => {
                let is_leading = data.op == Op::Clz;
                let row = |lower: &mut Self, reg: Reg| {
                    if !is_leading {
                        lower.asm.emit(Row::RBIT, &[low.into(), reg.into()]);
                    }
                    let from = if is_leading { reg } else { low };
                    lower.asm.emit(Row::CLZ, &[low.into(), from.into()]);
                };
                let last = self.read(a, !is_leading);
                row(self, last);
                self.asm.alu(Alu::Add, Flags::Any, low, low, Operand::Imm(32));
                self.release();
                let first = self.read(a, is_leading);
                self.asm.test(Test::Cmp, first, Operand::Imm(0));
                self.asm.it(Cond::Ne, if is_leading { &[] } else { &[true] });
                row(self, first);
                self.asm.mov_imm(Flags::Any, high, 0);
            }
            Op::Popcount => {
                for (to, is_high) in [(low, false), (high, true)] {
                    self.release();
                    self.copy(to, a, is_high);
                    let spare = [self.scratch(), self.scratch()];
                    self.count_bits(to, to, spare);
                }
                self.asm.alu(Alu::Add, Flags::Any, low, low, Operand::Reg(high));
                self.asm.mov_imm(Flags::Any, high, 0);
            }
            Op::Bswap | Op::Bitrev => {
                let row = if data.op == Op::Bswap { Row::REV } else { Row::RBIT };
                let (rn, rm) = (self.read(a, false), self.read(a, true));
                self.asm.emit(row, &[high.into(), rn.into()]);
                self.asm.emit(row, &[low.into(), rm.into()]);
            }
            Op::Sext8 | Op::Sext16 | Op::Zext8 | Op::Zext16 => {
                let (access, is_signed) = match data.op {
                    Op::Sext8 => (Access::S8, true),
                    Op::Sext16 => (Access::S16, true),
                    Op::Zext8 => (Access::U8, false),
                    _ => (Access::U16, false),
                };
                let rm = self.read(a, false);
                self.asm.extend(access, low, rm);
                self.fill_high(high, low, is_signed);
            }
            Op::FloorDiv | Op::FloorMod | Op::Udiv | Op::Urem => self.divide_wide(inst, [low, high]),
            Op::UmulHigh => {
                let words = self.product_of_four(a, b, false);
                self.finish_wide(inst, [words[2], words[3]]);
                return true;
            }
            _ => return false,
        }
        self.finish_wide(inst, [low, high]);
        true
    }

    /// Moves a result to its two places.
    fn finish_wide(&mut self, inst: Inst, words: [Reg; 2]) {
        for (var, reg) in self.select.defs(inst).into_iter().zip(words) {
            let Some(var) = var else { continue };
            match self.place_of(var).core() {
                Some(rd) => self.asm.mov(Flags::Keep, rd, reg),
                None => self.finish(var, reg),
            }
        }
    }

    /// A word of an operand in a register of the instruction's own. No scratch register is taken.
    fn copy(&mut self, to: Reg, value: Inst, high: bool) {
        let from = self.source(value, high);
        super::make_move(&mut self.asm, Flags::Keep, Spot::core(to), from);
    }

    /// The second word of a number that has one.
    pub(super) fn fill_high(&mut self, high: Reg, low: Reg, is_signed: bool) {
        match is_signed {
            true => {
                self.asm.shift(Flags::Any, high, low, Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE))
            }
            false => self.asm.mov_imm(Flags::Any, high, 0),
        }
    }

    /// A word of an operand, a constant if that fits.
    fn word_operand(&mut self, value: Inst, high: bool, fits: &dyn Fn(u32) -> bool) -> Operand {
        match self.select.part(value, high) {
            Part::Const(number, _) if fits(number) => Operand::Imm(number),
            _ => Operand::Reg(self.read(value, high)),
        }
    }

    fn in_order(&mut self, inst: Inst) {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let [first, second] = match data.op {
            Op::Iadd => [Alu::Add, Alu::Adc],
            Op::Isub => [Alu::Sub, Alu::Sbc],
            Op::Band => [Alu::And; 2],
            Op::Bor => [Alu::Orr; 2],
            _ => [Alu::Eor; 2],
        };
        for (var, high) in self.select.defs(inst).into_iter().zip([false, true]) {
            let Some(var) = var else { continue };
            self.release();
            match data.op {
                Op::Sext32 => {
                    let rm = self.read(a, false);
                    self.release();
                    let rd = self.dest(var);
                    self.fill_high(rd, rm, true);
                    self.finish(var, rd);
                    continue;
                }
                Op::Bnot => {
                    let rm = self.read(a, high);
                    self.release();
                    let rd = self.dest(var);
                    self.asm.mvn(Flags::Any, rd, Operand::Reg(rm));
                    self.finish(var, rd);
                    continue;
                }
                _ => {}
            }
            let op = if high { second } else { first };
            let carries = !high && matches!(op, Alu::Add | Alu::Sub);
            let rn = self.read(a, high);
            let operand = self.word_operand(b, high, &|number| Assembler::alu_imm_fits(op, number));
            self.release();
            let rd = self.dest(var);
            self.asm.alu(op, if carries { Flags::Set } else { Flags::Any }, rd, rn, operand);
            self.finish(var, rd);
        }
    }

    pub(super) fn compare_wide(&mut self, cond: IntCond, a: Inst, b: Inst) -> Cond {
        use super::control::int_cond;
        let fits = |number| Assembler::test_imm_fits(Test::Cmp, number);
        let (a, b, cond) = match cond {
            IntCond::Sgt | IntCond::Sle | IntCond::Ugt | IntCond::Ule => (b, a, cond.swap()),
            _ => (a, b, cond),
        };
        let rn = self.read(a, false);
        let operand = self.word_operand(b, false, &fits);
        self.asm.test(Test::Cmp, rn, operand);
        self.release();
        let rn = self.read(a, true);
        if matches!(cond, IntCond::Eq | IntCond::Ne) {
            let operand = self.word_operand(b, true, &fits);
            self.asm.it(Cond::Eq, &[]);
            self.asm.test(Test::Cmp, rn, operand);
        } else {
            let operand = self.word_operand(b, true, &|number| Assembler::alu_imm_fits(Alu::Sbc, number));
            self.release();
            let nowhere = self.scratch();
            self.asm.alu(Alu::Sbc, Flags::Set, nowhere, rn, operand);
        }
        self.release();
        int_cond(cond)
    }

    /// A shift in place, by a constant or any number.
    fn shift_wide(&mut self, inst: Inst, kind: ShiftKind, [low, high]: [Reg; 2]) {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        self.copy(low, a, false);
        self.copy(high, a, true);
        // Bits move from one word to the other.
        let (from, to) = if kind == ShiftKind::Lsl { (low, high) } else { (high, low) };
        let back = if kind == ShiftKind::Lsl { ShiftKind::Lsr } else { ShiftKind::Lsl };
        let most = if kind == ShiftKind::Asr { 63 } else { 64 };
        if let Some(count) = self.function.as_iconst(self.select.root(b)) {
            let count = (count as u64).min(most) as u32;
            self.shift_by_constant(kind, from, to, count);
            return;
        }
        let count = self.scratch();
        let is_small = matches!(data.op, Op::IshlSmall | Op::UshrSmall | Op::SshrSmall);
        if !is_small {
            self.copy(count, b, true);
            self.asm.test(Test::Cmp, count, Operand::Imm(0));
        }
        self.copy(count, b, false);
        if !is_small {
            self.asm.it(Cond::Eq, &[]);
            self.asm.test(Test::Cmp, count, Operand::Imm(most as u32));
            // By the second comparison unless the first one says that there is more.
            self.asm.it(Cond::Hi, &[]);
            self.asm.mov_imm(Flags::Keep, count, most as u32);
        }
        let more = self.scratch();
        // Shifts take the low byte of the count; by 32 and more no bit is left, which adds nothing here.
        let first = if kind == ShiftKind::Asr { ShiftKind::Lsr } else { kind };
        self.asm.shift_by(first, Flags::Keep, to, to, count);
        self.asm.alu(Alu::Rsb, Flags::Keep, more, count, Operand::Imm(32));
        self.asm.shift_by(back, Flags::Keep, more, from, more);
        self.asm.alu(Alu::Orr, Flags::Keep, to, to, Operand::Reg(more));
        self.asm.alu(Alu::Sub, Flags::Set, more, count, Operand::Imm(32));
        self.asm.it(Cond::Pl, &[true]);
        self.asm.shift_by(kind, Flags::Keep, more, from, more);
        self.asm.alu(Alu::Orr, Flags::Keep, to, to, Operand::Reg(more));
        self.asm.shift_by(kind, Flags::Keep, from, from, count);
    }

    fn shift_by_constant(&mut self, kind: ShiftKind, from: Reg, to: Reg, count: u32) {
        let shift = |kind, count| Shift::new(kind, count).unwrap_or(Shift::NONE);
        let is_signed = kind == ShiftKind::Asr;
        match count {
            0 => {}
            1..32 => {
                let first = if is_signed { ShiftKind::Lsr } else { kind };
                let back = if kind == ShiftKind::Lsl { ShiftKind::Lsr } else { ShiftKind::Lsl };
                self.asm.shift(Flags::Any, to, to, shift(first, count));
                self.asm.alu(Alu::Orr, Flags::Any, to, to, Operand::Shifted(from, shift(back, 32 - count)));
                self.asm.shift(Flags::Any, from, from, shift(kind, count));
            }
            32..64 => {
                self.asm.shift(Flags::Any, to, from, shift(kind, count - 32));
                match is_signed {
                    true => self.asm.shift(Flags::Any, from, from, shift(ShiftKind::Asr, 31)),
                    false => self.asm.mov_imm(Flags::Any, from, 0),
                }
            }
            _ => {
                self.asm.mov_imm(Flags::Any, to, 0);
                self.asm.mov_imm(Flags::Any, from, 0);
            }
        }
    }

    fn rotate_wide(&mut self, inst: Inst, [low, high]: [Reg; 2]) {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        let third = self.temp(2);
        self.copy(low, a, false);
        self.copy(high, a, true);
        let count = self.scratch();
        self.copy(count, b, false);
        self.asm.alu(Alu::Rsb, Flags::Any, count, count, Operand::Imm(0));
        // By 32 bits or not, then by the rest to the left.
        self.asm.test(Test::Tst, count, Operand::Imm(32));
        self.asm.it(Cond::Ne, &[true, true]);
        self.asm.mov(Flags::Keep, third, low);
        self.asm.mov(Flags::Keep, low, high);
        self.asm.mov(Flags::Keep, high, third);
        self.asm.alu(Alu::And, Flags::Any, count, count, Operand::Imm(31));
        let rest = self.scratch();
        self.asm.alu(Alu::Rsb, Flags::Any, rest, count, Operand::Imm(32));
        self.asm.shift_by(ShiftKind::Lsr, Flags::Any, third, low, rest);
        self.asm.shift_by(ShiftKind::Lsr, Flags::Any, rest, high, rest);
        self.asm.shift_by(ShiftKind::Lsl, Flags::Any, low, low, count);
        self.asm.alu(Alu::Orr, Flags::Any, low, low, Operand::Reg(rest));
        self.asm.shift_by(ShiftKind::Lsl, Flags::Any, high, high, count);
        self.asm.alu(Alu::Orr, Flags::Any, high, high, Operand::Reg(third));
    }

    /// By a power of two; there is no instruction for others.
    fn divide_wide(&mut self, inst: Inst, [low, high]: [Reg; 2]) {
        let data = *self.function.inst(inst);
        let divisor = self.function.as_iconst(self.select.root(Inst(data.b))).map(|number| number as u64);
        let is_floor = matches!(data.op, Op::FloorDiv | Op::FloorMod);
        let fits = |&number: &u64| number.is_power_of_two() && !(is_floor && number as i64 <= 0);
        let Some(divisor) = divisor.filter(fits) else {
            self.refuse("division of 64 bits");
            return;
        };
        self.copy(low, Inst(data.a), false);
        self.copy(high, Inst(data.a), true);
        match data.op {
            Op::FloorDiv => self.shift_by_constant(ShiftKind::Asr, high, low, divisor.trailing_zeros()),
            Op::Udiv => self.shift_by_constant(ShiftKind::Lsr, high, low, divisor.trailing_zeros()),
            _ => {
                let mask = divisor - 1;
                self.asm.alu(Alu::And, Flags::Any, low, low, Operand::Imm(mask as u32));
                self.asm.alu(Alu::And, Flags::Any, high, high, Operand::Imm((mask >> 32) as u32));
            }
        }
    }

    /// The four words of a product, lowest first.
    fn product_of_four(&mut self, a: Inst, b: Inst, is_signed: bool) -> [Reg; 4] {
        let words = [self.temp(0), self.temp(1), self.temp(2), self.temp(3)];
        let [first, second, third, fourth] = words;
        let (rn, rm) = (self.read(a, false), self.read(b, false));
        self.asm.emit(Row::UMULL, &[first.into(), second.into(), rn.into(), rm.into()]);
        self.release();
        let (rn, rm) = (self.read(a, false), self.read(b, true));
        self.asm.emit(Row::UMULL, &[fourth.into(), third.into(), rn.into(), rm.into()]);
        self.asm.alu(Alu::Add, Flags::Set, second, second, Operand::Reg(fourth));
        self.asm.alu(Alu::Adc, Flags::Any, third, third, Operand::Imm(0));
        for (low, high) in [(second, third), (third, fourth)] {
            self.release();
            let (rn, rm) = (self.read(a, true), self.read(b, low == third));
            // Operands from memory lie in the same registers.
            let [to, above] = SCRATCH;
            self.asm.emit(Row::UMULL, &[to.into(), above.into(), rn.into(), rm.into()]);
            self.asm.alu(Alu::Add, Flags::Set, low, low, Operand::Reg(to));
            self.asm.alu(Alu::Adc, Flags::Set, high, high, Operand::Reg(above));
            if low == second {
                self.asm.mov_imm(Flags::Keep, fourth, 0);
                self.asm.alu(Alu::Adc, Flags::Any, fourth, fourth, Operand::Imm(0));
            }
        }
        // As a negative number a factor is less by 2^64.
        for (factor, other) in [(a, b), (b, a)].into_iter().filter(|_| is_signed) {
            self.release();
            let [mask, part] = SCRATCH;
            let rn = self.read(factor, true);
            self.asm.alu(Alu::And, Flags::Any, mask, rn, Operand::Imm(1 << 31));
            let by_31 = Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE);
            self.asm.shift(Flags::Any, mask, mask, by_31);
            for (word, op, high) in [(third, Alu::Sub, false), (fourth, Alu::Sbc, true)] {
                self.copy(part, other, high);
                self.asm.alu(Alu::And, Flags::Keep, part, part, Operand::Reg(mask));
                self.asm.alu(op, Flags::Set, word, word, Operand::Reg(part));
            }
        }
        words
    }

    /// By a constant. What is shifted out, and the sign behind it, have to be copies of the sign before.
    fn shift_checked_wide(&mut self, inst: Inst, exit: Exit) -> bool {
        let data = *self.function.inst(inst);
        let a = Inst(data.a);
        let Some(count) = self.function.as_iconst(self.select.root(Inst(data.b))) else {
            return self.refuse("checked shifts of 64 bits");
        };
        let [low, high] = [self.temp(0), self.temp(1)];
        self.copy(low, a, false);
        self.copy(high, a, true);
        let count = (count as u64).min(64) as u32;
        if count == 64 {
            let label = self.exit_label(exit);
            self.asm.branch(label);
            return true;
        }
        let [kept, _] = SCRATCH;
        if count >= 32 {
            self.asm.test(Test::Cmp, high, sign(low));
            self.exit_if(Cond::Ne, exit);
        }
        let from = if count >= 32 { low } else { high };
        let shift = Shift::new(ShiftKind::Asr, 31 - count % 32).unwrap_or(Shift::NONE);
        self.asm.shift(Flags::Any, kept, from, shift);
        self.asm.test(Test::Cmp, kept, sign(from));
        self.exit_if(Cond::Ne, exit);
        self.shift_by_constant(ShiftKind::Lsl, low, high, count);
        self.finish_wide(inst, [low, high]);
        true
    }

    pub(super) fn overflow_wide(&mut self, inst: Inst, exit: Exit) -> bool {
        let data = *self.function.inst(inst);
        let (a, b) = (Inst(data.a), Inst(data.b));
        match data.op {
            Op::IaddChecked | Op::IsubChecked => {
                let is_sum = data.op == Op::IaddChecked;
                let ops = if is_sum { [Alu::Add, Alu::Adc] } else { [Alu::Sub, Alu::Sbc] };
                let words = [self.temp(0), self.temp(1)];
                for (at, high) in [false, true].into_iter().enumerate() {
                    self.release();
                    let rn = self.read(a, high);
                    let rm = self.read(b, high);
                    self.asm.alu(ops[at], Flags::Set, words[at], rn, Operand::Reg(rm));
                }
                self.exit_if(Cond::Vs, exit);
                self.finish_wide(inst, words);
            }
            Op::ImulChecked => {
                let [low, high, third, fourth] = self.product_of_four(a, b, true);
                // It fits when the upper words are copies of the sign.
                self.asm.test(Test::Cmp, third, sign(high));
                self.asm.it(Cond::Eq, &[]);
                self.asm.test(Test::Cmp, fourth, sign(high));
                self.exit_if(Cond::Ne, exit);
                self.finish_wide(inst, [low, high]);
            }
            Op::IshlChecked => return self.shift_checked_wide(inst, exit),
            _ => return false,
        }
        true
    }
}
