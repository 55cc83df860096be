//! SSA form put in order after blocks were copied: a value has several definitions then, and where two may
//! reach a use, a parameter of the block between chooses.
//!
//! Each use looks back along the predecessors for the definition that reaches it; a block with several
//! predecessors gets a parameter before its own predecessors are asked, so that loops end the search.

use super::analysis::Analysis;
use super::copy::map_exit;
use crate::ir::cfg::NO_NODE;
use crate::ir::{Block, Edge, Function, Inst};
use adder_vm::mem::{OutOfMemory, Vec};

/// Whether blocks of this function may be copied and repaired: it has no handlers, whose edges start in the
/// middle of blocks.
pub fn is_possible(function: &Function<'_>) -> bool {
    function.exits().iter().all(|exit| !exit.handler.is_some())
}

/// A use of a value that has several definitions.
#[derive(Clone, Copy)]
struct Use {
    /// The first definition.
    old: Inst,
    user: Inst,
    block: Block,
    /// In the instruction's exit, not among its operands.
    in_exit: bool,
}

/// An argument to be added to an edge.
#[derive(Clone, Copy)]
struct NewArg {
    from: Block,
    edge: Edge,
    arg: Inst,
}

struct Repair<'f, 'm> {
    function: &'f mut Function<'m>,
    analysis: Analysis<'m>,
    /// Per block: the definition in it, for the value being looked at.
    def_in: Vec<'m, Inst>,
    /// Per block: the value there.
    at_start: Vec<'m, Inst>,
    /// Blocks whose `at_start` is set.
    touched: Vec<'m, Block>,
    /// Those of them that got a parameter.
    joined: Vec<'m, Block>,
    args: Vec<'m, NewArg>,
}

/// Repairs the uses of values that have more definitions: pairs of the first and another one.
pub fn repair<'m>(function: &mut Function<'m>, pairs: &mut [(Inst, Inst)]) -> Result<(), OutOfMemory> {
    let mem = function.mem();
    pairs.sort_unstable();
    // Edges from blocks that are never reached would get no arguments.
    super::blocks::remove_unreachable(function)?;
    let analysis = Analysis::new(function)?;
    let uses = find_uses(function, &analysis, pairs)?;
    if uses.is_empty() {
        analysis.keep(function);
        return Ok(());
    }
    let (mut def_in, mut at_start) = (Vec::new(mem), Vec::new(mem));
    def_in.resize(function.block_count(), Inst::NONE)?;
    at_start.resize(function.block_count(), Inst::NONE)?;
    let (touched, joined, args) = (Vec::new(mem), Vec::new(mem), Vec::new(mem));
    let mut repair = Repair { function, analysis, def_in, at_start, touched, joined, args };
    // Per use in an exit: the value before and after.
    let mut exits = Vec::new(mem);
    let mut rest = &uses[..];
    while let Some(&Use { old, .. }) = rest.first() {
        let count = rest.iter().take_while(|one| one.old == old).count();
        let (these, others) = rest.split_at(count);
        rest = others;
        let first = pairs.partition_point(|pair| pair.0 < old);
        let news = pairs[first..].iter().take_while(|pair| pair.0 == old).map(|pair| pair.1);
        repair.define([old].into_iter().chain(news.clone()), true);
        for one in these {
            let found = repair.find(old, one.block)?;
            if one.in_exit {
                exits.push((one.user, old, found))?;
            } else {
                repair.function.map_operands(one.user, |value| if value == old { found } else { value });
            }
        }
        repair.define([old].into_iter().chain(news), false);
        for block in repair.touched.drain_from(0) {
            repair.at_start[block.index()] = Inst::NONE;
        }
        repair.joined.clear();
    }
    let Repair { function, args, analysis, .. } = repair;
    analysis.keep(function);
    exits.sort_unstable_by_key(|&(user, old, _)| (user, old));
    let mut rest = &exits[..];
    while let Some(&(user, ..)) = rest.first() {
        let count = rest.iter().take_while(|one| one.0 == user).count();
        let (these, others) = rest.split_at(count);
        rest = others;
        let Some(exit) = function.exit_of(user) else { continue };
        let new = |value: Inst| match these.binary_search_by_key(&value, |one| one.1) {
            Ok(at) => these[at].2,
            Err(_) => value,
        };
        let exit = map_exit(function, exit, new)?;
        function.inst_mut(user).c = exit.0;
    }
    add_args(function, args)
}

