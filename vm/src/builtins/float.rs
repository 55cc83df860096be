//! The class `float`.

use super::show::Out;
use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::num::float_bits::Float as _;
use crate::num::float_text;
use crate::num::format_spec::{Spec, format_float};
use crate::num::real;
use crate::object::{FloatObj, Gc, IntObj, Kind, Method, Params, Slots, StrObj, TypeObj, methods};
use crate::runtime::{BinaryOp, CompareOp, shown};
use crate::symbols::special;
use crate::text::letter::is_space;
use crate::value::{Float, R, Value};

mod hex;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| cx.written(|out| float_text::write_repr(out, number(value)))),
    format: Some(format),
    hash: Some(|_, value| Ok(crate::num::int::hash_float(number(value)))),
    compare: Some(compare),
    truth: Some(|_, value| Ok(number(value) != 0.0)),
    binary: Some(binary),
    unary: Some(|cx, op, value| cx.float_unary(op, number(value))),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::method("is_integer", 0, 0, |_, args| Ok(Value::bool(real::is_whole(number(args.get(0)))))),
    Method::method("as_integer_ratio", 0, 0, as_integer_ratio),
    Method::method("conjugate", 0, 0, |cx, args| cx.new_float(number(args.get(0)))),
    Method::method("hex", 0, 0, |cx, args| cx.written(|out| hex::write(out, real::widen(number(args.get(0)))))),
    Method::class_method("fromhex", Params::positional(2, 2), from_hex),
    Method::getter("real", |cx, value| cx.new_float(number(value))),
    Method::getter("imag", |cx, _| cx.new_float(0.0)),
    Method::method("__float__", 0, 0, |cx, args| cx.new_float(number(args.get(0)))),
    Method::method("__int__", 0, 0, |cx, args| cx.float_to_int(number(args.get(0)))),
    Method::method("__trunc__", 0, 0, |cx, args| cx.float_to_int(number(args.get(0)))),
    Method::method("__floor__", 0, 0, |cx, args| cx.float_to_int(real::floor(number(args.get(0))))),
    Method::method("__ceil__", 0, 0, |cx, args| cx.float_to_int(real::ceil(number(args.get(0))))),
    Method::method("__round__", 0, 1, |cx, args| {
        cx.float_round(number(args.get(0)), args.given(1).filter(|places| !places.is_none()))
    }),
]; }

/// The number in a float value; callers give nothing else.
fn number(value: Value) -> Float {
    value.as_float().unwrap_or(0.0)
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.keywords.is_some() && !class.is_heap() {
        return Err(cx.type_error(format_args!("float() takes no keyword arguments")));
    }
    let number = match args.len() {
        0 => 0.0,
        1 => cx.convert_to_float(args.get(0))?,
        count => return Err(cx.type_error(format_args!("float expected at most 1 argument, got {count}"))),
    };
    of_class(cx, class, number)
}

fn of_class(cx: &Context<'_>, class: Gc<TypeObj>, number: Float) -> R {
    if !class.is_heap() {
        return cx.new_float(number);
    }
    let object = cx.new_with(FloatObj::new(number), cx.extra_bytes(class))?;
    Ok(cx.adopt(object.value(), class))
}

fn from_hex(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = cx.to_str(args.get(1))?;
    let number = match hex::read::<Float>(text.as_str().trim_matches(is_space).as_bytes()) {
        Some(number) if number.finite || !number.value.is_infinite() => number.value,
        Some(_) => {
            return Err(
                cx.overflow_error(format_args!("hexadecimal value too large to represent as a float"))
            );
        }
        None => return Err(cx.value_error(format_args!("invalid hexadecimal floating-point string"))),
    };
    let value = cx.new_float(number)?;
    match args.get(0).cast::<TypeObj>() {
        Some(class) if class.is_heap() => cx.call(class.value(), &[value]),
        _ => Ok(value),
    }
}

