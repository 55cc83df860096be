//! What the instructions without effects compute: the meaning that the evaluator, constant folding and
//! every emitter share.
//!
//! Values travel as 64 bits: integers and addresses of 32 bits sign-extended, f32 as its bits.

use super::{FloatCond, InstData, IntCond, Op, Profile, Type};

mod float;
mod int;
mod tag;

/// A promise of a `Partial` instruction that did not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken(pub &'static str);

/// Brings 64 bits into the form in which a value of this type travels.
pub fn canonical(profile: Profile, ty: Type, bits: u64) -> u64 {
    match ty {
        Type::F32 => bits & 0xffff_ffff,
        _ if ty.bits(profile) == 32 => bits as i32 as i64 as u64,
        _ => bits,
    }
}

/// The result of a `Pure` or `Partial` instruction; `from` is the type of its first operand (of the
/// second one for `select`).
///
/// `None`: it is a constant, a parameter or the address of something, which is not computed.
///
/// # Errors
/// The promise that the operands break.
pub fn compute(profile: Profile, data: &InstData, from: Type, args: [u64; 3]) -> Option<Result<u64, Broken>> {
    let [a, b, _] = args;
    let result = match data.op {
        Op::Select | Op::Bitcast => return compute_int(profile, data, from, args),
        Op::Fcmp => Ok(float::compare(FloatCond::of(data.c), from, a, b).into()),
        Op::SintToFloat | Op::UintToFloat => Ok(float::from_int(data.op, data.ty, from, a)),
        Op::Fpromote => Ok(f64::from(f32::from_bits(a as u32)).to_bits()),
        Op::Fdemote => Ok((f64::from_bits(a) as f32).to_bits().into()),
        Op::IsSmallInt
        | Op::IsFloatImm
        | Op::IsObject
        | Op::TagSmall
        | Op::UntagInt
        | Op::FitsFloatImm
        | Op::EncodeFloat
        | Op::DecodeFloat => tag::compute(profile, data.op, a),
        op if from.is_float() => Ok(float::compute(op, from, a, b)?),
        _ => return compute_int(profile, data, from, args),
    };
    Some(result.map(|bits| canonical(profile, data.ty, bits)))
}

/// As [`compute`], without floats and tagged words: `None` for what works on those. A chip folds no more than this.
///
/// # Errors
/// As `compute`'s.
pub fn compute_int(
    profile: Profile,
    data: &InstData,
    from: Type,
    args: [u64; 3],
) -> Option<Result<u64, Broken>> {
    let [a, b, c] = args;
    let result = match data.op {
        Op::Select => Ok(if a as u32 != 0 { b } else { c }),
        Op::Icmp => Ok(IntCond::of(data.c).holds(a as i64, b as i64).into()),
        Op::Bitcast => Ok(canonical(profile, data.ty, a)),
        Op::PtrAdd => Ok(a.wrapping_add(b)),
        Op::Sext32 => Ok(a as i32 as i64 as u64),
        Op::Zext32 => Ok(u64::from(a as u32)),
        Op::Wrap => Ok(a as i32 as i64 as u64),
        op => int::compute(op, from.bits(profile), a as i64, b as i64)?.map(|result| result as u64),
    };
    Some(result.map(|bits| canonical(profile, data.ty, bits)))
}

/// The result of checked arithmetic; `None` when the exit is taken.
pub fn checked(op: Op, bits: u32, a: u64, b: u64) -> Option<u64> {
    int::checked(op, bits, a as i64, b as i64).map(|result| result as u64)
}

/// A float truncated to a signed integer; `None` when it does not fit.
pub fn float_to_sint_checked(profile: Profile, to: Type, from: Type, a: u64) -> Option<u64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0; // 2^63
    let number = float::widen(from, a);
    let whole = (-LIMIT..LIMIT).contains(&number).then_some(number as i64)?;
    (to.bits(profile) == 64 || i32::try_from(whole).is_ok()).then_some(whole as u64)
}

#[cfg(test)]
mod tests;
