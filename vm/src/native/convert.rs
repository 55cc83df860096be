//! Helpers: values to machine numbers and back, and what the processor has no instruction for.

use crate::context::Context;
use crate::num::real;
use crate::object::{IntObj, Kind};
use crate::runtime::float;
use crate::symbols::{special, sym};
use crate::value::{Float, R, Value};

pub(super) extern "C" fn box_uint(cx: &Context<'_>, number: i64) -> Option<Value> {
    cx.new_uint(number as u64).ok()
}

pub(super) extern "C" fn to_int(cx: &Context<'_>, value: Value) -> i64 {
    low_word(cx, value).unwrap_or(0)
}

/// The low 64 bits of an int, or of what `__int__` returns.
fn low_word(cx: &Context<'_>, value: Value) -> R<i64> {
    if let Some(small) = value.as_small() {
        return Ok(small as i64);
    }
    if let Some(big) = value.cast::<IntObj>() {
        return Ok(big.as_int().low_u64() as i64);
    }
    let class = value.class();
    if value.kind() != Kind::Bool
        && class.specials.get() & (special::__int__ | special::__index__) == special::__int__
        && let Some(method) = cx.special_of_program(class, sym::__int__)
    {
        cx.check_stack()?;
        let number = cx.call_method_value(method, value, &[])?;
        if number.kind() != Kind::Int {
            let class = number.class();
            return Err(cx.type_error(format_args!("__int__ returned non-int (type {})", class.name())));
        }
        return cx.low_bits(number).map(|bits| bits as i64);
    }
    cx.low_bits(value).map(|bits| bits as i64)
}

pub(super) extern "C" fn to_float(cx: &Context<'_>, value: Value) -> Float {
    cx.to_float(value).unwrap_or(0.0)
}

pub(super) extern "C" fn truth(cx: &Context<'_>, value: Value) -> Option<Value> {
    cx.truth(value).ok().map(Value::bool)
}

pub(super) extern "C" fn float_mod(_: &Context<'_>, a: Float, b: Float) -> Float {
    float::float_mod(a, b)
}

pub(super) extern "C" fn float_div(_: &Context<'_>, a: Float, b: Float) -> Float {
    float::float_floor_div(a, b)
}

pub(super) extern "C" fn float_pow(cx: &Context<'_>, a: Float, b: Float) -> Float {
    if a == 0.0 && b < 0.0 {
        cx.zero_division_error(format_args!("0.0 cannot be raised to a negative power"));
        return 0.0;
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && !real::is_whole(b) {
        cx.value_error(format_args!("the power of a negative number is complex"));
        return 0.0;
    }
    let power = float::power(a, b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        cx.overflow_error(format_args!("float power out of range"));
    }
    power
}
