//! Integer operations against `i128`, and against each other where numbers are longer.

use super::*;
use crate::num::Poll;
use crate::num::limb::{BITS, Limb};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

/// An integer that owns its limbs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Big {
    negative: bool,
    limbs: Vec<Limb>,
}

impl Big {
    fn of(int: Int<'_>) -> Self {
        let big = Big { negative: int.is_negative(), limbs: int.magnitude().to_vec() };
        assert_eq!(Int::new(big.negative, &big.limbs), int, "the result is trimmed and zero has no sign");
        big
    }

    fn from(value: i128) -> Self {
        let mut limbs = vec![0; 20];
        let bytes = value.to_le_bytes();
        Big::of(from_bytes(&mut limbs, &bytes, true, true))
    }

    fn int(&self) -> Int<'_> {
        Int::new(self.negative, &self.limbs)
    }

    fn to_i128(&self) -> Option<i128> {
        let mut bytes = [0; 16];
        to_bytes(&mut bytes, self.int(), false, true).then(|| i128::from_be_bytes(bytes))
    }

    fn len(&self) -> usize {
        self.limbs.len()
    }

    fn mul(&self, other: &Self) -> Self {
        let mut out = vec![7; self.len() + other.len()];
        let mut scratch = vec![9; limb::mul_scratch(self.len(), other.len())];
        Big::of(mul(&mut out, self.int(), other.int(), &mut scratch, &mut Poll::never()).expect("no stop"))
    }

    fn add(&self, other: &Self) -> Self {
        Big::of(add(&mut vec![7; self.len().max(other.len()) + 1], self.int(), other.int()))
    }

    fn sub(&self, other: &Self) -> Self {
        Big::of(sub(&mut vec![7; self.len().max(other.len()) + 1], self.int(), other.int()))
    }

    fn floor_div_rem(&self, other: &Self) -> (Self, Self) {
        let sizes = floor_div_scratch(self.len(), other.len());
        let (mut work, mut scratch) = (vec![7; sizes.work], vec![9; sizes.scratch]);
        let divided = floor_div_rem(&mut work, self.int(), other.int(), &mut scratch, &mut Poll::never());
        let divided = divided.expect("no stop");
        (Big::of(divided.quotient), Big::of(divided.remainder))
    }

    fn pow(&self, exponent: u64) -> Self {
        let size = limb::pow_size(&self.limbs, exponent).expect("fits");
        let mut scratch = vec![9; limb::pow_scratch(&self.limbs, size)];
        Big::of(
            pow(&mut vec![7; size], self.int(), exponent, &mut scratch, &mut Poll::never()).expect("no stop"),
        )
    }

    fn pow_mod(&self, exponent: &Self, modulus: &Self) -> Option<Self> {
        let mut scratch = vec![9; pow_mod_scratch(self.len(), modulus.len())];
        let mut out = vec![7; modulus.len()];
        pow_mod(&mut out, self.int(), exponent.int(), modulus.int(), &mut scratch, &mut Poll::never())
            .expect("no stop")
            .map(Big::of)
    }

    fn text(&self, radix: u32) -> String {
        let mut out = vec![b'?'; to_digits_size(&self.limbs, radix)];
        let mut scratch = vec![9; to_digits_scratch(&self.limbs, radix)];
        let digits = to_digits(&mut out, &self.limbs, radix, &mut scratch, &mut Poll::never());
        let digits = core::str::from_utf8(digits.expect("no stop")).expect("ASCII");
        if self.negative { alloc::format!("-{digits}") } else { digits.to_string() }
    }

    fn parse(text: &str, radix: u32) -> Option<Self> {
        let text = scan_int(text.as_bytes(), radix)?;
        let mut out = vec![7; from_digits_size(text.count, text.radix)];
        let mut scratch = vec![9; from_digits_scratch(text.count, text.radix)];
        let poll = &mut Poll::never();
        let len = from_digits(&mut out, text.digits, text.count, text.radix, &mut scratch, poll);
        let big = Big::of(Int::new(text.negative, &out[..len.expect("no stop")]));
        assert_eq!(text.to_i64(), big.int().to_i64());
        Some(big)
    }
}

