//! `str(...)`

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Kind, TypeObj};
use crate::runtime::Encoding;
use crate::value::{R, Value};

pub(super) fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let [object, encoding, errors] = if class.is_heap() && args.keywords.is_some() {
        // Keywords may be meant for the derived class's `__init__`.
        [args.get(0), Value::UNBOUND, Value::UNBOUND]
    } else {
        cx.named_args("str", args, 0, ["object", "encoding", "errors"])?
    };
    let text = if encoding.is_unbound() && errors.is_unbound() {
        match object.given() {
            Some(object) => cx.str(object)?,
            None => cx.new_str_of_utf8(b"")?,
        }
    } else {
        decoded(cx, object, encoding, errors)?
    };
    if !class.is_heap() {
        return Ok(text);
    }
    cx.new_str_of_class(class, cx.to_str(text)?.as_str())
}

fn decoded(cx: &Context<'_>, object: Value, encoding: Value, errors: Value) -> R {
    let encoding = Encoding::of_args(cx, encoding.given(), errors.given())?;
    let Some(object) = object.given() else { return cx.new_str_of_utf8(b"") };
    if object.kind() == Kind::Str {
        return Err(cx.type_error(format_args!("decoding str is not supported")));
    }
    match cx.find_buffer(object)? {
        Some(_) => cx.decode(object, encoding),
        None => Err(cx.type_error(format_args!(
            "decoding to str: need a bytes-like object, {} found",
            object.class().name()
        ))),
    }
}
