//! The module `math`.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::num::real;
use crate::object::{IntObj, Params};
use crate::runtime::int::Operand;
use crate::symbols::sym;
use crate::value::{Float, R, Raised, Value};

mod gamma;
mod integer;
mod many;

pub(super) use gamma::{gamma, log_gamma};

pub static MODULE: Definition = Definition::new("math", &ENTRIES);

macro_rules! entries {
    ($($entry:expr),* $(,)?) => {
        static ENTRIES: [Entry; [$(stringify!($entry)),*].len()] = [$($entry),*];
    };
}

/// A function of one float; a result of infinity is an error of range.
macro_rules! ranged {
    ($name:literal, $function:expr) => {
        Entry::function($name, 1, 1, |cx, args| unary(cx, args, $function, true))
    };
}

/// A function of one float; a result of infinity is one of a wrong argument.
macro_rules! plain {
    ($name:literal, $function:expr) => {
        Entry::function($name, 1, 1, |cx, args| unary(cx, args, $function, false))
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
    plain!("acos", real::acos),
    plain!("acosh", real::acosh),
    plain!("asin", real::asin),
    plain!("asinh", real::asinh),
    plain!("atan", real::atan),
    plain!("atanh", real::atanh),
    plain!("cbrt", real::cbrt),
    plain!("cos", real::cos),
    ranged!("cosh", real::cosh),
    Entry::function("degrees", 1, 1, |cx, args| {
        cx.new_float(cx.to_float(args.get(0))? * (180.0 / consts::PI))
    }),
    plain!("erf", real::erf),
    plain!("erfc", real::erfc),
    ranged!("exp", real::exp),
    ranged!("exp2", real::exp2),
    ranged!("expm1", real::expm1),
    plain!("fabs", Float::abs),
    plain!("log1p", real::log1p),
    plain!("radians", |x| x * (consts::PI / 180.0)),
    plain!("sin", real::sin),
    ranged!("sinh", real::sinh),
    plain!("sqrt", real::sqrt),
    plain!("tan", real::tan),
    plain!("tanh", real::tanh),
    Entry::function("gamma", 1, 1, |cx, args| gamma::call(cx, args.get(0), gamma)),
    Entry::function("lgamma", 1, 1, |cx, args| gamma::call(cx, args.get(0), log_gamma)),
    Entry::function("atan2", 2, 2, |cx, args| {
        let (y, x) = two(cx, args)?;
        cx.new_float(real::atan2(y, x))
    }),
    Entry::function("copysign", 2, 2, |cx, args| {
        let (x, y) = two(cx, args)?;
        cx.new_float(x.copysign(y))
    }),
    Entry::function("fmod", 2, 2, |cx, args| binary(cx, args, |x, y| x % y)),
    Entry::function("nextafter", 2, 2, |cx, args| {
        let (x, y) = two(cx, args)?;
        cx.new_float(real::nextafter(x, y))
    }),
    Entry::function("pow", 2, 2, pow),
    Entry::function("remainder", 2, 2, |cx, args| binary(cx, args, real::remainder)),
    Entry::function("ulp", 1, 1, |cx, args| {
        let x = cx.to_float(args.get(0))?.abs();
        let next = real::nextafter(x, Float::INFINITY);
        let last = real::nextafter(x, 0.0);
        cx.new_float(if !x.is_finite() { x } else if next.is_finite() { next - x } else { x - last })
    }),
    Entry::function("isfinite", 1, 1, |cx, args| Ok(Value::bool(cx.to_float(args.get(0))?.is_finite()))),
    Entry::function("isinf", 1, 1, |cx, args| Ok(Value::bool(cx.to_float(args.get(0))?.is_infinite()))),
    Entry::function("isnan", 1, 1, |cx, args| Ok(Value::bool(cx.to_float(args.get(0))?.is_nan()))),
    Entry::with("isclose", Params::named(2, &["a", "b", "rel_tol", "abs_tol"]), is_close),
    Entry::function("ceil", 1, 1, |cx, args| rounded(cx, args.get(0), sym::__ceil__, real::ceil)),
    Entry::function("floor", 1, 1, |cx, args| rounded(cx, args.get(0), sym::__floor__, real::floor)),
    Entry::function("trunc", 1, 1, |cx, args| rounded(cx, args.get(0), sym::__trunc__, real::trunc)),
    Entry::function("frexp", 1, 1, frexp),
    Entry::function("ldexp", 2, 2, ldexp),
    Entry::function("modf", 1, 1, modf),
    Entry::function("log", 1, 2, log),
    Entry::function("log10", 1, 1, |cx, args| logarithm(cx, args.get(0), real::log10)),
    Entry::function("log2", 1, 1, |cx, args| logarithm(cx, args.get(0), real::log2)),
    Entry::function("comb", 2, 2, integer::comb),
    Entry::function("factorial", 1, 1, integer::factorial),
    Entry::function("gcd", 0, Params::ANY, integer::gcd),
    Entry::function("isqrt", 1, 1, integer::square_root),
    Entry::function("lcm", 0, Params::ANY, integer::lcm),
    Entry::function("perm", 1, 2, integer::perm),
    Entry::function("dist", 2, 2, many::distance),
    Entry::function("fsum", 1, 1, many::sum),
    Entry::function("hypot", 0, Params::ANY, |cx, args| many::length(cx, args.positional())),
    Entry::with("prod", Params::named(1, &["", "start"]), many::product),
}

#[cold]
pub(super) fn domain_error(cx: &Context<'_>) -> Raised {
    cx.value_error(format_args!("math domain error"))
}

#[cold]
fn range_error(cx: &Context<'_>) -> Raised {
    cx.overflow_error(format_args!("math range error"))
}

fn unary(cx: &Context<'_>, args: Args<'_>, function: fn(Float) -> Float, ranged: bool) -> R {
    let x = cx.to_float(args.get(0))?;
    let result = function(x);
    if !result.is_finite() {
        if result.is_nan() && !x.is_nan() || result.is_infinite() && x.is_finite() && !ranged {
            return Err(domain_error(cx));
        }
        if result.is_infinite() && x.is_finite() {
            return Err(range_error(cx));
        }
    }
    cx.new_float(result)
}

fn two(cx: &Context<'_>, args: Args<'_>) -> R<(Float, Float)> {
    Ok((cx.to_float(args.get(0))?, cx.to_float(args.get(1))?))
}

/// A function of two floats whose result is a number unless an argument is none or wrong.
fn binary(cx: &Context<'_>, args: Args<'_>, function: fn(Float, Float) -> Float) -> R {
    let (x, y) = two(cx, args)?;
    let result = function(x, y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(cx));
    }
    cx.new_float(result)
}