/// A generator of numbers whose lengths and bit patterns vary.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Runs of ones and zeros, whose carries go far, as often as noise.
    fn limbs(&mut self, len: usize) -> Vec<Limb> {
        let runs = self.next().is_multiple_of(2);
        let mut limbs: Vec<Limb> = (0..len)
            .map(|_| match self.next() % 4 {
                0 if runs => 0,
                1 | 2 if runs => Limb::MAX,
                _ => self.next() as Limb,
            })
            .collect();
        limbs.truncate(limb::trimmed_len(&limbs));
        limbs
    }

    fn big(&mut self, max_len: usize) -> Big {
        let len = self.below(max_len + 1);
        let limbs = self.limbs(len);
        Big { negative: self.next().is_multiple_of(2) && !limbs.is_empty(), limbs }
    }

    fn i128(&mut self, max_bits: u32) -> i128 {
        let value = (i128::from(self.next() as i64) << 64) | i128::from(self.next());
        let bits = 1 + self.next() as u32 % max_bits;
        match self.next() % 8 {
            0 => (1 << (bits - 1)) - i128::from(self.next() % 3) + 1,
            1 => -(1 << (bits - 1)) + i128::from(self.next() % 3) - 1,
            _ => value >> (128 - bits),
        }
    }
}

fn floor_div(a: i128, b: i128) -> (i128, i128) {
    let (q, r) = (a / b, a % b);
    if r != 0 && (r < 0) != (b < 0) { (q - 1, r + b) } else { (q, r) }
}

#[test]
fn agrees_with_machine_integers() {
    let mut numbers = Numbers(1);
    for _ in 0..20_000 {
        let (x, y) = (numbers.i128(100), numbers.i128(100));
        let (a, b) = (Big::from(x), Big::from(y));
        assert_eq!(a.to_i128(), Some(x));
        assert_eq!(a.int().to_i64(), i64::try_from(x).ok());
        assert_eq!(a.int().to_u64(), u64::try_from(x).ok());
        assert_eq!(a.int().low_u64(), x as u64);
        assert_eq!(a.add(&b).to_i128(), Some(x + y));
        assert_eq!(a.sub(&b).to_i128(), Some(x - y));
        assert_eq!(a.int().cmp(&b.int()), x.cmp(&y));
        assert_eq!((-a.int()).cmp(&b.int()), (-x).cmp(&y));
        assert_eq!(a.int().bit_length(), u64::from(128 - x.unsigned_abs().leading_zeros()));
        if y != 0 {
            let (q, r) = a.floor_div_rem(&b);
            assert_eq!((q.to_i128(), r.to_i128()), (Some(floor_div(x, y).0), Some(floor_div(x, y).1)));
        }
        let mut out = vec![7; 20];
        for (op, expected) in [(Bitwise::And, x & y), (Bitwise::Or, x | y), (Bitwise::Xor, x ^ y)] {
            assert_eq!(
                Big::of(bitwise(&mut out, op, a.int(), b.int())).to_i128(),
                Some(expected),
                "{x} {op:?} {y}"
            );
        }
        assert_eq!(Big::of(not(&mut out, a.int())).to_i128(), Some(!x));
        let by = numbers.next() % 200;
        let shifted = if by > 127 { x >> 127 } else { x >> by };
        assert_eq!(Big::of(shr(&mut out, a.int(), by)).to_i128(), Some(shifted), "{x} >> {by}");
        let by = numbers.next() % 28;
        assert_eq!(Big::of(shl(&mut out, a.int(), by)).to_i128(), Some(x << by));
        assert_eq!(a.text(10), x.to_string());
        assert_eq!(Big::parse(&x.to_string(), 10), Some(a.clone()));
        let (x, y) = (x >> 37, y >> 37);
        assert_eq!(Big::from(x).mul(&Big::from(y)).to_i128(), Some(x * y));
        let (x, e) = (x >> 40, numbers.next() % 6);
        assert_eq!(Big::from(x).pow(e).to_i128(), x.checked_pow(e as u32));
    }
}

