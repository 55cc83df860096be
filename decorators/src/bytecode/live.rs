//! Which registers are live: read later before they are written.

use super::{Access, Blocks, Code, each_register};
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::object::{CodeObj, Gc};
use adder_vm::ops::Op;

/// A set of registers below 256; higher ones count as always in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegSet([u32; 8]);

impl RegSet {
    /// Adds a register.
    pub fn insert(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register) / 32) {
            *word |= 1 << (register % 32);
        }
    }

    /// Removes a register.
    pub fn remove(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register) / 32) {
            *word &= !(1 << (register % 32));
        }
    }

    /// Whether a register is in it.
    pub fn contains(&self, register: u16) -> bool {
        self.0.get(usize::from(register) / 32).is_none_or(|word| word & 1 << (register % 32) != 0)
    }

    /// Adds another set; says whether that changed anything.
    pub fn union(&mut self, other: &RegSet) -> bool {
        add(&mut self.0, &other.0)
    }

    /// Its registers below `end`, in order.
    pub fn members(&self, end: usize) -> Members<'_> {
        Members { words: &self.0, word: 0, rest: self.0[0], end: end as u32 }
    }
}

/// Adds a set in words to another one, which has room for it; says whether that changed anything.
fn add(to: &mut [u32], more: &[u32]) -> bool {
    let (mut new, mut at) = (0, 0);
    while at < to.len().min(more.len()) {
        new |= more[at] & !to[at];
        to[at] |= more[at];
        at += 1;
    }
    new != 0
}

/// The registers of a set.
#[derive(Clone, Debug)]
pub struct Members<'s> {
    words: &'s [u32; 8],
    /// Number of a word, and what is left of it.
    word: u32,
    rest: u32,
    end: u32,
}

impl Iterator for Members<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        while self.rest == 0 {
            self.word += 1;
            if self.word * 32 >= self.end {
                return None;
            }
            self.rest = self.words.get(self.word as usize).copied().unwrap_or(u32::MAX);
        }
        let register = self.word * 32 + self.rest.trailing_zeros();
        self.rest &= self.rest - 1;
        Some(register as u16).filter(|_| register < self.end)
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

    /// The words of one of them; none for a number that there is not.
    fn row(&self, number: usize) -> &[u32] {
        self.words.get(number * self.stride..(number + 1) * self.stride).unwrap_or_default()
    }

    fn row_mut(&mut self, number: usize) -> &mut [u32] {
        self.words.get_mut(number * self.stride..(number + 1) * self.stride).unwrap_or_default()
    }

    /// One of them; empty for a number that there is not.
    pub fn get(&self, number: usize) -> RegSet {
        let mut set = RegSet::default();
        add(&mut set.0, self.row(number));
        set
    }

    /// Makes a set another one.
    pub fn set(&mut self, number: usize, set: &RegSet) {
        for (word, &from) in self.row_mut(number).iter_mut().zip(&set.0) {
            *word = from;
        }
    }
}

/// Live registers at the start of each block.
#[derive(Debug)]
pub struct Live<'m> {
    at_start: RegSets<'m>,
}

fn each_written(instruction: &Code, code: Gc<CodeObj>, visit: &mut dyn FnMut(u16)) {
    each_register(instruction, code, &mut |register, access| {
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
        let count = blocks.ranges.len();
        let mut live = Live { at_start: RegSets::new(mem, code, count)? };
        // Per block: what it reads before it writes it, and what it writes. With handlers each instruction counts.
        let has_handlers = !code.handlers().is_empty();
        let own = if has_handlers { 0 } else { count };
        let (mut reads, mut writes) = (RegSets::new(mem, code, own)?, RegSets::new(mem, code, own)?);
        for block in 0..own {
            let (mut read, mut written) = (RegSet::default(), RegSet::default());
            for instruction in blocks.codes(block, code.words()) {
                each_register(&instruction, code, &mut |register, access| match access {
                    Access::Read if !written.contains(register) => read.insert(register),
                    Access::Write if instruction.op != Op::ForIter => written.insert(register),
                    _ => {}
                });
            }
            reads.set(block, &read);
            writes.set(block, &written);
        }
        let mut scratch = Vec::new(mem);
        loop {
            let mut changed = false;
            for block in (0..count).rev() {
                let first = if has_handlers {
                    live.before_each(code, blocks, block, &mut scratch)?
                } else {
                    let mut set = live.at_end(code, blocks, block);
                    let own = reads.row(block).iter().zip(writes.row(block));
                    for (word, (&read, &written)) in set.0.iter_mut().zip(own) {
                        *word = *word & !written | read;
                    }
                    set
                };
                changed |= add(live.at_start.row_mut(block), &first.0);
            }
            if !changed {
                return Ok(live);
            }
        }
    }

    /// Live registers behind the last instruction of a block.
    fn at_end(&self, code: Gc<CodeObj>, blocks: &Blocks<'_>, block: usize) -> RegSet {
        let mut live = RegSet::default();
        let loops = blocks.last(block, code.words()).filter(|last| last.op == Op::ForIter);
        for next in blocks.successors(block) {
            // Where a loop goes on it has set its variable; where it ends it leaves that alone.
            if let Some(last) = loops.filter(|last| blocks.at(last.end()) == Some(next)) {
                let mut there = self.at_start(next);
                each_written(&last, code, &mut |register| there.remove(register));
                live.union(&there);
            } else {
                add(&mut live.0, self.at_start.row(next));
            }
        }
        live
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
        let mut live = self.at_end(code, blocks, block);
        for (instruction, set) in steps.iter_mut().rev() {
            live = self.before(code, blocks, instruction, live);
            *set = live;
        }
        Ok(live)
    }

    fn before(&self, code: Gc<CodeObj>, blocks: &Blocks<'_>, instruction: &Code, after: RegSet) -> RegSet {
        let mut live = after;
        if instruction.op != Op::ForIter {
            each_written(instruction, code, &mut |register| live.remove(register));
        }
        each_register(instruction, code, &mut |register, access| {
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