fn pow(cx: &Context<'_>, args: Args<'_>) -> R {
    let (x, y) = two(cx, args)?;
    let result = real::pow(x, y);
    if !result.is_finite() && x.is_finite() && y.is_finite() {
        return Err(if result.is_nan() || x == 0.0 { domain_error(cx) } else { range_error(cx) });
    }
    cx.new_float(result)
}

/// `ceil`, `floor` or `trunc`: by the value's own method, else of its float.
fn rounded(cx: &Context<'_>, value: Value, method: Value, function: fn(Float) -> Float) -> R {
    if value.is_small() {
        return Ok(value);
    }
    match value.as_float() {
        Some(x) if !value.class().is_heap() => cx.float_to_int(function(x)),
        _ => match cx.class_lookup(value.class(), method) {
            Some(method) => cx.call_method_value(method, value, &[]),
            None => cx.float_to_int(function(cx.to_float(value)?)),
        },
    }
}

fn frexp(cx: &Context<'_>, args: Args<'_>) -> R {
    let x = cx.to_float(args.get(0))?;
    let (fraction, exponent) = if x.is_finite() { real::frexp(x) } else { (x, 0) };
    let pair = [cx.new_float(fraction)?, cx.new_int(i64::from(exponent))?];
    Ok(cx.new_tuple(&pair)?.value())
}

fn ldexp(cx: &Context<'_>, args: Args<'_>) -> R {
    let x = cx.to_float(args.get(0))?;
    let exponent = cx.to_clamped_count(args.get(1))?.clamp(-100_000, 100_000) as i32;
    let result = real::ldexp(x, exponent);
    if result.is_infinite() && x.is_finite() {
        return Err(range_error(cx));
    }
    cx.new_float(result)
}

fn modf(cx: &Context<'_>, args: Args<'_>) -> R {
    let x = cx.to_float(args.get(0))?;
    let (fraction, whole) = match x.is_infinite() {
        true => ((0.0 as Float).copysign(x), x),
        false => real::modf(x),
    };
    let pair = [cx.new_float(fraction)?, cx.new_float(whole)?];
    Ok(cx.new_tuple(&pair)?.value())
}

fn log(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = logarithm(cx, args.get(0), real::log)?;
    let Some(base) = args.given(1) else { return Ok(value) };
    let base = logarithm(cx, base, real::log)?;
    cx.binary(crate::runtime::BinaryOp::TrueDiv, value, base, false)
}

/// A logarithm of a number, which may be an int beyond the floats.
fn logarithm(cx: &Context<'_>, value: Value, function: fn(Float) -> Float) -> R {
    if let Some(big) = value.cast::<IntObj>().filter(|_| !value.class().is_heap()) {
        let int = big.as_int();
        if int.is_negative() {
            return Err(domain_error(cx));
        }
        let bits = int.bit_length();
        if bits >= Float::MAX_EXP as u64 {
            // The fraction between 1/2 and 1, and the power of two.
            let fraction = crate::num::int::to_fraction::<Float>(int);
            return cx.new_float(function(fraction) + bits as Float * function(2.0));
        }
    }
    let x = match Operand::of(value) {
        Some(Operand::Small(small)) => small as Float,
        _ => cx.to_float(value)?,
    };
    if x <= 0.0 {
        return Err(domain_error(cx));
    }
    cx.new_float(function(x))
}

fn is_close(cx: &Context<'_>, args: Args<'_>) -> R {
    let (a, b) = two(cx, args)?;
    let relative = args.given(2).map_or(Ok(1e-9), |value| cx.to_float(value))?;
    let absolute = args.given(3).map_or(Ok(0.0), |value| cx.to_float(value))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(cx.value_error(format_args!("tolerances must be non-negative")));
    }
    let close = if a == b {
        true
    } else if a.is_infinite() || b.is_infinite() {
        false
    } else {
        let difference = (a - b).abs();
        difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute
    };
    Ok(Value::bool(close))
}
