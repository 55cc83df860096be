//! The class `bytes`.

use super::iterators::{self, IteratorObj};
use super::text::{self, Text};
use crate::context::Context;
use crate::object::{BytesObj, Method, Params, Slots, types};
use crate::runtime::{BinaryOp, Encoding};
use crate::text::case::Mapping;
use crate::text::class::Class;
use crate::text::pad::Stand;
use crate::text::quote::write_bytes_repr;
use crate::text::space::Ends;
use crate::value::{R, Value, Word};

pub(crate) mod hex;
pub(crate) mod make;
pub(crate) mod translate;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(make::new),
    repr: Some(repr),
    hash: Some(|cx, value| {
        value.cast::<BytesObj>().map_or(Ok(0), |bytes| Ok(cx.hash_bytes(bytes)? as Word as isize))
    }),
    compare: Some(text::compare),
    len: Some(|_, value| Ok(value.cast::<BytesObj>().map_or(0, |bytes| bytes.as_bytes().len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::BYTES_ITERATOR, value, Value::NONE)),
    get_item: Some(text::get_item),
    contains: Some(text::search::contains),
    binary: Some(binary),
    ..Slots::EMPTY
};

text::text_methods! { pub METHODS = [
    Method::with("decode", Params::named(1, &["", "encoding", "errors"]), |cx, args| {
        cx.decode(args.get(0), Encoding::of_args(cx, args.given(1), args.given(2))?)
    }),
    Method::class_method("fromhex", Params::positional(2, 2), hex::from_hex),
    Method::with("hex", Params::named(1, &["", "sep", "bytes_per_sep"]), hex::hex),
    Method::static_method("maketrans", Params::positional(2, 2), translate::make_table),
    Method::with("translate", Params::named(2, &["", "", "delete"]), translate::translate),
    Method::method("__bytes__", 0, 0, |cx, args| cx.bytes_of(args.get(0))),
]; }

/// The iterator's slots, for all that is bytes-like.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let at = iterator.position.get();
    let source = iterator.source.get();
    let byte = match source.cast::<BytesObj>() {
        Some(bytes) => bytes.as_bytes().get(at).copied(),
        None => cx.find_buffer(source)?.and_then(|bytes| bytes.as_bytes().get(at).copied()),
    };
    match byte {
        Some(byte) => {
            iterator.position.set(at + 1);
            Ok(Value::index(usize::from(byte)))
        }
        None => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<BytesObj>() {
        Some(bytes) => cx.written(|out| write_bytes_repr(out, bytes.as_bytes())),
        None => cx.default_repr(value),
    }
}

/// The operators of `bytes` and `bytearray`.
pub(super) fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    let is_own = |value: Value| {
        use crate::object::Kind;
        matches!(value.kind(), Kind::Bytes | Kind::ByteArray)
    };
    match op {
        BinaryOp::Add if is_own(a) => text::concat(cx, a, b),
        BinaryOp::Mul if is_own(a) => text::repeat(cx, a, b),
        BinaryOp::Mul => text::repeat(cx, b, a),
        BinaryOp::Mod if is_own(a) => {
            let format = Text::of(cx, a)?;
            let wide = super::str::percent::widened(cx, format.bytes())?;
            let result = super::str::percent::percent(cx, &wide, b, super::str::percent::Target::Bytes)?;
            match (&format, result.cast::<BytesObj>()) {
                (Text::Array(_), Some(bytes)) => Ok(cx.new_bytearray(bytes.as_bytes())?.value()),
                _ => Ok(result),
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
