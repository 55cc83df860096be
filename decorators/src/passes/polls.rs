//! Polls out of counted loops: a loop that polls in each round becomes one that runs up to 1,024 rounds
//! without, within one that polls between such runs.
//!
//! ```text
//! before: jump outer(i)
//! outer(j): end = min(bound, j + 1024); jump head(j)
//! head(i): brif i < end, body, more
//! more: brif i < bound, wait, leave
//! wait: poll; jump outer(i)
//! ```
//!
//! The inner loop, free of polls, can keep what it reads in registers. How many rounds a run has depends on
//! what a round does: a run takes about as long as `BUDGET` instructions, loops within it included. A loop
//! with few rounds, known beforehand, does without a poll, which the loop around it accounts for.

use super::analysis::Analysis;
use super::induction::{Counted, Limit, Step, constant_trips, counted, limit};
use super::{ranges, shape};
use crate::ir::loops::LoopId;
use crate::ir::{Block, Builder, Edge, Effect, Exit, Format, Function, Inst, InstData, IntCond, Op, Type};
use adder_vm::mem::{OutOfMemory, Vec};

/// Instructions that may run between two polls, roughly.
const BUDGET: u64 = 32_768;
/// Rounds of a run at most.
const MOST_ROUNDS: u64 = 1024;
/// A run of fewer rounds is not worth a loop of its own: the poll is next to nothing of so long a round, and the loop
/// would pass on all that the one within has.
const LEAST_ROUNDS: u64 = 32;
/// Instructions that a call stands for.
const CALL: u64 = 100;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    let analysis = shape::analyse(function)?;
    let mem = function.mem();
    // Per loop: instructions that may run from its entry until it polls or ends.
    let mut work = Vec::new(mem);
    work.extend(analysis.loops.ids().map(|_| 0u64))?;
    let mut plans = Vec::new(mem);
    for id in analysis.loops.ids().rev() {
        let round = round(function, &analysis, id, &work);
        let poll = find_poll(function, &analysis, id);
        let plan = counted(function, &analysis, id)?.and_then(|counted| {
            let limit = limit(function, &analysis, &counted)?;
            let few = constant_trips(function, &limit, BUDGET / round.max(1));
            let is_first = limit.test.block == counted.header;
            (is_first || few.is_some()).then_some((counted, limit, few))
        });
        work[id.0 as usize] = match (poll, plan) {
            (Some(_), Some((_, _, Some(few)))) => {
                remove_polls(function, &analysis, id)?;
                (few + 1) * round
            }
            (Some((_, poll)), Some((counted, limit, None))) => {
                let rounds = (BUDGET / round.max(1)).min(MOST_ROUNDS);
                if rounds < LEAST_ROUNDS || function.is_cold(counted.header) {
                    round
                } else {
                    plans.push(Plan { counted, limit, poll, rounds })?;
                    rounds * round
                }
            }
            (None, Some((_, _, Some(few)))) => (few + 1) * round,
            (Some(_), None) => round,
            // Nobody asked for polls there.
            (None, _) => round,
        };
    }
    if plans.is_empty() {
        analysis.keep(function);
        return Ok(());
    }
    // Where that is not known anyway, whether the counter may wrap.
    let mut questions = Vec::new(mem);
    for plan in plans.iter().filter(|plan| !plan.never_wraps(function)) {
        let first = function.last(plan.counted.before).unwrap_or(plan.poll);
        questions.push((first, plan.limit.test.bound))?;
        questions.push((first, plan.step().unwrap_or(plan.limit.test.bound)))?;
    }
    let answers = match questions.is_empty() {
        true => Vec::new(mem),
        false => ranges::query(function, &analysis, &questions)?,
    };
    let mut answers = answers.chunks(2);
    for plan in plans.iter() {
        let ends = plan.never_wraps(function)
            || answers.next().is_some_and(|answer| plan.cannot_wrap(function, answer[0], answer[1]));
        if ends {
            strip(function, &analysis, plan)?;
        }
    }
    analysis.keep(function);
    Ok(())
}

/// A loop to be made two.
struct Plan<'m> {
    counted: Counted<'m>,
    limit: Limit,
    poll: Inst,
    rounds: u64,
}

/// Instructions of one round, those of loops within by their work.
fn round(function: &Function<'_>, analysis: &Analysis<'_>, id: LoopId, work: &[u64]) -> u64 {
    let own = analysis.loops.blocks(id).iter().filter(|&&block| analysis.loops.of_block(block) == Some(id));
    let cost = |inst: Inst| if function.op(inst).format() == Format::Call { CALL } else { 1 };
    let own: u64 = own.map(|&block| function.block_insts(block).map(cost).sum::<u64>()).sum();
    let inner = analysis.loops.ids().filter(|&inner| analysis.loops.parent(inner) == Some(id));
    inner.fold(own, |sum, inner| sum.saturating_add(work[inner.0 as usize]))
}

