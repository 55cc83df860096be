//! Float arithmetic. `core` has no square root, so it is made of integers.

use crate::ir::{FloatCond, Op, Type};

/// A float of either type as f64, which is exact.
pub(super) fn widen(ty: Type, bits: u64) -> f64 {
    if ty == Type::F32 { f32::from_bits(bits as u32).into() } else { f64::from_bits(bits) }
}

/// The result's bits; `None` when `op` is not float arithmetic.
pub(super) fn compute(op: Op, ty: Type, a: u64, b: u64) -> Option<u64> {
    let sign = if ty == Type::F32 { 1 << 31 } else { 1 << 63 };
    match op {
        Op::Fneg => return Some(a ^ sign),
        Op::Fabs => return Some(a & !sign),
        _ => {}
    }
    if ty == Type::F32 {
        let (x, y) = (f32::from_bits(a as u32), f32::from_bits(b as u32));
        let result = match op {
            Op::Fadd => x + y,
            Op::Fsub => x - y,
            Op::Fmul => x * y,
            Op::Fdiv => x / y,
            // f64 has more than twice the digits, so that rounding twice is exact.
            Op::Fsqrt => square_root(x.into()) as f32,
            _ => return None,
        };
        return Some(result.to_bits().into());
    }
    let (x, y) = (f64::from_bits(a), f64::from_bits(b));
    let result = match op {
        Op::Fadd => x + y,
        Op::Fsub => x - y,
        Op::Fmul => x * y,
        Op::Fdiv => x / y,
        Op::Fsqrt => square_root(x),
        _ => return None,
    };
    Some(result.to_bits())
}

pub(super) fn compare(cond: FloatCond, ty: Type, a: u64, b: u64) -> bool {
    let (a, b) = (widen(ty, a), widen(ty, b));
    match cond {
        FloatCond::Eq => a == b,
        FloatCond::Ne => a != b,
        FloatCond::Lt => a < b,
        FloatCond::Le => a <= b,
        FloatCond::Gt => a > b,
        FloatCond::Ge => a >= b,
    }
}

/// An integer as a float; integers travel sign-extended.
pub(super) fn from_int(op: Op, to: Type, from: Type, a: u64) -> u64 {
    let unsigned = if from == Type::I32 { u64::from(a as u32) } else { a };
    match (op, to) {
        (Op::SintToFloat, Type::F32) => (a as i64 as f32).to_bits().into(),
        (Op::SintToFloat, _) => (a as i64 as f64).to_bits(),
        (_, Type::F32) => (unsigned as f32).to_bits().into(),
        _ => (unsigned as f64).to_bits(),
    }
}

/// The square root, rounded to nearest: the integer root of a scaled significand, and one bit more.
fn square_root(x: f64) -> f64 {
    if x.is_nan() {
        return x + x;
    }
    if x == 0.0 || x == f64::INFINITY {
        return x;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    let bits = x.to_bits();
    let (mut exponent, mut significand) = ((bits >> 52) as i32 - 1075, bits & ((1 << 52) - 1) | 1 << 52);
    if bits >> 52 == 0 {
        significand = bits;
        exponent = -1074;
        let shift = significand.leading_zeros() - 11;
        significand <<= shift;
        exponent -= shift as i32;
    }
    // x = significand * 2^exponent; make the exponent even and the root 54 bits long.
    let shift = if exponent & 1 == 0 { 54 } else { 55 };
    let scaled = u128::from(significand) << shift;
    let root_exponent = (exponent - shift) / 2;
    let root = scaled.isqrt();
    // One bit below the last place, and whether anything is lost, decide the rounding.
    let exact = root * root == scaled;
    let sticky = (root as u64) << 1 | u64::from(!exact);
    scale(sticky, root_exponent - 1)
}

/// `number * 2^exponent`, a normal result; the conversion of the integer rounds.
fn scale(number: u64, exponent: i32) -> f64 {
    number as f64 * f64::from_bits(((exponent + 1023) as u64) << 52)
}
