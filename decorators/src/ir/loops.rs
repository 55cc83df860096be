//! Natural loops: which blocks go round, and how loops nest.
//!
//! A cycle that can be entered past its header is no natural loop and is left alone by every pass.

use super::cfg::{Cfg, NO_NODE, Node};
use super::dominators::Dominators;
use super::{Block, Function};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// A loop, by its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoopId(pub u16);

impl LoopId {
    /// No loop.
    pub const NONE: LoopId = LoopId(u16::MAX);
}

#[derive(Clone, Copy, Debug)]
struct LoopData {
    header: Block,
    parent: LoopId,
    depth: u16,
    /// Its blocks, those of loops within it included, as a part of `Loops::blocks`.
    start: u16,
    end: u16,
}

/// The loops of a function; an inner loop has a higher number than those around it.
#[derive(Debug)]
pub struct Loops<'m> {
    loops: Vec<'m, LoopData>,
    /// Per block: the innermost loop that its instructions are in.
    of_block: Vec<'m, LoopId>,
    /// Blocks in loops, so sorted that those of one loop lie together.
    blocks: Vec<'m, Block>,
}

impl<'m> Loops<'m> {
    /// No loops.
    pub(super) fn empty(mem: &'m Mem) -> Self {
        Loops { loops: Vec::new(mem), of_block: Vec::new(mem), blocks: Vec::new(mem) }
    }

    /// The loops of a function.
    pub fn new(function: &Function<'m>, cfg: &Cfg<'m>, tree: &Dominators<'m>) -> Result<Self, OutOfMemory> {
        let mem = function.mem();
        let mut of_node = Vec::new(mem);
        of_node.resize(cfg.node_count(), LoopId::NONE)?;
        let mut loops = Vec::new(mem);
        let mut stack = Vec::new(mem);
        // Outer headers come first in reverse postorder; inner loops are collected first, from the end.
        for header in cfg.nodes().rev() {
            let latches = cfg.preds(header).iter().copied();
            let is_latch = |&from: &Node| cfg.number(from).is_some() && tree.node_dominates(header, from);
            stack.extend(latches.filter(is_latch))?;
            if stack.is_empty() {
                continue;
            }
            let this = LoopId(loops.len() as u16);
            loops.push(LoopData {
                header: cfg.block(header),
                parent: LoopId::NONE,
                depth: 0,
                start: 0,
                end: 0,
            })?;
            if of_node[header as usize] == LoopId::NONE {
                of_node[header as usize] = this;
            }
            while let Some(node) = stack.pop() {
                let mut top = node;
                // A node already in a loop: its outermost loop so far becomes part of this one.
                let mut inner = of_node[node as usize];
                if inner == LoopId::NONE {
                    of_node[node as usize] = this;
                } else {
                    while inner != this && loops[inner.0 as usize].parent != LoopId::NONE {
                        inner = loops[inner.0 as usize].parent;
                    }
                    if inner == this {
                        continue;
                    }
                    loops[inner.0 as usize].parent = this;
                    top = cfg.head(loops[inner.0 as usize].header);
                }
                if top != header {
                    stack
                        .extend(cfg.preds(top).iter().copied().filter(|&from| cfg.number(from).is_some()))?;
                }
            }
        }
        Self::number(function, cfg, &loops, &of_node)
    }