/// A poll of a loop's own blocks, when all of them may go: their exits have no handlers, and the head does
/// nothing else that could not be done again. A poll runs at some time anyway, so its place is free.
pub(super) fn find_poll(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    id: LoopId,
) -> Option<(Block, Inst)> {
    let header = analysis.loops.header(id);
    let is_poll = |inst: Inst| function.op(inst) == Op::Poll;
    let again =
        |inst: Inst| is_poll(inst) || !matches!(function.op(inst).effect(), Effect::Write | Effect::Call);
    if !function.block_insts(header).all(again) {
        return None;
    }
    let mut found = None;
    for (block, poll) in polls(function, analysis, id) {
        let exit = function.exit_of(poll)?;
        if function.exit(exit).handler.is_some() {
            return None;
        }
        found = found.or(Some((block, poll)));
    }
    found
}

/// The polls of a loop's own blocks.
fn polls<'f>(
    function: &'f Function<'_>,
    analysis: &'f Analysis<'_>,
    id: LoopId,
) -> impl Iterator<Item = (Block, Inst)> + 'f {
    let own =
        analysis.loops.blocks(id).iter().filter(move |&&block| analysis.loops.of_block(block) == Some(id));
    own.flat_map(move |&block| function.block_insts(block).map(move |inst| (block, inst)))
        .filter(|&(_, inst)| function.op(inst) == Op::Poll)
}

/// Takes the polls of a loop's own blocks out.
pub(super) fn remove_polls<'m>(
    function: &mut Function<'m>,
    analysis: &Analysis<'m>,
    id: LoopId,
) -> Result<(), OutOfMemory> {
    let mut found = Vec::new(function.mem());
    found.extend(polls(function, analysis, id))?;
    found.iter().for_each(|&(block, poll)| function.unlink(block, poll));
    Ok(())
}

/// A poll's exit as it is between two rounds: values that the latch passes on are the header's parameters
/// then. `None` when it needs others that the loop makes.
fn exit_between(
    function: &mut Function<'_>,
    analysis: &Analysis<'_>,
    counted: &Counted<'_>,
    poll: Inst,
) -> Result<Option<Exit>, OutOfMemory> {
    let (Some(exit), Some(back)) =
        (function.exit_of(poll), shape::edge_to(function, counted.latch, counted.header))
    else {
        return Ok(None);
    };
    let header = counted.header;
    let mut pairs = Vec::new(function.mem());
    pairs.extend(function.edge_args(back).iter().copied().zip(function.params(header).iter().copied()))?;
    let inside = |value: Inst| analysis.loops.contains(counted.id, analysis.block_of(value));
    let map =
        |value: Inst| pairs.iter().find(|pair| pair.0 == value && inside(value)).map_or(value, |pair| pair.1);
    let mut fits = true;
    function.each_exit_operand(exit, |value| {
        let value = map(value);
        fits &= !inside(value) || analysis.block_of(value) == header && function.op(value) == Op::Param;
    });
    if fits { super::copy::map_exit(function, exit, map).map(Some) } else { Ok(None) }
}

impl Plan<'_> {
    /// The step when it is a value.
    fn step(&self) -> Option<Inst> {
        match self.limit.counter.step {
            Step::Up(step) | Step::Down(step) => Some(step),
            _ => None,
        }
    }

    /// Whether the loop ends before its counter wraps whatever the numbers are.
    fn never_wraps(&self, function: &Function<'_>) -> bool {
        let step = self.limit.counter.step;
        function.is_counted(self.counted.header)
            || match self.limit.test.cond {
                IntCond::Ne => matches!(step, Step::By(_)),
                IntCond::Ult => matches!(step, Step::By(1 | -1)),
                _ => false,
            }
    }

    /// Whether the loop ends before its counter wraps, so that each run does.
    fn cannot_wrap(
        &self,
        function: &Function<'_>,
        bound: super::range::Range,
        step: super::range::Range,
    ) -> bool {
        let bits = self.limit.ty.bits(function.profile);
        let (least, most) = (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits));
        let size = match self.limit.counter.step {
            Step::By(step) => step.unsigned_abs(),
            Step::Up(_) | Step::Down(_) if step.lo > 0 => step.hi.unsigned_abs(),
            _ => return false,
        };
        let room = |strict: u64| size.saturating_sub(strict);
        match self.limit.test.cond {
            IntCond::Slt => most.abs_diff(bound.hi) >= room(1),
            IntCond::Sle => most.abs_diff(bound.hi) >= room(0),
            IntCond::Sgt => least.abs_diff(bound.lo) >= room(1),
            IntCond::Sge => least.abs_diff(bound.lo) >= room(0),
            _ => false,
        }
    }
}

