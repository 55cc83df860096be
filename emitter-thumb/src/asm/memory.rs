//! Loads and stores of any offset, in the shortest form.

use super::{Access, Alu, Assembler, Flags, Operand};
use crate::encoding::{Arg, Op};
use crate::operand::{DReg, Reg, RegList, SReg};

/// The forms of a load or store.
struct Row {
    /// Low registers, five bits of offset; [`Op::NOP`] if there is none.
    imm5: Op,
    imm12: Op,
    negative: Op,
    /// Low registers.
    index16: Op,
    index: Op,
}

const fn row(imm5: Op, imm12: Op, negative: Op, index16: Op, index: Op) -> Row {
    Row { imm5, imm12, negative, index16, index }
}

/// In the order of [`Access`].
static LOADS: [Row; 5] = [
    row(Op::LDRB_I5, Op::LDRB_I12, Op::LDRB_NEG, Op::LDRB_R16, Op::LDRB_R),
    row(Op::NOP, Op::LDRSB_I12, Op::LDRSB_NEG, Op::LDRSB_R16, Op::LDRSB_R),
    row(Op::LDRH_I5, Op::LDRH_I12, Op::LDRH_NEG, Op::LDRH_R16, Op::LDRH_R),
    row(Op::NOP, Op::LDRSH_I12, Op::LDRSH_NEG, Op::LDRSH_R16, Op::LDRSH_R),
    row(Op::LDR_I5, Op::LDR_I12, Op::LDR_NEG, Op::LDR_R16, Op::LDR_R),
];
static STORES: [Row; 3] = [
    row(Op::STRB_I5, Op::STRB_I12, Op::STRB_NEG, Op::STRB_R16, Op::STRB_R),
    row(Op::STRH_I5, Op::STRH_I12, Op::STRH_NEG, Op::STRH_R16, Op::STRH_R),
    row(Op::STR_I5, Op::STR_I12, Op::STR_NEG, Op::STR_R16, Op::STR_R),
];

fn forms(access: Access, store: bool) -> &'static Row {
    match store {
        true => &STORES[access as usize / 2],
        false => &LOADS[access as usize],
    }
}

