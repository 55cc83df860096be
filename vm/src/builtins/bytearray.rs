//! The class `bytearray`.

use super::text;
use crate::args::Args;
use crate::context::Context;
use crate::object::{ByteArrayObj, Gc, Method, Params, SliceObj, Slots, TypeObj, types};
use crate::runtime::{BinaryOp, Encoding};
use crate::text::case::Mapping;
use crate::text::class::Class;
use crate::text::pad::Stand;
use crate::text::quote::write_bytes_repr;
use crate::text::space::Ends;
use crate::value::{R, Value};

mod edit;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    repr: Some(repr),
    compare: Some(text::compare),
    len: Some(|_, value| Ok(value.cast::<ByteArrayObj>().map_or(0, |array| array.len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::BYTEARRAY_ITERATOR, value, Value::NONE)),
    get_item: Some(text::get_item),
    set_item: Some(set_item),
    contains: Some(text::search::contains),
    binary: Some(binary),
    ..Slots::EMPTY
};

text::text_methods! { pub METHODS = [
    Method::with("decode", Params::named(1, &["", "encoding", "errors"]), |cx, args| {
        cx.decode(args.get(0), Encoding::of_args(cx, args.given(1), args.given(2))?)
    }),
    Method::class_method("fromhex", Params::positional(2, 2), super::bytes::hex::from_hex),
    Method::with("hex", Params::named(1, &["", "sep", "bytes_per_sep"]), super::bytes::hex::hex),
    Method::static_method("maketrans", Params::positional(2, 2), super::bytes::translate::make_table),
    Method::with("translate", Params::named(2, &["", "", "delete"]), super::bytes::translate::translate),
    Method::method("append", 1, 1, edit::append),
    Method::method("clear", 0, 0, edit::clear),
    Method::method("copy", 0, 0, |cx, args| {
        Ok(cx.new_bytearray(cx.buffer(args.get(0), false)?.as_bytes())?.value())
    }),
    Method::method("extend", 1, 1, edit::extend),
    Method::method("insert", 2, 2, edit::insert),
    Method::method("pop", 0, 1, edit::pop),
    Method::method("remove", 1, 1, edit::remove),
    Method::method("reverse", 0, 0, edit::reverse),
]; }

fn new(cx: &Context<'_>, class: Gc<TypeObj>, _: Args<'_>) -> R {
    let storage = cx.new_bytes_block(0)?;
    let array = cx.new_with(ByteArrayObj::new(storage, 0), cx.extra_bytes(class))?.value();
    Ok(if class.is_heap() { cx.adopt(array, class) } else { array })
}

fn init(cx: &Context<'_>, value: Value, args: Args<'_>) -> R<()> {
    let source = cx.bytes_of_args("bytearray", args)?;
    let Some(array) = value.cast::<ByteArrayObj>() else { return Ok(()) };
    let bytes = cx.buffer(source, false)?;
    let storage = cx.new_bytes_block(bytes.len())?;
    cx.write_bytes(storage, 0, bytes.as_bytes())?;
    array.publish(storage, bytes.len());
    Ok(())
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<ByteArrayObj>> {
    cx.receiver(args, &types::BYTEARRAY)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let bytes = cx.buffer(value, false)?;
    cx.written(|out| {
        use core::fmt::Write;
        write!(out, "{}(", value.class().name())?;
        write_bytes_repr(out, bytes.as_bytes())?;
        out.write_str(")")
    })
}

fn set_item(cx: &Context<'_>, value: Value, key: Value, new: Value) -> R<()> {
    let Some(array) = value.cast::<ByteArrayObj>() else { return Ok(()) };
    if let Some(slice) = key.cast::<SliceObj>() {
        return edit::set_slice(cx, array, slice, new);
    }
    let place = cx.place(key, array.len(), "bytearray")?;
    let Some(new) = new.given() else { return cx.splice_bytes(array, place, place + 1, b"") };
    let byte = cx.to_byte(new)?;
    // `__index__` may have changed the array.
    if let Some(cell) = array.storage().cells().get(place).filter(|_| place < array.len()) {
        cell.set(byte);
    }
    Ok(())
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    match (op, a.cast::<ByteArrayObj>()) {
        (BinaryOp::Add, Some(array)) if inplace && cx.is_bytes_like(b) => {
            cx.push_bytes(array, cx.buffer(b, false)?.as_bytes())?;
            Ok(a)
        }
        (BinaryOp::Mul, Some(array)) if inplace => {
            let repeated = text::repeat(cx, a, b)?;
            match repeated.cast::<ByteArrayObj>() {
                Some(repeated) => {
                    array.publish(repeated.storage(), repeated.len());
                    Ok(a)
                }
                None => Ok(repeated),
            }
        }
        _ => super::bytes::binary(cx, op, a, b, inplace),
    }
}
