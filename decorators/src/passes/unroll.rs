//! Full unrolling: a short innermost loop whose number of rounds is a small constant becomes that many
//! copies of its body in a row.

use super::analysis::Analysis;
use super::copy::{Copied, copy_blocks};
use super::induction::{constant_trips, counted, limit};
use super::polls::{find_poll, remove_polls};
use super::repair::{is_possible, repair};
use super::shape;
use crate::ir::loops::LoopId;
use crate::ir::{Block, Edge, Function, Inst, InstData, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// Rounds at most.
const MAX_ROUNDS: u64 = 8;
/// Instructions of all copies at most.
const MAX_SIZE: u64 = 200;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    if !is_possible(function) {
        return Ok(());
    }
    let analysis = shape::analyse(function)?;
    let mut pairs = Vec::new(function.mem());
    for id in analysis.loops.ids().filter(|&id| analysis.loops.is_innermost(id)) {
        if let Some(plan) = plan(function, &analysis, id)? {
            unroll(function, &analysis, id, &plan, &mut pairs)?;
        }
    }
    analysis.keep(function);
    if pairs.is_empty() { Ok(()) } else { repair(function, &mut pairs) }
}

struct Plan {
    before: Block,
    latch: Block,
    rounds: u64,
    /// Taken once all rounds are done.
    leave: Edge,
}

fn plan<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    id: LoopId,
) -> Result<Option<Plan>, OutOfMemory> {
    let Some(counted) = counted(function, analysis, id)? else { return Ok(None) };
    let Some(limit) = limit(function, analysis, &counted) else { return Ok(None) };
    let blocks = analysis.loops.blocks(id);
    let size: usize = blocks.iter().map(|&block| function.block_insts(block).count()).sum();
    let most = MAX_ROUNDS.min(MAX_SIZE / size.max(1) as u64);
    let Some(rounds) = constant_trips(function, &limit, most) else { return Ok(None) };
    // The last time, only the head runs.
    if limit.test.block != counted.header || rounds == 0 {
        return Ok(None);
    }
    let Some(last) = function.last(counted.header) else { return Ok(None) };
    let leave = function.edges(last).find(|&edge| function.edge_block(edge) != limit.test.inside);
    Ok(leave.map(|leave| Plan { before: counted.before, latch: counted.latch, rounds, leave }))
}

fn unroll<'m>(
    function: &mut Function<'m>,
    analysis: &Analysis<'m>,
    id: LoopId,
    plan: &Plan,
    pairs: &mut Vec<'m, (Inst, Inst)>,
) -> Result<(), OutOfMemory> {
    let header = analysis.loops.header(id);
    if find_poll(function, analysis, id).is_some() {
        remove_polls(function, analysis, id)?;
    }
    let blocks = analysis.loops.blocks(id);
    // The edge into the next round's head.
    let Some(mut into) = shape::edge_to(function, plan.before, header) else { return Ok(()) };
    for _ in 0..plan.rounds {
        let mut copied = Copied::new(function)?;
        copy_blocks(function, blocks, &mut copied)?;
        let head = copied.block(header);
        function.set_edge_block(into, head);
        let Some(back) = shape::edge_to(function, copied.block(plan.latch), head) else { return Ok(()) };
        function.set_edge_block(back, header);
        into = back;
        for &block in blocks {
            function.append_block(copied.block(block))?;
            let values = function.params(block).iter().copied().chain(function.block_insts(block));
            let made = values.filter(|&value| function.ty(value) != Type::Void);
            pairs.extend(made.map(|value| (value, copied.value(value))))?;
        }
    }
    // The loop itself is entered for its last test only, and left.
    if let Some(last) = function.last(header) {
        *function.inst_mut(last) = InstData { a: plan.leave.0, ..InstData::new(Op::Jump, Type::Void) };
    }
    Ok(())
}