#[test]
fn long_numbers_obey_the_laws() {
    let mut numbers = Numbers(2);
    let sizes = [3, 5, 40, 90, 150, 400];
    for round in 0..400 {
        let (a, b, c) = (
            numbers.big(sizes[round % 6]),
            numbers.big(sizes[round / 6 % 6]),
            numbers.big(sizes[round / 36 % 6]),
        );
        let product = a.mul(&b);
        assert_eq!(product, b.mul(&a));
        assert_eq!(product.add(&a.mul(&c)), a.mul(&b.add(&c)));
        if !b.limbs.is_empty() {
            let (q, r) = a.floor_div_rem(&b);
            assert_eq!(q.mul(&b).add(&r), a);
            assert!(r.limbs.is_empty() || r.negative == b.negative);
            assert_eq!(limb::cmp(&r.limbs, &b.limbs), core::cmp::Ordering::Less);
            if limb::cmp(&c.limbs, &b.limbs).is_lt() && !c.limbs.is_empty() {
                let c = Big { negative: b.negative, ..c.clone() };
                assert_eq!(product.add(&c).floor_div_rem(&b), (a.clone(), c));
            }
        }
        let mut out = vec![7; 900];
        let and = Big::of(bitwise(&mut out, Bitwise::And, a.int(), b.int()));
        let or = Big::of(bitwise(&mut out, Bitwise::Or, a.int(), b.int()));
        let xor = Big::of(bitwise(&mut out, Bitwise::Xor, a.int(), b.int()));
        assert_eq!(and.add(&or), a.add(&b));
        assert_eq!(or.sub(&and), xor);
        let by = numbers.next() % 300;
        let power = Big::from(2).pow(by);
        assert_eq!(Big::of(shl(&mut out, a.int(), by)), a.mul(&power));
        assert_eq!(Big::of(shr(&mut out, a.int(), by)), a.floor_div_rem(&power).0);
        for radix in [2, 3, 8, 10, 16, 32, 36] {
            assert_eq!(Big::parse(&a.text(radix), radix), Some(a.clone()), "radix {radix}");
        }
        let mut bytes = vec![0; a.len() * (BITS / 8) + 1];
        for little in [false, true] {
            assert!(to_bytes(&mut bytes, a.int(), little, true));
            assert_eq!(Big::of(from_bytes(&mut out, &bytes, little, true)), a);
        }
    }
}

#[test]
fn square_equals_product() {
    let mut numbers = Numbers(3);
    for len in [1, 2, 3, 31, 32, 33, 47, 48, 49, 96, 97, 200, 333] {
        let limbs = numbers.limbs(len);
        let a = Big { negative: true, limbs: limbs.clone() };
        let b = Big { negative: true, limbs };
        assert_eq!(a.mul(&a), a.mul(&b));
    }
}

#[test]
fn every_size_has_enough_scratch() {
    let mut numbers = Numbers(4);
    for a_len in (1..300).step_by(7) {
        for b_len in (1..300).step_by(11) {
            let (a, b) = (numbers.limbs(a_len), numbers.limbs(b_len));
            if b.is_empty() {
                continue;
            }
            let (a, b) = (Big { negative: false, limbs: a }, Big { negative: false, limbs: b });
            let (q, r) = a.floor_div_rem(&b);
            assert_eq!(q.mul(&b).add(&r), a);
        }
    }
    for len in 1..700 {
        let mul_bound = limb::any_mul_scratch(len);
        let div_bound = limb::any_div_scratch(len);
        for other in 1..=len {
            assert!(limb::mul_scratch(len, other) <= limb::any_mul_scratch(other));
            assert!(limb::mul_scratch(len, other) <= mul_bound);
            assert!(limb::div_scratch(len, other).scratch <= div_bound, "{len} {other}");
        }
    }
}

#[test]
fn roots_and_divisors() {
    let mut numbers = Numbers(5);
    for round in 0..200 {
        let a = Big { negative: false, ..numbers.big([2, 4, 30, 200][round % 4]) };
        let mut out = vec![7; a.len() / 2 + 1];
        let mut scratch = vec![9; limb::isqrt_scratch(a.len())];
        let len = limb::isqrt(&mut out, &a.limbs, &mut scratch, &mut Poll::never()).expect("no stop");
        let root = Big::of(Int::new(false, &out[..len]));
        assert!(root.mul(&root).int() <= a.int());
        let next = root.add(&Big::from(1));
        assert!(next.mul(&next).int() > a.int());

        let (b, c) = (numbers.big(9), numbers.big(9));
        let (x, y) = (a.mul(&c), b.mul(&c));
        let mut out = vec![7; x.len().max(y.len())];
        let mut scratch = vec![9; limb::gcd_scratch(x.len(), y.len())];
        let len = limb::gcd(&mut out, &x.limbs, &y.limbs, &mut scratch, &mut Poll::never()).expect("no stop");
        let divisor = Big::of(Int::new(false, &out[..len]));
        if !divisor.limbs.is_empty() {
            assert_eq!(x.floor_div_rem(&divisor).1, Big::from(0));
            assert_eq!(y.floor_div_rem(&divisor).1, Big::from(0));
            assert!(c.limbs.is_empty() || divisor.floor_div_rem(&c).1.limbs.is_empty());
        }
    }
}

