//! The order in which blocks are emitted, how deep in loops each is, and the numbers of instructions.
//!
//! It is the function's own order with rarely run blocks at the end, provided that each block but the entry has
//! a predecessor before it; else reverse postorder. By induction every block then stands behind those that
//! dominate it, which the allocator takes for granted.

use adder_decorators::ir::cfg::Cfg;
use adder_decorators::ir::{Block, Function};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// Number of an instruction in emission order; the head of a block, where its parameters are made, has one too.
pub(crate) type Number = u16;

/// The deepest loop that counts.
const MOST_DEPTH: u8 = 4;

/// Blocks in the order of their code.
#[derive(Debug)]
pub(crate) struct Order<'m> {
    /// Reachable blocks.
    pub(crate) blocks: Vec<'m, Block>,
    /// Per place: the number of the block's head.
    pub(crate) heads: Vec<'m, Number>,
    /// Per place: loops around it, or `COLD`.
    depth: Vec<'m, u8>,
    /// Per block: its place, or `NOWHERE`.
    place: Vec<'m, u16>,
}

const NOWHERE: u16 = u16::MAX;
const COLD: u8 = u8::MAX;

impl<'m> Order<'m> {
    /// The order for a function whose graph is `cfg`.
    pub(crate) fn new(function: &Function<'_>, cfg: &Cfg<'_>, mem: &'m Mem) -> Result<Self, OutOfMemory> {
        let mut order =
            Order { blocks: Vec::new(mem), heads: Vec::new(mem), depth: Vec::new(mem), place: Vec::new(mem) };
        order.place.resize(function.block_count(), NOWHERE)?;
        order.blocks.extend(function.order().iter().copied().filter(|&block| cfg.is_reachable(block)))?;
        order.find_places();
        if !order.is_sound(cfg) {
            order.blocks.clear();
            let blocks = cfg.nodes().filter(|&node| cfg.head(cfg.block(node)) == node);
            order.blocks.extend(blocks.map(|node| cfg.block(node)))?;
            order.find_places();
        }
        order.move_cold(function, cfg)?;
        order.find_depth(cfg)?;
        let mut next = 0u32;
        for &block in order.blocks.iter() {
            order.heads.push(number(next)?)?;
            next += 1 + function.block_insts(block).count() as u32;
        }
        // Twice a number and one more has to fit, see `liveness`.
        order.heads.push(number(next)?)?;
        Ok(order)
    }

    fn find_places(&mut self) {
        for (place, block) in self.blocks.iter().enumerate() {
            self.place[block.index()] = place as u16;
        }
    }

    fn is_sound(&self, cfg: &Cfg<'_>) -> bool {
        let has_earlier = |(place, &block): (usize, &Block)| {
            place == 0 || before(cfg, block).any(|from| (self.place[from.index()] as usize) < place)
        };
        self.blocks.iter().enumerate().all(has_earlier)
    }

    /// Moves cold blocks to the end, and those that only they lead to.
    fn move_cold(&mut self, function: &Function<'_>, cfg: &Cfg<'_>) -> Result<(), OutOfMemory> {
        self.depth.resize(self.blocks.len(), 0)?;
        let mut cold = Vec::new(self.blocks.mem());
        for place in 1..self.blocks.len() {
            let block = self.blocks[place];
            let mut earlier =
                before(cfg, block).map(|from| self.place[from.index()] as usize).filter(|&from| from < place);
            if function.is_cold(block) || earlier.all(|from| self.depth[from] == COLD) {
                self.depth[place] = COLD;
                cold.push(block)?;
            }
        }
        let mut kept = 0;
        for place in 0..self.blocks.len() {
            if self.depth[place] != COLD {
                self.blocks[kept] = self.blocks[place];
                kept += 1;
            }
        }
        self.blocks[kept..].copy_from_slice(&cold);
        self.depth[..kept].fill(0);
        self.depth[kept..].fill(COLD);
        self.find_places();
        Ok(())
    }

    /// A loop is taken to reach from the target of a branch back to the last such branch.
    fn find_depth(&mut self, cfg: &Cfg<'_>) -> Result<(), OutOfMemory> {
        let mut ends = Vec::new(self.blocks.mem());
        ends.resize(self.blocks.len() + 1, 0u16)?;
        for (place, &block) in self.blocks.iter().enumerate() {
            let last = before(cfg, block).map(|from| self.place[from.index()]);
            let last = last.filter(|&from| from != NOWHERE && from as usize >= place);
            if let Some(last) = last.filter(|&from| self.depth[from as usize] != COLD).max()
                && self.depth[place] != COLD
            {
                self.depth[place] = 1;
                ends[last as usize + 1] += 1;
            }
        }
        let mut depth = 0u16;
        for place in 0..self.blocks.len() {
            depth = depth + u16::from(self.depth[place] == 1) - ends[place];
            if self.depth[place] != COLD {
                self.depth[place] = depth.min(MOST_DEPTH.into()) as u8;
            }
        }
        Ok(())
    }

    /// Whether the block at that place is rarely run.
    pub(crate) fn is_cold(&self, place: usize) -> bool {
        self.depth[place] == COLD
    }

    /// Whether the block at that place is in a loop, as far as is known.
    pub(crate) fn is_in_loop(&self, place: usize) -> bool {
        !matches!(self.depth[place], 0 | COLD)
    }

    /// Whether there are loops.
    pub(crate) fn has_loops(&self) -> bool {
        (0..self.blocks.len()).any(|place| self.is_in_loop(place))
    }

    /// What an operand costs at that place.
    pub(crate) fn cost(&self, place: usize) -> u32 {
        match self.depth[place] {
            COLD => 1,
            depth => 4 << (3 * depth),
        }
    }

    /// The place of a reachable block.
    pub(crate) fn place(&self, block: Block) -> usize {
        self.place[block.index()] as usize
    }
}

/// From where control comes to a block, reachable or not.
fn before<'c>(cfg: &'c Cfg<'_>, block: Block) -> impl Iterator<Item = Block> + 'c {
    cfg.preds(cfg.head(block)).iter().map(|&node| cfg.block(node)).filter(|&from| cfg.is_reachable(from))
}

fn number(number: u32) -> Result<Number, OutOfMemory> {
    if number < 0x7fff { Ok(number as Number) } else { Err(OutOfMemory) }
}
