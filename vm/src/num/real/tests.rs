//! The functions of `f32` against those of `f64`.

use super::{angle, erf, gamma, log, root};

/// How many units in the last place a result may differ from the exact one, over numbers between two bounds: evenly
/// spread ones, or if asked evenly spread bit patterns.
fn check(name: &str, ours: fn(f32) -> f32, exact: fn(f64) -> f64, bounds: (f32, f32), units: f64) {
    let (low, high) = bounds;
    let mut worst = (0.0, 0.0);
    let mut look = |x: f32| {
        let (result, exact) = (ours(x), exact(f64::from(x)));
        let rounded = exact as f32;
        if result.to_bits() == rounded.to_bits() || result.is_nan() && rounded.is_nan() {
            return;
        }
        let size = rounded.abs();
        let unit = f64::from(size.next_up()) - f64::from(size);
        let error = ((f64::from(result) - exact) / unit).abs();
        assert!(error.is_finite(), "{name}({x}) = {result}, not {exact}");
        if error > worst.0 {
            worst = (error, x);
        }
    };
    for step in 0..20_000u32 {
        look((f64::from(low) + (f64::from(high) - f64::from(low)) * f64::from(step) / 20_000.0) as f32);
    }
    // Of each sign the sizes between nothing and the bounds, by their bits.
    for bound in [low, high] {
        for step in 0..20_000u64 {
            let bits = u64::from(bound.abs().to_bits()) * step / 20_000;
            let x = f32::from_bits(bits as u32).copysign(bound);
            if low <= x && x <= high {
                look(x);
            }
        }
    }
    assert!(worst.0 <= units, "{name}({:?}): {} units in the last place", worst.1, worst.0);
}

#[test]
fn angles_of_any_size_are_nearly_exact() {
    for bound in [1.0, 100.0, 1e6, f32::MAX] {
        check("sin", angle::sin, f64::sin, (-bound, bound), 0.51);
        check("cos", angle::cos, f64::cos, (-bound, bound), 0.51);
        check("tan", angle::tan, f64::tan, (-bound, bound), 0.51);
    }
    assert!((-0.0f32).to_bits() == angle::sin(-0.0).to_bits() && angle::cos(0.0) == 1.0);
    assert!([f32::NAN, f32::INFINITY, f32::NEG_INFINITY].iter().all(|&x| angle::sin(x).is_nan()));
    // The multiple of π/2 that a number comes closest to.
    let near = 16_367_173.0 * 2f32.powi(72);
    assert_eq!(angle::cos(near), f64::from(near).cos() as f32);
}

#[test]
fn gamma_is_nearly_exact_and_its_logarithm_within_three_units() {
    check("gamma", gamma::tgamma, libm::tgamma, (1e-38, 37.0), 0.51);
    for whole in 0..47 {
        let whole = -(whole as f32);
        check("gamma", gamma::tgamma, libm::tgamma, (whole - 0.99, whole - 0.01), 0.51);
        // Its zeros there are at no places of note.
        check("lgamma", gamma::lgamma, libm::lgamma, (whole - 0.9, whole - 0.1), 50.0);
    }
    for bounds in [(1e-38, 3.0), (3.0, 40.0), (40.0, 3e38)] {
        check("lgamma", gamma::lgamma, libm::lgamma, bounds, 3.0);
    }
    assert_eq!(gamma::tgamma(-50.5).to_bits(), (-0.0f32).to_bits());
    assert_eq!(gamma::tgamma(-51.5).to_bits(), 0f32.to_bits());
    assert!(gamma::tgamma(f32::NAN).is_nan() && gamma::lgamma(f32::NAN).is_nan());
}

#[test]
fn the_error_function_is_nearly_exact_and_its_rest_within_five_units() {
    check("erf", erf::erf, libm::erf, (-10.0, 10.0), 0.51);
    check("erfc", erf::erfc, libm::erfc, (-10.0, 2.0), 0.51);
    check("erfc", erf::erfc, libm::erfc, (2.0, 9.1), 5.0);
    assert_eq!((erf::erfc(11.5), erf::erfc(-f32::INFINITY), erf::erf(f32::INFINITY)), (0.0, 2.0, 1.0));
}

#[test]
fn logarithms_of_powers_are_whole() {
    check("log2", log::log2, f64::log2, (1e-38, 3e38), 1.5);
    check("log10", log::log10, f64::log10, (1e-38, 3e38), 1.5);
    check("exp2", log::exp2, f64::exp2, (-149.0, 128.0), 1.5);
    for power in -126..128 {
        assert_eq!(log::log2(2f32.powi(power)), power as f32);
        assert_eq!(log::exp2(power as f32), 2f32.powi(power));
    }
    for power in 0..39 {
        let number = 10f64.powi(power) as f32;
        assert_eq!(log::log10(number), power as f32);
    }
    assert!(log::exp2(300.0).is_infinite() && log::exp2(-300.0) == 0.0 && log::exp2(f32::NAN).is_nan());
}

#[test]
fn arcs_are_within_three_units() {
    check("asin", log::asin, f64::asin, (-1.0, 1.0), 3.0);
    check("acos", log::acos, f64::acos, (-1.0, 1.0), 3.0);
    assert!(log::asin(1.5).is_nan() && log::acos(-1.5).is_nan());
}

#[test]
fn inverse_hyperbolic_functions_are_close() {
    for bound in [1e-3, 1.0, 10.0, f32::MAX] {
        check("asinh", log::asinh, f64::asinh, (-bound, bound), 2.0);
    }
    for bound in [1.001, 2.0, 10.0, f32::MAX] {
        check("acosh", log::acosh, f64::acosh, (1.0, bound), 2.5);
    }
    assert_eq!(log::asinh(-0.0).to_bits(), (-0.0f32).to_bits());
    assert!(log::acosh(0.99).is_nan() && log::acosh(-3.0).is_nan() && log::acosh(f32::NAN).is_nan());
    assert!(log::asinh(f32::NAN).is_nan());
    assert_eq!(
        (log::asinh(f32::NEG_INFINITY), log::acosh(f32::INFINITY)),
        (f32::NEG_INFINITY, f32::INFINITY)
    );
}

#[test]
fn hypotenuses_are_nearly_exact() {
    for factor in [0.0, 1e-30, 1e-3, 0.75, 1.0] {
        let other = |x: f32| (f64::from(x) * factor) as f32;
        for bound in [1e-40, 1e-18, 1.0, 1e18, 2e38] {
            for step in 0..5_000 {
                let x = (bound * f64::from(step) / 5_000.0) as f32;
                let (result, exact) = (root::hypot(-x, other(x)), f64::from(x).hypot(other(x).into()) as f32);
                let error = result.to_bits().abs_diff(exact.to_bits());
                assert!(error <= 1, "{x:e} {:e}: {result:e}, not {exact:e}", other(x));
            }
        }
    }
    assert_eq!((root::hypot(3.0, -4.0), root::hypot(3e38, 3e38)), (5.0, f32::INFINITY));
    assert_eq!(root::hypot(f32::NAN, f32::NEG_INFINITY), f32::INFINITY);
    assert!(root::hypot(f32::NAN, 1.0).is_nan());
}