    /// Numbers the loops anew, each before those within it, and sorts the blocks.
    fn number(
        function: &Function<'m>,
        cfg: &Cfg<'m>,
        found: &[LoopData],
        of_node: &[LoopId],
    ) -> Result<Self, OutOfMemory> {
        let mem = function.mem();
        let count = found.len();
        let (mut child, mut sibling, mut renamed) = (Vec::new(mem), Vec::new(mem), Vec::new(mem));
        child.resize(count + 1, NO_NODE)?;
        sibling.resize(count, NO_NODE)?;
        renamed.resize(count, LoopId::NONE)?;
        for at in 0..count {
            let parent = if found[at].parent == LoopId::NONE { count } else { found[at].parent.0 as usize };
            sibling[at] = child[parent];
            child[parent] = at as u16;
        }
        let mut loops = Vec::new(mem);
        let mut stack = Vec::new(mem);
        stack.push((child[count], LoopId::NONE, 1))?;
        while let Some((at, parent, depth)) = stack.pop() {
            if at == NO_NODE {
                continue;
            }
            let id = LoopId(loops.len() as u16);
            renamed[at as usize] = id;
            let header = found[at as usize].header;
            loops.push(LoopData { header, parent, depth, start: 0, end: 0 })?;
            stack.push((sibling[at as usize], parent, depth))?;
            stack.push((child[at as usize], id, depth + 1))?;
        }
        let mut of_block = Vec::new(mem);
        of_block.resize(function.block_count(), LoopId::NONE)?;
        // A block that goes round only through a handler is left from its head, but runs in each round.
        let heads = || cfg.nodes().filter(|&node| cfg.head(cfg.block(node)) == node);
        let mut count = 0;
        for node in heads().filter(|&node| of_node[node as usize] != LoopId::NONE) {
            let inner = renamed[of_node[node as usize].0 as usize];
            of_block[cfg.block(node).index()] = inner;
            loops[inner.0 as usize].end += 1;
            count += 1;
        }
        let mut at = 0;
        for data in loops.iter_mut() {
            (data.start, data.end, at) = (at, at, at + data.end);
        }
        let mut blocks = Vec::new(mem);
        blocks.resize(count, Block::NONE)?;
        for block in heads().map(|node| cfg.block(node)) {
            let inner = of_block[block.index()];
            if inner != LoopId::NONE {
                let end = &mut loops[inner.0 as usize].end;
                blocks[*end as usize] = block;
                *end += 1;
            }
        }
        // Loops within a loop follow it, so its blocks end where those of its last inner loop end.
        for id in (0..loops.len()).rev() {
            let LoopData { parent, end, .. } = loops[id];
            if parent != LoopId::NONE {
                let outer = &mut loops[parent.0 as usize].end;
                *outer = end.max(*outer);
            }
        }
        Ok(Loops { loops, of_block, blocks })
    }

    /// All loops, outer before inner.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = LoopId> + use<> {
        (0..self.loops.len() as u16).map(LoopId)
    }

    /// The block through which the loop is entered, and to which it goes back.
    pub fn header(&self, id: LoopId) -> Block {
        self.loops[id.0 as usize].header
    }

    /// The loop next around.
    pub fn parent(&self, id: LoopId) -> Option<LoopId> {
        Some(self.loops[id.0 as usize].parent).filter(|&parent| parent != LoopId::NONE)
    }

    /// 1 for a loop that is in no other.
    pub fn depth(&self, id: LoopId) -> u16 {
        self.loops[id.0 as usize].depth
    }

    /// The innermost loop around a block.
    pub fn of_block(&self, block: Block) -> Option<LoopId> {
        self.of_block.get(block.index()).copied().filter(|&id| id != LoopId::NONE)
    }

    /// The blocks of a loop, those of loops within it included.
    pub fn blocks(&self, id: LoopId) -> &[Block] {
        let data = &self.loops[id.0 as usize];
        &self.blocks[data.start as usize..data.end as usize]
    }

    /// Whether a loop has no loop within it.
    pub fn is_innermost(&self, id: LoopId) -> bool {
        self.loops.get(id.0 as usize + 1).is_none_or(|next| next.parent != id)
    }

    /// Whether a block is in a loop or in one within it.
    pub fn contains(&self, id: LoopId, block: Block) -> bool {
        let Some(inner) = self.of_block(block) else { return false };
        let end = self.loops[id.0 as usize].end;
        // Numbers of loops within follow, and their blocks lie in this one's part.
        inner >= id && self.loops[inner.0 as usize].start < end
    }
}

#[cfg(test)]
mod tests;