#[test]
fn powers_modulo() {
    let mut numbers = Numbers(6);
    let one = Big::from(1);
    for round in 0..300 {
        let len = [1, 1, 2, 8, 40][round % 5];
        let (a, modulus) = (numbers.big(len + 2), numbers.big(len));
        if modulus.limbs.is_empty() {
            continue;
        }
        let (x, y) = (Big { negative: false, ..numbers.big(2) }, Big { negative: false, ..numbers.big(1) });
        let power = |e: &Big| a.pow_mod(e, &modulus).expect("the exponent is not negative");
        assert_eq!(power(&x).mul(&power(&y)).floor_div_rem(&modulus).1, power(&x.add(&y)));
        assert_eq!(power(&one), a.floor_div_rem(&modulus).1);
        if let Some(inverse) = a.pow_mod(&Big::from(-1), &modulus) {
            assert_eq!(inverse.mul(&a).floor_div_rem(&modulus).1, one.floor_div_rem(&modulus).1);
        }
    }
    let inverse = |a, m| Big::from(a).pow_mod(&Big::from(-1), &Big::from(m)).and_then(|big| big.to_i128());
    assert_eq!(inverse(3, 7), Some(5));
    assert_eq!(inverse(-3, 7), Some(2));
    assert_eq!(inverse(3, -7), Some(-2));
    assert_eq!(inverse(6, 9), None);
    assert_eq!(inverse(5, 1), Some(0));
    assert_eq!(inverse(0, 5), None);
}

#[test]
fn integer_text_syntax() {
    let value = |text, radix| Big::parse(text, radix).and_then(|big| big.to_i128());
    for (text, radix, expected) in [
        ("12", 10, Some(12)),
        ("-12", 10, Some(-12)),
        ("+0", 10, Some(0)),
        ("-0", 0, Some(0)),
        ("1_000", 10, Some(1000)),
        ("1__0", 10, None),
        ("_1", 10, None),
        ("1_", 10, None),
        ("", 10, None),
        ("-", 10, None),
        ("--1", 10, None),
        ("0x1F", 16, Some(31)),
        ("0x1F", 0, Some(31)),
        ("0x_1f", 0, Some(31)),
        ("0x__1f", 0, None),
        ("0x", 16, None),
        ("0x1F", 10, None),
        ("0b12", 0, None),
        ("0b1", 16, Some(0xb1)),
        ("0B101", 2, Some(5)),
        ("0o17", 0, Some(15)),
        ("zz", 36, Some(35 * 37)),
        ("08", 10, Some(8)),
        ("08", 0, None),
        ("00", 0, Some(0)),
        ("0_0", 0, Some(0)),
        ("-0x8000_0000_0000_0000", 0, Some(i64::MIN as i128)),
        ("0x8000_0000_0000_0000", 0, Some(1 << 63)),
    ] {
        assert_eq!(value(text, radix), expected, "{text} in radix {radix}");
    }
}

#[test]
fn bytes_that_do_not_fit() {
    for (value, len, signed, fits) in [
        (255, 1, false, true),
        (256, 1, false, false),
        (-1, 1, false, false),
        (127, 1, true, true),
        (128, 1, true, false),
        (-128, 1, true, true),
        (-129, 1, true, false),
        (0, 0, false, true),
        (0, 0, true, true),
        (-1, 0, true, false),
    ] {
        assert_eq!(
            to_bytes(&mut vec![0; len], Big::from(value).int(), true, signed),
            fits,
            "{value} {len} {signed}"
        );
    }
}

