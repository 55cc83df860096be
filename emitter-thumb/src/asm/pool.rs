//! Pools of literals: shared by value, placed at the end, or sooner where loads would not reach.

use super::layout::Kind;
use super::{Assembler, Error, Label, List};
use crate::encoding::{Arg, Op};
use crate::operand::{Core, DReg, Reg, SReg};
use adder_decorators::emitter::{Reloc, Target};

/// How far a pool may be behind a load to a core register, and behind one to a floating-point register.
const REACH: u32 = 4092;
const REACH_FLOAT: u32 = 1020;
/// What can come between two looks at where the pool has to be: an IT block, with literals, a branch around the pool, padding.
const MARGIN: u32 = 64;
/// So near its last place a pool is put where it costs no branch.
const SOON: u32 = 512;

impl Assembler<'_> {
    /// A word from the literal pool.
    pub fn literal(&mut self, rd: Reg, value: u32) {
        self.load_literal(rd, &[value], None);
    }

    /// A word from the literal pool that becomes an address.
    pub fn literal_address(&mut self, rd: Reg, target: Target, addend: i32) {
        self.load_literal(rd, &[addend as u32], Some(target));
    }

    fn load_literal(&mut self, rd: Reg, words: &[u32], target: Option<Target>) {
        match rd {
            Reg::SP | Reg::PC => self.fail(Error::Operand(Op::LDR_PC, 0)),
            _ if rd.is_low() => self.load_from_pool(Kind::Literal, rd.number(), words, target),
            _ => self.load_from_pool(Kind::LiteralHigh, rd.number(), words, target),
        }
    }

    /// A float by its bits: `vmov` of a constant, else the literal pool.
    pub fn float(&mut self, sd: SReg, bits: u32) {
        // Sign, then the second exponent bit repeated five times with its opposite before, then four of fraction.
        if bits & 0x7_ffff == 0 && matches!(bits >> 25 & 0x3f, 0x1f | 0x20) {
            let byte = bits >> 24 & 0x80 | bits >> 19 & 0x7f;
            self.emit(Op::VMOV_I_F32, &[sd.into(), Arg::imm(byte as i32)]);
        } else {
            self.load_from_pool(Kind::Float, sd.number(), &[bits], None);
        }
    }

    /// A double by its bits: `vmov` of a constant, else the literal pool.
    pub fn double(&mut self, dd: DReg, bits: u64) {
        let (low, high) = (bits as u32, (bits >> 32) as u32);
        let short = low == 0 && high & 0xffff == 0 && matches!(high >> 22 & 0x1ff, 0xff | 0x100);
        if short && self.core.has(Core::DOUBLE) {
            let byte = high >> 24 & 0x80 | high >> 16 & 0x7f;
            self.emit(Op::VMOV_I_F64, &[dd.into(), Arg::imm(byte as i32)]);
        } else {
            self.load_from_pool(Kind::Double, dd.number(), &[low, high], None);
        }
    }

    fn load_from_pool(&mut self, kind: Kind, to: u8, words: &[u32], target: Option<Target>) {
        let float = matches!(kind, Kind::Float | Kind::Double);
        if float && !self.core.has(Core::FPU) {
            return self.fail(Error::Missing(Op::VLDR_S_PC));
        }
        let reach = if float { REACH_FLOAT } else { REACH };
        // A pool that waits may be too long for this load already.
        self.due = self.due.min(self.here() + self.growth + reach);
        if self.block == 0 {
            self.place_due_pool(words.len() as u32 * 4);
        }
        self.due = self.due.min(self.here() + self.growth + reach);
        let label = self.pooled(words, target);
        self.note(kind, to, label.0);
        self.block = self.block.saturating_sub(1);
    }

    /// The label of words that follow each other in the pool; one word if it is an address.
    fn pooled(&mut self, words: &[u32], target: Option<Target>) -> Label {
        let mut start = 0;
        while start + words.len() <= self.pool.len() / 2 {
            if (0..words.len()).all(|k| self.is_pooled(start + k, words[k], target)) {
                return Label(self.pool[2 * start + 1] as u16);
            }
            start += 1;
        }
        let first = self.labels.len();
        for &word in words {
            let label = u32::from(self.label().0);
            let mut reloc = 0;
            if let Some(target) = target {
                reloc = self.relocs.len() as u32 + 1;
                let done = self.relocs.push(Reloc { offset: 0, target, addend: word as i32 });
                self.check(done);
            }
            self.push_word(List::Pool, word);
            self.push_word(List::Pool, reloc << 16 | label);
        }
        Label(first as u16)
    }

    fn is_pooled(&self, literal: usize, word: u32, target: Option<Target>) -> bool {
        let reloc = self.pool[2 * literal + 1] >> 16;
        let same = match reloc.checked_sub(1) {
            Some(reloc) => target == Some(self.relocs[reloc as usize].target),
            None => target.is_none(),
        };
        same && self.pool[2 * literal] == word
    }

    /// Bytes left until the pool with `more` bytes has to be in the code.
    fn pool_room(&self, more: u32) -> u32 {
        let end = self.here() + self.growth + self.pool.len() as u32 * 2 + more + MARGIN;
        self.due.saturating_sub(end)
    }

    /// Places the pool, with a branch around it, if it could not wait for another instruction and `more` literals.
    pub(super) fn place_due_pool(&mut self, more: u32) {
        if self.pool.is_empty() || self.pool_room(more) != 0 || self.error.is_some() {
            return;
        }
        let behind = self.label();
        self.note(Kind::Branch, 0, behind.0);
        self.place_pool();
        self.bind(behind);
    }

    /// What comes next is not run into: a place for literals. [`Assembler::branch`], [`Assembler::branch_table`]
    /// and [`Assembler::pop`] of pc call it; so should who returns or jumps by [`Assembler::emit`].
    pub fn after_jump(&mut self) {
        if self.block == 0 && !self.pool.is_empty() && self.pool_room(0) < SOON {
            self.place_pool();
        }
    }

    /// The pool is here.
    pub(super) fn place_pool(&mut self) {
        if self.pool.is_empty() {
            return;
        }
        self.note(Kind::Align, 0, 0);
        for i in 0..self.pool.len() / 2 {
            let (value, label) = (self.pool[2 * i], self.pool[2 * i + 1]);
            self.bind(Label(label as u16));
            let here = self.here();
            let mut bytes = value.to_le_bytes();
            if let Some(reloc) = (label >> 16).checked_sub(1) {
                self.relocs[reloc as usize].offset = here;
                bytes = [0; 4];
            }
            self.append(&bytes);
        }
        self.pool.clear();
        self.due = u32::MAX;
    }

    /// A word of data here; code does not run into it.
    pub fn word(&mut self, word: u32) {
        if self.block != 0 {
            self.fail(Error::Block);
        }
        self.append(&word.to_le_bytes());
    }

    /// `nop` or nothing, so that what follows is at a multiple of four.
    pub fn align(&mut self) {
        if self.block != 0 {
            self.fail(Error::Block);
        }
        self.note(Kind::Align, 0, 0);
    }
}
