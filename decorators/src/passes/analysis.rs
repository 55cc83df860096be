//! What passes ask about a function: its graph, dominators, loops, and where each value is made.

use super::loops::Loops;
use crate::ir::cfg::Cfg;
use crate::ir::dominators::Dominators;
use crate::ir::{Block, Function, Inst, Op};
use adder_vm::mem::{OutOfMemory, Vec};

/// Facts about a function as it was when they were gathered.
#[derive(Debug)]
pub struct Analysis<'m> {
    /// Control flow.
    pub cfg: Cfg<'m>,
    /// Dominator tree.
    pub tree: Dominators<'m>,
    /// Natural loops.
    pub loops: Loops<'m>,
    block_of: Vec<'m, Block>,
}

impl<'m> Analysis<'m> {
    /// Gathers the facts.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        let cfg = Cfg::new(function)?;
        let tree = Dominators::new(function.mem(), &cfg)?;
        let loops = Loops::new(function, &cfg, &tree)?;
        Ok(Analysis { cfg, tree, loops, block_of: block_of(function)? })
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