/// Uses that the first definition does not dominate any more.
fn find_uses<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    pairs: &[(Inst, Inst)],
) -> Result<Vec<'m, Use>, OutOfMemory> {
    let mem = function.mem();
    let mut has_more = Vec::new(mem);
    has_more.resize(function.inst_count(), false)?;
    for &(old, _) in pairs {
        has_more[old.index()] = true;
    }
    let mut uses: Vec<'m, Use> = Vec::new(mem);
    let mut failed = false;
    for block in analysis.cfg.blocks() {
        for user in function.block_insts(block) {
            let mut see = |value: Inst, in_exit: bool| {
                if has_more[value.index()] && !analysis.is_available(function, value, block) {
                    failed |= uses.push(Use { old: value, user, block, in_exit }).is_err();
                }
            };
            function.each_operand(user, |value| see(value, false));
            if let Some(exit) = function.exit_of(user) {
                function.each_exit_operand(exit, |value| see(value, true));
            }
        }
    }
    if failed {
        return Err(OutOfMemory);
    }
    uses.sort_unstable_by_key(|one| (one.old, one.user, one.in_exit));
    Ok(uses)
}

impl Repair<'_, '_> {
    /// Notes the blocks of definitions, or forgets them.
    fn define(&mut self, values: impl Iterator<Item = Inst>, is_defined: bool) {
        for value in values {
            let block = self.analysis.block_of(value);
            if block.is_some() {
                self.def_in[block.index()] = if is_defined { value } else { Inst::NONE };
            }
        }
    }

    /// The value at the end of a block.
    fn find(&mut self, old: Inst, block: Block) -> Result<Inst, OutOfMemory> {
        let mut at = self.joined.len();
        let found = self.look_back(old, block)?;
        // Blocks that got a parameter on the way ask their predecessors, which may add more such blocks.
        while at < self.joined.len() {
            let joined = self.joined[at];
            at += 1;
            let mut last_from = NO_NODE;
            for pred in 0..self.analysis.cfg.preds(joined.0).len() {
                let from = self.analysis.cfg.preds(joined.0)[pred];
                if from == last_from || self.analysis.cfg.number(from).is_none() {
                    continue;
                }
                last_from = from;
                let from = Block(from);
                let arg = self.look_back(old, from)?;
                let Some(last) = self.function.last(from) else { continue };
                let edges =
                    self.function.edges(last).filter(|&edge| self.function.edge_block(edge) == joined);
                self.args.extend(edges.map(|edge| NewArg { from, edge, arg }))?;
            }
        }
        Ok(found)
    }

    /// Goes back to a definition, or to a block where ways join, which gets a parameter.
    fn look_back(&mut self, old: Inst, block: Block) -> Result<Inst, OutOfMemory> {
        let first = self.touched.len();
        let mut at = block;
        let found = loop {
            if self.def_in[at.index()].is_some() {
                break self.def_in[at.index()];
            }
            if self.at_start[at.index()].is_some() {
                break self.at_start[at.index()];
            }
            self.touched.push(at)?;
            let mut preds = self.analysis.cfg.preds(at.0).iter().copied();
            let reachable = |&node: &u16| self.analysis.cfg.number(node).is_some();
            let (Some(from), None) = (preds.find(reachable), preds.find(reachable)) else {
                let param = self.function.add_param(at, self.function.ty(old))?;
                self.joined.push(at)?;
                break param;
            };
            at = Block(from);
        };
        for &passed in &self.touched[first..] {
            self.at_start[passed.index()] = found;
        }
        Ok(found)
    }
}

/// Gives edges their new arguments, in the order in which the parameters were made.
fn add_args<'m>(function: &mut Function<'m>, args: Vec<'m, NewArg>) -> Result<(), OutOfMemory> {
    // By edge, then in the order of the arguments: more of these than 16 bits count find no room in edges.
    let mut order = Vec::new(function.mem());
    let count = u16::try_from(args.len()).map_err(|_| OutOfMemory)?;
    order.extend((0..count).map(|at| u32::from(args[usize::from(at)].edge.0) << 16 | u32::from(at)))?;
    order.sort_unstable();
    let arg = |key: u32| args[(key & 0xffff) as usize];
    let mut rest = &order[..];
    while let Some(&first) = rest.first() {
        let NewArg { from, edge, .. } = arg(first);
        let count = rest.iter().take_while(|&&key| key >> 16 == first >> 16).count();
        let (these, others) = rest.split_at(count);
        rest = others;
        let mut all = Vec::new(function.mem());
        all.extend_from_slice(function.edge_args(edge))?;
        all.extend(these.iter().map(|&key| arg(key).arg))?;
        let made = function.make_edge(function.edge_block(edge), &all)?;
        if let Some(last) = function.last(from) {
            function.replace_edge(last, edge, made);
        }
    }
    Ok(())
}
