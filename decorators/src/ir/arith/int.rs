//! Integer arithmetic, written for clearness.

use super::Broken;
use crate::ir::Op;

/// The low `bits` of a number, zero-extended.
fn unsigned(number: i64, bits: u32) -> u64 {
    if bits == 64 { number as u64 } else { number as u64 & ((1 << bits) - 1) }
}

fn promise(holds: bool, what: &'static str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(what)) }
}

/// The result before it is cut to the width; `None` when `op` is not integer arithmetic.
pub(super) fn compute(op: Op, bits: u32, a: i64, b: i64) -> Option<Result<i64, Broken>> {
    let (ua, ub) = (unsigned(a, bits), unsigned(b, bits));
    let count = (ub % u64::from(bits)) as u32;
    let in_range = ub < u64::from(bits);
    let nonzero = promise(b != 0, "division by 0");
    let result = match op {
        Op::Iadd => a.wrapping_add(b),
        Op::Isub => a.wrapping_sub(b),
        Op::Imul => a.wrapping_mul(b),
        Op::UmulHigh => ((u128::from(ua) * u128::from(ub)) >> bits) as i64,
        Op::Ineg => a.wrapping_neg(),
        Op::Band => a & b,
        Op::Bor => a | b,
        Op::Bxor => a ^ b,
        Op::Bnot => !a,
        Op::Ishl => {
            if in_range {
                a << count
            } else {
                0
            }
        }
        Op::Sshr => a >> if in_range { count } else { bits - 1 },
        Op::Ushr => {
            if in_range {
                (ua >> count) as i64
            } else {
                0
            }
        }
        Op::IshlSmall | Op::SshrSmall | Op::UshrSmall => {
            let plain = match op {
                Op::IshlSmall => a << count,
                Op::SshrSmall => a >> count,
                _ => (ua >> count) as i64,
            };
            return Some(promise(in_range, "shift count out of range").map(|()| plain));
        }
        Op::Rotr => rotate_right(ua, count, bits),
        Op::FloorDiv => return Some(nonzero.map(|()| floor_div(a, b))),
        Op::FloorMod => return Some(nonzero.map(|()| a.wrapping_sub(b.wrapping_mul(floor_div(a, b))))),
        Op::Udiv => return Some(nonzero.map(|()| (ua / ub) as i64)),
        Op::Urem => return Some(nonzero.map(|()| (ua % ub) as i64)),
        Op::Smin => a.min(b),
        Op::Smax => a.max(b),
        Op::Umin => ua.min(ub) as i64,
        Op::Umax => ua.max(ub) as i64,
        Op::Clz => i64::from(ua.leading_zeros()) - i64::from(64 - bits),
        Op::Ctz => i64::from(ua.trailing_zeros().min(bits)),
        Op::Popcount => ua.count_ones().into(),
        Op::Bswap => (ua.swap_bytes() >> (64 - bits)) as i64,
        Op::Bitrev => (ua.reverse_bits() >> (64 - bits)) as i64,
        Op::Sext8 => (a as i8).into(),
        Op::Sext16 => (a as i16).into(),
        Op::Zext8 => (a as u8).into(),
        Op::Zext16 => (a as u16).into(),
        _ => return None,
    };
    Some(Ok(result))
}

fn rotate_right(number: u64, count: u32, bits: u32) -> i64 {
    if bits == 64 {
        number.rotate_right(count) as i64
    } else {
        i64::from((number as u32).rotate_right(count))
    }
}

/// The quotient rounded down; that of the least number and -1 wraps.
fn floor_div(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    a.wrapping_div(b) - i64::from(rest != 0 && (rest < 0) != (b < 0))
}

/// The result of checked arithmetic; `None` when it does not fit.
pub(super) fn checked(op: Op, bits: u32, a: i64, b: i64) -> Option<i64> {
    let (wide_a, wide_b) = (i128::from(a), i128::from(b));
    let exact = match op {
        Op::IaddChecked => wide_a + wide_b,
        Op::IsubChecked => wide_a - wide_b,
        Op::ImulChecked => wide_a * wide_b,
        _ if (0..i128::from(bits)).contains(&wide_b) => wide_a << b,
        _ => return None,
    };
    let limit = 1i128 << (bits - 1);
    (-limit..limit).contains(&exact).then_some(exact as i64)
}
