//! Range analysis: what an interval of a value shows to be needless is removed, and instructions become
//! cheaper forms that are right for what can come.
//!
//! One walk down the dominator tree; branches and checks narrow intervals for what they dominate. A
//! parameter of a loop's header first gets all its type holds, and in a second walk what the first has
//! found to come along its edges, and the bounds of a counter.

use super::analysis::Analysis;
use super::induction::{Step, counted, limit};
use super::range::{Range, of_inst, of_type};
use super::replace::Replaced;
use super::shape;
use crate::ir::cfg::Node;
use crate::ir::{Block, Edge, Function, Inst, IntCond, List, Op};
use adder_vm::mem::{OutOfMemory, Vec};

mod rewrite;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let analysis = shape::analyse(function)?;
    let heads = header_ranges(function, &analysis)?;
    let mut walk = Walk::new(function, &analysis, &heads)?;
    let mut replaced = Replaced::new(function)?;
    let mut changes = Vec::new(function.mem());
    walk.run(|walk, block, inst| rewrite::inst(walk, block, inst, &mut changes))?;
    rewrite::apply(function, &changes, &mut replaced)?;
    replaced.apply(function);
    analysis.keep(function);
    Ok(())
}

/// The intervals of values just before instructions; each question is an instruction and a value.
pub fn query<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    questions: &[(Inst, Inst)],
) -> Result<Vec<'m, Range>, OutOfMemory> {
    let mem = function.mem();
    let heads = header_ranges(function, analysis)?;
    let mut order = Vec::new(mem);
    order.extend(0..questions.len() as u16)?;
    order.sort_unstable_by_key(|&at| questions[at as usize].0);
    let mut answers = Vec::new(mem);
    answers.resize(questions.len(), Range::all(64))?;
    let mut walk = Walk::new(function, analysis, &heads)?;
    walk.run(|walk, _, inst| {
        let first = order.partition_point(|&at| questions[at as usize].0 < inst);
        for &at in order[first..].iter().take_while(|&&at| questions[at as usize].0 == inst) {
            answers[at as usize] = walk.get(questions[at as usize].1);
        }
        Ok(())
    })?;
    Ok(answers)
}

/// The intervals of parameters of headers: what a first walk has seen come in, met with counters' bounds.
fn header_ranges<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
) -> Result<Vec<'m, (Inst, Range)>, OutOfMemory> {
    let mut heads: Vec<'m, (Inst, Range)> = Vec::new(function.mem());
    let mut walk = Walk::new(function, analysis, &[])?;
    walk.run(|_, _, _| Ok(()))?;
    for id in analysis.loops.ids() {
        let header = analysis.loops.header(id);
        let mut seen = Vec::new(function.mem());
        for &param in function.params(header) {
            let all = of_type(function, function.ty(param));
            let came = walk.came(param);
            seen.push((param, if came.is_empty() { all } else { came.meet(all) }))?;
        }
        if let Some(counted) = counted(function, analysis, id)?
            && let Some(limit) = limit(function, analysis, &counted)
            && limit.test.block == header
            && let Step::By(step) = limit.counter.step
        {
            let bits = limit.ty.bits(function.profile);
            let all = Range::all(bits);
            let start = walk.entry_range(&counted.before, limit.counter.start);
            let bound = walk.at_end_of(&counted.before, limit.test.bound);
            let ends = match limit.test.cond {
                IntCond::Slt => Some((bound.hi, -1)),
                IntCond::Sle => Some((bound.hi, 0)),
                IntCond::Sgt => Some((bound.lo, 1)),
                IntCond::Sge => Some((bound.lo, 0)),
                _ => None,
            };
            // The greatest value of `counter + offset` that passes the test, and what the next round adds.
            if let Some((end, strict)) = ends {
                let last = i128::from(end) + i128::from(strict);
                let next = last + i128::from(step);
                let offset = i128::from(limit.offset);
                let (lo, hi) = (i128::from(start.lo), i128::from(start.hi));
                let fits = |number: i128| i128::from(all.lo) <= number && number <= i128::from(all.hi);
                let no_wrap = fits(next) && fits(lo + offset) && fits(hi + offset) && fits(next - offset);
                let range = if step > 0 { (lo, hi.max(next - offset)) } else { (lo.min(next - offset), hi) };
                if no_wrap && fits(range.0) && fits(range.1) {
                    let range = Range::new(range.0 as i64, range.1 as i64);
                    if let Some(entry) = seen.iter_mut().find(|entry| entry.0 == limit.counter.param) {
                        entry.1 = entry.1.meet(range);
                    }
                }
            }
        }
        heads.extend(seen.iter().copied().filter(|(_, range)| !range.is_empty()))?;
    }
    heads.sort_unstable_by_key(|entry| entry.0);
    Ok(heads)
}

