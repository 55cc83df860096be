//! The arithmetic against Rust's own.

use super::*;

extern crate std;

fn one(op: Op, ty: Type, a: u64, b: u64) -> Result<u64, Broken> {
    let data = InstData::new(op, ty);
    compute(Profile::HOST, &data, ty, [a, b, 0]).expect("computes")
}

/// Numbers at the edges, of both widths.
const EDGES: [i64; 16] =
    [0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 255, 0x7fff_ffff, 0x8000_0000, i64::MAX, i64::MIN, -1];

#[test]
fn integers() {
    for a in EDGES {
        for b in EDGES {
            let (a32, b32) = (a as i32, b as i32);
            let i32 = |op| one(op, Type::I32, a32 as u64, b32 as u64).map(|r| r as i64);
            let i64 = |op| one(op, Type::I64, a as u64, b as u64).map(|r| r as i64);
            assert_eq!(i32(Op::Iadd), Ok(a32.wrapping_add(b32).into()));
            assert_eq!(i64(Op::Imul), Ok(a.wrapping_mul(b)));
            assert_eq!(i32(Op::Ishl), Ok(a32.checked_shl(b32 as u32).unwrap_or(0).into()));
            assert_eq!(i64(Op::Sshr), Ok(a >> (b as u64).min(63)));
            let ushr = (a32 as u32).checked_shr(b32 as u32).unwrap_or(0);
            assert_eq!(i32(Op::Ushr), Ok((ushr as i32).into()));
            assert_eq!(i64(Op::Rotr), Ok(a.rotate_right(b as u32 & 63)));
            assert_eq!(i32(Op::Umin), Ok(((a32 as u32).min(b32 as u32) as i32).into()));
            if b != 0 {
                let quotient = a.wrapping_div(b) - i64::from(a.wrapping_rem(b) != 0 && (a < 0) != (b < 0));
                assert_eq!(i64(Op::FloorDiv), Ok(quotient));
                assert_eq!(i64(Op::FloorMod), Ok(a.wrapping_sub(quotient.wrapping_mul(b))));
                assert_eq!(i64(Op::Urem), Ok((a as u64 % b as u64) as i64));
            } else {
                assert_eq!(i64(Op::FloorDiv), Err(Broken("division by 0")));
            }
            assert_eq!(checked(Op::IaddChecked, 64, a as u64, b as u64), a.checked_add(b).map(|r| r as u64));
            let product = a32.checked_mul(b32).map(|r| r as u64);
            assert_eq!(checked(Op::ImulChecked, 32, a32 as u64, b32 as u64), product);
        }
        assert_eq!(one(Op::Clz, Type::I32, a as i32 as u64, 0), Ok((a as i32).leading_zeros().into()));
        assert_eq!(one(Op::Ctz, Type::I64, a as u64, 0), Ok(a.trailing_zeros().into()));
        assert_eq!(one(Op::Bswap, Type::I32, a as i32 as u64, 0), Ok((a as i32).swap_bytes() as u64));
        assert_eq!(one(Op::Bitrev, Type::I32, a as i32 as u64, 0), Ok((a as i32).reverse_bits() as u64));
    }
}

#[test]
fn floats() {
    let mut seed = 1u64;
    for i in 0..200_000u64 {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let bits = if i % 3 == 0 { (seed >> 11 & 0x3ff) as f64 / 4.0 } else { f64::from_bits(seed) };
        let x = if i % 2 == 0 { bits } else { -bits };
        let same = |op, expected: f64| {
            let got = f64::from_bits(one(op, Type::F64, x.to_bits(), 0).expect("computes"));
            assert!(got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan(), "{op:?} {x:?}");
        };
        same(Op::Fsqrt, x.sqrt());
        let y = f32::from_bits(seed as u32);
        let root = f32::from_bits(one(Op::Fsqrt, Type::F32, y.to_bits().into(), 0).expect("computes") as u32);
        assert!(root.to_bits() == y.sqrt().to_bits() || root.is_nan() && y.is_nan() | (y < 0.0), "{y:?}");
    }
}

#[test]
fn tags() {
    for profile in [Profile::HOST, Profile::BOARD] {
        for i in [0i64, 1, -1, (1 << 30) - 1, -(1 << 30)] {
            let word = tag::compute(profile, Op::TagSmall, i as u64).expect("fits");
            assert_eq!(tag::compute(profile, Op::UntagInt, word), Ok(i as u64));
        }
    }
    for (profile, misfit) in [(Profile::BOARD, 1 << 30), (Profile::HOST, 1 << 62)] {
        assert!(tag::compute(profile, Op::TagSmall, misfit).is_err());
    }
    for x in [1.0f64, -1.5, 1e-70, 1e70] {
        let word = tag::compute(Profile::HOST, Op::EncodeFloat, x.to_bits()).expect("has an immediate form");
        assert_eq!(tag::compute(Profile::HOST, Op::DecodeFloat, word), Ok(x.to_bits()));
    }
    for x in [0.0f64, -0.0, f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(tag::compute(Profile::HOST, Op::FitsFloatImm, x.to_bits()), Ok(0));
    }
    let low = |x: f32| tag::compute(Profile::BOARD, Op::FitsFloatImm, x.to_bits().into()) == Ok(1);
    assert!(low(1.0) && low(-4e9) && !low(5e9) && low(2.4e-10) && !low(2.2e-10) && !low(0.0));
}
