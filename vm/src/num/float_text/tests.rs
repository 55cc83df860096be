//! Float text against known texts, and the two ways of making and reading it against each other.

use super::parse::parse_by_limbs;
use super::shortest::{shortest_by_core, shortest_by_limbs};
use super::*;
use alloc::string::String;

fn repr<F: Float>(value: F) -> String {
    let mut text = String::new();
    write_repr(&mut text, value).expect("memory");
    text
}

fn show(value: f64, style: Style, alternate: bool) -> String {
    let mut text = String::new();
    let mut digits = f64::digits();
    let mut out = Ascii::new(&mut text);
    let layout = Layout::with_alternate(value, style, alternate, &mut digits);
    layout.write(&mut out).and_then(|()| out.flush()).expect("memory");
    text
}

#[test]
fn repr_as_python_writes_it() {
    for (value, expected) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e15, "1000000000000000.0"),
        (9999999999999998.0, "9999999999999998.0"),
        (1e16, "1e+16"),
        (1.5e16, "1.5e+16"),
        (1e-4, "0.0001"),
        (1e-5, "1e-05"),
        (1.5e-7, "1.5e-07"),
        (1e100, "1e+100"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (2f64.powi(-44), "5.684341886080802e-14"),
        (2f64.powi(50) + 0.25, "1125899906842624.2"),
        (2f64.powi(50) + 0.75, "1125899906842624.8"),
        (2f64.powi(53), "9007199254740992.0"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (f64::NAN, "nan"),
        (-f64::NAN, "nan"),
    ] {
        assert_eq!(repr(value), expected);
    }
    for (value, expected) in [
        (0.1f32, "0.1"),
        (16777216.0, "16777216.0"),
        (3.4028235e38, "3.4028235e+38"),
        (1e-45, "1e-45"),
        (1.0 / 3.0, "0.33333334"),
        (2f32.powi(-12), "0.00024414062"),
    ] {
        assert_eq!(repr(value), expected);
    }
}

#[test]
fn styles_and_precisions() {
    use Style::{Exponent, Fixed, General, GeneralPoint, Repr};
    for (value, style, alternate, expected) in [
        (0.5, Fixed(0), false, "0"),
        (1.5, Fixed(0), false, "2"),
        (2.5, Fixed(0), true, "2."),
        (2.675, Fixed(2), false, "2.67"),
        (1e22, Fixed(3), false, "10000000000000000000000.000"),
        (1e-7, Fixed(3), false, "0.000"),
        (999.9996, Fixed(3), false, "1000.000"),
        (0.0, Exponent(3), false, "0.000e+00"),
        (1234.5, Exponent(0), false, "1e+03"),
        (1234.5, Exponent(0), true, "1.e+03"),
        (9.9999, Exponent(2), false, "1.00e+01"),
        (1e-300, Exponent(1), false, "1.0e-300"),
        (100000.0, General(6), false, "100000"),
        (1000000.0, General(6), false, "1e+06"),
        (0.0001, General(6), false, "0.0001"),
        (0.00001, General(6), false, "1e-05"),
        (1.0, General(6), true, "1.00000"),
        (1e6, General(6), true, "1.00000e+06"),
        (123.0, General(0), false, "1e+02"),
        (0.0, General(4), true, "0.000"),
        (1234.0, GeneralPoint(4), false, "1.234e+03"),
        (123.0, GeneralPoint(4), false, "123.0"),
        (1e16, Repr, true, "1.e+16"),
        (f64::NAN, Fixed(3), true, "nan"),
    ] {
        assert_eq!(show(value, style, alternate), expected, "{value} {style:?}");
    }
    assert_eq!(show(0.1, Fixed(55), false), "0.1000000000000000055511151231257827021181583404541015625");
    assert_eq!(show(0.1, General(60), false), "0.1000000000000000055511151231257827021181583404541015625");
    let smallest = show(5e-324, Fixed(2000), false);
    assert_eq!(smallest.len(), 2002);
    assert_eq!(smallest.trim_matches(['0', '.']).len(), 751);
    assert_eq!(show(f64::MAX, Fixed(1), false).len(), 311);
}

#[test]
fn text_that_is_a_number_or_not() {
    for (text, expected) in [
        ("1", Some(1.0)),
        ("1.", Some(1.0)),
        (".5", Some(0.5)),
        ("-1_000.5_0e1_0", Some(-1000.5e10)),
        ("+1e-400", Some(0.0)),
        ("1e400", Some(f64::INFINITY)),
        ("-1e99999999999", Some(f64::NEG_INFINITY)),
        ("1e-99999999999", Some(0.0)),
        ("0e99999999999", Some(0.0)),
        ("inf", Some(f64::INFINITY)),
        ("-Infinity", Some(f64::NEG_INFINITY)),
        ("", None),
        (".", None),
        ("-", None),
        ("+-1", None),
        ("1e", None),
        ("1e+", None),
        ("e5", None),
        ("1__0", None),
        ("_1", None),
        ("1_", None),
        ("1_.5", None),
        ("1._5", None),
        ("1e_5", None),
        ("1e5_", None),
        ("1 ", None),
        ("0x10", None),
        ("infin", None),
        ("1f", None),
    ] {
        assert_eq!(parse::<f64>(text.as_bytes()), expected, "{text}");
        let unsigned = text.trim_start_matches(['-', '+']);
        if !text.to_ascii_lowercase().contains("inf") && text.len() - unsigned.len() < 2 {
            assert_eq!(parse_by_limbs::<f64>(text.starts_with('-'), unsigned.as_bytes()), expected, "{text}");
        }
    }
    assert!(parse::<f64>(b"-NaN").is_some_and(f64::is_nan));
    // A digit far behind decides between two floats that the text before it lies halfway between.
    let mut text = String::from("9007199254740993.");
    assert_eq!(parse::<f64>(text.as_bytes()), Some(9007199254740992.0));
    text.extend(core::iter::repeat_n('0', 3000));
    assert_eq!(parse_by_limbs::<f64>(false, text.as_bytes()), Some(9007199254740992.0));
    text.push('1');
    assert_eq!(parse::<f64>(text.as_bytes()), Some(9007199254740994.0));
    assert_eq!(parse_by_limbs::<f64>(false, text.as_bytes()), Some(9007199254740994.0));
}

