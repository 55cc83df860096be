//! Loops over iterables, whose state lies in three registers.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{
    ArrayObj, ByteArrayObj, BytesObj, DictObj, Gc, GeneratorObj, Kind, ListObj, RangeObj, SetObj, TupleObj,
    TypeObj, types,
};
use crate::ops::LINK_WORDS;
use crate::value::{R, Value};

/// `GetIter`: prepares the loop over the value in `w`. All three registers get values: machine code that is entered
/// in the loop asks for them.
///
/// # Safety
/// `w` are three registers.
pub(super) unsafe fn get_iter(cx: &Context<'_>, w: *mut Value) -> R<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let iterable = *w;
        *w.add(1) = Value::INT_0;
        *w.add(2) = Value::INT_0;
        let class = iterable.class();
        if class == types::RANGE.gc() {
            if let Some(range) = iterable.cast::<RangeObj>()
                && range.start.is_small()
                && range.stop.is_small()
                && range.step.is_small()
            {
                *w = range.start;
                *w.add(1) = range.stop;
                *w.add(2) = range.step;
                return Ok(());
            }
        } else if class == types::LIST.gc() || class == types::TUPLE.gc() || is_bytes(class) {
            return Ok(());
        } else if let Some(table) = table_of(iterable, class)
            && table.len() < 1 << HALF
        {
            *w.add(2) = Value::index(table.len() << HALF | table.len());
            return Ok(());
        }
        *w = cx.iter(iterable)?;
        Ok(())
    }
}

/// `ForRange`: prepares the loop over a call that may be of the builtin `range`.
///
/// # Safety
/// `w` is a call window with `count` arguments.
pub(super) unsafe fn for_range(cx: &Context<'_>, w: *mut Value, count: usize) -> R<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let args = w.add(LINK_WORDS);
        if *w == types::RANGE.static_value() {
            let (start, stop, step) = match count {
                1 => (Value::INT_0, *args, Value::INT_1),
                2 => (*args, *args.add(1), Value::INT_1),
                3 => (*args, *args.add(1), *args.add(2)),
                _ => (Value::NONE, Value::NONE, Value::NONE),
            };
            if start.is_small() && stop.is_small() && step.is_small() && step != Value::INT_0 {
                *w = start;
                *w.add(1) = stop;
                *w.add(2) = step;
                return Ok(());
            }
        }
        *w = cx.call_window(w, count, None)?;
        get_iter(cx, w)
    }
}

/// `ForIter` for everything but ranges: the next item, or `STOP`.
///
/// # Safety
/// `w` are the three registers of a prepared loop.
pub(super) unsafe fn for_iter(cx: &Context<'_>, w: *mut Value) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        let iterator = *w;
        let class = iterator.class();
        if class == types::LIST.gc() {
            if let Some(list) = iterator.cast::<ListObj>() {
                let at = (*w.add(1)).small_unchecked();
                return Ok(match list.get(at as usize) {
                    Some(item) => {
                        *w.add(1) = Value::index(at as usize + 1);
                        item
                    }
                    None => {
                        // A list that grows later does not go on.
                        *w.add(1) = Value::index(isize::MAX as usize >> 1);
                        Value::STOP
                    }
                });
            }
        } else if class == types::TUPLE.gc() {
            if let Some(tuple) = iterator.cast::<TupleObj>() {
                let at = (*w.add(1)).small_unchecked();
                return Ok(match tuple.get(at as usize) {
                    Some(item) => {
                        *w.add(1) = Value::index(at as usize + 1);
                        item
                    }
                    None => Value::STOP,
                });
            }
        } else if class == types::GENERATOR.gc()
            && let Some(generator) = iterator.cast::<GeneratorObj>()
        {
            return generator_item(cx, generator);
        } else if let Some(table) = table_of(iterator, class) {
            return table_item(cx, table, &mut *w.add(1), &mut *w.add(2));
        } else if is_bytes(class) {
            let at = (*w.add(1)).small_unchecked() as usize;
            let item = item_at(cx, iterator, at)?;
            if item != Value::STOP {
                *w.add(1) = Value::index(at + 1);
            }
            return Ok(item);
        }
        Ok(cx.next(iterator)?.unwrap_or(Value::STOP))
    }
}

/// In the third register of a loop over a table: its length above, the items still to come below.
const HALF: u32 = isize::BITS / 2 - 1;

/// The table of a dict or set of a builtin class.
fn table_of(value: Value, class: Gc<TypeObj>) -> Option<Gc<DictObj>> {
    if class == types::DICT.gc() {
        value.cast()
    } else if class == types::SET.gc() || class == types::FROZENSET.gc() {
        value.cast().map(SetObj::as_dict)
    } else {
        None
    }
}

fn table_item(cx: &Context<'_>, table: Gc<DictObj>, position: &mut Value, counts: &mut Value) -> R {
    let packed = counts.small_unchecked() as usize;
    let (len, left) = (packed >> HALF, packed & ((1 << HALF) - 1));
    let mut at = position.small_unchecked() as usize;
    if len == table.len() {
        let Some((key, _)) = cx.dict_next(table, &mut at) else { return Ok(Value::STOP) };
        *position = Value::index(at);
        if left > 0 {
            *counts = Value::index(packed - 1);
            return Ok(key);
        }
    }
    Err(match table.value().kind() {
        Kind::Dict if len == table.len() => {
            cx.runtime_error(format_args!("dictionary keys changed during iteration"))
        }
        Kind::Dict => cx.runtime_error(format_args!("dictionary changed size during iteration")),
        _ => cx.runtime_error(format_args!("Set changed size during iteration")),
    })
}

/// Whether loops take the items of a class by their positions.
fn is_bytes(class: Gc<TypeObj>) -> bool {
    class == types::BYTES.gc() || class == types::BYTEARRAY.gc() || class == types::ARRAY.gc()
}

/// The item at a position of bytes, a bytearray or an array, or `STOP`.
fn item_at(cx: &Context<'_>, value: Value, at: usize) -> R {
    if let Some(byte) = byte(value, at) {
        return Ok(Value::index(usize::from(byte)));
    }
    match (value.cast::<ArrayObj>(), types::ARRAY.calls().get_item()) {
        (Some(array), Some(get_item)) if at < array.len() => get_item(cx, value, Value::index(at)),
        _ => Ok(Value::STOP),
    }
}

fn byte(value: Value, at: usize) -> Option<u8> {
    if let Some(bytes) = value.cast::<BytesObj>() {
        return bytes.as_bytes().get(at).copied();
    }
    let bytes = value.cast::<ByteArrayObj>()?;
    if at < bytes.len() { bytes.storage().cells().get(at).map(Cell::get) } else { None }
}

fn generator_item(cx: &Context<'_>, generator: Gc<GeneratorObj>) -> R {
    use crate::runtime::{Resumed, generator::Sent};
    match cx.resume(generator, Sent::Value(Value::NONE))? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(_) => Ok(Value::STOP),
    }
}
