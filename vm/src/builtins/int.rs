//! The class `int`.

use super::show::Out;
use crate::args::Args;
use crate::context::Context;
use crate::num::format_spec::{FormatError, Spec, format_int};
use crate::num::int::Int;
use crate::object::{Gc, Method, Params, Slots, TypeObj, methods, types};
use crate::runtime::CompareOp;
use crate::runtime::int::Operand;
use crate::value::{Float, R, Value};

mod bytes;
mod make;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(make::new),
    repr: Some(repr),
    format: Some(format),
    hash: Some(|_, value| Ok(with(value, crate::num::int::hash))),
    compare: Some(compare),
    truth: Some(|_, value| Ok(with(value, |int| !int.is_zero()))),
    binary: Some(|cx, op, a, b, _| cx.int_binary(op, a, b)),
    unary: Some(|cx, op, value| cx.int_unary(op, value)),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::method("bit_length", 0, 0, |cx, args| cx.new_uint(with(args.get(0), |int| int.bit_length()))),
    Method::method("bit_count", 0, 0, |cx, args| cx.new_uint(with(args.get(0), |int| int.bit_count()))),
    Method::method("conjugate", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("as_integer_ratio", 0, 0, |cx, args| {
        Ok(cx.new_tuple(&[itself(cx, args.get(0))?, Value::INT_1])?.value())
    }),
    Method::with("to_bytes", Params::named(1, &["", "length", "byteorder", "signed"]), bytes::to_bytes),
    Method::class_method("from_bytes", Params::named(2, &["", "bytes", "byteorder", "signed"]), bytes::from_bytes),
    Method::getter("real", itself),
    Method::getter("imag", |_, _| Ok(Value::INT_0)),
    Method::getter("numerator", itself),
    Method::getter("denominator", |_, _| Ok(Value::INT_1)),
    Method::method("__int__", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("__index__", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("__trunc__", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("__floor__", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("__ceil__", 0, 0, |cx, args| itself(cx, args.get(0))),
    Method::method("__round__", 0, 1, |cx, args| round(cx, args.get(0), args.given(1))),
    Method::method("__float__", 0, 0, |cx, args| cx.new_float(cx.to_float(args.get(0))?)),
]; }

/// Calls `take` with an int or bool; 0 stands for other values, which callers exclude.
fn with<T>(value: Value, take: impl FnOnce(Int<'_>) -> T) -> T {
    let mut limbs = Context::machine_limbs();
    match Operand::of(value) {
        Some(operand) => take(operand.int(&mut limbs)),
        None => take(Int::ZERO),
    }
}

/// The int as one of class `int`.
fn itself(cx: &Context<'_>, value: Value) -> R {
    if value.is_small() || value.class() == types::INT.gc() {
        return Ok(value);
    }
    with(value, |int| cx.int_value(int))
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    if let Some(small) = value.as_small() {
        return cx.format_small(small);
    }
    formatted(cx, value, &Spec::default(), "")
}

pub(super) fn format(cx: &Context<'_>, value: Value, spec: Value) -> R {
    let text = cx.to_str(spec)?;
    match Spec::parse(text.as_str()) {
        Ok(spec) => formatted(cx, value, &spec, text.as_str()),
        Err(error) => Err(cx.format_failed(FormatError::Spec(error), text.as_str(), value)),
    }
}

fn formatted(cx: &Context<'_>, value: Value, spec: &Spec, text: &str) -> R {
    let mut out = cx.draft();
    cx.write_int(&mut out, spec, value, text)?;
    cx.new_str_of_utf8(out.bytes())
}

pub(super) fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    if Operand::of(b).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(cx.int_order(a, b).map_or(Value::NOT_IMPLEMENTED, |order| Value::bool(op.orders(order))))
}

/// `round(value, places)`: negative places round to powers of ten, ties to even.
fn round(cx: &Context<'_>, value: Value, places: Option<Value>) -> R {
    use crate::runtime::BinaryOp::{Add, Pow, Sub};
    let value = itself(cx, value)?;
    let places = match places {
        Some(places) if !places.is_none() => cx.to_clamped_count(places)?,
        _ => return Ok(value),
    };
    if places >= 0 {
        return Ok(value);
    }
    // 10 ** -places is too large for any value with fewer bits than that power has digits.
    let digits = places.unsigned_abs();
    if with(value, |int| int.bit_length()) < digits as u64 {
        return Ok(Value::INT_0);
    }
    let unit = cx.int_binary(Pow, Value::int8(10), Value::index(digits))?;
    let (quotient, rest) = cx.int_divmod(value, unit)?;
    let twice = cx.int_binary(Add, rest, rest)?;
    let up = match cx.int_order(twice, unit) {
        Some(core::cmp::Ordering::Greater) => true,
        Some(core::cmp::Ordering::Equal) => with(quotient, |int| int.low_u64()) & 1 == 1,
        _ => false,
    };
    let down = cx.int_binary(Sub, value, rest)?;
    if up { cx.int_binary(Add, down, unit) } else { Ok(down) }
}

impl Context<'_> {
    /// `divmod(a, b)` of ints and bools.
    pub(crate) fn int_divmod(&self, a: Value, b: Value) -> R<(Value, Value)> {
        with(a, |a| {
            with(b, |b| {
                self.int_divide(a, b, "integer division or modulo by zero", |quotient, rest| {
                    Ok((self.int_value(quotient)?, self.int_value(rest)?))
                })
            })
        })
    }

    /// A small int in decimal.
    pub(crate) fn format_small(&self, small: isize) -> R {
        let mut digits = [0; 24];
        let mut at = digits.len();
        let mut rest = small.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if small < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        self.new_str(core::str::from_utf8(&digits[at..]).unwrap_or_default())
    }

    /// Writes an int or bool as a specification says; `text` is the specification's text, for messages.
    pub(crate) fn write_int(&self, out: Out<'_>, spec: &Spec, value: Value, text: &str) -> R<()> {
        let mut stop = || self.poll().is_err();
        let mut poll = crate::num::Poll::new(&mut stop);
        with(value, |int| format_int::<Float>(out, self.vm().mem, spec, int, &mut poll))
            .map_err(|error| self.format_failed(error, text, value))
    }
}

/// The value as one of `class`, which is `int` or derives from it.
fn of_class(cx: &Context<'_>, class: Gc<TypeObj>, value: Value) -> R {
    if !class.is_heap() {
        return Ok(value);
    }
    with(value, |int| cx.new_int_of_class(class, int))
}

/// What a keyword argument is, or the default.
fn flag(cx: &Context<'_>, args: Args<'_>, index: usize) -> R<bool> {
    args.given(index).map_or(Ok(false), |value| cx.truth(value))
}
