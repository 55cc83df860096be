//! The shape that loop passes want: a block before each loop that only enters it, the preheader, and one
//! block from which it goes back, the latch.

use super::analysis::Analysis;
use crate::ir::loops::LoopId;
use crate::ir::{Block, Builder, Edge, Flow, Function, Inst, Known, Op};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let flow = flow(function)?;
    function.keep_flow(flow);
    Ok(())
}

/// Brings all loops into shape and tells the facts about the result.
pub fn analyse<'m>(function: &mut Function<'m>) -> Result<Analysis<'m>, OutOfMemory> {
    let flow = flow(function)?;
    Analysis::with(function, flow)
}

/// Brings all loops into shape and tells the facts about control flow then.
pub fn flow<'m>(function: &mut Function<'m>) -> Result<Flow<'m>, OutOfMemory> {
    let flow = function.take_flow(Known::Loops)?;
    let mut changed = false;
    for id in flow.loops.ids() {
        let header = flow.loops.header(id);
        if has_handler_edge(&flow, header) {
            continue;
        }
        let (entries, latches) = ways_in(function, &flow, id)?;
        let only_jumps = |from: Block| function.last(from).is_some_and(|last| function.op(last) == Op::Jump);
        if entries.len() != 1 || !only_jumps(entries[0].0) {
            gather(function, header, &entries)?;
            changed = true;
        }
        if latches.len() > 1 {
            gather(function, header, &latches)?;
            changed = true;
        }
    }
    if changed { function.take_flow(Known::Loops) } else { Ok(flow) }
}

/// Whether a handler continues at this block.
fn has_handler_edge(flow: &Flow<'_>, block: Block) -> bool {
    let is_body = |&node: &u16| flow.cfg.body(flow.cfg.block(node)) == node;
    !flow.cfg.preds(block.0).iter().all(is_body)
}

type Ways<'m> = Vec<'m, (Block, Edge)>;

/// The edges into a loop's header from outside, and those from within.
fn ways_in<'m>(
    function: &Function<'m>,
    flow: &Flow<'m>,
    id: LoopId,
) -> Result<(Ways<'m>, Ways<'m>), OutOfMemory> {
    let header = flow.loops.header(id);
    let (mut entries, mut latches) = (Vec::new(function.mem()), Vec::new(function.mem()));
    let mut last_from = None;
    for &from in flow.cfg.preds(header.0) {
        if flow.cfg.number(from).is_none() || last_from == Some(from) {
            continue;
        }
        last_from = Some(from);
        let from = flow.cfg.block(from);
        let side = if flow.loops.contains(id, from) { &mut latches } else { &mut entries };
        if let Some(last) = function.last(from) {
            let edges = function.edges(last).filter(|&edge| function.edge_block(edge) == header);
            side.extend(edges.map(|edge| (from, edge)))?;
        }
    }
    Ok((entries, latches))
}

/// Puts a block between these edges and where they lead. When memory is out, nothing leads to the block yet.
pub(super) fn gather(
    function: &mut Function<'_>,
    to: Block,
    ways: &[(Block, Edge)],
) -> Result<(), OutOfMemory> {
    let between = function.make_block()?;
    function.set_cold(between, function.is_cold(to));
    let mut args = Vec::new(function.mem());
    if let &[(from, edge)] = ways {
        // One edge: its arguments go on the way behind the new block.
        args.extend_from_slice(function.edge_args(edge))?;
        let short = function.make_edge(between, &[])?;
        Builder::new(function, between).jump(to, &args)?;
        function.append_block(between)?;
        if let Some(last) = function.last(from) {
            function.replace_edge(last, edge, short);
        }
    } else {
        for at in 0..function.params(to).len() {
            let ty = function.ty(function.params(to)[at]);
            args.push(function.add_param(between, ty)?)?;
        }
        Builder::new(function, between).jump(to, &args)?;
        function.append_block(between)?;
        for &(_, edge) in ways {
            function.set_edge_block(edge, between);
        }
    }
    Ok(())
}

/// The preheader of a loop in shape.
pub fn preheader(function: &Function<'_>, flow: &Flow<'_>, id: LoopId) -> Option<Block> {
    let header = flow.loops.header(id);
    let mut outside = reachable_preds(flow, header).filter(|&from| !flow.loops.contains(id, from));
    let from = outside.next()?;
    let only_jumps = function.last(from).is_some_and(|last| function.op(last) == Op::Jump);
    (outside.next().is_none() && only_jumps).then_some(from)
}

/// The latch of a loop in shape.
pub fn latch(function: &Function<'_>, flow: &Flow<'_>, id: LoopId) -> Option<Block> {
    let header = flow.loops.header(id);
    let mut inside = reachable_preds(flow, header).filter(|&from| flow.loops.contains(id, from));
    let from = inside.next()?;
    let one_edge = function.last(from).is_some_and(|last| {
        function.edges(last).filter(|&edge| function.edge_block(edge) == header).count() == 1
    });
    (inside.next().is_none() && one_edge).then_some(from)
}

fn reachable_preds<'a>(flow: &'a Flow<'_>, block: Block) -> impl Iterator<Item = Block> + 'a {
    let preds = flow.cfg.preds(block.0).iter().copied();
    preds.filter(|&node| flow.cfg.number(node).is_some()).map(|node| flow.cfg.block(node))
}

/// The edge of a block to another, the first if there are two.
pub fn edge_to(function: &Function<'_>, from: Block, to: Block) -> Option<Edge> {
    let last = function.last(from)?;
    function.edges(last).find(|&edge| function.edge_block(edge) == to)
}

/// The argument that a block passes for the parameter of another.
pub fn arg_for(function: &Function<'_>, from: Block, to: Block, param: Inst) -> Option<Inst> {
    let edge = edge_to(function, from, to)?;
    function.edge_args(edge).get(function.inst(param).b as usize).copied()
}
