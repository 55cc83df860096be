//! The order of blocks: those of a loop together, each before what follows it, rarely run ones at the end.
//!
//! Depth first, the ways out of a loop before the ways within: what is finished first stands last.

use super::analysis::Analysis;
use crate::ir::{Block, Function};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let analysis = Analysis::new(function)?;
    let mem = function.mem();
    let Some(entry) = function.entry() else { return Ok(()) };
    let mut seen = Vec::new(mem);
    seen.resize(function.block_count(), false)?;
    let mut finished = Vec::new(mem);
    // A block and the successors it has left, the next one last.
    let mut stack = Vec::new(mem);
    let mut left = Vec::new(mem);
    seen[entry.index()] = true;
    stack.push((entry, left.len()))?;
    push_successors(function, &analysis, entry, &mut left)?;
    while let Some(&(block, first)) = stack.last() {
        if left.len() == first {
            stack.pop();
            finished.push(block)?;
            continue;
        }
        let Some(next) = left.pop() else { break };
        if !core::mem::replace(&mut seen[next.index()], true) {
            stack.push((next, left.len()))?;
            push_successors(function, &analysis, next, &mut left)?;
        }
    }
    let mut order = Vec::new(mem);
    for cold in [false, true] {
        order.extend(finished.iter().rev().copied().filter(|&block| {
            let is_cold = function.is_cold(block) && block != entry;
            is_cold == cold
        }))?;
    }
    function.set_order(order);
    Ok(())
}

/// Appends the blocks that may follow; those to be gone to first, out of the most loops, last.
fn push_successors<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    block: Block,
    left: &mut Vec<'m, Block>,
) -> Result<(), OutOfMemory> {
    let first = left.len();
    if let Some(last) = function.last(block) {
        left.extend(function.edges(last).map(|edge| function.edge_block(edge)))?;
    }
    let head = analysis.cfg.head(block);
    if analysis.cfg.is_split(block) {
        let body = analysis.cfg.body(block);
        let handlers = analysis.cfg.succs(head).iter().copied().filter(|&node| node != body);
        left.extend(handlers.map(|node| analysis.cfg.block(node)))?;
    }
    let depth = |block: Block| analysis.loops.of_block(block).map_or(0, |id| analysis.loops.depth(id));
    // Stable for few: an edge's place breaks ties, the first edge finished last and so standing nearest.
    let successors = &mut left[first..];
    for end in (1..successors.len()).rev() {
        for at in 0..end {
            if depth(successors[at]) < depth(successors[at + 1]) {
                successors.swap(at, at + 1);
            }
        }
        if successors.len() > 16 {
            break;
        }
    }
    Ok(())
}
