//! The edges that lead to each block, and the removal of parameters with their arguments.

use crate::ir::{Block, Edge, Function, Inst, List};
use adder_vm::mem::{OutOfMemory, Vec};

/// Per block, the edges that lead to it: of terminators, and of handlers.
#[derive(Debug)]
pub struct Incoming<'m> {
    start: Vec<'m, u16>,
    edges: Vec<'m, Edge>,
}

impl<'m> Incoming<'m> {
    /// The edges of a function as it is now.
    pub fn new(function: &Function<'m>) -> Result<Self, OutOfMemory> {
        let mem = function.mem();
        let mut all = Vec::new(mem);
        for &block in function.order() {
            if let Some(last) = function.last(block) {
                all.extend(function.edges(last))?;
            }
        }
        all.extend(function.exits().iter().filter_map(|exit| exit.handler.some()))?;
        let mut start = Vec::new(mem);
        start.resize(function.block_count() + 1, 0u16)?;
        for &edge in all.iter() {
            start[function.edge_block(edge).index() + 1] += 1;
        }
        for at in 0..function.block_count() {
            start[at + 1] += start[at];
        }
        let mut edges = Vec::new(mem);
        edges.resize(all.len(), Edge::NONE)?;
        let mut fill = start.try_clone()?;
        for &edge in all.iter() {
            let slot = &mut fill[function.edge_block(edge).index()];
            edges[*slot as usize] = edge;
            *slot += 1;
        }
        Ok(Incoming { start, edges })
    }

    /// The edges to a block.
    pub fn of(&self, block: Block) -> &[Edge] {
        &self.edges[self.start[block.index()] as usize..self.start[block.index() + 1] as usize]
    }
}

/// Removes the parameters of a block for which `is_dead` holds, and their arguments.
pub fn drop_params(
    function: &mut Function<'_>,
    incoming: &Incoming<'_>,
    block: Block,
    is_dead: impl Fn(Inst) -> bool,
) {
    let count = function.params(block).len();
    let mut kept = 0;
    for at in 0..count {
        let param = function.params(block)[at];
        if is_dead(param) {
            continue;
        }
        if kept != at {
            function.inst_mut(param).b = kept as u16;
            function.params_mut(block)[kept] = param;
            for &edge in incoming.of(block) {
                let args = function.edge_args_mut(edge);
                args[kept] = args[at];
            }
        }
        kept += 1;
    }
    if kept != count {
        function.truncate_params(block, kept);
        for &edge in incoming.of(block) {
            function.truncate_list(List(edge.0), kept + 1);
        }
    }
}
