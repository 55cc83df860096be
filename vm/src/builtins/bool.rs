//! The class `bool`.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TypeObj};
use crate::runtime::BinaryOp;
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| cx.intern(if value == Value::TRUE { "True" } else { "False" })),
    truth: Some(|_, value| Ok(value == Value::TRUE)),
    binary: Some(binary),
    ..super::int::SLOTS
};

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.keywords.is_some() {
        return Err(cx.type_error(format_args!("bool() takes no keyword arguments")));
    }
    match args.len() {
        0 => Ok(Value::FALSE),
        1 => cx.truth(args.get(0)).map(Value::bool),
        count => Err(cx.type_error(format_args!("bool expected at most 1 argument, got {count}"))),
    }
}

/// As of ints, but `& | ^` of two bools is a bool.
fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    let is_bool = |value: Value| value == Value::TRUE || value == Value::FALSE;
    if is_bool(a) && is_bool(b) {
        let (x, y) = (a == Value::TRUE, b == Value::TRUE);
        match op {
            BinaryOp::And => return Ok(Value::bool(x && y)),
            BinaryOp::Or => return Ok(Value::bool(x || y)),
            BinaryOp::Xor => return Ok(Value::bool(x != y)),
            _ => {}
        }
    }
    cx.int_binary(op, a, b)
}
