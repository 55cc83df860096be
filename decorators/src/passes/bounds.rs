//! Bounds checks out of loops: before an innermost loop it is asked once whether every index that its checks
//! can see will be in bounds; if so, a copy of the loop without those checks runs, else the loop as it was.
//!
//! So an exception is raised in the round in which it would have been, with everything before it done. An
//! index qualifies when it is, in each round, a start plus a constant number of steps (`slope`), or when
//! its interval is known and only the length is not. All sums wrap; the questions (`ask`) are such that a
//! wrap anywhere on the way answers no.

use super::analysis::Analysis;
use super::copy::{Copied, copy_blocks};
use super::induction::{Counted, Limit, counted, limit};
use super::range::Range;
use super::repair::{is_possible, repair};
use super::{ranges, shape};
use crate::ir::loops::LoopId;
use crate::ir::{Block, Builder, Edge, Function, Inst, InstData, IntCond, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

mod ask;
mod slope;

use slope::{Slope, slope};

/// A loop with more instructions than this is not copied.
const MAX_LOOP: usize = 300;
/// More questions than this are not asked.
const MAX_GROUPS: usize = 12;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    if !is_possible(function) {
        return Ok(());
    }
    let analysis = shape::analyse(function)?;
    let mem = function.mem();
    let mut checks = Vec::new(mem);
    for id in analysis.loops.ids().filter(|&id| analysis.loops.is_innermost(id)) {
        find_checks(function, &analysis, id, &mut checks)?;
    }
    if checks.is_empty() {
        analysis.keep(function);
        return Ok(());
    }
    let mut questions = Vec::new(mem);
    questions.extend(checks.iter().map(|check: &Check| (check.inst, check.index)))?;
    let answers = ranges::query(function, &analysis, &questions)?;
    let mut pairs = Vec::new(mem);
    let mut rest = &checks[..];
    let mut first = 0;
    while let Some(check) = rest.first() {
        let count = rest.iter().take_while(|one| one.id == check.id).count();
        let (these, others) = rest.split_at(count);
        rest = others;
        version(function, &analysis, these, &answers[first..first + count], &mut pairs)?;
        first += count;
    }
    analysis.keep(function);
    if pairs.is_empty() { Ok(()) } else { repair(function, &mut pairs) }
}

/// A check in a loop of a length that does not change there.
#[derive(Clone, Copy)]
struct Check {
    id: LoopId,
    block: Block,
    inst: Inst,
    index: Inst,
    length: Inst,
}

fn find_checks<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    id: LoopId,
    checks: &mut Vec<'m, Check>,
) -> Result<(), OutOfMemory> {
    let blocks = analysis.loops.blocks(id);
    let size: usize = blocks.iter().map(|&block| function.block_insts(block).count()).sum();
    if size > MAX_LOOP || function.is_cold(analysis.loops.header(id)) {
        return Ok(());
    }
    for &block in blocks {
        for inst in function.block_insts(block).filter(|&inst| function.op(inst) == Op::BoundsCheck) {
            let (index, length) = function.pair(inst);
            if super::induction::is_invariant(function, analysis, id, length) {
                checks.push(Check { id, block, inst, index, length })?;
            }
        }
    }
    Ok(())
}

/// What is asked about one or more checks: whether `start + lo` to `start + hi`, and what the slope adds,
/// are below the length.
#[derive(Clone, Copy)]
struct Group {
    /// The index without its constant part, in the loop.
    base: Inst,
    length: Inst,
    lo: i64,
    hi: i64,
    slope: Slope,
    /// A value that a branch in the loop has found the index to be less than, signed.
    below: Option<Inst>,
}

/// A loop's checks as questions; the checks that are answered by them.
struct Plan<'m> {
    groups: Vec<'m, Group>,
    answered: Vec<'m, (Block, Inst)>,
}

fn plan<'m>(
    function: &Function<'m>,
    analysis: &Analysis<'m>,
    counted: &Counted<'m>,
    limit: Option<&Limit>,
    checks: &[Check],
    answers: &[Range],
) -> Result<Plan<'m>, OutOfMemory> {
    let mem = function.mem();
    let mut plan = Plan { groups: Vec::new(mem), answered: Vec::new(mem) };
    for (check, range) in checks.iter().zip(answers) {
        let Some(group) = group(function, analysis, counted, limit, check, *range) else { continue };
        let same = plan.groups.iter().position(|other| {
            let same_index = other.base == group.base && other.slope == group.slope;
            same_index && other.length == group.length && other.below.is_none() && group.below.is_none()
        });
        match same {
            Some(at) => {
                let other = &mut plan.groups[at];
                (other.lo, other.hi) = (other.lo.min(group.lo), other.hi.max(group.hi));
            }
            None if plan.groups.len() == MAX_GROUPS => continue,
            None => plan.groups.push(group)?,
        }
        plan.answered.push((check.block, check.inst))?;
    }
    Ok(plan)
}