impl Assembler<'_> {
    /// `rt = [base + offset]`. An offset that fits no form goes through `rt` or the scratch register.
    pub fn load(&mut self, access: Access, rt: Reg, base: Reg, offset: i32) {
        self.access(access, false, rt, base, offset);
    }

    /// `[base + offset] = rt`.
    pub fn store(&mut self, access: Access, rt: Reg, base: Reg, offset: i32) {
        self.access(access, true, rt, base, offset);
    }

    fn access(&mut self, access: Access, store: bool, rt: Reg, base: Reg, offset: i32) {
        let row = forms(access, store);
        let (t, n, imm) = (Arg::from(rt), Arg::from(base), Arg::imm(offset));
        if (-255..4096).contains(&offset) {
            let on_stack = if store { Op::STR_SP } else { Op::LDR_SP };
            if access == Access::W32 && base == Reg::SP && self.fits(on_stack, &[t, imm])
                || row.imm5 != Op::NOP && self.fits(row.imm5, &[t, n, imm])
            {
                return;
            }
            return self.emit(if offset < 0 { row.negative } else { row.imm12 }, &[t, n, imm]);
        }
        let (free, kept) = if store { (Reg::PC, rt) } else { (rt, base) };
        if let Some(temporary) = self.temporary(free, &[base, kept]) {
            self.mov_imm(Flags::Keep, temporary, offset as u32);
            self.index(access, store, rt, base, temporary, 0);
        }
    }

    /// `rt = [base + (index << shift)]`, `shift` 0 to 3.
    pub fn load_index(&mut self, access: Access, rt: Reg, base: Reg, index: Reg, shift: u8) {
        self.index(access, false, rt, base, index, shift);
    }

    /// `[base + (index << shift)] = rt`, `shift` 0 to 3.
    pub fn store_index(&mut self, access: Access, rt: Reg, base: Reg, index: Reg, shift: u8) {
        self.index(access, true, rt, base, index, shift);
    }

    fn index(&mut self, access: Access, store: bool, rt: Reg, base: Reg, index: Reg, shift: u8) {
        let row = forms(access, store);
        let args = [rt.into(), base.into(), index.into(), Arg::imm(shift.into())];
        if shift != 0 || !self.fits(row.index16, &args[..3]) {
            self.emit(row.index, &args);
        }
    }

    /// Two words at `base + offset`, a multiple of four.
    pub fn load_pair(&mut self, rt: Reg, rt2: Reg, base: Reg, offset: i32) {
        self.far(Op::LDRD, &[rt.into(), rt2.into()], base, offset, &[]);
    }

    /// Two words to `base + offset`, a multiple of four.
    pub fn store_pair(&mut self, rt: Reg, rt2: Reg, base: Reg, offset: i32) {
        self.far(Op::STRD, &[rt.into(), rt2.into()], base, offset, &[rt, rt2]);
    }

    /// A float at `base + offset`, a multiple of four.
    pub fn load_float(&mut self, sd: SReg, base: Reg, offset: i32) {
        self.far(Op::VLDR_S, &[sd.into()], base, offset, &[]);
    }

    /// A float to `base + offset`.
    pub fn store_float(&mut self, sd: SReg, base: Reg, offset: i32) {
        self.far(Op::VSTR_S, &[sd.into()], base, offset, &[]);
    }

    /// A double at `base + offset`, a multiple of four.
    pub fn load_double(&mut self, dd: DReg, base: Reg, offset: i32) {
        self.far(Op::VLDR_D, &[dd.into()], base, offset, &[]);
    }

    /// A double to `base + offset`.
    pub fn store_double(&mut self, dd: DReg, base: Reg, offset: i32) {
        self.far(Op::VSTR_D, &[dd.into()], base, offset, &[]);
    }

    /// What reaches 1020 bytes in steps of four; farther with the address in the scratch register.
    fn far(&mut self, op: Op, to: &[Arg], base: Reg, offset: i32, needed: &[Reg]) {
        let mut args = [Arg::imm(0); 4];
        let count = to.len();
        args[..count].copy_from_slice(to);
        let mut address = base;
        let mut rest = offset;
        if !(-1020..=1020).contains(&offset) {
            // The part that fits stays in the instruction.
            rest = offset & 0x3fc;
            let Some(temporary) = self.temporary(Reg::PC, needed) else { return };
            self.alu(Alu::Add, Flags::Keep, temporary, base, Operand::Imm((offset - rest) as u32));
            address = temporary;
        }
        args[count] = address.into();
        args[count + 1] = Arg::imm(rest);
        self.emit(op, &args[..count + 2]);
    }

    /// `push`.
    pub fn push(&mut self, list: RegList) {
        let down = [Reg::SP.into(), Arg::imm(-4)];
        self.stack(list, Op::PUSH, Op::STMDB_W, Op::STR_PRE, down);
    }

    /// `pop`.
    pub fn pop(&mut self, list: RegList) {
        let up = [Reg::SP.into(), Arg::imm(4)];
        self.stack(list, Op::POP, Op::LDMIA_W, Op::LDR_POST, up);
        if list.contains(Reg::PC) {
            self.after_jump();
        }
    }

    fn stack(&mut self, list: RegList, narrow: Op, several: Op, one: Op, step: [Arg; 2]) {
        if self.fits(narrow, &[list.into()]) {
            return;
        }
        match Reg::new(list.bits().trailing_zeros() as u8) {
            Some(reg) if list.len() == 1 => self.emit(one, &[reg.into(), step[0], step[1]]),
            _ => self.emit(several, &[step[0], list.into()]),
        }
    }

    /// Whether [`Assembler::load`] and [`Assembler::store`] need no register for this offset.
    pub fn offset_fits(_access: Access, offset: i32) -> bool {
        (-255..4096).contains(&offset)
    }
}
