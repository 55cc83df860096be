//! A function in SSA form: its tables, the order of blocks and instructions, and their editing.

use super::exits::{ExitData, FrameData, Slot, Spot};
use super::flow::Flow;
use super::inst::{Block, CalleeData, Inst, InstData, List};
use super::intern::Index;
use super::{Op, Profile, Type};
use adder_vm::mem::{Mem, OutOfMemory, String, Vec};
use origins::Origins;

mod compact;
mod operands;
mod origins;
mod tables;

pub use operands::{Args, Edges};
pub use origins::Origin;

/// Neighbours of an instruction in its block.
#[derive(Clone, Copy, Debug)]
struct Link {
    prev: Inst,
    next: Inst,
}

/// A block: its parameters and the ends of its chain of instructions.
#[derive(Clone, Copy, Debug)]
struct BlockData {
    params: List,
    first: Inst,
    last: Inst,
    cold: bool,
    counted: bool,
}

/// A function. The first block of the order is the entry; its parameters are the function's.
#[derive(Debug)]
pub struct Function<'m> {
    mem: &'m Mem,
    /// Its name, for messages and text.
    pub name: String<'m>,
    /// Words and floats of the target.
    pub profile: Profile,
    /// Type of the result, `void` for none.
    pub result: Type,
    insts: Vec<'m, InstData>,
    links: Vec<'m, Link>,
    blocks: Vec<'m, BlockData>,
    order: Vec<'m, Block>,
    lists: Vec<'m, Inst>,
    exits: Vec<'m, ExitData>,
    frames: Vec<'m, FrameData>,
    slots: Vec<'m, Slot>,
    /// Per slot, where an emitter's code has its value at exits: the word of their state.
    places: Vec<'m, Spot>,
    consts: Vec<'m, u64>,
    callees: Vec<'m, CalleeData>,
    exit_index: Index<'m>,
    frame_index: Index<'m>,
    const_index: Index<'m>,
    origins: Option<Origins<'m>>,
    /// Counts changes of the control flow.
    pub(super) shape: u32,
    /// Counts all changes.
    edits: u32,
    pub(super) flow: Option<Flow<'m>>,
}

/// The next row number of a table, unless 16 bits are used up.
fn next_row(len: usize) -> Result<u16, OutOfMemory> {
    u16::try_from(len).ok().filter(|&row| row != u16::MAX).ok_or(OutOfMemory)
}

impl<'m> Function<'m> {
    /// A function without blocks.
    ///
    /// # Errors
    /// As everything here that adds rows: `OutOfMemory` when the memory or the 16-bit ids are used up.
    pub fn new(mem: &'m Mem, name: &str, profile: Profile, result: Type) -> Result<Self, OutOfMemory> {
        let mut text = String::new(mem);
        text.push_str(name)?;
        let mut lists = Vec::new(mem);
        lists.push(Inst(0))?;
        Ok(Function {
            mem,
            name: text,
            profile,
            result,
            insts: Vec::new(mem),
            links: Vec::new(mem),
            blocks: Vec::new(mem),
            order: Vec::new(mem),
            lists,
            exits: Vec::new(mem),
            frames: Vec::new(mem),
            slots: Vec::new(mem),
            places: Vec::new(mem),
            consts: Vec::new(mem),
            callees: Vec::new(mem),
            exit_index: Index::new(mem),
            frame_index: Index::new(mem),
            const_index: Index::new(mem),
            origins: None,
            shape: 0,
            edits: 0,
            flow: None,
        })
    }