fn as_integer_ratio(cx: &Context<'_>, args: Args<'_>) -> R {
    let number = number(args.get(0));
    if number.is_nan() {
        return Err(cx.value_error(format_args!("cannot convert NaN to integer ratio")));
    }
    if number.is_infinite() {
        return Err(cx.overflow_error(format_args!("cannot convert Infinity to integer ratio")));
    }
    let parts = number.parts();
    let zeros = if parts.mantissa == 0 { 0 } else { parts.mantissa.trailing_zeros() };
    let exponent = if parts.mantissa == 0 { 0 } else { parts.exponent + zeros as i32 };
    let mantissa = (parts.mantissa >> zeros) as i64;
    let numerator = cx.new_int(if parts.negative { -mantissa } else { mantissa })?;
    let shift = |value: Value, bits: u32| cx.int_binary(BinaryOp::Shl, value, Value::index(bits as usize));
    let pair = if exponent >= 0 {
        [shift(numerator, exponent.unsigned_abs())?, Value::INT_1]
    } else {
        [numerator, shift(Value::INT_1, exponent.unsigned_abs())?]
    };
    Ok(cx.new_tuple(&pair)?.value())
}

fn format(cx: &Context<'_>, value: Value, spec: Value) -> R {
    let text = cx.to_str(spec)?;
    let spec = cx.format_spec(text.as_str(), value)?;
    let mut out = cx.draft();
    cx.write_float(&mut out, &spec, value, text.as_str())?;
    cx.new_str_of_utf8(out.bytes())
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    if let Some(y) = b.as_float() {
        return Ok(Value::bool(op.holds(number(a), y)));
    }
    if !matches!(b.kind(), Kind::Int | Kind::Bool) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // Not-a-number has no order.
    Ok(Value::bool(match cx.int_order(b, a) {
        Some(order) => op.swapped().orders(order),
        None => op == CompareOp::Ne,
    }))
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    let operand = |value: Value| -> R<Option<Float>> {
        match value.as_float() {
            Some(number) => Ok(Some(number)),
            None if matches!(value.kind(), Kind::Int | Kind::Bool) => cx.int_value_to_float(value).map(Some),
            None => Ok(None),
        }
    };
    if matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Shl | BinaryOp::Shr) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (operand(a)?, operand(b)?) {
        (Some(x), Some(y)) => cx.float_binary(op, x, y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

impl Context<'_> {
    /// `float(value)`
    pub(crate) fn convert_to_float(&self, value: Value) -> R<Float> {
        let class = value.class();
        // Elsewhere a float is what it is, whatever its class defines.
        if value.kind() == Kind::Float
            && let Some(float) = self.float_of_program(value)?
        {
            return Ok(float);
        }
        let is_number = matches!(value.kind(), Kind::Int | Kind::Bool | Kind::Float);
        if is_number || class.specials.get() & (special::__float__ | special::__index__) != 0 {
            return self.to_float(value);
        }
        let mut plain = Vec::<u8>::new(self.vm().mem);
        let parsed = match (value.cast::<StrObj>(), self.find_buffer(value)?) {
            (Some(text), _) => float_text::parse(self.numeric_text(text.as_bytes(), true, &mut plain)?),
            (None, Some(bytes)) => {
                float_text::parse(self.numeric_text(bytes.as_bytes(), false, &mut plain)?)
            }
            (None, None) => {
                return Err(self.type_error(format_args!(
                    "float() argument must be a string or a real number, not '{}'",
                    class.name()
                )));
            }
        };
        match parsed {
            Some(number) => Ok(number),
            None => {
                let text = self.repr_of_text(value)?;
                Err(self.value_error(format_args!("could not convert string to float: {}", shown(text))))
            }
        }
    }

    /// An int or bool as the nearest float, whatever its class says; OverflowError beyond the largest.
    fn int_value_to_float(&self, value: Value) -> R<Float> {
        match value.cast::<IntObj>() {
            Some(big) => self.int_to_float(big.as_int()),
            None => self.to_float(value),
        }
    }

    /// Writes a float as a specification says; `text` is the specification's text, for messages.
    pub(crate) fn write_float(&self, out: Out<'_>, spec: &Spec, value: Value, text: &str) -> R<()> {
        format_float(out, spec, number(value)).map_err(|error| self.format_failed(error, text, value))
    }
}