fn group(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    counted: &Counted<'_>,
    limit: Option<&Limit>,
    check: &Check,
    range: Range,
) -> Option<Group> {
    /// Intervals over this say that nothing is known.
    const MAX_INDEX: i64 = 1 << 24;
    let length = check.length;
    if range.lo >= 0 && range.hi <= MAX_INDEX {
        let base = Inst::NONE;
        return Some(Group { base, length, lo: 0, hi: range.hi, slope: Slope::Known, below: None });
    }
    let found = slope(function, analysis, counted, limit, check.index)?;
    if found.slope != Slope::Same {
        // Rounds are counted by the limit's test, so the check comes behind it.
        let test = limit?.test;
        let only_way = analysis.cfg.preds(test.inside.0).len() == 1;
        let behind =
            test.inside == check.block || analysis.tree.dominates(&analysis.cfg, test.inside, check.block);
        if !only_way || !behind || function.ty(check.index) != limit?.ty {
            return None;
        }
    }
    let below = match found.slope {
        Slope::Rounds(1..) | Slope::Along(true) if found.lo == found.hi => {
            less_than(function, analysis, counted, limit?, check)
        }
        _ => None,
    };
    Some(Group { base: found.base, length, lo: found.lo, hi: found.hi, slope: found.slope, below })
}

/// What a branch in the loop, other than the limit's, has found an index to be less than.
fn less_than(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    counted: &Counted<'_>,
    limit: &Limit,
    check: &Check,
) -> Option<Inst> {
    let mut below = check.block;
    // Up the dominator tree to the header.
    while below != counted.header && below != limit.test.inside {
        let above = analysis.cfg.block(analysis.tree.idom(below.0)?);
        let last = function.last(above)?;
        let data = *function.inst(last);
        if data.op == Op::Brif && analysis.cfg.preds(below.0).len() == 1 {
            let compare = Inst(data.a);
            let (a, b) = function.pair(compare);
            let holds = function.edge_block(Edge(data.b)) == below;
            let cond = IntCond::of(function.inst(compare).c);
            let cond = if holds { cond } else { cond.negate() };
            let is_compare = function.op(compare) == Op::Icmp;
            let invariant =
                |value: Inst| super::induction::is_invariant(function, analysis, counted.id, value);
            if is_compare && a == check.index && cond == IntCond::Slt && invariant(b) {
                return Some(b);
            }
            if is_compare && b == check.index && cond == IntCond::Sgt && invariant(a) {
                return Some(a);
            }
        }
        below = above;
    }
    None
}

/// Makes the two versions of a loop.
fn version<'m>(
    function: &mut Function<'m>,
    analysis: &Analysis<'m>,
    checks: &[Check],
    answers: &[Range],
    pairs: &mut Vec<'m, (Inst, Inst)>,
) -> Result<(), OutOfMemory> {
    let Some(counted) = counted(function, analysis, checks[0].id)? else { return Ok(()) };
    let limit = limit(function, analysis, &counted);
    let plan = plan(function, analysis, &counted, limit.as_ref(), checks, answers)?;
    let (Some(jump), false) = (function.last(counted.before), plan.answered.is_empty()) else {
        return Ok(());
    };
    let Some(entry) = shape::edge_to(function, counted.before, counted.header) else { return Ok(()) };
    function.unlink(counted.before, jump);
    let mut asker = ask::Asker::new(function, analysis, &counted);
    let yes = asker.ask(limit.as_ref(), &plan.groups)?;
    let mut copied = Copied::new(function)?;
    let blocks = analysis.loops.blocks(counted.id);
    copy_blocks(function, blocks, &mut copied)?;
    for &block in blocks {
        let copy = copied.block(block);
        function.set_cold(copy, true);
        function.append_block(copy)?;
        let values = function.params(block).iter().copied().chain(function.block_insts(block));
        let made = values.filter(|&value| function.ty(value) != Type::Void);
        pairs.extend(made.map(|value| (value, copied.value(value))))?;
    }
    let mut args = Vec::new(function.mem());
    args.extend_from_slice(function.edge_args(entry))?;
    let slow = function.make_edge(copied.block(counted.header), &args)?;
    let data = InstData::new(Op::Brif, Type::Void);
    Builder::new(function, counted.before).push(InstData { a: yes.0, b: entry.0, c: slow.0, ..data })?;
    for &(block, check) in plan.answered.iter() {
        function.unlink(block, check);
    }
    let counts = plan.groups.iter().any(|group| !matches!(group.slope, Slope::Known | Slope::Same));
    function.set_counted(counted.header, counts && limit.is_some_and(|l| l.test.block == counted.header));
    Ok(())
}
