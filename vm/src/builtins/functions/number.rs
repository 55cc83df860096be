//! Builtin functions of numbers and characters.

use super::function;
use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::num::format_spec::Spec;
use crate::object::{ByteArrayObj, BytesObj, Kind, NativeObj, Params, StrObj};
use crate::runtime::{BinaryOp, UnaryOp};
use crate::symbols::sym;
use crate::value::{R, Value};

functions! {
    function("abs", 1, 1, |cx, args| cx.unary(UnaryOp::Abs, args.get(0))),
    function("bin", 1, 1, |cx, args| in_base(cx, args.get(0), "#b")),
    function("chr", 1, 1, chr),
    function("divmod", 2, 2, divmod),
    function("hex", 1, 1, |cx, args| in_base(cx, args.get(0), "#x")),
    function("oct", 1, 1, |cx, args| in_base(cx, args.get(0), "#o")),
    function("ord", 1, 1, ord),
    NativeObj::function("pow", Params::named(2, &["base", "exp", "mod"]), pow),
    NativeObj::function("round", Params::named(1, &["number", "ndigits"]), round),
}

fn in_base(cx: &Context<'_>, value: Value, spec: &str) -> R {
    let int = cx.to_int(value)?;
    let mut out = String::new(cx.vm().mem);
    match Spec::parse(spec) {
        Ok(parsed) => cx.write_int(&mut out, &parsed, int, spec)?,
        Err(_) => return Err(cx.value_error(format_args!("invalid format specifier"))),
    }
    cx.new_str(&out)
}

fn chr(cx: &Context<'_>, args: Args<'_>) -> R {
    let int = cx.to_int(args.get(0))?;
    let code = cx.to_clamped_index(int)?;
    let Ok(code) = i32::try_from(code) else {
        return Err(cx.overflow_error(format_args!("Python int too large to convert to C int")));
    };
    match u32::try_from(code).ok().filter(|&code| code < 0x11_0000) {
        Some(code) => match char::from_u32(code) {
            Some(c) => cx.new_str(c.encode_utf8(&mut [0; 4])),
            None => Err(cx.value_error(format_args!("chr() arg is a surrogate"))),
        },
        None => Err(cx.value_error(format_args!("chr() arg not in range(0x110000)"))),
    }
}

fn ord(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = args.get(0);
    let (len, code) = if let Some(text) = value.cast::<StrObj>() {
        (text.char_len(), text.as_str().chars().next().map_or(0, u32::from))
    } else if let Some(bytes) = value.cast::<BytesObj>() {
        (bytes.as_bytes().len(), bytes.as_bytes().first().map_or(0, |&byte| u32::from(byte)))
    } else if let Some(bytes) = value.cast::<ByteArrayObj>() {
        (bytes.len(), bytes.storage().cells().first().map_or(0, |byte| u32::from(byte.get())))
    } else {
        return Err(cx.type_error(format_args!(
            "ord() expected string of length 1, but {} found",
            value.class().name()
        )));
    };
    if len != 1 {
        return Err(
            cx.type_error(format_args!("ord() expected a character, but string of length {len} found"))
        );
    }
    Ok(Value::index(code as usize))
}

fn divmod(cx: &Context<'_>, args: Args<'_>) -> R {
    let (a, b) = (args.get(0), args.get(1));
    for (method, receiver, other) in [(sym::__divmod__, a, b), (sym::__rdivmod__, b, a)] {
        if let Some(method) = cx.special_of_program(receiver.class(), method) {
            let result = cx.call_method_value(method, receiver, &[other])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
    }
    let result = divmod_numbers(cx, a, b)?;
    if result == Value::NOT_IMPLEMENTED {
        return Err(cx.type_error(format_args!(
            "unsupported operand type(s) for divmod(): '{}' and '{}'",
            a.class().name(),
            b.class().name()
        )));
    }
    Ok(result)
}

/// `divmod` of ints and floats; `NOT_IMPLEMENTED` for other values.
pub(crate) fn divmod_numbers(cx: &Context<'_>, a: Value, b: Value) -> R {
    let is_int = |value: Value| matches!(value.kind(), Kind::Int | Kind::Bool);
    let is_number = |value: Value| is_int(value) || value.kind() == Kind::Float;
    if !is_number(a) || !is_number(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (quotient, rest) = if is_int(a) && is_int(b) {
        cx.int_divmod(a, b)?
    } else {
        let (x, y) = (cx.to_float(a)?, cx.to_float(b)?);
        if y == 0.0 {
            return Err(cx.zero_division_error(format_args!("float divmod()")));
        }
        (cx.float_binary(BinaryOp::FloorDiv, x, y)?, cx.float_binary(BinaryOp::Mod, x, y)?)
    };
    Ok(cx.new_tuple(&[quotient, rest])?.value())
}

fn pow(cx: &Context<'_>, args: Args<'_>) -> R {
    let (base, exponent) = (args.get(0), args.get(1));
    let Some(modulus) = args.given(2).filter(|modulus| !modulus.is_none()) else {
        return cx.binary(BinaryOp::Pow, base, exponent, false);
    };
    if let Some(method) = cx.special_of_program(base.class(), sym::__pow__) {
        let result = cx.call_method_value(method, base, &[exponent, modulus])?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    let result = cx.with_int(base, |base| {
        cx.with_int(exponent, |exponent| {
            cx.with_int(modulus, |modulus| cx.int_pow_mod(base, exponent, modulus))
        })
    });
    match result.flatten().flatten() {
        Some(result) => result,
        None if [base, exponent, modulus].iter().any(|value| value.kind() == Kind::Float) => {
            Err(cx
                .type_error(format_args!("pow() 3rd argument not allowed unless all arguments are integers")))
        }
        None => Err(cx.type_error(format_args!(
            "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
            base.class().name(),
            exponent.class().name(),
            modulus.class().name()
        ))),
    }
}

fn round(cx: &Context<'_>, args: Args<'_>) -> R {
    let number = args.get(0);
    let class = number.class();
    let Some(method) = cx.class_lookup(class, sym::__round__) else {
        return Err(cx.type_error(format_args!("type {} doesn't define __round__ method", class.name())));
    };
    match args.given(1).filter(|digits| !digits.is_none()) {
        Some(digits) => cx.call_method_value(method, number, &[digits]),
        None => cx.call_method_value(method, number, &[]),
    }
}
