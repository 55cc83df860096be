//! Copies of blocks, with their instructions, edges and exits.

use crate::ir::{Block, Edge, Exit, Format, Frame, Function, Inst, List, Slot};
use adder_vm::mem::{OutOfMemory, Vec};

/// What stands for each value and block in a copy; none for what stays.
#[derive(Debug)]
pub struct Copied<'m> {
    values: Vec<'m, Inst>,
    blocks: Vec<'m, Block>,
    exits: Vec<'m, Exit>,
    frames: Vec<'m, Frame>,
}

impl<'m> Copied<'m> {
    /// A map that leaves everything as it is.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        let mem = function.mem();
        let mut copied = Copied {
            values: Vec::new(mem),
            blocks: Vec::new(mem),
            exits: Vec::new(mem),
            frames: Vec::new(mem),
        };
        copied.values.resize(function.inst_count(), Inst::NONE)?;
        copied.blocks.resize(function.block_count(), Block::NONE)?;
        copied.exits.resize(function.exits().len(), Exit::NONE)?;
        copied.frames.resize(function.frames().len(), Frame::NONE)?;
        Ok(copied)
    }

    /// What stands for a value: its copy, or itself when it was not copied.
    pub fn value(&self, value: Inst) -> Inst {
        self.values.get(value.index()).and_then(|by| by.some()).unwrap_or(value)
    }

    /// The copy of a block, or the block itself when it was not copied.
    pub fn block(&self, block: Block) -> Block {
        self.blocks.get(block.index()).and_then(|by| by.some()).unwrap_or(block)
    }

    /// Says what stands for a value; to be called before the copy is made.
    pub fn set(&mut self, value: Inst, by: Inst) {
        self.values[value.index()] = by;
    }
}

/// Copies blocks. Edges between them lead to copies, edges out of them lead where they did. The copies are
/// not in the order yet, and nothing leads to them.
pub fn copy_blocks<'m>(
    function: &mut Function<'m>,
    blocks: &[Block],
    copied: &mut Copied<'m>,
) -> Result<(), OutOfMemory> {
    for &block in blocks {
        let copy = function.make_block()?;
        function.set_cold(copy, function.is_cold(block));
        copied.blocks[block.index()] = copy;
        for at in 0..function.params(block).len() {
            let param = function.params(block)[at];
            let made = function.add_param(copy, function.ty(param))?;
            copied.values[param.index()] = made;
        }
        let mut next = function.first(block);
        while let Some(inst) = next {
            let made = function.append(copy, *function.inst(inst))?;
            copied.values[inst.index()] = made;
            next = function.next(inst);
        }
    }
    for &block in blocks {
        let mut next = function.first(copied.block(block));
        while let Some(inst) = next {
            copy_operands(function, inst, copied)?;
            next = function.next(inst);
        }
    }
    Ok(())
}

/// Gives an instruction, whose fields are those of its original, operands of its own.
fn copy_operands<'m>(
    function: &mut Function<'m>,
    inst: Inst,
    copied: &mut Copied<'m>,
) -> Result<(), OutOfMemory> {
    let mut data = *function.inst(inst);
    match data.op.format() {
        Format::Call => data.b = copy_list(function, List(data.b))?.0,
        Format::Jump => data.a = copy_edge(function, Edge(data.a), copied)?.0,
        Format::Branch => {
            data.b = copy_edge(function, Edge(data.b), copied)?.0;
            data.c = copy_edge(function, Edge(data.c), copied)?.0;
        }
        _ => {}
    }
    if let Some(exit) = function.exit_of(inst) {
        data.c = copy_exit(function, exit, copied)?.0;
    }
    *function.inst_mut(inst) = data;
    // Edges have theirs already.
    match data.op.format() {
        Format::Jump => {}
        Format::Branch => function.inst_mut(inst).a = copied.value(Inst(data.a)).0,
        _ => function.map_operands(inst, |value| copied.value(value)),
    }
    Ok(())
}

fn copy_list(function: &mut Function<'_>, list: List) -> Result<List, OutOfMemory> {
    let mut entries = Vec::new(function.mem());
    entries.extend_from_slice(function.list(list))?;
    function.make_list(&entries)
}

fn copy_edge<'m>(function: &mut Function<'m>, edge: Edge, copied: &Copied<'m>) -> Result<Edge, OutOfMemory> {
    let mut args = Vec::new(function.mem());
    args.extend(function.edge_args(edge).iter().map(|&arg| copied.value(arg)))?;
    function.make_edge(copied.block(function.edge_block(edge)), &args)
}

/// The exit with the copies of what it needs; the same when it needs nothing that was copied.
fn copy_exit<'m>(
    function: &mut Function<'m>,
    exit: Exit,
    copied: &mut Copied<'m>,
) -> Result<Exit, OutOfMemory> {
    if let Some(done) = copied.exits.get(exit.index()).copied().and_then(Exit::some) {
        return Ok(done);
    }
    let data = *function.exit(exit);
    let mut frames = Vec::new(function.mem());
    frames.extend(function.exit_frames(exit))?;
    // Outermost first, so that each finds its parent's copy.
    for &frame in frames.iter().rev() {
        copy_frame(function, frame, copied)?;
    }
    let frame = copied.frames[data.frame.index()];
    let handler = match data.handler.some() {
        Some(edge) => copy_edge(function, edge, copied)?,
        None => Edge::NONE,
    };
    let made = function.add_exit(data.kind, frame, handler)?;
    copied.exits[exit.index()] = made;
    Ok(made)
}

fn copy_frame<'m>(
    function: &mut Function<'m>,
    frame: Frame,
    copied: &mut Copied<'m>,
) -> Result<(), OutOfMemory> {
    if copied.frames[frame.index()].is_some() {
        return Ok(());
    }
    let data = *function.frame(frame);
    let parent = data.parent.some().map_or(Frame::NONE, |parent| copied.frames[parent.index()]);
    let made = map_frame(function, frame, parent, |value| copied.value(value))?;
    copied.frames[frame.index()] = made;
    Ok(())
}

/// The frame with another parent and other values.
pub fn map_frame(
    function: &mut Function<'_>,
    frame: Frame,
    parent: Frame,
    map: impl Fn(Inst) -> Inst,
) -> Result<Frame, OutOfMemory> {
    let data = *function.frame(frame);
    let mut slots = Vec::new(function.mem());
    slots.extend(function.frame_slots(frame).iter().map(|slot| match slot.inst() {
        Some(value) => Slot { value: map(value).0, ..*slot },
        None => *slot,
    }))?;
    function.add_frame(parent, data.code, data.pc, &slots)
}

/// The exit with other values; it has no handler.
pub fn map_exit(
    function: &mut Function<'_>,
    exit: Exit,
    map: impl Fn(Inst) -> Inst,
) -> Result<Exit, OutOfMemory> {
    let data = *function.exit(exit);
    let mut frames = Vec::new(function.mem());
    frames.extend(function.exit_frames(exit))?;
    let mut parent = Frame::NONE;
    for &frame in frames.iter().rev() {
        parent = map_frame(function, frame, parent, &map)?;
    }
    function.add_exit(data.kind, parent, data.handler)
}
