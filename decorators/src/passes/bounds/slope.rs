//! How an index changes from round to round of a loop.

use crate::ir::{Function, Inst, Op};
use crate::passes::analysis::{Analysis, plus_constant};
use crate::passes::induction::{Counted, Limit, Step, is_invariant, relative};

/// What a round adds to an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slope {
    /// It is not asked: the index has an interval.
    Known,
    /// Nothing.
    Same,
    /// A constant, not 0.
    Rounds(i64),
    /// A constant between these, of one sign.
    Between(i64, i64),
    /// What the limit's counter moves by, whose step is no constant; up (true) or down.
    Along(bool),
    /// What the limit's counter moves by, times this; the counter goes up.
    Times(Inst),
}

/// An index: `base + lo` to `base + hi`, where `base` has that slope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sloped {
    pub(super) base: Inst,
    pub(super) lo: i64,
    pub(super) hi: i64,
    pub(super) slope: Slope,
}

/// Depth of sums and products looked into.
const DEPTH: u32 = 6;

/// The slope of an index, if it has one.
pub(super) fn slope(
    function: &Function<'_>,
    analysis: &Analysis<'_>,
    counted: &Counted<'_>,
    limit: Option<&Limit>,
    index: Inst,
) -> Option<Sloped> {
    let (mut base, mut sum) = (index, 0i64);
    for _ in 0..8 {
        let Some((a, number)) = plus_constant(function, base) else { break };
        sum = sum.checked_add(number)?;
        base = a;
    }
    /// Offsets over this are not worth a question of their own.
    const MAX_OFFSET: i64 = 1 << 24;
    let search = Search { function, analysis, counted, limit };
    let sloped = match search.slope(base, DEPTH) {
        Some(slope) => Sloped { base, lo: sum, hi: sum, slope },
        None => {
            let rel = relative(function, analysis, counted.id, index)?;
            Sloped { base: rel.param, lo: rel.lo, hi: rel.hi, slope: search.slope(rel.param, DEPTH)? }
        }
    };
    (-MAX_OFFSET <= sloped.lo && sloped.hi <= MAX_OFFSET).then_some(sloped)
}

struct Search<'f, 'm> {
    function: &'f Function<'m>,
    analysis: &'f Analysis<'m>,
    counted: &'f Counted<'m>,
    limit: Option<&'f Limit>,
}

impl Search<'_, '_> {
    fn slope(&self, value: Inst, depth: u32) -> Option<Slope> {
        let function = self.function;
        if is_invariant(function, self.analysis, self.counted.id, value) {
            return Some(Slope::Same);
        }
        if function.op(value) == Op::Param {
            let counter = self.counted.counter(value)?;
            return match counter.step {
                Step::By(0) => Some(Slope::Same),
                Step::By(step) => Some(Slope::Rounds(step)),
                Step::Between(lo, hi) => Some(Slope::Between(lo, hi)),
                Step::Up(_) | Step::Down(_) => {
                    let limit = self.limit.filter(|limit| limit.counter.param == value)?;
                    Some(Slope::Along(limit.is_up()))
                }
            };
        }
        let depth = depth.checked_sub(1)?;
        let (a, b) = function.pair(value);
        match function.op(value) {
            Op::Iadd => match (self.slope(a, depth)?, self.slope(b, depth)?) {
                (Slope::Same, slope) | (slope, Slope::Same) => Some(slope),
                (Slope::Rounds(a), Slope::Rounds(b)) => rounds(a.checked_add(b)?),
                _ => None,
            },
            Op::Isub => match (self.slope(a, depth)?, self.slope(b, depth)?) {
                (slope, Slope::Same) => Some(slope),
                (Slope::Same, Slope::Rounds(b)) => rounds(b.checked_neg()?),
                (Slope::Same, Slope::Between(lo, hi)) => {
                    Some(Slope::Between(hi.checked_neg()?, lo.checked_neg()?))
                }
                (Slope::Same, Slope::Along(up)) => Some(Slope::Along(!up)),
                (Slope::Rounds(a), Slope::Rounds(b)) => rounds(a.checked_sub(b)?),
                _ => None,
            },
            Op::Imul => self.product(a, b, depth).or_else(|| self.product(b, a, depth)),
            Op::IshlSmall => match (self.slope(a, depth)?, function.as_iconst(b)?) {
                (Slope::Rounds(a), shift @ 0..32) => rounds(a.checked_mul(1 << shift)?),
                (Slope::Same, _) => Some(Slope::Same),
                _ => None,
            },
            _ => None,
        }
    }

    /// `a * factor`, where the factor does not change.
    fn product(&self, a: Inst, factor: Inst, depth: u32) -> Option<Slope> {
        if !is_invariant(self.function, self.analysis, self.counted.id, factor) {
            return None;
        }
        match (self.slope(a, depth)?, self.function.as_iconst(factor)) {
            (Slope::Rounds(a), Some(number)) => rounds(a.checked_mul(number)?),
            (Slope::Rounds(step), None) => {
                // The limit's counter, or one that moves as it does.
                let limit = self.limit.filter(|limit| limit.counter.step == Step::By(step) && step > 0)?;
                (limit.ty == self.function.ty(a)).then_some(Slope::Times(factor))
            }
            _ => None,
        }
    }
}

fn rounds(step: i64) -> Option<Slope> {
    /// Steps over this are not worth a question of their own.
    const MAX_STEP: i64 = 1 << 24;
    match step {
        0 => Some(Slope::Same),
        _ if step.unsigned_abs() <= MAX_STEP as u64 => Some(Slope::Rounds(step)),
        _ => None,
    }
}
