//! Tagged words: small ints `..1`, immediate floats `.10`, objects `000`.

use super::Broken;
use crate::ir::{Op, Profile};

/// What is added to a float's bits so that the immediate ones' upper three bits become the tag.
const fn bias(profile: Profile) -> u64 {
    if profile.tagged_bits() == 64 { 1 << 60 } else { 0x4000_0000 - (95 << 23) }
}

/// The immediate form of a float's bits, if it has one.
fn encode(profile: Profile, bits: u64) -> Option<u64> {
    let word = if profile.tagged_bits() == 64 {
        bits.wrapping_add(bias(profile)).rotate_left(3)
    } else {
        (bits as u32).wrapping_add(bias(profile) as u32).rotate_left(3).into()
    };
    (word & 3 == 2).then_some(word)
}

fn decode(profile: Profile, word: u64) -> u64 {
    if profile.tagged_bits() == 64 {
        word.rotate_right(3).wrapping_sub(bias(profile))
    } else {
        (word as u32).rotate_right(3).wrapping_sub(bias(profile) as u32).into()
    }
}

/// An integer as a small int, if it fits.
fn small(profile: Profile, a: u64) -> Option<u64> {
    let number = a as i64;
    let spare = 65 - profile.tagged_bits();
    (number << spare >> spare == number).then_some((number << 1 | 1) as u64)
}

pub(super) fn compute(profile: Profile, op: Op, a: u64) -> Result<u64, Broken> {
    let promise = |holds: bool, what| if holds { Ok(()) } else { Err(Broken(what)) };
    match op {
        Op::IsSmallInt => Ok(a & 1),
        Op::IsFloatImm => Ok((a & 3 == 2).into()),
        Op::IsObject => Ok((a & 7 == 0).into()),
        Op::FitsFloatImm => Ok(encode(profile, a).is_some().into()),
        Op::TagSmall => small(profile, a).ok_or(Broken("integer does not fit a small int")),
        Op::UntagInt => promise(a & 1 == 1, "not a small int").map(|()| (a as i64 >> 1) as u64),
        Op::EncodeFloat => encode(profile, a).ok_or(Broken("float has no immediate form")),
        _ => promise(a & 3 == 2, "not an immediate float").map(|()| decode(profile, a)),
    }
}
