//! Branches around little become selections: `if x > 9: x = 9` needs no jump.
//!
//! A branch qualifies when both ways meet in one block, each directly or through a block of its own that
//! computes a little and has no effects. What it computes is then computed always.

use super::edges::Incoming;
use super::licm::is_defined_anywhere;
use crate::ir::{Block, Builder, Edge, Effect, Function, Inst, Op};
use adder_vm::mem::{OutOfMemory, Vec};

/// Instructions of both ways together, constants not counted.
const MAX_INSTS: usize = 4;
/// Values that differ between the ways.
const MAX_SELECTS: usize = 2;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let incoming = Incoming::new(function)?;
    let mut ways_in = Vec::new(function.mem());
    ways_in.extend((0..function.block_count() as u16).map(|block| incoming.of(Block(block)).len() as u16))?;
    // From the end, so that inner branches are gone when those around them are looked at.
    for at in (0..function.order().len()).rev() {
        let block = function.order()[at];
        while let Some(diamond) = find(function, block, &ways_in) {
            convert(function, block, &diamond, &mut ways_in)?;
        }
    }
    Ok(())
}

/// A branch whose ways meet.
struct Diamond {
    branch: Inst,
    /// The blocks on the way, the edges into where they meet.
    ways: [(Option<Block>, Edge); 2],
    join: Block,
}

fn find(function: &Function<'_>, block: Block, ways_in: &[u16]) -> Option<Diamond> {
    let branch = function.last(block).filter(|&last| function.op(last) == Op::Brif)?;
    let data = *function.inst(branch);
    let way = |edge: Edge| {
        let next = function.edge_block(edge);
        let own = ways_in[next.index()] == 1 && function.params(next).is_empty() && next != block;
        let jump = function.last(next).filter(|&last| own && function.op(last) == Op::Jump);
        match jump {
            Some(jump) if cost(function, next).is_some() => (Some(next), Edge(function.inst(jump).a)),
            _ => (None, edge),
        }
    };
    let (yes, no) = (Edge(data.b), Edge(data.c));
    let choices =
        [[way(yes), way(no)], [way(yes), (None, no)], [(None, yes), way(no)], [(None, yes), (None, no)]];
    choices.into_iter().find_map(|ways| {
        let join = function.edge_block(ways[0].1);
        let meet = join == function.edge_block(ways[1].1) && join != block;
        let insts: usize =
            ways.iter().filter_map(|way| way.0).filter_map(|block| cost(function, block)).sum();
        let args = function.edge_args(ways[0].1).iter().zip(function.edge_args(ways[1].1));
        let selects = args.filter(|(one, two)| one != two).count();
        let fits = meet && insts <= MAX_INSTS && selects <= MAX_SELECTS;
        fits.then_some(Diamond { branch, ways, join })
    })
}

/// Instructions of a block that may be computed always; `None` when there is one that may not.
fn cost(function: &Function<'_>, block: Block) -> Option<usize> {
    let mut count = 0;
    for inst in function.block_insts(block).filter(|&inst| !function.op(inst).is_terminator()) {
        let free = match function.op(inst).effect() {
            Effect::Pure => !matches!(function.op(inst), Op::Fdiv | Op::Fsqrt),
            Effect::Partial => is_defined_anywhere(function, inst),
            _ => false,
        };
        if !free {
            return None;
        }
        count += usize::from(!matches!(function.op(inst), Op::Iconst | Op::Fconst | Op::Vconst));
    }
    Some(count)
}

fn convert(
    function: &mut Function<'_>,
    block: Block,
    diamond: &Diamond,
    ways_in: &mut [u16],
) -> Result<(), OutOfMemory> {
    let cond = Inst(function.inst(diamond.branch).a);
    function.unlink(block, diamond.branch);
    for &(way, _) in &diamond.ways {
        let Some(way) = way else { continue };
        while let Some(inst) = function.first(way).filter(|&inst| !function.op(inst).is_terminator()) {
            function.unlink(way, inst);
            function.link(block, inst, Inst::NONE);
        }
        // It is reached no more, and so does not lead to where the ways meet.
        ways_in[way.index()] = 0;
    }
    let mut args = Vec::new(function.mem());
    let [(_, yes), (_, no)] = diamond.ways;
    for at in 0..function.edge_args(yes).len() {
        let (yes, no) = (function.edge_args(yes)[at], function.edge_args(no)[at]);
        args.push(if yes == no { yes } else { Builder::new(function, block).select(cond, yes, no)? })?;
    }
    Builder::new(function, block).jump(diamond.join, &args)?;
    ways_in[diamond.join.index()] -= 1;
    Ok(())
}
