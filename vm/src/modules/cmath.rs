//! The module `cmath`.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::num::real;
use crate::object::Params;
use crate::runtime::{Complex, complex_div};
use crate::value::{Float, R, Value};

pub static MODULE: Definition = Definition::new("cmath", &ENTRIES);

macro_rules! entries {
    ($($entry:expr),* $(,)?) => {
        static ENTRIES: [Entry; [$(stringify!($entry)),*].len()] = [$($entry),*];
    };
}

/// A function from complex numbers to complex numbers.
macro_rules! function {
    ($name:literal, $function:expr) => {
        Entry::function($name, 1, 1, |cx, args| mapped(cx, args, $function))
    };
}

/// A question about a complex number.
macro_rules! test {
    ($name:literal, $function:expr) => {
        Entry::function($name, 1, 1, |cx, args| tested(cx, args, $function))
    };
}

#[cfg(any(target_pointer_width = "32", feature = "board"))]
use core::f32::consts;
#[cfg(all(target_pointer_width = "64", not(feature = "board")))]
use core::f64::consts;

entries! {
    Entry::float("e", consts::E),
    Entry::float("pi", consts::PI),
    Entry::float("tau", consts::TAU),
    Entry::float("inf", Float::INFINITY),
    Entry::float("nan", Float::NAN),
    Entry::made("infj", |cx| cx.new_complex(0.0, Float::INFINITY)),
    Entry::made("nanj", |cx| cx.new_complex(0.0, Float::NAN)),
    function!("acos", acos),
    function!("acosh", acosh),
    function!("asin", |z| unturned(asinh(turned(z)))),
    function!("asinh", asinh),
    Entry::function("atan", 1, 1, |cx, args| {
        let (real, imag) = unturned(atanh(cx, turned(cx.to_complex(args.get(0))?))?);
        cx.new_complex(real, imag)
    }),
    Entry::function("atanh", 1, 1, |cx, args| {
        let (real, imag) = atanh(cx, cx.to_complex(args.get(0))?)?;
        cx.new_complex(real, imag)
    }),
    function!("cos", |z| cosh(turned(z))),
    function!("cosh", cosh),
    function!("exp", exp),
    Entry::function("log", 1, 2, log),
    Entry::function("log10", 1, 1, |cx, args| {
        let (real, imag) = logarithm(cx, cx.to_complex(args.get(0))?)?;
        cx.new_complex(real / consts::LN_10, imag / consts::LN_10)
    }),
    function!("sin", |z| unturned(sinh(turned(z)))),
    function!("sinh", sinh),
    function!("sqrt", sqrt),
    function!("tan", |z| unturned(tanh(turned(z)))),
    function!("tanh", tanh),
    Entry::function("phase", 1, 1, |cx, args| {
        let (real, imag) = cx.to_complex(args.get(0))?;
        cx.new_float(real::atan2(imag, real))
    }),
    Entry::function("polar", 1, 1, |cx, args| {
        let (real, imag) = cx.to_complex(args.get(0))?;
        let pair = [cx.new_float(real::hypot(real, imag))?, cx.new_float(real::atan2(imag, real))?];
        Ok(cx.new_tuple(&pair)?.value())
    }),
    Entry::function("rect", 2, 2, |cx, args| {
        let (length, angle) = (cx.to_float(args.get(0))?, cx.to_float(args.get(1))?);
        cx.new_complex(length * real::cos(angle), length * real::sin(angle))
    }),
    test!("isfinite", |real, imag| real.is_finite() && imag.is_finite()),
    test!("isinf", |real, imag| real.is_infinite() || imag.is_infinite()),
    test!("isnan", |real, imag| real.is_nan() || imag.is_nan()),
    Entry::with("isclose", Params::named(2, &["a", "b", "rel_tol", "abs_tol"]), is_close),
}

fn mapped(cx: &Context<'_>, args: Args<'_>, function: fn(Complex) -> Complex) -> R {
    let (real, imag) = function(cx.to_complex(args.get(0))?);
    cx.new_complex(real, imag)
}

fn tested(cx: &Context<'_>, args: Args<'_>, test: fn(Float, Float) -> bool) -> R {
    let (real, imag) = cx.to_complex(args.get(0))?;
    Ok(Value::bool(test(real, imag)))
}

/// `i z`
fn turned((real, imag): Complex) -> Complex {
    (-imag, real)
}

/// `-i z`
fn unturned((real, imag): Complex) -> Complex {
    (imag, -real)
}

fn exp((real, imag): Complex) -> Complex {
    let length = real::exp(real);
    if imag == 0.0 { (length, imag) } else { (length * real::cos(imag), length * real::sin(imag)) }
}

fn sinh((real, imag): Complex) -> Complex {
    (real::cos(imag) * real::sinh(real), real::sin(imag) * real::cosh(real))
}

fn cosh((real, imag): Complex) -> Complex {
    (real::cos(imag) * real::cosh(real), real::sin(imag) * real::sinh(real))
}

