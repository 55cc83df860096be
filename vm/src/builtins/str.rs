//! The class `str`.

use super::iterators::{self, IteratorObj};
use super::text;
use crate::args::Args;
use crate::context::Context;
use crate::num::format_spec::format_str;
use crate::object::{Method, Params, Slots, StrObj, types};
use crate::runtime::{BinaryOp, Encoding};
use crate::text::case::Mapping;
use crate::text::class::Class;
use crate::text::pad::Stand;
use crate::text::quote::write_str_repr;
use crate::text::space::Ends;
use crate::value::{R, Value, Word};

mod format;
mod make;
pub(crate) mod percent;
mod translate;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(make::new),
    repr: Some(repr),
    str: Some(itself),
    format: Some(format_value),
    hash: Some(|cx, value| {
        value.cast::<StrObj>().map_or(Ok(0), |text| Ok(cx.hash_str(text)? as Word as isize))
    }),
    compare: Some(text::compare),
    truth: Some(|_, value| Ok(value.cast::<StrObj>().is_some_and(|text| text.byte_len() != 0))),
    len: Some(|_, value| Ok(value.cast::<StrObj>().map_or(0, |text| text.char_len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::STR_ITERATOR, value, Value::NONE)),
    get_item: Some(text::get_item),
    contains: Some(text::search::contains),
    binary: Some(binary),
    ..Slots::EMPTY
};

text::text_methods! { pub METHODS = [
    Method::method("casefold", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Fold)),
    Method::with("encode", Params::named(1, &["", "encoding", "errors"]), |cx, args| {
        let text = receiver(cx, args)?;
        let encoding = Encoding::of_args(cx, args.given(1), args.given(2))?;
        cx.encode(text, encoding)
    }),
    Method::with("format", Params::keywords(1, Params::ANY), format::format),
    Method::method("format_map", 1, 1, format::format_map),
    Method::method("isdecimal", 0, 0, |cx, args| text::case::is(cx, args, Class::Decimal)),
    Method::method("isidentifier", 0, 0, |cx, args| text::case::is(cx, args, Class::Identifier)),
    Method::method("isnumeric", 0, 0, |cx, args| text::case::is(cx, args, Class::Numeric)),
    Method::method("isprintable", 0, 0, |cx, args| text::case::is(cx, args, Class::Printable)),
    Method::static_method("maketrans", Params::positional(1, 3), translate::make_table),
    Method::method("translate", 1, 1, translate::translate),
]; }

/// The iterator's slots. Its position is a byte's.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let at = iterator.position.get();
    let Some(text) = iterator.source.get().cast::<StrObj>() else { return Ok(Value::STOP) };
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 0x80 => {
            iterator.position.set(at + 1);
            cx.char_str(byte)
        }
        Some(_) => {
            let end = crate::text::index::next_char(text.as_bytes(), at);
            iterator.position.set(end);
            cx.new_str_of_utf8(&text.as_bytes()[at..end])
        }
        None => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<crate::object::Gc<StrObj>> {
    cx.receiver(args, &types::STR)
}

/// The string as one of class `str`.
fn itself(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<StrObj>() {
        Some(text) if text.header().class().is_heap() => cx.new_str(text.as_str()),
        _ => Ok(value),
    }
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<StrObj>() {
        Some(text) => cx.written(|out| write_str_repr(out, text.as_str(), false)),
        None => cx.default_repr(value),
    }
}

fn format_value(cx: &Context<'_>, value: Value, spec: Value) -> R {
    let (text, spec_text) = (cx.to_str(value)?, cx.to_str(spec)?);
    let spec = cx.format_spec(spec_text.as_str(), value)?;
    let mut out = cx.draft();
    format_str(&mut out, &spec, text.as_str())
        .map_err(|error| cx.format_failed(error, spec_text.as_str(), value))?;
    cx.new_str_of_utf8(out.bytes())
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    match (op, a.cast::<StrObj>()) {
        (BinaryOp::Add, Some(_)) => text::concat(cx, a, b),
        (BinaryOp::Mul, Some(_)) => text::repeat(cx, a, b),
        (BinaryOp::Mul, None) => text::repeat(cx, b, a),
        (BinaryOp::Mod, Some(format)) => percent::percent(cx, format.as_str(), b, percent::Target::Str),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