#[test]
fn floats_and_integers() {
    let mut numbers = Numbers(7);
    for _ in 0..20_000 {
        let x = numbers.i128(126);
        let a = Big::from(x);
        assert_eq!(to_float::<f64>(a.int()), Some(x as f64), "{x}");
        assert_eq!(to_float::<f32>(a.int()), Some(x as f32), "{x}");
        let near = f64::from_bits((x as f64).to_bits().wrapping_add(numbers.next() % 3).wrapping_sub(1));
        let mut out = vec![7; from_float_size::<f64>()];
        if near.is_finite() {
            assert_eq!(Big::of(from_float(&mut out, near).expect("finite")).to_i128(), Some(near as i128));
            let order = x.cmp(&(near as i128)).then(0.0.partial_cmp(&(near % 1.0)).expect("a number"));
            assert_eq!(cmp_float(a.int(), near), Some(order), "{x} {near}");
        }
        let (p, q) = (numbers.i128(53), numbers.i128(53));
        if q != 0 {
            let mut scratch = vec![9; true_div_scratch(2, 2)];
            let (a, b) = (Big::from(p), Big::from(q));
            let quotient = true_div::<f64>(a.int(), b.int(), &mut scratch, &mut Poll::never());
            assert_eq!(quotient, Ok(Some(p as f64 / q as f64)), "{p} / {q}");
            let mut scratch = vec![9; true_div_scratch(40, 39)];
            let by = numbers.next() % 1000;
            let (mut long_a, mut long_b) = (vec![7; 60], vec![7; 60]);
            let (long_a, long_b) = (shl(&mut long_a, a.int(), by), shl(&mut long_b, b.int(), by));
            let quotient = true_div::<f64>(long_a, long_b, &mut scratch, &mut Poll::never());
            assert_eq!(quotient, Ok(Some(p as f64 / q as f64)), "{p} / {q}");
        }
    }
    let mut huge = vec![0; 40];
    let one = Big::from(1);
    assert_eq!(to_float::<f64>(shl(&mut huge, one.int(), 1024)), None);
    assert_eq!(to_float::<f64>(shl(&mut huge, one.int(), 1023)), Some(2f64.powi(1023)));
    assert_eq!(cmp_float(shl(&mut huge, one.int(), 1024), f64::MAX), Some(core::cmp::Ordering::Greater));
    assert_eq!(cmp_float(one.int(), f64::INFINITY), Some(core::cmp::Ordering::Less));
    assert_eq!(cmp_float(one.int(), f64::NAN), None);
    assert_eq!(cmp_float(Big::from(0).int(), -0.0), Some(core::cmp::Ordering::Equal));
    assert_eq!(cmp_float(Big::from(0).int(), 1e-300), Some(core::cmp::Ordering::Less));
    assert_eq!(cmp_float(Big::from(-1).int(), -0.5), Some(core::cmp::Ordering::Less));
}

#[test]
fn equal_numbers_hash_equal() {
    let mut numbers = Numbers(8);
    for _ in 0..2000 {
        let x = numbers.i128(100) as f64;
        let mut out = vec![7; from_float_size::<f64>()];
        assert_eq!(hash(from_float(&mut out, x).expect("finite")), hash_float(x));
        assert_eq!(hash_float(x as f32), hash_float(f64::from(x as f32)));
    }
    assert_eq!(hash(Big::from(-1).int()), -2);
    assert_eq!(hash(Big::from(HASH_MODULUS as i128).int()), 0);
    #[cfg(target_pointer_width = "64")]
    {
        // CPython's values.
        assert_eq!(hash_float(0.5), 1_152_921_504_606_846_976);
        assert_eq!(hash_float(0.1), 230_584_300_921_369_408);
        assert_eq!(hash_float(-1e300), -1_224_995_262_755_759_164);
        assert_eq!(hash_float(f64::NEG_INFINITY), -314_159);
        assert_eq!(hash(Big::from(1 << 100).int()), 549_755_813_888);
    }
}

#[test]
fn long_work_can_be_stopped() {
    let mut numbers = Numbers(9);
    let a = Big { negative: false, limbs: numbers.limbs(4000) };
    let mut calls = 0;
    let mut stop = || {
        calls += 1;
        calls == 3
    };
    let mut out = vec![b'?'; to_digits_size(&a.limbs, 10)];
    let mut scratch = vec![9; to_digits_scratch(&a.limbs, 10)];
    let result = to_digits(&mut out, &a.limbs, 10, &mut scratch, &mut Poll::new(&mut stop));
    assert_eq!(result, Err(crate::num::Stopped));
}
