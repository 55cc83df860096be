//! What an instruction becomes when the intervals of its operands are known.

use super::{Range, Walk};
use crate::ir::{Block, Function, Inst, InstData, IntCond, Op};
use crate::passes::analysis::plus_constant;
use crate::passes::replace::Replaced;
use adder_vm::mem::{OutOfMemory, Vec};

/// A change found; carried out after the walk.
pub(super) enum Change {
    /// Another value stands for it.
    Value(Inst),
    /// It is that number.
    Number(i64),
    /// The same operands, another operation.
    Op(Op),
    /// It is not needed.
    Remove,
}

type Changes<'m> = Vec<'m, (Block, Inst, Change)>;

pub(super) fn inst<'m>(
    walk: &Walk<'_, 'm>,
    block: Block,
    inst: Inst,
    changes: &mut Changes<'m>,
) -> Result<(), OutOfMemory> {
    if let Some(change) = find(walk, inst) {
        changes.push((block, inst, change))?;
    }
    Ok(())
}

fn find(walk: &Walk<'_, '_>, inst: Inst) -> Option<Change> {
    let function = walk.function;
    let data = function.inst(inst);
    let (a, b) = (Inst(data.a), Inst(data.b));
    let bits = function.ty(inst).bits(function.profile).max(32);
    let (of_a, of_b) = (walk.get(a), walk.get(b));
    let counts = Range::new(0, i64::from(bits) - 1);
    let positive = of_a.lo >= 0 && of_b.lo > 0;
    let when = |holds: bool, change: Change| holds.then_some(change);
    match data.op {
        Op::Ishl => when(of_b.is_in(counts), Change::Op(Op::IshlSmall)),
        Op::Sshr => when(of_b.is_in(counts), Change::Op(Op::SshrSmall)),
        Op::Ushr => when(of_b.is_in(counts), Change::Op(Op::UshrSmall)),
        Op::BoundsCheck => {
            let below = of_a.lo >= 0 && of_a.hi < of_b.lo;
            let known =
                walk.is_known(a, IntCond::Ult, b) || of_a.lo >= 0 && walk.is_known(a, IntCond::Slt, b);
            when(below || known, Change::Remove)
        }
        Op::Guard => when(of_a.lo > 0 || of_a.hi < 0 || is_true(walk, a), Change::Remove),
        Op::Icmp if function.ty(a).is_int() => {
            let cond = IntCond::of(data.c);
            let decided = of_a.decides(cond, of_b).or_else(|| compare_sum(walk, cond, a, b));
            let known = || {
                let holds = walk.is_known(a, cond, b).then_some(true);
                holds.or_else(|| walk.is_known(a, cond.negate(), b).then_some(false))
            };
            decided.or_else(known).map(|holds| Change::Number(holds.into()))
        }
        Op::IaddChecked | Op::IsubChecked | Op::ImulChecked => {
            let (plain, exact) = match data.op {
                Op::IaddChecked => (Op::Iadd, bounds(of_a, of_b, |x, y| x + y)),
                Op::IsubChecked => (Op::Isub, bounds(of_a, of_b, |x, y| x - y)),
                _ => (Op::Imul, bounds(of_a, of_b, |x, y| x * y)),
            };
            let all = Range::all(bits);
            when(i128::from(all.lo) <= exact.0 && exact.1 <= i128::from(all.hi), Change::Op(plain))
        }
        Op::Band => {
            let mask = of_b.only()?;
            let is_ones = mask >= 0 && mask & mask.wrapping_add(1) == 0;
            when(is_ones && of_a.is_in(Range::new(0, mask)), Change::Value(a))
        }
        Op::Zext8 => when(of_a.is_in(Range::new(0, 0xff)), Change::Value(a)),
        Op::Zext16 => when(of_a.is_in(Range::new(0, 0xffff)), Change::Value(a)),
        Op::Sext8 => when(of_a.is_in(Range::new(-128, 127)), Change::Value(a)),
        Op::Sext16 => when(of_a.is_in(Range::new(-32768, 32767)), Change::Value(a)),
        Op::FloorMod if of_a.lo >= 0 && of_a.hi < of_b.lo => Some(Change::Value(a)),
        Op::FloorMod => when(positive, Change::Op(Op::Urem)),
        Op::FloorDiv => when(positive, Change::Op(Op::Udiv)),
        Op::Smin if of_a.hi <= of_b.lo => Some(Change::Value(a)),
        Op::Smin => when(of_b.hi <= of_a.lo, Change::Value(b)),
        Op::Smax if of_a.lo >= of_b.hi => Some(Change::Value(a)),
        Op::Smax => when(of_b.lo >= of_a.hi, Change::Value(b)),
        _ => None,
    }
}

/// `x + number` compared with `x`, where the sum does not wrap.
fn compare_sum(walk: &Walk<'_, '_>, cond: IntCond, a: Inst, b: Inst) -> Option<bool> {
    use IntCond::{Eq, Ne, Sge, Sgt, Sle, Slt};
    let bits = walk.function.ty(a).bits(walk.function.profile);
    let exact = |x: Inst, number: i64| {
        let all = Range::all(bits);
        let fits = |bound: i64| bound.checked_add(number).is_some_and(|sum| all.lo <= sum && sum <= all.hi);
        fits(walk.get(x).lo) && fits(walk.get(x).hi)
    };
    let signed = matches!(cond, Eq | Ne | Slt | Sle | Sgt | Sge);
    match (plus_constant(walk.function, a), plus_constant(walk.function, b)) {
        (Some((x, number)), _) if signed && x == b && exact(x, number) => Some(cond.holds(number, 0)),
        (_, Some((x, number))) if signed && x == a && exact(x, number) => Some(cond.holds(0, number)),
        _ => None,
    }
}

/// Whether a condition that guards is known to hold from comparisons passed.
fn is_true(walk: &Walk<'_, '_>, cond: Inst) -> bool {
    let data = walk.function.inst(cond);
    data.op == Op::Icmp && walk.is_known(Inst(data.a), IntCond::of(data.c), Inst(data.b))
}

/// The least and greatest result.
fn bounds(a: Range, b: Range, of: fn(i128, i128) -> i128) -> (i128, i128) {
    let (a, b) = ([a.lo.into(), a.hi.into()], [b.lo.into(), b.hi.into()]);
    let first = of(a[0], b[0]);
    let all = [of(a[0], b[1]), of(a[1], b[0]), of(a[1], b[1])];
    all.iter().fold((first, first), |(lo, hi), &one| (lo.min(one), hi.max(one)))
}

/// Carries the changes out.
pub(super) fn apply(
    function: &mut Function<'_>,
    changes: &Changes<'_>,
    replaced: &mut Replaced<'_>,
) -> Result<(), OutOfMemory> {
    for &(block, inst, ref change) in changes {
        let ty = function.ty(inst);
        match *change {
            Change::Value(by) => {
                replaced.set(inst, by);
                function.unlink(block, inst);
            }
            Change::Number(number) => {
                *function.inst_mut(inst) = InstData::new(Op::Iconst, ty).with_number(number as u64);
            }
            Change::Op(op) => {
                let data = function.inst_mut(inst);
                data.op = op;
                data.c = u16::MAX;
            }
            Change::Remove => function.unlink(block, inst),
        }
    }
    Ok(())
}