/// Makes the two loops.
fn strip<'m>(
    function: &mut Function<'m>,
    analysis: &Analysis<'m>,
    plan: &Plan<'m>,
) -> Result<(), OutOfMemory> {
    let Plan { counted, limit, poll, rounds } = plan;
    let header = counted.header;
    let exit = exit_between(function, analysis, counted, *poll)?;
    let (Some(exit), Some(branch)) = (exit, function.last(header)) else { return Ok(()) };
    let Some(entry) = shape::edge_to(function, counted.before, header) else { return Ok(()) };
    let data = *function.inst(branch);
    let stays_on_yes = function.edge_block(Edge(data.b)) == limit.test.inside;
    let (inside, leave) = if stays_on_yes { (data.b, data.c) } else { (data.c, data.b) };
    let (outer, more, wait) = (function.make_block()?, function.make_block()?, function.make_block()?);
    let mem = function.mem();
    let (mut params, mut outer_params) = (Vec::new(mem), Vec::new(mem));
    params.extend_from_slice(function.params(header))?;
    for &param in params.iter() {
        outer_params.push(function.add_param(outer, function.ty(param))?)?;
    }
    let place = params.iter().position(|&param| param == limit.counter.param).unwrap_or(0);
    for (block, cold) in [(outer, false), (more, false), (wait, true)] {
        let cold = cold || function.is_cold(header);
        function.append_block(block)?;
        function.set_cold(block, cold);
    }
    function.set_edge_block(entry, outer);
    let mut b = Builder::new(function, outer);
    let end = end_of_run(&mut b, limit, outer_params[place], *rounds)?;
    b.jump(header, &outer_params)?;
    // The test, against the end of the run.
    remove_polls(function, analysis, counted.id)?;
    function.unlink(header, branch);
    let mut b = Builder::new(function, header);
    let compare = b.icmp(limit.test.cond, limit.test.value, end)?;
    let to_more = b.function.make_edge(more, &[])?;
    let branch = InstData::new(Op::Brif, Type::Void);
    b.push(InstData { a: compare.0, b: inside, c: to_more.0, ..branch })?;
    // The loop's own test.
    b.switch_to(more);
    let bound = match b.function.as_iconst(limit.test.bound) {
        Some(number) => b.iconst(limit.ty, number)?,
        None => limit.test.bound,
    };
    let compare = b.icmp(limit.test.cond, limit.test.value, bound)?;
    let to_wait = b.function.make_edge(wait, &[])?;
    b.push(InstData { a: compare.0, b: to_wait.0, c: leave, ..branch })?;
    b.switch_to(wait);
    b.poll(exit)?;
    b.jump(outer, &params)?;
    Ok(())
}

/// The bound of the next run: the loop's own, or nearer. A sum that wraps is over the loop's bound, since
/// the loop ends before its counter wraps.
fn end_of_run(
    b: &mut Builder<'_, '_>,
    limit: &Limit,
    counter: Inst,
    rounds: u64,
) -> Result<Inst, OutOfMemory> {
    let ty = limit.ty;
    let bound = match b.function.as_iconst(limit.test.bound) {
        Some(number) => b.iconst(ty, number)?,
        None => limit.test.bound,
    };
    let offset = b.iconst(ty, limit.offset)?;
    let first = b.binary(Op::Iadd, counter, offset)?;
    let way = match limit.counter.step {
        Step::By(step) => b.iconst(ty, step.unsigned_abs().wrapping_mul(rounds) as i64)?,
        Step::Up(step) | Step::Down(step) => {
            let shift = b.iconst(ty, i64::from(rounds.ilog2()))?;
            b.binary(Op::IshlSmall, step, shift)?
        }
        Step::Between(..) => return Ok(bound),
    };
    let up = limit.is_up();
    let far = b.binary(if up { Op::Iadd } else { Op::Isub }, first, way)?;
    let (beyond, nearer) = match (limit.test.cond, up) {
        (IntCond::Ne, _) => {
            let rest = if up { (bound, first) } else { (first, bound) };
            let rest = b.binary(Op::Isub, rest.0, rest.1)?;
            let more = b.icmp(IntCond::Ugt, rest, way)?;
            return b.select(more, far, bound);
        }
        (IntCond::Ult, _) => (IntCond::Ugt, Op::Umin),
        (_, true) => (IntCond::Sgt, Op::Smin),
        (_, false) => (IntCond::Slt, Op::Smax),
    };
    let moved = b.icmp(beyond, far, first)?;
    let end = b.binary(nearer, bound, far)?;
    b.select(moved, end, bound)
}
