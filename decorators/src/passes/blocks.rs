//! Control flow put in order: branches on constants, parameters that always get one value, empty blocks
//! and chains of blocks, blocks that are never reached.

use super::analysis::block_of;
use super::edges::{Incoming, drop_params};
use super::replace::Replaced;
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Edge, Exit, Function, Inst, InstData, Known, List, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    fold_branches(function);
    thread_jumps(function)?;
    remove_unreachable(function)?;
    let incoming = Incoming::new(function)?;
    let mut replaced = Replaced::new(function)?;
    single_values(function, &incoming, &mut replaced)?;
    merge_chains(function, &incoming, &mut replaced)?;
    replaced.apply(function);
    Ok(())
}

/// Branches on constants, and between two equal edges, become jumps.
fn fold_branches(function: &mut Function<'_>) {
    for at in 0..function.order().len() {
        let Some(last) = function.last(function.order()[at]) else { continue };
        let data = *function.inst(last);
        if data.op != Op::Brif {
            continue;
        }
        let edge = match function.as_iconst(Inst(data.a)) {
            Some(number) => Edge(if number != 0 { data.b } else { data.c }),
            None if function.list(List(data.b)) == function.list(List(data.c)) => Edge(data.b),
            None => continue,
        };
        *function.inst_mut(last) = InstData { a: edge.0, ..InstData::new(Op::Jump, Type::Void) };
    }
}

/// Edges to a block without parameters that only jumps on lead to where it jumps, with its arguments.
fn thread_jumps(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    /// Blocks of a chain followed; a ring of empty blocks ends there too.
    const CHAIN: usize = 16;
    let mut edges = Vec::new(function.mem());
    for at in 0..function.order().len() {
        let Some(last) = function.last(function.order()[at]) else { continue };
        edges.clear();
        edges.extend(function.edges(last))?;
        for &edge in edges.iter() {
            let mut onward = edge;
            for _ in 0..CHAIN {
                match jump_from(function, function.edge_block(onward)) {
                    Some(next) => onward = next,
                    None => break,
                }
            }
            if onward == edge {
                continue;
            }
            let mut args = Vec::new(function.mem());
            args.extend_from_slice(function.edge_args(onward))?;
            let made = function.make_edge(function.edge_block(onward), &args)?;
            function.replace_edge(last, edge, made);
        }
    }
    Ok(())
}

/// The edge of a block that does nothing but jump, and has no parameters.
fn jump_from(function: &Function<'_>, block: Block) -> Option<Edge> {
    let only = function.first(block).filter(|&first| function.op(first) == Op::Jump)?;
    let is_bare = function.params(block).is_empty() && Some(block) != function.entry();
    is_bare.then_some(Edge(function.inst(only).a))
}

/// Takes blocks that are never reached out of the order.
pub(super) fn remove_unreachable(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let flow = function.take_flow(Known::Graph)?;
    let is_reachable = |&block: &Block| flow.cfg.is_reachable(block);
    if !function.order().iter().all(is_reachable) {
        let mut order = Vec::new(function.mem());
        order.extend(function.order().iter().copied().filter(is_reachable))?;
        function.drop_unreachable(order);
    }
    function.keep_flow(flow);
    forget_handlers(function)
}

/// Exits that no instruction takes any more lead to no handler: the arguments they would give may be gone.
fn forget_handlers(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    if !function.has_handlers() {
        return Ok(());
    }
    let mut taken = Vec::new(function.mem());
    taken.resize(function.exits().len(), false)?;
    for &block in function.order() {
        let exits = function.block_insts(block).filter_map(|inst| function.exit_of(inst));
        exits.for_each(|exit| taken[exit.index()] = true);
    }
    for (number, _) in taken.iter().enumerate().filter(|(_, is_taken)| !**is_taken) {
        function.exit_mut(Exit(number as u16)).handler = Edge::NONE;
    }
    Ok(())
}

