//! A function made anew without what is no longer part of it, its ids dense and in order.

use super::{BlockData, Function};
use crate::ir::inst::{Block, Edge, Exit, Frame, Inst, InstData, List};
use crate::ir::{ExitData, Format, Slot};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// New ids by old ones.
struct Maps<'m> {
    insts: Vec<'m, Inst>,
    blocks: Vec<'m, Block>,
    exits: Vec<'m, Exit>,
    frames: Vec<'m, Frame>,
}

impl<'m> Function<'m> {
    /// Numbers values, blocks, exits and frames anew, in the order in which they stand, and frees what was
    /// removed. Needs memory for the copy while it runs.
    pub fn compact(&mut self) -> Result<(), OutOfMemory> {
        let maps = self.maps()?;
        let mut made = self.copy_tables(&maps)?;
        for at in 0..self.order.len() {
            made.order.push(Block(at as u16))?;
            self.copy_block(&mut made, &maps, self.order[at])?;
        }
        core::mem::swap(&mut made.name, &mut self.name);
        made.set_origin(None);
        (made.shape, made.edits) = (self.shape, self.edits);
        made.reshape();
        *self = made;
        Ok(())
    }

    fn maps(&self) -> Result<Maps<'m>, OutOfMemory> {
        fn none<'m, T: Clone>(mem: &'m Mem, len: usize, none: T) -> Result<Vec<'m, T>, OutOfMemory> {
            let mut list = Vec::with_capacity(mem, len)?;
            list.resize(len, none)?;
            Ok(list)
        }
        let mem = self.mem;
        let mut maps = Maps {
            insts: none(mem, self.insts.len(), Inst::NONE)?,
            blocks: none(mem, self.blocks.len(), Block::NONE)?,
            exits: none(mem, self.exits.len(), Exit::NONE)?,
            frames: none(mem, self.frames.len(), Frame::NONE)?,
        };
        let (mut values, mut exits) = (0, 0);
        for (number, &block) in self.order.iter().enumerate() {
            maps.blocks[block.index()] = Block(number as u16);
            for inst in self.params(block).iter().copied().chain(self.block_insts(block)) {
                maps.insts[inst.index()] = Inst(values);
                values += 1;
                let Some(exit) = self.exit_of(inst) else { continue };
                if !maps.exits[exit.index()].is_some() {
                    maps.exits[exit.index()] = Exit(exits);
                    exits += 1;
                    self.exit_frames(exit).for_each(|frame| maps.frames[frame.index()] = Frame(0));
                }
            }
        }
        // Outer frames have lower numbers than inner ones, and keep that.
        let used = maps.frames.iter_mut().filter(|frame| frame.is_some());
        used.enumerate().for_each(|(number, frame)| *frame = Frame(number as u16));
        Ok(maps)
    }

    /// Everything but the blocks' contents.
    fn copy_tables(&self, maps: &Maps<'m>) -> Result<Self, OutOfMemory> {
        let mem = self.mem;
        let mut made = Function::new(mem, "", self.profile, self.result)?;
        let count = maps.insts.iter().filter(|inst| inst.is_some()).count();
        if self.origins.is_some() {
            made.keep_origins();
        }
        made.insts = Vec::with_capacity(mem, count)?;
        made.links = Vec::with_capacity(mem, count)?;
        made.blocks = Vec::with_capacity(mem, self.order.len())?;
        made.order = Vec::with_capacity(mem, self.order.len())?;
        made.consts = self.consts.try_clone()?;
        for callee in self.callees.iter() {
            let params = made.make_list(self.list(callee.params))?;
            made.callees.push(crate::ir::CalleeData { params, ..*callee })?;
        }
        let mut slots = Vec::new(mem);
        for row in 0..self.frames.len() as u16 {
            let frame = Frame(row);
            if !maps.frames[frame.index()].is_some() {
                continue;
            }
            let data = *self.frame(frame);
            let parent = data.parent.some().map_or(Frame::NONE, |parent| maps.frames[parent.index()]);
            slots.clear();
            slots.extend(self.frame_slots(frame).iter().map(|slot| match slot.inst() {
                Some(value) => Slot { value: maps.insts[value.index()].0, ..*slot },
                None => *slot,
            }))?;
            made.push_frame(parent, data.code, data.pc, &slots)?;
        }
        let mut exits = Vec::new(mem);
        exits.extend(
            (0..self.exits.len() as u16).map(Exit).filter(|exit| maps.exits[exit.index()].is_some()),
        )?;
        exits.sort_unstable_by_key(|exit| maps.exits[exit.index()]);
        for &exit in exits.iter() {
            let ExitData { kind, frame, handler } = *self.exit(exit);
            let handler = match handler.some() {
                Some(handler) => self.copy_edge(&mut made, maps, handler)?,
                None => Edge::NONE,
            };
            made.push_exit(ExitData { kind, frame: maps.frames[frame.index()], handler })?;
        }
        Ok(made)
    }

    fn copy_edge(&self, made: &mut Self, maps: &Maps<'m>, edge: Edge) -> Result<Edge, OutOfMemory> {
        let new = made.make_edge(maps.blocks[self.edge_block(edge).index()], self.edge_args(edge))?;
        made.edge_args_mut(new).iter_mut().for_each(|arg| *arg = maps.insts[arg.index()]);
        Ok(new)
    }

    fn copy_block(&self, made: &mut Self, maps: &Maps<'m>, block: Block) -> Result<(), OutOfMemory> {
        let BlockData { cold, counted, params, .. } = self.blocks[block.index()];
        let params = made.make_list(self.list(params))?;
        made.list_mut(params).iter_mut().for_each(|param| *param = maps.insts[param.index()]);
        let (first, last) = (Inst::NONE, Inst::NONE);
        made.blocks.push(BlockData { params, first, last, cold, counted })?;
        let number = maps.blocks[block.index()];
        for &param in self.params(block) {
            made.set_origin(self.origin(param));
            made.make(InstData { a: number.0, ..*self.inst(param) })?;
        }
        for inst in self.block_insts(block) {
            let mut data = *self.inst(inst);
            match data.op.format() {
                Format::Call => data.b = made.make_list(self.list(List(data.b)))?.0,
                Format::Jump => data.a = self.copy_edge(made, maps, Edge(data.a))?.0,
                Format::Branch => {
                    data.b = self.copy_edge(made, maps, Edge(data.b))?.0;
                    data.c = self.copy_edge(made, maps, Edge(data.c))?.0;
                }
                _ => {}
            }
            if let Some(exit) = self.exit_of(inst) {
                data.c = maps.exits[exit.index()].0;
            }
            made.set_origin(self.origin(inst));
            let inst = made.append(number, data)?;
            // The edges' arguments are new already.
            let map = |value: Inst| maps.insts[value.index()];
            match data.op.format() {
                Format::Jump => {}
                Format::Branch => made.inst_mut(inst).a = map(Inst(data.a)).0,
                _ => made.map_operands(inst, map),
            }
        }
        Ok(())
    }
}
