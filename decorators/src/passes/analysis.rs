//! What passes ask about a function: its graph, dominators, loops, and where each value is made.

use crate::ir::{Block, Flow, Function, Inst, Known, Op};
use adder_vm::mem::{OutOfMemory, Vec};
use core::ops::Deref;

/// Facts about a function as it was when they were gathered.
#[derive(Debug)]
pub struct Analysis<'m> {
    flow: Flow<'m>,
    block_of: Vec<'m, Block>,
}

impl<'m> Analysis<'m> {
    /// Gathers the facts.
    pub fn new(function: &mut Function<'m>) -> Result<Self, OutOfMemory> {
        let flow = function.take_flow(Known::Loops)?;
        Self::with(function, flow)
    }

    /// The facts when those about control flow are known.
    pub fn with(function: &Function<'m>, flow: Flow<'m>) -> Result<Self, OutOfMemory> {
        Ok(Analysis { flow, block_of: block_of(function)? })
    }

    /// Keeps with the function what it can use again.
    pub fn keep(self, function: &mut Function<'m>) {
        function.keep_flow(self.flow);
    }

    /// The block in which a value is made; none for what is in no block.
    pub fn block_of(&self, inst: Inst) -> Block {
        self.block_of.get(inst.index()).copied().unwrap_or(Block::NONE)
    }

    /// Notes that an instruction was made in, or moved to, a block.
    pub fn set_block(&mut self, inst: Inst, block: Block) -> Result<(), OutOfMemory> {
        if self.block_of.len() <= inst.index() {
            self.block_of.resize(inst.index() + 1, Block::NONE)?;
        }
        self.block_of[inst.index()] = block;
        Ok(())
    }

    /// Whether a value is there at the end of `block`, which is reachable.
    pub fn is_available(&self, function: &Function<'_>, value: Inst, block: Block) -> bool {
        let def = self.block_of(value);
        def == block || def.is_some() && self.tree.value_reaches(&self.cfg, function, value, def, block)
    }
}

impl<'m> Deref for Analysis<'m> {
    type Target = Flow<'m>;

    fn deref(&self) -> &Flow<'m> {
        &self.flow
    }
}

/// The block of each instruction and parameter.
pub fn block_of<'m>(function: &Function<'m>) -> Result<Vec<'m, Block>, OutOfMemory> {
    let mut blocks = Vec::new(function.mem());
    blocks.resize(function.inst_count(), Block::NONE)?;
    for &block in function.order() {
        for &param in function.params(block) {
            blocks[param.index()] = block;
        }
        for inst in function.block_insts(block) {
            blocks[inst.index()] = block;
        }
    }
    Ok(blocks)
}

/// The value and the constant whose sum `inst` is.
pub fn plus_constant(function: &Function<'_>, inst: Inst) -> Option<(Inst, i64)> {
    let data = function.inst(inst);
    let (a, b) = (Inst(data.a), Inst(data.b));
    match data.op {
        Op::Iadd => function
            .as_iconst(b)
            .map(|number| (a, number))
            .or_else(|| function.as_iconst(a).map(|number| (b, number))),
        Op::Isub => function.as_iconst(b).map(|number| (a, number.wrapping_neg())),
        _ => None,
    }
}