    /// The account that the function's tables book with.
    pub fn mem(&self) -> &'m Mem {
        self.mem
    }

    /// Gives back the room that the larger tables do not use.
    pub fn trim(&mut self) {
        self.insts.shrink_to_fit();
        self.links.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.lists.shrink_to_fit();
    }

    /// A number that is another one after any change.
    pub fn edits(&self) -> u32 {
        self.edits
    }

    /// Notes a change.
    fn edit(&mut self) {
        self.edits = self.edits.wrapping_add(1);
    }

    /// Notes a change of the control flow.
    fn reshape(&mut self) {
        self.shape = self.shape.wrapping_add(1);
        self.edit();
    }

    /// Notes a change of an instruction.
    fn edit_inst(&mut self, inst: Inst) {
        if self.insts[inst.index()].op.is_terminator() { self.reshape() } else { self.edit() }
    }

    /// Number of blocks ever made; ids are below it.
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The blocks in order, the entry first.
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// The entry.
    pub fn entry(&self) -> Option<Block> {
        self.order.first().copied()
    }

    /// Makes a block that is not yet in the order.
    pub fn make_block(&mut self) -> Result<Block, OutOfMemory> {
        let block = Block(next_row(self.blocks.len())?);
        self.reshape();
        self.blocks.push(BlockData {
            params: List::EMPTY,
            first: Inst::NONE,
            last: Inst::NONE,
            cold: false,
            counted: false,
        })?;
        Ok(block)
    }

    /// Makes a block at the end of the order.
    pub fn add_block(&mut self) -> Result<Block, OutOfMemory> {
        let block = self.make_block()?;
        self.order.push(block)?;
        Ok(block)
    }

    /// Puts a block at the end of the order.
    pub fn append_block(&mut self, block: Block) -> Result<(), OutOfMemory> {
        self.reshape();
        self.order.push(block)
    }

    /// Replaces the order, in which there are no other blocks than before; those left out are no longer part of the
    /// function.
    pub fn set_order(&mut self, order: Vec<'m, Block>) {
        if self.order.len() != order.len() {
            self.reshape();
        } else if *self.order != *order {
            self.edit();
        }
        self.order = order;
    }

    /// Takes blocks to which control never comes out of the order, which is the same else: the control flow stays.
    pub fn drop_unreachable(&mut self, order: Vec<'m, Block>) {
        self.edit();
        self.order = order;
    }

    /// Whether the block is rarely run.
    pub fn is_cold(&self, block: Block) -> bool {
        self.blocks[block.index()].cold
    }

    /// Says whether the block is rarely run.
    pub fn set_cold(&mut self, block: Block, cold: bool) {
        self.edit();
        self.blocks[block.index()].cold = cold;
    }

    /// Whether the loop that this block heads, and whose test it holds, ends before its counter wraps.
    pub fn is_counted(&self, block: Block) -> bool {
        self.blocks[block.index()].counted
    }

    /// Says whether the loop that this block heads ends before its counter wraps.
    pub fn set_counted(&mut self, block: Block, counted: bool) {
        self.edit();
        self.blocks[block.index()].counted = counted;
    }

    /// The parameters of a block.
    pub fn params(&self, block: Block) -> &[Inst] {
        self.list(self.blocks[block.index()].params)
    }

    /// Adds a parameter to a block; the edges to it are the caller's business.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Result<Inst, OutOfMemory> {
        let position = self.params(block).len() as u16;
        let param = self.make(InstData { a: block.0, b: position, ..InstData::new(Op::Param, ty) })?;
        let old = self.blocks[block.index()].params;
        self.blocks[block.index()].params = self.extend_list(old, param)?;
        Ok(param)
    }

    /// Makes `params`, `Param` instructions all, the parameters of a block.
    pub fn set_params(&mut self, block: Block, params: &[Inst]) -> Result<(), OutOfMemory> {
        let list = self.make_list(params)?;
        self.edit();
        for (position, &param) in params.iter().enumerate() {
            let data = &mut self.insts[param.index()];
            (data.a, data.b) = (block.0, position as u16);
        }
        self.blocks[block.index()].params = list;
        Ok(())
    }

    /// The parameters of a block, to reorder; each knows its position.
    pub fn params_mut(&mut self, block: Block) -> &mut [Inst] {
        self.edit();
        self.list_mut(self.blocks[block.index()].params)
    }

    /// Drops a block's parameters past the first `len`.
    pub fn truncate_params(&mut self, block: Block, len: usize) {
        let list = self.blocks[block.index()].params;
        self.truncate_list(list, len);
    }

    /// Number of instructions ever made; ids are below it.
    pub fn inst_count(&self) -> usize {
        self.insts.len()
    }

    /// An instruction's fields.
    pub fn inst(&self, inst: Inst) -> &InstData {
        &self.insts[inst.index()]
    }

    /// An instruction's fields, to change.
    pub fn inst_mut(&mut self, inst: Inst) -> &mut InstData {
        self.edit_inst(inst);
        &mut self.insts[inst.index()]
    }

    /// What an instruction does.
    pub fn op(&self, inst: Inst) -> Op {
        self.insts[inst.index()].op
    }

    /// The type of an instruction's value.
    pub fn ty(&self, inst: Inst) -> Type {
        self.insts[inst.index()].ty
    }

    /// Makes an instruction that is in no block yet.
    pub fn make(&mut self, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = Inst(next_row(self.insts.len())?);
        self.edit();
        self.insts.push(data)?;
        self.links.push(Link { prev: Inst::NONE, next: Inst::NONE })?;
        if let Some(origins) = &mut self.origins {
            origins.push()?;
        }
        Ok(inst)
    }

    /// Makes an instruction at the end of a block.
    pub fn append(&mut self, block: Block, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = self.make(data)?;
        self.link(block, inst, Inst::NONE);
        Ok(inst)
    }

    /// Makes an instruction before `at`, which is in `block`.
    pub fn insert(&mut self, block: Block, at: Inst, data: InstData) -> Result<Inst, OutOfMemory> {
        let inst = self.make(data)?;
        self.link(block, inst, at);
        Ok(inst)
    }

    /// Puts an instruction that is in no block before `at`, or at the end when `at` is none.
    pub fn link(&mut self, block: Block, inst: Inst, at: Inst) {
        self.edit_inst(inst);
        let data = &mut self.blocks[block.index()];
        let prev = match at.some() {
            Some(at) => self.links[at.index()].prev,
            None => data.last,
        };
        self.links[inst.index()] = Link { prev, next: at };
        match prev.some() {
            Some(prev) => self.links[prev.index()].next = inst,
            None => data.first = inst,
        }
        match at.some() {
            Some(at) => self.links[at.index()].prev = inst,
            None => data.last = inst,
        }
    }

    /// Takes an instruction out of its block.
    pub fn unlink(&mut self, block: Block, inst: Inst) {
        self.edit_inst(inst);
        let Link { prev, next } = self.links[inst.index()];
        let data = &mut self.blocks[block.index()];
        match prev.some() {
            Some(prev) => self.links[prev.index()].next = next,
            None => data.first = next,
        }
        match next.some() {
            Some(next) => self.links[next.index()].prev = prev,
            None => data.last = prev,
        }
        self.links[inst.index()] = Link { prev: Inst::NONE, next: Inst::NONE };
    }

    /// Moves all instructions of a block to the end of another.
    pub fn move_insts(&mut self, from: Block, to: Block) {
        let BlockData { first, last, .. } = self.blocks[from.index()];
        (self.blocks[from.index()].first, self.blocks[from.index()].last) = (Inst::NONE, Inst::NONE);
        let Some(first) = first.some() else { return };
        self.reshape();
        let before = self.blocks[to.index()].last;
        self.links[first.index()].prev = before;
        match before.some() {
            Some(before) => self.links[before.index()].next = first,
            None => self.blocks[to.index()].first = first,
        }
        self.blocks[to.index()].last = last;
    }

    /// The first instruction of a block, parameters not counted.
    pub fn first(&self, block: Block) -> Option<Inst> {
        self.blocks[block.index()].first.some()
    }

    /// The last instruction of a block: its terminator.
    pub fn last(&self, block: Block) -> Option<Inst> {
        self.blocks[block.index()].last.some()
    }

    /// The instruction after this one in its block.
    pub fn next(&self, inst: Inst) -> Option<Inst> {
        self.links[inst.index()].next.some()
    }

    /// The instruction before this one in its block.
    pub fn prev(&self, inst: Inst) -> Option<Inst> {
        self.links[inst.index()].prev.some()
    }

    /// The instructions of a block in order.
    pub fn block_insts(&self, block: Block) -> BlockInsts<'_> {
        BlockInsts { links: &self.links, at: self.blocks[block.index()].first }
    }
}

/// The instructions of a block.
#[derive(Clone, Debug)]
pub struct BlockInsts<'f> {
    links: &'f [Link],
    at: Inst,
}

impl Iterator for BlockInsts<'_> {
    type Item = Inst;

    fn next(&mut self) -> Option<Inst> {
        let inst = self.at.some()?;
        self.at = self.links[inst.index()].next;
        Some(inst)
    }
}