fn tanh((real, imag): Complex) -> Complex {
    // Past this the result is 1 but for the imaginary part.
    const LARGE: Float = 40.0;
    if real.abs() > LARGE {
        let decay = real::exp(-2.0 * real.abs());
        return ((1.0 as Float).copysign(real), 4.0 * real::sin(imag) * real::cos(imag) * decay);
    }
    let (tx, ty) = (real::tanh(real), real::tan(imag));
    let cx = 1.0 / real::cosh(real);
    let product = tx * ty;
    let divisor = 1.0 + product * product;
    (tx * (1.0 + ty * ty) / divisor, ty / divisor * cx * cx)
}

fn sqrt((real, imag): Complex) -> Complex {
    if real == 0.0 && imag == 0.0 {
        return (0.0, imag);
    }
    let (ax, ay) = (real.abs(), imag.abs());
    if ay.is_infinite() {
        return (Float::INFINITY, imag);
    }
    let root = if ax < Float::MIN_POSITIVE && ay < Float::MIN_POSITIVE {
        // Both are subnormal: they are brought up first.
        let up = Float::MANTISSA_DIGITS as i32 / 2 * 2;
        let (ax, ay) = (real::ldexp(ax, up), real::ldexp(ay, up));
        real::ldexp(real::sqrt((ax + real::hypot(ax, ay)) / 2.0), -up / 2)
    } else {
        let ax = ax / 8.0;
        2.0 * real::sqrt(ax + real::hypot(ax, ay / 8.0))
    };
    let other = ay / (2.0 * root);
    if real >= 0.0 { (root, other.copysign(imag)) } else { (other, root.copysign(imag)) }
}

fn asinh((real, imag): Complex) -> Complex {
    let (a, b) = (sqrt((1.0 + imag, -real)), sqrt((1.0 - imag, real)));
    (real::asinh(a.0 * b.1 - b.0 * a.1), real::atan2(imag, a.0 * b.0 - a.1 * b.1))
}

fn acos((real, imag): Complex) -> Complex {
    let (a, b) = (sqrt((1.0 - real, -imag)), sqrt((1.0 + real, imag)));
    (2.0 * real::atan2(a.0, b.0), real::asinh(b.0 * a.1 - b.1 * a.0))
}

fn acosh((real, imag): Complex) -> Complex {
    let (a, b) = (sqrt((real - 1.0, imag)), sqrt((real + 1.0, imag)));
    (real::asinh(a.0 * b.0 + a.1 * b.1), 2.0 * real::atan2(a.1, b.0))
}

fn atanh(cx: &Context<'_>, (real, imag): Complex) -> R<Complex> {
    if real.is_sign_negative() {
        let (x, y) = atanh(cx, (-real, -imag))?;
        return Ok((-x, -y));
    }
    let ay = imag.abs();
    if real == 1.0 && ay == 0.0 {
        return Err(super::math::domain_error(cx));
    }
    let rest = 1.0 - real;
    let x = real::log1p(4.0 * real / (rest * rest + ay * ay)) / 4.0;
    let y = -real::atan2(-2.0 * imag, rest * (1.0 + real) - ay * ay) / 2.0;
    Ok((x, y))
}

/// The natural logarithm; near the unit circle by `log1p`, so that the real part keeps its digits.
fn logarithm(cx: &Context<'_>, (real, imag): Complex) -> R<Complex> {
    if real == 0.0 && imag == 0.0 {
        return Err(super::math::domain_error(cx));
    }
    let (ax, ay) = (real.abs(), imag.abs());
    let (large, small) = if ax > ay { (ax, ay) } else { (ay, ax) };
    let length = if large > Float::MAX / 4.0 {
        real::log(real::hypot(ax / 2.0, ay / 2.0)) + consts::LN_2
    } else {
        let length = real::hypot(ax, ay);
        if (0.71..=1.73).contains(&length) {
            real::log1p((large - 1.0) * (large + 1.0) + small * small) / 2.0
        } else {
            real::log(length)
        }
    };
    Ok((length, real::atan2(imag, real)))
}

fn log(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = logarithm(cx, cx.to_complex(args.get(0))?)?;
    let (real, imag) = match args.given(1) {
        None => value,
        Some(base) => {
            let base = logarithm(cx, cx.to_complex(base)?)?;
            match complex_div(value, base) {
                Some(quotient) => quotient,
                None => return Err(super::math::domain_error(cx)),
            }
        }
    };
    cx.new_complex(real, imag)
}

fn is_close(cx: &Context<'_>, args: Args<'_>) -> R {
    let (a, b) = (cx.to_complex(args.get(0))?, cx.to_complex(args.get(1))?);
    let relative = args.given(2).map_or(Ok(1e-9), |value| cx.to_float(value))?;
    let absolute = args.given(3).map_or(Ok(0.0), |value| cx.to_float(value))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(cx.value_error(format_args!("tolerances must be non-negative")));
    }
    let length = |z: Complex| real::hypot(z.0, z.1);
    let infinite = |z: Complex| z.0.is_infinite() || z.1.is_infinite();
    let difference = length((a.0 - b.0, a.1 - b.1));
    let close = a == b
        || !(infinite(a) || infinite(b))
            && (difference <= relative * length(b)
                || difference <= relative * length(a)
                || difference <= absolute);
    Ok(Value::bool(close))
}