/// A comparison that holds, or a bounds check that was passed (`Ult`).
#[derive(Clone, Copy)]
struct Fact {
    a: Inst,
    cond: IntCond,
    b: Inst,
}

/// A place on the way down the tree.
struct Scope {
    node: Node,
    changes: usize,
    facts: usize,
}

/// The walk.
struct Walk<'f, 'm> {
    function: &'f Function<'m>,
    analysis: &'f Analysis<'m>,
    heads: &'f [(Inst, Range)],
    /// Per value: its interval here.
    ranges: Vec<'m, Range>,
    /// Parameters, by their ids, and what came for them along edges so far.
    came: Vec<'m, (Inst, Range)>,
    /// Per block: edges seen.
    edges_seen: Vec<'m, u16>,
    /// Intervals to put back on the way up.
    undo: Vec<'m, (Inst, Range)>,
    facts: Vec<'m, Fact>,
    scopes: Vec<'m, Scope>,
    /// Starts and bounds of loops at their preheaders' ends.
    ends: Vec<'m, (Block, Inst, Range)>,
}

impl<'f, 'm> Walk<'f, 'm> {
    fn new(
        function: &'f Function<'m>,
        analysis: &'f Analysis<'m>,
        heads: &'f [(Inst, Range)],
    ) -> Result<Self, OutOfMemory> {
        let mem = function.mem();
        let mut ranges = Vec::new(mem);
        ranges.resize(function.inst_count(), Range::EMPTY)?;
        let (mut came, mut edges_seen) = (Vec::new(mem), Vec::new(mem));
        for (at, range) in ranges.iter_mut().enumerate() {
            let value = Inst(at as u16);
            let number = function.as_iconst(value).map(Range::one);
            *range = number.unwrap_or_else(|| of_type(function, function.ty(value)));
        }
        for &block in function.order() {
            came.extend(function.params(block).iter().map(|&param| (param, Range::EMPTY)))?;
        }
        came.sort_unstable_by_key(|row| row.0);
        edges_seen.resize(function.block_count(), 0)?;
        let (undo, facts, scopes, ends) = (Vec::new(mem), Vec::new(mem), Vec::new(mem), Vec::new(mem));
        Ok(Walk { function, analysis, heads, ranges, came, edges_seen, undo, facts, scopes, ends })
    }

    /// The interval of a value at this place.
    fn get(&self, value: Inst) -> Range {
        self.ranges.get(value.index()).copied().unwrap_or(Range::all(64))
    }

    /// What has come for a parameter so far.
    fn came(&self, param: Inst) -> Range {
        let row = self.came.binary_search_by_key(&param, |row| row.0);
        row.map_or(Range::EMPTY, |row| self.came[row].1)
    }

    /// Visits each instruction of each reachable block.
    fn run(
        &mut self,
        mut see: impl FnMut(&Self, Block, Inst) -> Result<(), OutOfMemory>,
    ) -> Result<(), OutOfMemory> {
        let analysis = self.analysis;
        for &node in analysis.tree.preorder() {
            while let Some(scope) = self.scopes.last()
                && !analysis.tree.node_dominates(scope.node, node)
            {
                self.leave();
            }
            self.scopes.push(Scope { node, changes: self.undo.len(), facts: self.facts.len() })?;
            let block = analysis.cfg.block(node);
            if analysis.cfg.head(block) == node {
                self.enter(block)?;
            }
            if analysis.cfg.body(block) != node {
                continue;
            }
            let mut next = self.function.first(block);
            while let Some(inst) = next {
                next = self.function.next(inst);
                see(self, block, inst)?;
                self.inst(inst)?;
            }
            self.edges(block)?;
        }
        Ok(())
    }

    fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        while self.undo.len() > scope.changes {
            if let Some((value, range)) = self.undo.pop() {
                self.ranges[value.index()] = range;
            }
        }
        self.facts.truncate(scope.facts);
    }

    /// Parameters of a block, and what the branch to it says.
    fn enter(&mut self, block: Block) -> Result<(), OutOfMemory> {
        let cfg = &self.analysis.cfg;
        let reachable = cfg.preds(block.0).iter().filter(|&&node| cfg.number(node).is_some());
        let all_seen = self.edges_seen[block.index()] as usize == reachable.clone().count();
        for &param in self.function.params(block) {
            let all = of_type(self.function, self.function.ty(param));
            let head = self.heads.binary_search_by_key(&param, |entry| entry.0);
            let range = match head {
                Ok(at) => self.heads[at].1,
                Err(_) if all_seen && block.index() < self.edges_seen.len() => self.came(param),
                Err(_) => all,
            };
            self.ranges[param.index()] = if range.is_empty() { all } else { range.meet(all) };
        }
        let mut reachable = reachable;
        if let (Some(&from), None) = (reachable.next(), reachable.next()) {
            let from = cfg.block(from);
            if let Some(last) = self.function.last(from)
                && self.function.op(last) == Op::Brif
                && !cfg.is_split(block)
            {
                let data = self.function.inst(last);
                let (yes, no) = (Edge(data.b), Edge(data.c));
                let to_yes = self.function.edge_block(yes) == block;
                if to_yes != (self.function.edge_block(no) == block) {
                    self.assume(Inst(data.a), to_yes)?;
                }
            }
        }
        Ok(())
    }

    /// Notes what comes along the edges out of a block, narrowed by the branch that chooses them.
    fn edges(&mut self, block: Block) -> Result<(), OutOfMemory> {
        let function = self.function;
        let Some(last) = function.last(block) else { return Ok(()) };
        let data = *function.inst(last);
        for (at, edge) in function.edges(last).enumerate() {
            let changes = self.undo.len();
            let facts = self.facts.len();
            if data.op == Op::Brif && function.list(List(data.b)) != function.list(List(data.c)) {
                self.assume(Inst(data.a), at == 0)?;
            }
            let to = function.edge_block(edge);
            for (&param, &arg) in function.params(to).iter().zip(function.edge_args(edge)) {
                if let Ok(row) = self.came.binary_search_by_key(&param, |row| row.0) {
                    self.came[row].1 = self.came[row].1.union(self.get(arg));
                }
            }
            self.edges_seen[to.index()] = self.edges_seen[to.index()].saturating_add(1);
            while self.undo.len() > changes {
                if let Some((value, range)) = self.undo.pop() {
                    self.ranges[value.index()] = range;
                }
            }
            self.facts.truncate(facts);
        }
        // A preheader: what its loop starts with and is bounded by is asked for later.
        if data.op == Op::Jump {
            let to = function.edge_block(Edge(data.a));
            if let Some(id) = self.analysis.loops.of_block(to)
                && self.analysis.loops.header(id) == to
            {
                self.note_ends(block, to)?;
            }
        }
        Ok(())
    }

    fn note_ends(&mut self, before: Block, header: Block) -> Result<(), OutOfMemory> {
        let function = self.function;
        if let Some(edge) = shape::edge_to(function, before, header) {
            for &arg in function.edge_args(edge) {
                self.ends.push((before, arg, self.get(arg)))?;
            }
        }
        if let Some(last) = function.last(header)
            && function.op(last) == Op::Brif
        {
            let (a, b) = function.pair(Inst(function.inst(last).a));
            for value in [a, b].into_iter().filter(|value| value.index() < function.inst_count()) {
                self.ends.push((before, value, self.get(value)))?;
            }
        }
        Ok(())
    }

    /// The interval of what a loop starts with.
    fn entry_range(&self, before: &Block, value: Inst) -> Range {
        self.at_end_of(before, value)
    }

    /// The interval of a value at the end of a preheader, if it was noted.
    fn at_end_of(&self, before: &Block, value: Inst) -> Range {
        if let Some(number) = self.function.as_iconst(value) {
            return Range::one(number);
        }
        let noted = self.ends.iter().rev().find(|entry| entry.0 == *before && entry.1 == value);
        noted.map_or(of_type(self.function, self.function.ty(value)), |entry| entry.2)
    }

    /// The value of an instruction, and what is known once it has been passed.
    fn inst(&mut self, inst: Inst) -> Result<(), OutOfMemory> {
        let function = self.function;
        let data = function.inst(inst);
        if data.ty.is_int() {
            self.ranges[inst.index()] = of_inst(function, inst, |value| self.get(value));
        }
        match data.op {
            Op::Guard => self.assume(Inst(data.a), true),
            Op::BoundsCheck => {
                self.assume_fact(Fact { a: Inst(data.a), cond: IntCond::Ult, b: Inst(data.b) })
            }
            _ => Ok(()),
        }
    }

    /// Takes for granted that a condition is not 0, or that it is.
    fn assume(&mut self, cond: Inst, holds: bool) -> Result<(), OutOfMemory> {
        let data = self.function.inst(cond);
        let fact = Fact { a: Inst(data.a), cond: IntCond::of(data.c), b: Inst(data.b) };
        if data.op == Op::Icmp && self.function.ty(fact.a).is_int() {
            let cond = if holds { fact.cond } else { fact.cond.negate() };
            self.assume_fact(Fact { cond, ..fact })?;
        }
        let truth = if holds { IntCond::Ne } else { IntCond::Eq };
        let narrowed = self.get(cond).where_holds(truth, Range::one(0), 32);
        self.narrow(cond, narrowed, 0)
    }

    fn assume_fact(&mut self, fact: Fact) -> Result<(), OutOfMemory> {
        let bits = self.function.ty(fact.a).bits(self.function.profile);
        let (a, b) = (self.get(fact.a), self.get(fact.b));
        self.facts.push(fact)?;
        self.narrow(fact.a, a.where_holds(fact.cond, b, bits), 0)?;
        self.narrow(fact.b, b.where_holds(fact.cond.swap(), a, bits), 0)
    }

    /// Gives a value a narrower interval, and what it is the sum of and was made from.
    fn narrow(&mut self, value: Inst, range: Range, depth: u32) -> Result<(), OutOfMemory> {
        let old = self.get(value);
        let met = old.meet(range);
        if met == old || met.is_empty() || depth > 4 {
            return Ok(());
        }
        self.undo.push((value, old))?;
        self.ranges[value.index()] = met;
        let bits = self.function.ty(value).bits(self.function.profile);
        if let Some((x, number)) = super::analysis::plus_constant(self.function, value) {
            // Without a wrap the sum's bounds are the value's.
            let before = self.get(x);
            let all = Range::all(bits);
            let exact =
                |bound: i64| bound.checked_add(number).is_some_and(|sum| all.lo <= sum && sum <= all.hi);
            if exact(before.lo) && exact(before.hi) {
                let (lo, hi) = (met.lo.saturating_sub(number), met.hi.saturating_sub(number));
                return self.narrow(x, Range::new(lo, hi), depth + 1);
            }
        }
        let data = self.function.inst(value);
        if matches!(data.op, Op::Sext32) {
            return self.narrow(Inst(data.a), met, depth + 1);
        }
        Ok(())
    }

    /// Whether `a cond b` is known to hold from what was passed.
    fn is_known(&self, a: Inst, cond: IntCond, b: Inst) -> bool {
        /// Facts looked at, the latest first.
        const FACTS: usize = 24;
        let implies = |known: IntCond| {
            known == cond
                || matches!(
                    (known, cond),
                    (IntCond::Slt, IntCond::Sle | IntCond::Ne)
                        | (IntCond::Ult, IntCond::Ule | IntCond::Ne)
                        | (IntCond::Eq, IntCond::Sle | IntCond::Sge | IntCond::Ule | IntCond::Uge)
                )
        };
        self.facts.iter().rev().take(FACTS).any(|fact| {
            fact.a == a && fact.b == b && implies(fact.cond)
                || fact.a == b && fact.b == a && implies(fact.cond.swap())
        })
    }
}
