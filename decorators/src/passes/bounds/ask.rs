//! The questions before a loop: instructions at the end of its preheader, and their answers' conjunction.
//!
//! The blocks behind the limit's test run at most `last + 1` times, where `last` is an unsigned word;
//! `span` is how far the limit's counter moves meanwhile. An index moves from `low` to `high`, each computed
//! with wrapping sums from the other by adding an exact unsigned number; then `low <= high`, unsigned, says
//! that nothing wrapped between them, and `high < length` that all of it is in bounds.

use super::slope::Slope;
use super::{Counted, Group};
use crate::ir::{Builder, Function, Inst, IntCond, Op, Type};
use crate::passes::analysis::Analysis;
use crate::passes::induction::{Limit, Step, is_invariant};
use adder_vm::mem::OutOfMemory;

type Asked<T = Inst> = Result<T, OutOfMemory>;

pub(super) struct Asker<'a, 'f, 'm> {
    b: Builder<'f, 'm>,
    analysis: &'a Analysis<'m>,
    counted: &'a Counted<'m>,
    /// All answers so far, an i32.
    all: Option<Inst>,
    /// Rounds less one or more than that, and the way of the limit's counter.
    last: Option<Inst>,
    span: Option<Inst>,
    /// What `last` must not be over, unsigned.
    most_rounds: u64,
    /// What `span` must not be over, unsigned.
    most_span: u64,
}

impl<'a, 'f, 'm> Asker<'a, 'f, 'm> {
    pub(super) fn new(
        function: &'f mut Function<'m>,
        analysis: &'a Analysis<'m>,
        counted: &'a Counted<'m>,
    ) -> Self {
        let b = Builder::new(function, counted.before);
        let most = u64::MAX;
        Asker { b, analysis, counted, all: None, last: None, span: None, most_rounds: most, most_span: most }
    }

    /// Whether all checks of the groups will be passed.
    pub(super) fn ask(&mut self, limit: Option<&Limit>, groups: &[Group]) -> Asked {
        let counts = groups.iter().any(|group| !matches!(group.slope, Slope::Known | Slope::Same));
        if let Some(limit) = limit.filter(|_| counts) {
            // What the test finds of the counter itself is near enough for an index that is the counter.
            let near = |group: &Group| group.base == limit.counter.param && group.hi <= limit.offset;
            let moves = |group: &&Group| !matches!(group.slope, Slope::Known | Slope::Same);
            let exact = groups.iter().filter(moves).any(|group| !near(group));
            self.rounds(limit, exact)?;
        }
        for group in groups {
            self.group(limit, group)?;
        }
        if let (Some(last), true) = (self.last, self.most_rounds != u64::MAX) {
            self.at_most(last, self.most_rounds)?;
        }
        if let (Some(span), true) = (self.span, self.most_span != u64::MAX) {
            self.at_most(span, self.most_span)?;
        }
        match self.all {
            Some(all) => Ok(all),
            None => self.b.iconst(Type::I32, 1),
        }
    }

    fn ty(&self, value: Inst) -> Type {
        self.b.function.ty(value)
    }

    fn need(&mut self, cond: IntCond, a: Inst, b: Inst) -> Asked<()> {
        let answer = self.b.icmp(cond, a, b)?;
        self.all = Some(match self.all {
            Some(all) => self.b.binary(Op::Band, all, answer)?,
            None => answer,
        });
        Ok(())
    }

    fn need_number(&mut self, cond: IntCond, a: Inst, number: i64) -> Asked<()> {
        let number = self.b.iconst(self.ty(a), number)?;
        self.need(cond, a, number)
    }

    /// `value <= most`, unsigned; nothing to ask when every number of its type is.
    fn at_most(&mut self, value: Inst, most: u64) -> Asked<()> {
        if most >= self.greatest(self.ty(value)) {
            return Ok(());
        }
        self.need_number(IntCond::Ule, value, most as i64)
    }

    /// The greatest unsigned number of a type.
    fn greatest(&self, ty: Type) -> u64 {
        u64::MAX >> (64 - ty.bits(self.b.function.profile))
    }

