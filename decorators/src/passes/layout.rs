//! The order of blocks: those of a loop together, each before what follows it, rarely run ones at the end.
//!
//! Depth first, the ways out of a loop before the ways within: what is finished first stands last.

use crate::ir::{Block, Flow, Function, Known};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let flow = function.take_flow(Known::Loops)?;
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
    push_successors(function, &flow, entry, &mut left)?;
    while let Some(&(block, first)) = stack.last() {
        if left.len() == first {
            stack.pop();
            finished.push(block)?;
            continue;
        }
        let Some(next) = left.pop() else { break };
        if !core::mem::replace(&mut seen[next.index()], true) {
            stack.push((next, left.len()))?;
            push_successors(function, &flow, next, &mut left)?;
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
    function.keep_flow(flow);
    Ok(())
}

/// Appends the blocks that may follow; those to be gone to first, out of the most loops, last.
fn push_successors<'m>(
    function: &Function<'m>,
    flow: &Flow<'m>,
    block: Block,
    left: &mut Vec<'m, Block>,
) -> Result<(), OutOfMemory> {
    let first = left.len();
    if let Some(last) = function.last(block) {
        left.extend(function.edges(last).map(|edge| function.edge_block(edge)))?;
    }
    let head = flow.cfg.head(block);
    if flow.cfg.is_split(block) {
        let body = flow.cfg.body(block);
        let handlers = flow.cfg.succs(head).iter().copied().filter(|&node| node != body);
        left.extend(handlers.map(|node| flow.cfg.block(node)))?;
    }
    let depth = |block: Block| flow.loops.of_block(block).map_or(0, |id| flow.loops.depth(id));
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
