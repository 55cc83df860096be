//! Values that count in a loop, and the tests that end it.

use super::analysis::{Analysis, plus_constant};
use super::shape;
use crate::ir::loops::LoopId;
use crate::ir::{Block, Edge, Function, Inst, IntCond, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// By what a value changes from one round to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// By a constant.
    By(i64),
    /// Up by a value that does not change in the loop, whatever its sign.
    Up(Inst),
    /// Down by one.
    Down(Inst),
    /// By a constant between these, which differs from round to round; both of one sign, or 0.
    Between(i64, i64),
}

/// A parameter of a loop's header that counts. All sums wrap.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// The parameter.
    pub param: Inst,
    /// Its value in the first round.
    pub start: Inst,
    /// Its value in the next round.
    pub next: Inst,
    /// The difference.
    pub step: Step,
}

/// A branch that every round passes and that may leave the loop: it goes on where `value cond bound` holds.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// The block of the branch.
    pub block: Block,
    /// Where the loop goes on.
    pub inside: Block,
    /// The comparison.
    pub compare: Inst,
    /// What is compared.
    pub value: Inst,
    /// How.
    pub cond: IntCond,
    /// With what: a value made outside the loop, or a constant.
    pub bound: Inst,
}

/// A loop in shape, with what counts in it.
#[derive(Debug)]
pub struct Counted<'m> {
    /// The loop.
    pub id: LoopId,
    /// Where it is entered.
    pub header: Block,
    /// The only block outside from which it is.
    pub before: Block,
    /// The only block within from which it goes back.
    pub latch: Block,
    /// What counts.
    pub counters: Vec<'m, Counter>,
    /// What ends it, that nearest to the header last.
    pub tests: Vec<'m, Test>,
}

/// What counts in a loop; `None` when the loop is not in shape.
pub fn counted<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    id: LoopId,
) -> Result<Option<Counted<'m>>, OutOfMemory> {
    let mem = function.mem();
    let header = analysis.loops.header(id);
    let ends = (shape::preheader(function, analysis, id), shape::latch(function, analysis, id));
    let (Some(before), Some(latch)) = ends else { return Ok(None) };
    let mut counters = Vec::new(mem);
    for &param in function.params(header).iter().filter(|&&param| function.ty(param).is_int()) {
        let start = shape::arg_for(function, before, header, param);
        let next = shape::arg_for(function, latch, header, param);
        let (Some(start), Some(next)) = (start, next) else { continue };
        if let Some(step) = step(function, analysis, id, param, next) {
            counters.push(Counter { param, start, next, step })?;
        }
    }
    let mut tests = Vec::new(mem);
    let mut node = analysis.cfg.head(latch);
    // Up the dominator tree from the latch: what every round passes.
    loop {
        let block = analysis.cfg.block(node);
        if analysis.cfg.body(block) == analysis.cfg.head(block) {
            tests.extend(test(function, analysis, id, block))?;
        }
        match analysis.tree.idom(node) {
            Some(above) if block != header => node = above,
            _ => break,
        }
    }
    Ok(Some(Counted { id, header, before, latch, counters, tests }))
}

/// Whether a value does not change in a loop: it is made outside, or is a constant.
pub fn is_invariant(function: &Function<'_>, analysis: &Analysis<'_>, id: LoopId, value: Inst) -> bool {
    let block = analysis.block_of(value);
    function.op(value) == Op::Iconst || block.is_some() && !analysis.loops.contains(id, block)
}

fn step(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    id: LoopId,
    param: Inst,
    next: Inst,
) -> Option<Step> {
    if let Some(rel) = relative(function, analysis, id, next) {
        if rel.param != param || rel.lo.checked_mul(rel.hi)? < 0 {
            return None;
        }
        return Some(if rel.lo == rel.hi { Step::By(rel.lo) } else { Step::Between(rel.lo, rel.hi) });
    }
    let (a, b) = function.pair(next);
    let same = |value: Inst| is_invariant(function, analysis, id, value);
    match function.op(next) {
        Op::Iadd if a == param && same(b) => Some(Step::Up(b)),
        Op::Iadd if b == param && same(a) => Some(Step::Up(a)),
        Op::Isub if a == param && same(b) => Some(Step::Down(b)),
        _ => None,
    }
}

fn test(function: &Function<'_>, analysis: &Analysis<'_>, id: LoopId, block: Block) -> Option<Test> {
    let last = function.last(block).filter(|&last| function.op(last) == Op::Brif)?;
    let data = function.inst(last);
    let (yes, no) = (function.edge_block(Edge(data.b)), function.edge_block(Edge(data.c)));
    let (stays, inside) = match (analysis.loops.contains(id, yes), analysis.loops.contains(id, no)) {
        (true, false) => (true, yes),
        (false, true) => (false, no),
        _ => return None,
    };
    let compare = Inst(data.a);
    if function.op(compare) != Op::Icmp || !function.ty(function.pair(compare).0).is_int() {
        return None;
    }
    let (a, b) = function.pair(compare);
    let cond = IntCond::of(function.inst(compare).c);
    let cond = if stays { cond } else { cond.negate() };
    let same = |value: Inst| is_invariant(function, analysis, id, value);
    match (same(a), same(b)) {
        (false, true) => Some(Test { block, inside, compare, value: a, cond, bound: b }),
        (true, false) => Some(Test { block, inside, compare, value: b, cond: cond.swap(), bound: a }),
        _ => None,
    }
}

/// A value as a parameter of a loop's header plus a constant from `lo` to `hi`; sums wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative {
    /// The parameter.
    pub param: Inst,
    /// The least difference.
    pub lo: i64,
    /// The greatest.
    pub hi: i64,
}

