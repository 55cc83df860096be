//! Which registers are live: read later before they are written.

use super::{Access, Blocks, Code, each_register};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops::Op;

/// A set of registers below 256; higher ones count as always live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegSet([u64; 4]);

impl RegSet {
    /// Adds a register.
    pub fn insert(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register) / 64) {
            *word |= 1 << (register % 64);
        }
    }

    /// Removes a register.
    pub fn remove(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register) / 64) {
            *word &= !(1 << (register % 64));
        }
    }

    /// Whether a register is in it.
    pub fn contains(&self, register: u16) -> bool {
        self.0.get(usize::from(register) / 64).is_none_or(|word| word & 1 << (register % 64) != 0)
    }

    /// Adds another set; says whether that changed anything.
    pub fn union(&mut self, other: &RegSet) -> bool {
        let old = *self;
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
        *self != old
    }
}

/// Many sets of the registers of one function, in as many bits as it has registers.
#[derive(Debug)]
pub struct RegSets<'m> {
    words: Vec<'m, u32>,
    /// Words of a set.
    stride: usize,
}

impl<'m> RegSets<'m> {
    /// Empty sets, `count` of them.
    ///
    /// # Errors
    /// `OutOfMemory`
    pub fn new(mem: &'m Mem, code: Gc<CodeObj>, count: usize) -> Result<Self, OutOfMemory> {
        let stride = usize::from(code.info().registers).min(256).div_ceil(32);
        let mut words = Vec::with_capacity(mem, count * stride)?;
        words.resize(count * stride, 0)?;
        Ok(RegSets { words, stride })
    }

    /// One of them; empty for a number that there is not.
    pub fn get(&self, number: usize) -> RegSet {
        let mut set = RegSet::default();
        let words = self.words.get(number * self.stride..(number + 1) * self.stride).unwrap_or_default();
        for (at, &word) in words.iter().enumerate() {
            set.0[at / 2] |= u64::from(word) << (at % 2 * 32);
        }
        set
    }

    /// Makes a set another one.
    pub fn set(&mut self, number: usize, set: &RegSet) {
        let words = self.words.get_mut(number * self.stride..(number + 1) * self.stride).unwrap_or_default();
        for (at, word) in words.iter_mut().enumerate() {
            *word = (set.0[at / 2] >> (at % 2 * 32)) as u32;
        }
    }
}

/// Live registers at the start of each block.
#[derive(Debug)]
pub struct Live<'m> {
    at_start: RegSets<'m>,
}

/// The code object that a constant is.
pub(crate) fn nested(code: Gc<CodeObj>) -> impl Fn(u16) -> Option<Gc<CodeObj>> {
    move |index| code.constant(usize::from(index))?.cast()
}

fn each_written(instruction: &Code, code: Gc<CodeObj>, mut visit: impl FnMut(u16)) {
    each_register(instruction, nested(code), |register, access| {
        if access == Access::Write {
            visit(register);
        }
    });
}

impl<'m> Live<'m> {
    /// Solves for all blocks. What a handler reads is live wherever the handler covers.
    ///
    /// # Errors
    /// `OutOfMemory`
    pub fn solve(mem: &'m Mem, code: Gc<CodeObj>, blocks: &Blocks<'_>) -> Result<Self, OutOfMemory> {
        let mut live = Live { at_start: RegSets::new(mem, code, blocks.ranges.len())? };
        let mut scratch = Vec::new(mem);
        loop {
            let mut changed = false;
            for block in (0..blocks.ranges.len()).rev() {
                let first = live.before_each(code, blocks, block, &mut scratch)?;
                let mut known = live.at_start.get(block);
                if known.union(&first) {
                    live.at_start.set(block, &known);
                    changed = true;
                }
            }
            if !changed {
                return Ok(live);
            }
        }
    }

    /// Live registers at the start of a block.
    pub fn at_start(&self, block: usize) -> RegSet {
        self.at_start.get(block)
    }

    /// Puts into `steps` the instructions of a block, in order, each with the registers live before it.
    /// Returns those of the first.
    ///
    /// # Errors
    /// `OutOfMemory`
    pub fn before_each(
        &self,
        code: Gc<CodeObj>,
        blocks: &Blocks<'_>,
        block: usize,
        steps: &mut Vec<'m, (Code, RegSet)>,
    ) -> Result<RegSet, OutOfMemory> {
        let words = code.words();
        steps.clear();
        steps.extend(blocks.codes(block, words).map(|code| (code, RegSet::default())))?;
        let mut live = RegSet::default();
        let last = steps.last().map(|(last, _)| *last);
        blocks.successors(block, words, |next| {
            let mut there = self.at_start(next);
            // Where a loop goes on it has set its variable; where it ends it leaves that alone.
            if let Some(last) =
                last.filter(|last| last.op == Op::ForIter && blocks.at(last.end()) == Some(next))
            {
                each_written(&last, code, |register| there.remove(register));
            }
            live.union(&there);
        });
        for (instruction, set) in steps.iter_mut().rev() {
            live = self.before(code, blocks, instruction, live);
            *set = live;
        }
        Ok(live)
    }

    fn before(&self, code: Gc<CodeObj>, blocks: &Blocks<'_>, instruction: &Code, after: RegSet) -> RegSet {
        let mut live = after;
        if instruction.op != Op::ForIter {
            each_written(instruction, code, |register| live.remove(register));
        }
        each_register(instruction, nested(code), |register, access| {
            if access == Access::Read {
                live.insert(register);
            }
        });
        for row in code.handlers() {
            if row.start <= instruction.pc
                && instruction.pc < row.end
                && let Some(handler) = blocks.at(row.handler)
            {
                let mut at_handler = self.at_start(handler);
                at_handler.remove(row.register as u16);
                live.union(&at_handler);
            }
        }
        live
    }
}
