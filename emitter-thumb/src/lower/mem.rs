//! Loads and stores, to buffers, Context and frame registers.

use super::Lower;
use crate::asm::{Access, Alu, Assembler, Flags, Operand};
use crate::encoding::Op as Row;
use crate::operand::{Reg, Shift, ShiftKind};
use crate::target::{CTX, SCRATCH};
use adder_decorators::ir::{Inst, Op, Type};

/// An address as loads and stores take it.
#[derive(Clone, Copy, Debug)]
enum Address {
    Offset(Reg, i32),
    /// Base, index, how far that is shifted.
    Index(Reg, Reg, u8),
}

impl Lower<'_, '_> {
    pub(super) fn memory(&mut self, inst: Inst) -> bool {
        let data = *self.function.inst(inst);
        match data.op {
            Op::CtxLoad => self.load(inst, Access::W32, Address::Offset(CTX, data.imm)),
            Op::CtxStore => self.store(Inst(data.a), Access::W32, Address::Offset(CTX, data.imm), true),
            Op::FrameAddr => {
                let base = self.read_var(self.select.base, inst);
                let rd = self.only_dest(inst);
                self.asm.scratch = None;
                self.asm.alu(Alu::Add, Flags::Any, rd, base, Operand::Imm(data.imm as u32 * 4));
                self.finish(inst.0, rd);
            }
            Op::FrameLoad => {
                let base = self.frame_base(inst);
                self.load(inst, Access::W32, Address::Offset(base, data.imm * 4));
            }
            Op::FrameStore => {
                let base = self.frame_base(inst);
                self.store(Inst(data.a), Access::W32, Address::Offset(base, data.imm * 4), true);
            }
            op => {
                let access = match op {
                    Op::Load8U | Op::Store8 => Access::U8,
                    Op::Load8S => Access::S8,
                    Op::Load16U | Op::Store16 => Access::U16,
                    Op::Load16S => Access::S16,
                    _ => Access::W32,
                };
                let is_store = matches!(op, Op::Store | Op::Store8 | Op::Store16 | Op::Store32);
                let address = self.address(inst);
                match is_store {
                    true => self.store(Inst(data.c), access, address, op == Op::Store),
                    false => self.load(inst, access, address),
                }
            }
        }
        true
    }

    /// The register with the frame's base. One that is in memory stays in the second scratch register for the next
    /// instructions, as long as those leave that alone.
    fn frame_base(&mut self, inst: Inst) -> Reg {
        let base = self.select.base;
        let Some(spot) = self.spot(base).filter(|spot| spot.as_word().is_some()) else {
            return self.read_var(base, inst);
        };
        if !self.has_base {
            self.load_spot(SCRATCH[1], spot);
        }
        self.keeps_base = true;
        self.free &= !2;
        self.asm.scratch = Some(SCRATCH[0]);
        SCRATCH[1]
    }

    /// The address of an access. One scratch register stays free.
    fn address(&mut self, inst: Inst) -> Address {
        let at = self.function.address(inst);
        let base = self.reg(at.base);
        let words = if self.has_two_words(inst) { 4 } else { 0 };
        let is_near = Assembler::offset_fits(Access::W32, at.offset)
            && Assembler::offset_fits(Access::W32, at.offset + words);
        let mut sum = base;
        if let Some(index) = at.index {
            let index = self.reg(index);
            if at.offset == 0 && words == 0 && self.free != 0 {
                return Address::Index(base, index, at.scale);
            }
            sum = self.take_only([base, index]);
            let shift = Shift::new(ShiftKind::Lsl, at.scale.into()).unwrap_or(Shift::NONE);
            self.asm.alu(Alu::Add, Flags::Any, sum, base, Operand::Shifted(index, shift));
        }
        if is_near {
            return Address::Offset(sum, at.offset);
        }
        let far = self.take_only([sum, sum]);
        self.asm.alu(Alu::Add, Flags::Any, far, sum, Operand::Imm(at.offset as u32));
        Address::Offset(far, 0)
    }

    fn has_two_words(&self, inst: Inst) -> bool {
        let data = self.function.inst(inst);
        data.ty == Type::I64 || data.op == Op::Store && self.function.ty(Inst(data.c)) == Type::I64
    }

    /// A scratch register, which may be one of these; all others are free then.
    fn take_only(&mut self, among: [Reg; 2]) -> Reg {
        self.release();
        let taken = self.scratch();
        if among.contains(&SCRATCH[1]) && !among.contains(&taken) {
            let second = self.scratch();
            self.release();
            self.free = 1;
            return second;
        }
        taken
    }

    fn load_word(&mut self, access: Access, rt: Reg, address: Address, more: i32) {
        match address {
            Address::Offset(base, offset) => self.asm.load(access, rt, base, offset + more),
            Address::Index(base, index, shift) => self.asm.load_index(access, rt, base, index, shift),
        }
    }

    fn store_word(&mut self, access: Access, rt: Reg, address: Address, more: i32) {
        match address {
            Address::Offset(base, offset) => self.asm.store(access, rt, base, offset + more),
            Address::Index(base, index, shift) => self.asm.store_index(access, rt, base, index, shift),
        }
    }

    fn load(&mut self, inst: Inst, access: Access, address: Address) {
        let data = *self.function.inst(inst);
        if let Some(sd) = self.place_of(inst.0).float() {
            // Floats need not be aligned, and `vldr` would fault.
            let bits = self.scratch();
            self.load_word(access, bits, address, 0);
            self.asm.emit(Row::VMOV_S_R, &[sd.into(), bits.into()]);
            return;
        }
        let is_loaded = matches!(data.op, Op::Load | Op::CtxLoad);
        if data.ty == Type::I64 {
            let high = self.select.high(inst);
            let rd = self.dest(inst.0);
            self.load_word(access, rd, address, 0);
            self.finish(inst.0, rd);
            if self.place_of(inst.0).core().is_none() {
                // Only the address has to stay.
                self.free |= 1 << SCRATCH.iter().position(|&reg| reg == rd).unwrap_or(0);
            }
            if is_loaded {
                let rd = self.dest(high);
                self.load_word(access, rd, address, 4);
                self.finish(high, rd);
                return;
            }
            let is_signed = matches!(data.op, Op::Load8S | Op::Load16S | Op::Load32S);
            let to = self.dest(high);
            match is_signed {
                true => {
                    let sign = Shift::new(ShiftKind::Asr, 31).unwrap_or(Shift::NONE);
                    self.asm.shift(Flags::Any, to, rd, sign);
                }
                false => self.asm.mov_imm(Flags::Any, to, 0),
            }
            self.finish(high, to);
            return;
        }
        let rd = self.dest(inst.0);
        self.load_word(access, rd, address, 0);
        self.finish(inst.0, rd);
    }

    fn store(&mut self, value: Inst, access: Access, address: Address, is_whole: bool) {
        let ty = self.function.ty(value);
        if ty.is_float() {
            let bits = self.scratch();
            self.read_float_bits(value, bits);
            self.store_word(access, bits, address, 0);
            return;
        }
        let free = self.free;
        let rt = self.reg(value);
        self.store_word(access, rt, address, 0);
        if is_whole && ty == Type::I64 {
            self.free = free;
            let rt = self.read(value, true);
            self.store_word(access, rt, address, 4);
        }
    }
}
