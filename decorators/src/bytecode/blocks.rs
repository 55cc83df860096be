//! Basic blocks of bytecode.

use super::Code;
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use adder_vm::ops::{Handler, Instr, Op};

/// Where control goes after an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// To the next instruction.
    Next,
    /// To this word.
    Jump(u32),
    /// To this word, or to the next instruction.
    Branch(u32),
    /// Nowhere: a return or a raise.
    End,
}

/// Where control goes after `code`.
pub fn flow(code: &Code) -> Flow {
    let target = |distance: i32| code.end().wrapping_add_signed(distance);
    match code.op {
        Op::Jump | Op::Loop => Flow::Jump(target(code.word.distance())),
        Op::JumpIf | Op::JumpUnless => Flow::Branch(target(i32::from(code.word.sbx()))),
        Op::Return | Op::ReturnNone | Op::Raise | Op::RaiseFrom | Op::RaiseBare | Op::Reraise => Flow::End,
        Op::ForIter | Op::JumpNoMatch => Flow::Branch(target(code.extra as i32)),
        _ if is_test(code.op) => Flow::Branch(target(code.extra as i32)),
        _ => Flow::Next,
    }
}

/// Whether it suspends a generator, which goes on at the next instruction.
pub fn hands_out(op: Op) -> bool {
    matches!(op, Op::Yield | Op::AsyncYield | Op::YieldFrom)
}

/// Whether it is a fused compare and jump.
fn is_test(op: Op) -> bool {
    (Op::JumpLt as u8..=Op::JumpIn as u8).contains(&(op as u8))
}

/// A block: words `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRange {
    /// Its first word.
    pub start: u32,
    /// The first word behind it.
    pub end: u32,
    /// The first word of its last instruction.
    pub last: u32,
}

/// The blocks of a code object in order of their addresses, those that nothing reaches included.
#[derive(Debug)]
pub struct Blocks<'m> {
    /// The blocks.
    pub ranges: Vec<'m, BlockRange>,
    /// Per block: those that control may go to from its end, or `NONE`.
    next: Vec<'m, [u32; 2]>,
}

/// No block.
const NONE: u32 = u32::MAX;

impl<'m> Blocks<'m> {
    /// Finds the blocks of `words`; handlers begin blocks too.
    ///
    /// # Errors
    /// `OutOfMemory`
    pub fn find(mem: &'m Mem, words: &[Instr], handlers: &[Handler]) -> Result<Self, OutOfMemory> {
        const BEGINS: u8 = 1;
        const LEADS: u8 = 2;
        let mut seen = Vec::new(mem);
        seen.resize(words.len() + 1, 0u8)?;
        let mut mark = |pc: u32, as_what: u8| {
            if let Some(place) = seen.get_mut(pc as usize) {
                *place |= as_what;
            }
        };
        mark(0, LEADS);
        for row in handlers {
            mark(row.handler, LEADS);
        }
        let mut pc = 0;
        while let Some(code) = Code::read(words, pc) {
            mark(pc, BEGINS);
            match flow(&code) {
                // Where a generator goes on.
                Flow::Next if hands_out(code.op) => mark(code.end(), LEADS),
                Flow::Next => {}
                Flow::Jump(to) | Flow::Branch(to) => {
                    mark(to, LEADS);
                    mark(code.end(), LEADS);
                }
                Flow::End => mark(code.end(), LEADS),
            }
            pc = code.end();
        }
        let mut ranges: Vec<'m, BlockRange> = Vec::new(mem);
        for (at, &seen) in seen.iter().enumerate().take(words.len()) {
            let at = at as u32;
            if seen & LEADS != 0 {
                if let Some(before) = ranges.last_mut() {
                    before.end = at;
                }
                ranges.push(BlockRange { start: at, end: words.len() as u32, last: at })?;
            }
            if let Some(block) = ranges.last_mut().filter(|_| seen & BEGINS != 0) {
                block.last = at;
            }
        }
        let mut blocks = Blocks { ranges, next: Vec::new(mem) };
        blocks.next.reserve(blocks.ranges.len())?;
        for block in 0..blocks.ranges.len() {
            let pcs = blocks.last(block, words).map_or([NONE; 2], |last| match flow(&last) {
                Flow::Next => [last.end(), NONE],
                Flow::Jump(to) => [to, NONE],
                Flow::Branch(to) => [to, last.end()],
                Flow::End => [NONE; 2],
            });
            let next = pcs.map(|pc| blocks.at(pc).map_or(NONE, |to| to as u32));
            blocks.next.push(next)?;
        }
        Ok(blocks)
    }

    /// The number of the block that starts at word `pc`.
    pub fn at(&self, pc: u32) -> Option<usize> {
        self.ranges.binary_search_by_key(&pc, |range| range.start).ok()
    }

    /// The instructions of a block.
    pub fn codes<'w>(&self, block: usize, words: &'w [Instr]) -> impl Iterator<Item = Code> + use<'w> {
        let range = self.ranges.get(block).copied().unwrap_or(BlockRange { start: 0, end: 0, last: 0 });
        let mut pc = range.start;
        core::iter::from_fn(move || {
            let code = Code::read(words, pc).filter(|code| code.pc < range.end)?;
            pc = code.end();
            Some(code)
        })
    }

    /// The last instruction of a block.
    pub fn last(&self, block: usize, words: &[Instr]) -> Option<Code> {
        Code::read(words, self.ranges.get(block)?.last)
    }

    /// The blocks that control may go to from the end of `block`.
    pub fn successors(&self, block: usize) -> impl Iterator<Item = usize> + use<> {
        let next = self.next.get(block).copied().unwrap_or([NONE; 2]);
        next.into_iter().filter(|&to| to != NONE).map(|to| to as usize)
    }
}