/// A value in terms of a parameter of the loop's header, through sums with constants and through
/// parameters of blocks in the loop at which ways join.
pub fn relative(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    id: LoopId,
    value: Inst,
) -> Option<Relative> {
    /// Joins looked at for one value, so that the search ends soon.
    const JOINS: u32 = 24;
    let header = analysis.loops.header(id);
    let mut joins = JOINS;
    Search { function, analysis, id, header }.relative(value, 0, &mut joins)
}

struct Search<'f, 'm> {
    function: &'f Function<'m>,
    analysis: &'f Analysis<'m>,
    id: LoopId,
    header: Block,
}

impl Search<'_, '_> {
    fn relative(&self, value: Inst, depth: u32, joins: &mut u32) -> Option<Relative> {
        const DEPTH: u32 = 12;
        let (mut at, mut sum) = (value, 0i64);
        // Sums with constants, each made before the one that uses it.
        for _ in 0..64 {
            let Some((a, number)) = plus_constant(self.function, at) else { break };
            sum = sum.checked_add(number)?;
            at = a;
        }
        let block = self.analysis.block_of(at);
        if self.function.op(at) != Op::Param || depth == DEPTH || *joins == 0 {
            return None;
        }
        if block == self.header {
            return Some(Relative { param: at, lo: sum, hi: sum });
        }
        // A join in this loop, not in one within it.
        if self.analysis.loops.of_block(block) != Some(self.id) {
            return None;
        }
        *joins -= 1;
        let mut all: Option<Relative> = None;
        for &from in self.analysis.cfg.preds(block.0) {
            let from = self.analysis.cfg.block(from);
            let last = self.function.last(from)?;
            for edge in self.function.edges(last).filter(|&edge| self.function.edge_block(edge) == block) {
                let arg = self.function.edge_args(edge)[self.function.inst(at).b as usize];
                let one = self.relative(arg, depth + 1, joins)?;
                all = match all {
                    None => Some(one),
                    Some(all) if all.param == one.param => {
                        Some(Relative { lo: all.lo.min(one.lo), hi: all.hi.max(one.hi), ..all })
                    }
                    Some(_) => return None,
                };
            }
        }
        let all = all?;
        Some(Relative { lo: all.lo.checked_add(sum)?, hi: all.hi.checked_add(sum)?, ..all })
    }
}

impl Counted<'_> {
    /// The counter of a parameter.
    pub fn counter(&self, param: Inst) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.param == param)
    }
}

/// A test that bounds how often a loop goes round: `counter + offset cond bound`, which each round brings
/// nearer to its end by `step`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The test.
    pub test: Test,
    /// What it tests.
    pub counter: Counter,
    /// The constant in what it tests.
    pub offset: i64,
    /// Type of counter and bound.
    pub ty: Type,
}

impl Limit {
    /// Whether the counter goes up.
    pub fn is_up(&self) -> bool {
        matches!(self.counter.step, Step::By(1..) | Step::Up(_))
    }
}

/// The first such test of a loop.
pub fn limit(function: &Function<'_>, analysis: &Analysis<'_>, counted: &Counted<'_>) -> Option<Limit> {
    counted.tests.iter().rev().find_map(|test| {
        let rel = relative(function, analysis, counted.id, test.value)?;
        let counter = *counted.counter(rel.param)?;
        let fits = match counter.step {
            Step::By(step) => match test.cond {
                IntCond::Slt | IntCond::Sle | IntCond::Ult => step > 0,
                IntCond::Sgt | IntCond::Sge => step < 0,
                IntCond::Ne => step == 1 || step == -1,
                _ => false,
            },
            Step::Up(_) => matches!(test.cond, IntCond::Slt | IntCond::Sle),
            Step::Down(_) => matches!(test.cond, IntCond::Sgt | IntCond::Sge),
            Step::Between(..) => false,
        };
        let ty = function.ty(test.value);
        (fits && rel.lo == rel.hi).then_some(Limit { test: *test, counter, offset: rel.lo, ty })
    })
}

/// How often the blocks behind the limiting test run, when all of it is constant and no other way leaves the
/// loop earlier; `None` when it is not known or is over `most`.
pub fn constant_trips(function: &Function<'_>, limit: &Limit, most: u64) -> Option<u64> {
    let bits = limit.ty.bits(function.profile);
    let Step::By(step) = limit.counter.step else { return None };
    let start = function.as_iconst(limit.counter.start)?;
    let bound = function.as_iconst(limit.test.bound)?;
    let first = start.wrapping_add(limit.offset);
    let first = if bits == 32 { i64::from(first as i32) } else { first };
    if !limit.test.cond.holds(first, bound) {
        return Some(0);
    }
    let unsigned = limit.test.cond == IntCond::Ult;
    let wide = |number: i64| if unsigned { i128::from(number as u64) } else { i128::from(number) };
    let (first, bound, step) = (wide(first), wide(bound), i128::from(step));
    let way = (bound - first) * step.signum();
    let trips = match limit.test.cond {
        // Not reached without a wrap.
        IntCond::Ne if way < 0 => return None,
        IntCond::Sle | IntCond::Sge => way / step.abs() + 1,
        _ => (way - 1) / step.abs() + 1,
    };
    let end = first + trips * step;
    let (least, greatest) =
        if unsigned { (0, (1 << bits) - 1) } else { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) };
    let no_wrap = least <= end && end <= greatest;
    u64::try_from(trips).ok().filter(|&trips| no_wrap && trips <= most)
}