    fn plus(&mut self, value: Inst, number: i64) -> Asked {
        if number == 0 {
            return Ok(value);
        }
        let number = self.b.iconst(self.ty(value), number)?;
        self.b.binary(Op::Iadd, value, number)
    }

    /// `value * number` for a number above 0.
    fn times(&mut self, value: Inst, number: i64) -> Asked {
        if number == 1 {
            return Ok(value);
        }
        let number = self.b.iconst(self.ty(value), number)?;
        self.b.binary(Op::Imul, value, number)
    }

    /// A value of the loop as it is in the first round, by instructions before the loop.
    fn at_start(&mut self, value: Inst) -> Asked {
        if let Some(number) = self.b.function.as_iconst(value) {
            return self.b.iconst(self.ty(value), number);
        }
        if is_invariant(self.b.function, self.analysis, self.counted.id, value) {
            return Ok(value);
        }
        if let Some(counter) = self.counted.counter(value) {
            let start = counter.start;
            return self.at_start(start);
        }
        // `slope` has seen only operations with two operands, not deeper than its limit.
        let data = *self.b.function.inst(value);
        let (x, y) = (self.at_start(Inst(data.a))?, self.at_start(Inst(data.b))?);
        self.b.binary(data.op, x, y)
    }

    /// Computes `last` and `span`, and asks what they are right under. With a step that is no constant they
    /// may be greater than they are when `exact` is not asked for, which saves a division.
    fn rounds(&mut self, limit: &Limit, exact: bool) -> Asked<()> {
        let start = self.at_start(limit.counter.start)?;
        let first = self.plus(start, limit.offset)?;
        let bound = self.at_start(limit.test.bound)?;
        let up = limit.is_up();
        let cond = limit.test.cond;
        let strict = !matches!(cond, IntCond::Sle | IntCond::Sge);
        // The first round takes place: what follows counts the rest.
        self.need(cond, first, bound)?;
        let (far, near) = if up { (bound, first) } else { (first, bound) };
        let way = self.b.binary(Op::Isub, far, near)?;
        let way = self.plus(way, if strict { -1 } else { 0 })?;
        let bits = limit.ty.bits(self.b.function.profile);
        let (least, most) = (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits));
        match limit.counter.step {
            Step::By(step) => {
                let size = step.unsigned_abs() as i64;
                // The step behind the last round must not wrap round to where the test holds again.
                let room = size - i64::from(strict);
                match cond {
                    _ if room == 0 || cond == IntCond::Ne => {}
                    IntCond::Ult => {
                        let most = self.greatest(limit.ty) as i64;
                        self.need_number(IntCond::Ule, bound, most.wrapping_sub(room))?;
                    }
                    _ if up => self.need_number(IntCond::Sle, bound, most - room)?,
                    _ => self.need_number(IntCond::Sge, bound, least + room)?,
                }
                let last = if size == 1 {
                    way
                } else {
                    let size = self.b.iconst(limit.ty, size)?;
                    self.b.binary(Op::Udiv, way, size)?
                };
                self.last = Some(last);
                self.span = Some(self.times(last, size)?);
            }
            Step::Up(step) => {
                self.need_number(IntCond::Sgt, step, 0)?;
                self.need_number(IntCond::Sge, first, 0)?;
                // `bound` is above `first`, so this difference does not wrap.
                let most = self.b.iconst(limit.ty, most)?;
                let end = self.plus(bound, if strict { -1 } else { 0 })?;
                let room = self.b.binary(Op::Isub, most, end)?;
                self.need(IntCond::Sle, step, room)?;
                self.by_value(way, step, exact)?;
            }
            Step::Down(step) => {
                self.need_number(IntCond::Sgt, step, 0)?;
                self.need_number(IntCond::Sge, bound, 0)?;
                self.by_value(way, step, exact)?;
            }
            Step::Between(..) => {}
        }
        Ok(())
    }

    /// `last` and `span` for a step that is asked to be above 0: each round moves the counter by 1 or more.
    fn by_value(&mut self, way: Inst, step: Inst, exact: bool) -> Asked<()> {
        (self.last, self.span) = (Some(way), Some(way));
        if exact {
            let one = self.b.iconst(self.ty(step), 1)?;
            let step = self.b.binary(Op::Smax, step, one)?;
            let last = self.b.binary(Op::Udiv, way, step)?;
            let span = self.b.binary(Op::Imul, last, step)?;
            (self.last, self.span) = (Some(last), Some(span));
        }
        Ok(())
    }

    /// Asks whether all of a group's indices are below its length.
    fn group(&mut self, limit: Option<&Limit>, group: &Group) -> Asked<()> {
        let length = self.at_start(group.length)?;
        if group.slope == Slope::Known {
            let ty = self.ty(length);
            let high = self.b.iconst(ty, group.hi)?;
            return self.need(IntCond::Ult, high, length);
        }
        let start = self.at_start(group.base)?;
        let low = self.plus(start, group.lo)?;
        let high = self.plus(start, group.hi)?;
        let (up, way) = match (group.slope, self.last, self.span) {
            (Slope::Rounds(step), Some(last), _) => (step > 0, self.way(limit, group, last, step.abs())?),
            (Slope::Between(_, hi), Some(last), _) if hi > 0 => (true, self.way(limit, group, last, hi)?),
            (Slope::Between(lo, _), Some(last), _) => (false, self.way(limit, group, last, lo.abs())?),
            (Slope::Along(up), _, Some(span)) => {
                self.keep_exact(group, 1, false);
                (up, span)
            }
            (Slope::Times(factor), _, Some(span)) => {
                self.need_number(IntCond::Sge, factor, 0)?;
                let upper = self.b.binary(Op::UmulHigh, span, factor)?;
                self.need_number(IntCond::Eq, upper, 0)?;
                let way = self.b.binary(Op::Imul, span, factor)?;
                if group.lo != group.hi {
                    // Room for the constants as well.
                    let most = self.greatest(self.ty(way)) - group.hi.abs_diff(group.lo);
                    self.at_most(way, most)?;
                }
                (true, way)
            }
            (Slope::Same, ..) => {
                if group.lo != group.hi {
                    self.need(IntCond::Ule, low, high)?;
                }
                return self.need(IntCond::Ult, high, length);
            }
            // Rounds are not counted: the answer is no.
            _ => return self.need(IntCond::Ne, start, start),
        };
        let (low, high) = if up {
            (low, self.b.binary(Op::Iadd, high, way)?)
        } else {
            (self.b.binary(Op::Isub, low, way)?, high)
        };
        if let Some(below) = group.below {
            // It does not go down and starts at 0 or above, and a branch keeps it below this.
            let below = self.at_start(below)?;
            self.need_number(IntCond::Sge, low, 0)?;
            self.need(IntCond::Sge, high, low)?;
            return self.need(IntCond::Ule, below, length);
        }
        self.need(IntCond::Ule, low, high)?;
        self.need(IntCond::Ult, high, length)
    }

    /// `last * step`, exact under what is asked in the end.
    fn way(&mut self, limit: Option<&Limit>, group: &Group, last: Inst, step: i64) -> Asked {
        let own = limit.is_some_and(|limit| {
            limit.counter.step == Step::By(step) || limit.counter.step == Step::By(-step)
        });
        if own && group.lo == group.hi {
            // As far as the limit's counter moves, which is exact already.
            return Ok(self.span.unwrap_or(last));
        }
        self.keep_exact(group, step, true);
        self.times(last, step)
    }

    /// Notes what `last`, or `span`, must not be over so that its product with a step, and the constants of
    /// a group, together do not wrap.
    fn keep_exact(&mut self, group: &Group, step: i64, rounds: bool) {
        let greatest = self.greatest(self.ty(group.base));
        let most = (greatest - group.hi.abs_diff(group.lo)) / step.unsigned_abs().max(1);
        if rounds {
            self.most_rounds = self.most_rounds.min(most);
        } else {
            self.most_span = self.most_span.min(most);
        }
    }
}