#[test]
fn rounding_to_places() {
    for (value, places, expected) in [
        (2.675, 2, 2.67),
        (2.5, 0, 2.0),
        (15.0, -1, 20.0),
        (25.0, -1, 20.0),
        (1234.5, -3, 1000.0),
        (1234.5, -4, 0.0),
        (5001.0, -4, 10000.0),
        (1e300, -310, 0.0),
        (0.1, 400, 0.1),
        (-0.001, 1, -0.0),
        (f64::MAX, -308, f64::INFINITY),
        (f64::INFINITY, 2, f64::INFINITY),
    ] {
        assert_eq!(
            round_to_places::<f64>(value, places).to_bits(),
            f64::to_bits(expected),
            "{value} {places}"
        );
    }
    assert_eq!(round_to_places::<f64>(1e22, i32::MIN), 0.0);
    assert_eq!(round_to_places::<f64>(0.5, i32::MAX), 0.5);
}

fn both_ways_agree<F: Float + core::fmt::Debug>(value: F) {
    if !value.is_finite() || value.parts().mantissa == 0 {
        return;
    }
    let (mut one, mut other) = (F::digits(), F::digits());
    let by_core = shortest_by_core(value, &mut one);
    let by_limbs = shortest_by_limbs(value, other.as_mut());
    assert_eq!(by_core, by_limbs, "{value:?}");
    assert_eq!(from_decimal::<F>(value.is_sign_negative(), by_limbs).parts(), value.parts(), "{value:?}");
    let text = alloc::format!("{value:?}");
    let unsigned = text.trim_start_matches('-').as_bytes();
    let read: F = parse_by_limbs(value.is_sign_negative(), unsigned).expect("a number");
    assert_eq!(read.parts(), value.parts(), "{value:?}");
}

#[test]
fn limbs_agree_with_core() {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for i in 0..20_000u64 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        both_ways_agree(f64::from_bits(state));
        both_ways_agree(f32::from_bits(state as u32));
        both_ways_agree((state >> 40) as f64 / 1000.0);
        // Powers of two and their neighbours, subnormal ones among them.
        both_ways_agree(f64::from_bits((i << 52).wrapping_add(state % 3).wrapping_sub(1)));
        both_ways_agree(f32::from_bits(((i as u32) << 23).wrapping_add(state as u32 % 3).wrapping_sub(1)));
        both_ways_agree(f64::from_bits(i));
        both_ways_agree(f32::from_bits(i as u32));
    }
}

#[test]
fn hard_decimals_read_as_core_reads_them() {
    fn compare<F: Float + core::fmt::Debug>(text: &str) {
        let by_core = text.parse::<F>().ok().expect("a number");
        let by_limbs: F = parse_by_limbs(false, text.as_bytes()).expect("a number");
        assert_eq!(by_limbs.parts(), by_core.parts(), "{text}");
        assert_eq!(by_limbs.is_finite(), by_core.is_finite(), "{text}");
    }
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..5_000 {
        // Exactly between two f32, and a little more or less.
        let bits = next() as u32 & 0x7f7f_ffff;
        let (a, b) = (f64::from(f32::from_bits(bits)), f64::from(f32::from_bits(bits + 1)));
        let middle = alloc::format!("{:e}", (a + b) / 2.0);
        compare::<f32>(&middle);
        let exact = show((a + b) / 2.0, Style::Exponent(120), false);
        let (digits, exponent) = exact.split_once('e').expect("an exponent");
        compare::<f32>(&exact);
        compare::<f32>(&alloc::format!("{digits}{}1e{exponent}", "0".repeat(next() as usize % 40)));
        // Long and short numbers of any size.
        let (x, y, exponent) = (next(), next(), next() % 720);
        let text = alloc::format!("{}.{y}e{}", x >> (y % 64), exponent as i64 - 360);
        compare::<f32>(&text);
        compare::<f64>(&text);
        // Between two f64: 2^53 + 1 is not one, nor are its multiples by powers of two.
        let odd = u128::from((1 << 53 | next() >> 11) | 1) << (next() % 70);
        compare::<f64>(&alloc::format!("{odd}"));
        compare::<f64>(&alloc::format!("{odd}.000000000000000000000000000001"));
        compare::<f64>(&alloc::format!("{}.9999999", odd - 1));
    }
}
