//! The control flow graph of a function: successors, predecessors, reverse postorder.
//!
//! An instruction whose exit has a handler leaves its block in the middle, when values that the block
//! makes may not be there yet. Such a block is two nodes: its head, from which the edges to handlers
//! start, and its body, behind it, in which all its instructions count as made. Every other block is one
//! node, so that a function without handlers has as many nodes as blocks.

use super::{Block, Function};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// A node of the graph; those below the number of blocks are blocks or their heads.
pub type Node = u16;

/// No node.
pub const NO_NODE: Node = Node::MAX;

/// The graph of the blocks that are in the order.
#[derive(Debug)]
pub struct Cfg<'m> {
    /// Per block: the node of its body. Empty where each block is one node, with its number.
    body: Vec<'m, Node>,
    /// Per node: its block; empty likewise.
    block: Vec<'m, Block>,
    /// Number of nodes.
    nodes: usize,
    succ_start: Vec<'m, u16>,
    succs: Vec<'m, Node>,
    pred_start: Vec<'m, u16>,
    preds: Vec<'m, Node>,
    /// Reachable nodes, each before those it dominates.
    postorder: Vec<'m, Node>,
    /// Per node: its place in reverse postorder, or `NO_NODE`.
    number: Vec<'m, u16>,
}

impl<'m> Cfg<'m> {
    /// The graph of a function as it is now.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        Self::in_mem(function, function.mem())
    }

    /// The graph in other memory than the function's.
    pub fn in_mem(function: &Function<'_>, mem: &'m Mem) -> Result<Self, OutOfMemory> {
        let blocks = function.block_count();
        let mut cfg = Cfg {
            body: Vec::new(mem),
            block: Vec::new(mem),
            nodes: blocks,
            succ_start: Vec::with_capacity(mem, blocks + 1)?,
            // Half of the blocks end with a branch, about.
            succs: Vec::with_capacity(mem, blocks + blocks / 2)?,
            pred_start: Vec::new(mem),
            preds: Vec::new(mem),
            postorder: Vec::with_capacity(mem, blocks)?,
            number: Vec::new(mem),
        };
        let has_handlers = function.exits().iter().any(|exit| exit.handler.is_some());
        if has_handlers {
            cfg.body.extend(0..blocks as Node)?;
            cfg.block.extend((0..blocks as u16).map(Block))?;
            for &block in function.order() {
                if handlers(function, block).next().is_some() {
                    cfg.body[block.index()] = Node::try_from(cfg.block.len()).map_err(|_| OutOfMemory)?;
                    cfg.block.push(block)?;
                }
            }
            cfg.nodes = cfg.block.len();
        }
        cfg.find_successors(function, has_handlers)?;
        cfg.find_order(function)?;
        cfg.find_predecessors()?;
        Ok(cfg)
    }

    fn find_successors(&mut self, function: &Function<'_>, has_handlers: bool) -> Result<(), OutOfMemory> {
        let mut in_order = Vec::new(self.succs.mem());
        in_order.resize(function.block_count(), false)?;
        for &block in function.order() {
            in_order[block.index()] = true;
        }
        for node in 0..self.nodes as Node {
            self.succ_start.push(place(self.succs.len())?)?;
            let block = self.block(node);
            let is_body = self.body(block) == node;
            if !in_order[block.index()] {
                continue;
            }
            if has_handlers && !is_body {
                self.succs.extend(handlers(function, block).map(|handler| handler.0))?;
                self.succs.push(self.body(block))?;
            }
            if let Some(last) = function.last(block).filter(|_| is_body) {
                self.succs.extend(function.edges(last).map(|edge| function.edge_block(edge).0))?;
            }
        }
        self.succ_start.push(place(self.succs.len())?)
    }

    /// Turns the successor lists of reachable nodes round, by counting.
    fn find_predecessors(&mut self) -> Result<(), OutOfMemory> {
        let nodes = self.nodes;
        self.pred_start.resize(nodes + 1, 0)?;
        let from = |node: usize| self.succ_start[node] as usize..self.succ_start[node + 1] as usize;
        for node in (0..nodes).filter(|&node| self.number[node] != NO_NODE) {
            for &to in &self.succs[from(node)] {
                self.pred_start[to as usize + 1] += 1;
            }
        }
        for node in 0..nodes {
            self.pred_start[node + 1] += self.pred_start[node];
        }
        self.preds.resize(self.succs.len(), NO_NODE)?;
        let mut fill = self.pred_start.try_clone()?;
        for from in (0..nodes).filter(|&node| self.number[node] != NO_NODE) {
            for at in self.succ_start[from]..self.succ_start[from + 1] {
                let slot = &mut fill[self.succs[at as usize] as usize];
                self.preds[*slot as usize] = from as Node;
                *slot += 1;
            }
        }
        Ok(())
    }

    fn find_order(&mut self, function: &Function<'_>) -> Result<(), OutOfMemory> {
        let mem = self.succs.mem();
        self.number.resize(self.nodes, NO_NODE)?;
        let Some(entry) = function.entry() else { return Ok(()) };
        let mut stack = Vec::new(mem);
        let mut seen = Vec::new(mem);
        seen.resize(self.nodes, false)?;
        seen[entry.index()] = true;
        stack.push((entry.0, self.succ_start[entry.index()]))?;
        while let Some(&(node, at)) = stack.last() {
            if at == self.succ_start[node as usize + 1] {
                self.postorder.push(node)?;
                stack.pop();
                continue;
            }
            if let Some(top) = stack.last_mut() {
                top.1 += 1;
            }
            let next = self.succs[at as usize];
            if !seen[next as usize] {
                seen[next as usize] = true;
                stack.push((next, self.succ_start[next as usize]))?;
            }
        }
        for (place, &node) in self.postorder.iter().rev().enumerate() {
            self.number[node as usize] = place as u16;
        }
        Ok(())
    }

    /// Whether it is the graph of a function without handlers.
    pub(super) fn is_of(&self, function: &Function<'_>) -> bool {
        let mut reachable = 0;
        function.has_handlers()
            || self.nodes == function.block_count()
                && function.order().iter().filter(|&&block| self.is_reachable(block)).all(|&block| {
                    reachable += 1;
                    let targets = function.last(block).into_iter().flat_map(|last| function.edges(last));
                    let mut succs = self.succs(self.head(block)).iter();
                    targets.map(|edge| function.edge_block(edge).0).all(|to| succs.next() == Some(&to))
                        && succs.next().is_none()
                })
                && reachable == self.postorder.len()
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.nodes
    }

    /// The block of a node.
    pub fn block(&self, node: Node) -> Block {
        self.block.get(node as usize).copied().unwrap_or(Block(node))
    }

    /// The node at which a block's parameters are made, and to which edges lead.
    pub fn head(&self, block: Block) -> Node {
        block.0
    }

    /// The node in which a block's instructions are made.
    pub fn body(&self, block: Block) -> Node {
        self.body.get(block.index()).copied().unwrap_or(block.0)
    }

    /// Whether some instruction of the block has a handler.
    pub fn is_split(&self, block: Block) -> bool {
        self.body(block) != self.head(block)
    }

    /// Where control may go from a reachable node; twice to the same when two edges do.
    pub fn succs(&self, node: Node) -> &[Node] {
        &self.succs[self.succ_start[node as usize] as usize..self.succ_start[node as usize + 1] as usize]
    }

    /// From where control may come to a node; unreachable nodes are not among them.
    pub fn preds(&self, node: Node) -> &[Node] {
        &self.preds[self.pred_start[node as usize] as usize..self.pred_start[node as usize + 1] as usize]
    }

    /// Whether control can come to the block.
    pub fn is_reachable(&self, block: Block) -> bool {
        self.number[block.index()] != NO_NODE
    }

    /// A node's place in reverse postorder.
    pub fn number(&self, node: Node) -> Option<u16> {
        Some(self.number[node as usize]).filter(|&number| number != NO_NODE)
    }

    /// The reachable nodes in reverse postorder.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node> + '_ {
        self.postorder.iter().rev().copied()
    }

    /// The reachable blocks in reverse postorder of their bodies.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = Block> + '_ {
        let is_body = |&node: &Node| self.body(self.block(node)) == node;
        self.nodes().filter(is_body).map(|node| self.block(node))
    }
}

fn place(len: usize) -> Result<u16, OutOfMemory> {
    u16::try_from(len).map_err(|_| OutOfMemory)
}

/// The handlers that instructions of a block may continue in.
fn handlers<'f>(function: &'f Function<'_>, block: Block) -> impl Iterator<Item = Block> + 'f {
    let exits = function.block_insts(block).filter_map(|inst| function.exit_of(inst));
    let edges = exits.filter_map(|exit| function.exit(exit).handler.some());
    edges.map(|edge| function.edge_block(edge))
}
