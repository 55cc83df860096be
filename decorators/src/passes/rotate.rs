//! Loop rotation: the test at a loop's head is copied before the loop and the loop goes round through its
//! own, so that each round takes one branch, and what the body does first is done whenever it is entered.

use super::copy::{Copied, copy_blocks};
use super::repair::{is_possible, repair};
use super::shape;
use crate::ir::loops::LoopId;
use crate::ir::{Block, Effect, Flow, Function, Inst, Op};
use adder_vm::mem::{OutOfMemory, Vec};

/// A head with more instructions than this is not copied.
const MAX_HEAD: usize = 12;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    if !is_possible(function) {
        return Ok(());
    }
    let flow = shape::flow(function)?;
    let mut pairs = Vec::new(function.mem());
    let mut heads = Vec::new(function.mem());
    for id in flow.loops.ids() {
        if let Some(before) = shape::preheader(function, &flow, id)
            && let Some(body) = candidate(function, &flow, id)
        {
            heads.push((flow.loops.header(id), before, body))?;
        }
    }
    function.keep_flow(flow);
    for &(head, before, body) in heads.iter() {
        let mut copied = Copied::new(function)?;
        copy_blocks(function, &[head], &mut copied)?;
        let copy = copied.block(head);
        let Some(edge) = shape::edge_to(function, before, head) else { continue };
        function.set_edge_block(edge, copy);
        function.append_block(copy)?;
        // The loop is entered from the copy now, and gets a block before it again.
        if let Some(edge) = shape::edge_to(function, copy, body) {
            shape::gather(function, body, &[(copy, edge)])?;
        }
        let values = function.params(head).iter().copied().chain(function.block_insts(head));
        let old_values = values.map(|value| (value, copied.value(value)));
        pairs.extend(old_values)?;
    }
    if pairs.is_empty() { Ok(()) } else { repair(function, &mut pairs) }
}

/// A loop that is left from its head, whose head is short and does nothing but compute, and whose latch only
/// jumps (a loop whose latch decides is rotated already): where its head goes on in the loop.
fn candidate(function: &Function<'_>, flow: &Flow<'_>, id: LoopId) -> Option<Block> {
    let head = flow.loops.header(id);
    let last = function.last(head).filter(|&last| function.op(last) == Op::Brif)?;
    let mut stays = function.edges(last).map(|edge| function.edge_block(edge));
    let leaves = !stays.clone().all(|to| flow.loops.contains(id, to));
    let body = stays.find(|&to| flow.loops.contains(id, to))?;
    let latch_jumps = shape::latch(function, flow, id).is_some_and(|latch| {
        latch != head && function.last(latch).is_some_and(|last| function.op(last) == Op::Jump)
    });
    let cheap = |inst: Inst| {
        let effect = function.op(inst).effect();
        matches!(effect, Effect::Pure | Effect::Partial | Effect::CanExit | Effect::Read | Effect::Term)
            || function.op(inst) == Op::Poll
    };
    let count = function.block_insts(head).count();
    let is_candidate = !function.is_cold(head)
        && leaves
        && latch_jumps
        && count <= MAX_HEAD
        && function.block_insts(head).all(cheap);
    is_candidate.then_some(body)
}
