//! The class `array.array`.

use super::growable::Growable;
use super::iterators::{self, IteratorObj};
use super::sequence;
use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::object::{ArrayObj, Gc, ItemFormat, Method, SliceObj, Slots, methods, types};
use crate::runtime::stretch::{POLL_STEPS, is_due};
use crate::runtime::{BinaryOp, CompareOp, Packed};
use crate::value::{R, Value};

mod edit;
mod make;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(make::new),
    repr: Some(repr),
    compare: Some(compare),
    len: Some(|_, value| Ok(value.cast::<ArrayObj>().map_or(0, |array| array.len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::ARRAY_ITERATOR, value, Value::NONE)),
    get_item: Some(get_item),
    set_item: Some(edit::set_item),
    contains: Some(|cx, value, item| match value.cast::<ArrayObj>() {
        Some(array) => Ok(find(cx, array, item)?.is_some()),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};

methods! { pub METHODS = [
    Method::method("append", 1, 1, edit::append),
    Method::method("byteswap", 0, 0, edit::byteswap),
    Method::method("count", 1, 1, edit::count),
    Method::method("extend", 1, 1, edit::extend),
    Method::method("frombytes", 1, 1, edit::from_bytes),
    Method::method("fromlist", 1, 1, edit::extend),
    Method::method("index", 1, 3, edit::index),
    Method::method("insert", 2, 2, edit::insert),
    Method::method("pop", 0, 1, edit::pop),
    Method::method("remove", 1, 1, edit::remove),
    Method::method("reverse", 0, 0, edit::reverse),
    Method::method("tobytes", 0, 0, |cx, args| cx.new_bytes(cx.buffer(args.get(0), false)?.as_bytes())),
    Method::method("tolist", 0, 0, |cx, args| Ok(cx.list_of(args.get(0))?.value())),
    Method::getter("itemsize", |_, value| {
        Ok(Value::index(value.cast::<ArrayObj>().map_or(0, |array| array.format().size())))
    }),
    Method::getter("typecode", |cx, value| {
        cx.char_str(value.cast::<ArrayObj>().map_or(0, |array| array.format().code()))
    }),
]; }

/// The iterator's slots.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let at = iterator.position.get();
    match iterator.source.get().cast::<ArrayObj>() {
        Some(array) if at < array.len() => {
            iterator.position.set(at + 1);
            item(cx, array, at)
        }
        _ => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<ArrayObj>> {
    cx.receiver(args, &types::ARRAY)
}

/// The item at an index below the length.
#[inline]
fn item(cx: &Context<'_>, array: Gc<ArrayObj>, index: usize) -> R {
    let buffer = cx.buffer(array.value(), false)?;
    cx.load_at(&buffer, array.format(), index * array.format().size())
}

/// A value as an item; OverflowError or TypeError for what is none.
fn packed(cx: &Context<'_>, format: ItemFormat, value: Value) -> R<[u8; 8]> {
    match cx.pack_item(format, value)? {
        Packed::Bytes(bytes) => Ok(bytes),
        Packed::OutOfRange { above } => {
            let side = if above { "greater than maximum" } else { "less than minimum" };
            Err(cx.overflow_error(format_args!("{} is {side}", format.words())))
        }
        Packed::WrongType => Err(cx.type_error(format_args!(
            "'{}' object cannot be interpreted as an integer",
            value.class().name()
        ))),
    }
}

fn find(cx: &Context<'_>, array: Gc<ArrayObj>, wanted: Value) -> R<Option<usize>> {
    let mut i = 0;
    while i < array.len() {
        if cx.equal(item(cx, array, i)?, wanted)? {
            return Ok(Some(i));
        }
        i += 1;
        if i.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Ok(None)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    use core::fmt::Write;
    let Some(array) = value.cast::<ArrayObj>() else { return cx.default_repr(value) };
    let mut out = String::new(cx.vm().mem);
    let code = char::from(array.format().code());
    write!(out, "{}('{code}'", value.class().name()).map_err(|_| cx.memory_error())?;
    for i in 0..array.len() {
        let item = cx.repr(item(cx, array, i)?)?;
        cx.out_of_memory(out.push_str(if i == 0 { ", [" } else { ", " }))?;
        cx.push_text(&mut out, item)?;
        cx.poll()?;
    }
    cx.out_of_memory(out.push_str(if array.is_empty() { ")" } else { "])" }))?;
    cx.new_str(&out)
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let (Some(x), Some(y)) = (a.cast::<ArrayObj>(), b.cast::<ArrayObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    for i in 0..x.len().min(y.len()) {
        let (left, right) = (item(cx, x, i)?, item(cx, y, i)?);
        if !cx.equal(left, right)? {
            return match op {
                CompareOp::Eq | CompareOp::Ne => Ok(Value::bool(op == CompareOp::Ne)),
                _ => cx.compare(op, left, right),
            };
        }
        if is_due(i) {
            cx.poll()?;
        }
    }
    Ok(Value::bool(op.holds(x.len(), y.len())))
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(array) = value.cast::<ArrayObj>() else { return Ok(Value::NONE) };
    let Some(slice) = key.cast::<SliceObj>() else {
        return item(cx, array, cx.place(key, array.len(), "array")?);
    };
    let (start, step, count) = cx.slice_places(slice.parts(), array.len())?;
    let size = array.format().size();
    let from = cx.buffer(value, false)?;
    let part = make::empty(cx, types::ARRAY.gc(), array.format(), count)?;
    let block = part.block();
    if step == 1 {
        let first = start as usize * size;
        let items = from.as_bytes().get(first..first + count * size).unwrap_or(&[]);
        cx.write_bytes(block, 0, items)?;
        return Ok(part.value());
    }
    for i in 0..count {
        let at = (start + step * i as isize) as usize * size;
        if let Some(bytes) = from.as_bytes().get(at..at + size) {
            block.write(i * size, bytes);
        }
        if is_due(i) {
            cx.stop()?;
        }
    }
    Ok(part.value())
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    let (array, other) = (a.cast::<ArrayObj>(), b.cast::<ArrayObj>());
    match (op, array, other) {
        (BinaryOp::Add, Some(array), _) if inplace => {
            edit::extend_with(cx, array, b)?;
            Ok(a)
        }
        (BinaryOp::Add, Some(x), Some(y)) => {
            if x.format() != y.format() {
                return Err(cx.type_error(format_args!("bad argument type for built-in operation")));
            }
            let sum = make::empty(cx, types::ARRAY.gc(), x.format(), x.len() + y.len())?;
            cx.write_part(sum.block(), 0, x.block(), 0..x.used())?;
            cx.write_part(sum.block(), x.used(), y.block(), 0..y.used())?;
            Ok(sum.value())
        }
        (BinaryOp::Add, Some(_), None) => {
            let name = b.class();
            Err(cx.type_error(format_args!("can only append array (not \"{}\") to array", name.name())))
        }
        (BinaryOp::Mul, Some(array), _) => repeat(cx, array, b, inplace),
        (BinaryOp::Mul, None, Some(array)) => repeat(cx, array, a, false),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repeat(cx: &Context<'_>, array: Gc<ArrayObj>, times: Value, inplace: bool) -> R {
    let Some(times) = sequence::repeat_count(cx, times)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let len = array.len().checked_mul(times).ok_or_else(|| cx.memory_error())?;
    let result = make::empty(cx, types::ARRAY.gc(), array.format(), len)?;
    let bytes = cx.buffer(array.value(), false)?;
    cx.buffer(result.value(), true)?.fill_with(|data| cx.repeat_bytes(data, bytes.as_bytes()))?;
    if inplace {
        array.publish(result.storage(), len);
        return Ok(array.value());
    }
    Ok(result.value())
}