/// Parameters whose arguments are all one value, or the parameter itself, are replaced by that value.
fn single_values(
    function: &mut Function<'_>,
    incoming: &Incoming<'_>,
    replaced: &mut Replaced<'_>,
) -> Result<(), OutOfMemory> {
    /// Replacing one may make another of this kind; what is left after so many rounds stays.
    const ROUNDS: usize = 4;
    let flow = function.take_flow(Known::Graph)?;
    let cfg = &flow.cfg;
    let has_handlers = function.has_handlers();
    let made_in = if has_handlers { block_of(function)? } else { Vec::new(function.mem()) };
    for _ in 0..ROUNDS {
        let mut changed = false;
        for block in cfg.blocks().skip(1) {
            for (at, &param) in function.params(block).iter().enumerate() {
                let args = incoming.of(block).iter().map(|&edge| function.edge_args(edge)[at]);
                let mut others = args.map(|arg| replaced.get(arg)).filter(|&arg| arg != param);
                let Some(first) = others.next() else { continue };
                // A handler is entered from where a block starts, when what the block makes is not there yet.
                let is_late = |made: &Block| {
                    let is_made = function.op(first) != Op::Param && made.is_some();
                    is_made && cfg.is_split(*made) && cfg.succs(cfg.head(*made)).contains(&block.0)
                };
                if made_in.get(first.index()).is_some_and(is_late) {
                    continue;
                }
                if replaced.get(param) == param && others.all(|arg| arg == first) {
                    replaced.set(param, first);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    one_number(function, cfg, incoming, replaced)?;
    for at in 0..function.order().len() {
        let block = function.order()[at];
        drop_params(function, incoming, block, |param| replaced.is_replaced(param));
    }
    function.keep_flow(flow);
    Ok(())
}

/// Parameters that are one number whichever way a block is entered, made in several places, are made where their blocks
/// begin. Of parameters that only give each other on it is taken for granted until an argument says otherwise.
fn one_number(
    function: &mut Function<'_>,
    cfg: &Cfg<'_>,
    incoming: &Incoming<'_>,
    replaced: &mut Replaced<'_>,
) -> Result<(), OutOfMemory> {
    // Per parameter: a constant that it is, itself if it is none, or nothing yet.
    let mut is = Vec::new(function.mem());
    is.resize(function.inst_count(), Inst::NONE)?;
    for &param in function.entry().map_or(&[][..], |entry| function.params(entry)) {
        is[param.index()] = param;
    }
    loop {
        let mut changed = false;
        for block in cfg.blocks().skip(1) {
            for (at, &param) in function.params(block).iter().enumerate() {
                let mut found = is[param.index()];
                for &edge in incoming.of(block) {
                    let arg = replaced.get(function.edge_args(edge)[at]);
                    let arg = if function.op(arg) == Op::Param { is[arg.index()] } else { arg };
                    let Some(arg) = arg.some() else { continue };
                    let number = function.as_iconst(arg);
                    let is_same = found == Inst::NONE || number == function.as_iconst(found);
                    found = if number.is_some() && is_same { arg } else { param };
                    if found == param {
                        break;
                    }
                }
                // A parameter that is no number stays so.
                if is[param.index()] != param && found != is[param.index()] {
                    changed |= is[param.index()] == Inst::NONE || found == param;
                    is[param.index()] = found;
                }
            }
        }
        if !changed {
            break;
        }
    }
    // What a block with handlers makes is not there behind them; its parameters are.
    for block in cfg.blocks().skip(1).filter(|&block| !cfg.is_split(block)) {
        for at in 0..function.params(block).len() {
            let param = function.params(block)[at];
            let number = is[param.index()];
            let Some(first) = function.first(block).filter(|_| number.is_some() && number != param) else {
                continue;
            };
            if !replaced.is_replaced(param) {
                let data = *function.inst(number);
                let constant = function.insert(block, first, data)?;
                replaced.set(param, constant);
            }
        }
    }
    Ok(())
}

/// Whether an instruction of a block has a handler.
fn is_split(function: &Function<'_>, block: Block) -> bool {
    let mut exits = function.block_insts(block).filter_map(|inst| function.exit_of(inst));
    exits.any(|exit| function.exit(exit).handler.is_some())
}

/// A block whose only way on is a jump to a block with no other way in takes that block's instructions.
fn merge_chains(
    function: &mut Function<'_>,
    incoming: &Incoming<'_>,
    replaced: &mut Replaced<'_>,
) -> Result<(), OutOfMemory> {
    let mut gone = Vec::new(function.mem());
    gone.resize(function.block_count(), false)?;
    let has_handlers = function.has_handlers();
    for at in 0..function.order().len() {
        let block = function.order()[at];
        while let Some(jump) = function.last(block).filter(|&last| function.op(last) == Op::Jump) {
            let edge = Edge(function.inst(jump).a);
            let next = function.edge_block(edge);
            if gone[block.index()] || next == block || incoming.of(next).len() != 1 {
                break;
            }
            // Edges to handlers leave a block at its head, where what is made in it is not there yet.
            if function.first(block) != Some(jump) && has_handlers && is_split(function, next) {
                break;
            }
            for (&param, &arg) in function.params(next).iter().zip(function.edge_args(edge)) {
                replaced.set(param, arg);
            }
            function.truncate_params(next, 0);
            function.unlink(block, jump);
            function.move_insts(next, block);
            gone[next.index()] = true;
        }
    }
    if !gone.contains(&true) {
        return Ok(());
    }
    let mut order = Vec::new(function.mem());
    order.extend(function.order().iter().copied().filter(|block| !gone[block.index()]))?;
    function.set_order(order);
    Ok(())
}
