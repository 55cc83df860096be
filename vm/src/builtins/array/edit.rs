//! Changing an array in place, and searching it.

use super::{find, item, packed, receiver};
use crate::args::Args;
use crate::builtins::growable::Growable;
use crate::context::Context;
use crate::object::{ArrayObj, Gc, Kind, SliceObj};
use crate::runtime::stretch::{POLL_STEPS, is_due};
use crate::value::{R, Value};

pub(super) fn append(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    push(cx, array, args.get(1))?;
    Ok(Value::NONE)
}

fn push(cx: &Context<'_>, array: Gc<ArrayObj>, value: Value) -> R<()> {
    let bytes = packed(cx, array.format(), value)?;
    cx.push_bytes(array, &bytes[..array.format().size()])
}

/// Appends the items of an iterable.
pub(super) fn append_items(cx: &Context<'_>, array: Gc<ArrayObj>, items: Value) -> R<()> {
    let mut count = 0;
    cx.for_each(items, |item| {
        count += 1;
        if count % POLL_STEPS == 0 {
            cx.poll()?;
        }
        push(cx, array, item)
    })
}

/// Appends memory.
pub(super) fn append_bytes(cx: &Context<'_>, array: Gc<ArrayObj>, source: Value) -> R<()> {
    let buffer = cx.buffer(source, false)?;
    if buffer.len() % array.format().size() != 0 {
        return Err(cx.value_error(format_args!("bytes length not a multiple of item size")));
    }
    cx.push_bytes(array, buffer.as_bytes())
}

/// Appends another array's or an iterable's items.
pub(super) fn extend_with(cx: &Context<'_>, array: Gc<ArrayObj>, items: Value) -> R<()> {
    match items.cast::<ArrayObj>() {
        Some(other) if other.format() == array.format() => append_bytes(cx, array, items),
        Some(_) => Err(cx.type_error(format_args!("can only extend with array of same kind"))),
        None => append_items(cx, array, items),
    }
}

pub(super) fn extend(cx: &Context<'_>, args: Args<'_>) -> R {
    extend_with(cx, receiver(cx, args)?, args.get(1))?;
    Ok(Value::NONE)
}

pub(super) fn from_bytes(cx: &Context<'_>, args: Args<'_>) -> R {
    append_bytes(cx, receiver(cx, args)?, args.get(1))?;
    Ok(Value::NONE)
}

pub(super) fn insert(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    let index = cx.to_index(args.get(1))?;
    let bytes = packed(cx, array.format(), args.get(2))?;
    let (len, size) = (array.len() as isize, array.format().size());
    let place = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
    cx.splice_bytes(array, place * size, place * size, &bytes[..size])?;
    Ok(Value::NONE)
}

pub(super) fn pop(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    if array.is_empty() {
        return Err(cx.index_error(format_args!("pop from empty array")));
    }
    let index = args.given(1).map_or(Ok(-1), |index| cx.to_index(index))?;
    let place = if index < 0 { index.wrapping_add(array.len() as isize) } else { index };
    let Some(place) = usize::try_from(place).ok().filter(|&place| place < array.len()) else {
        return Err(cx.index_error(format_args!("pop index out of range")));
    };
    let value = item(cx, array, place)?;
    remove_at(cx, array, place)?;
    Ok(value)
}

fn remove_at(cx: &Context<'_>, array: Gc<ArrayObj>, place: usize) -> R<()> {
    let size = array.format().size();
    cx.splice_bytes(array, place * size, (place + 1) * size, b"")
}

pub(super) fn remove(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    match find(cx, array, args.get(1))? {
        Some(place) => {
            remove_at(cx, array, place)?;
            Ok(Value::NONE)
        }
        None => Err(cx.value_error(format_args!("array.remove(x): x not in array"))),
    }
}

pub(super) fn index(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    let bound = |index: usize, default: usize| -> R<usize> {
        let Some(value) = args.given(index) else { return Ok(default) };
        let place = cx.to_clamped_index(value)?;
        Ok(if place < 0 { place.saturating_add(array.len() as isize).max(0) } else { place } as usize)
    };
    let (from, to) = (bound(2, 0)?, bound(3, usize::MAX)?);
    let mut i = from;
    while i < to.min(array.len()) {
        if cx.equal(item(cx, array, i)?, args.get(1))? {
            return Ok(Value::index(i));
        }
        i += 1;
        if i.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Err(cx.value_error(format_args!("array.index(x): x not in array")))
}

pub(super) fn count(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    let mut count = 0;
    let mut i = 0;
    while i < array.len() {
        count += usize::from(cx.equal(item(cx, array, i)?, args.get(1))?);
        i += 1;
        if i.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Ok(Value::index(count))
}

pub(super) fn reverse(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    let size = array.format().size();
    cx.buffer(array.value(), true)?.fill_with(|bytes| match size {
        1 => cx.reverse(bytes),
        2 => cx.reverse(bytes.as_chunks_mut::<2>().0),
        4 => cx.reverse(bytes.as_chunks_mut::<4>().0),
        _ => cx.reverse(bytes.as_chunks_mut::<8>().0),
    })?;
    Ok(Value::NONE)
}

pub(super) fn byteswap(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = receiver(cx, args)?;
    let size = array.format().size();
    cx.buffer(array.value(), true)?.fill_with(|bytes| bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse));
    Ok(Value::NONE)
}

pub(super) fn set_item(cx: &Context<'_>, value: Value, key: Value, new: Value) -> R<()> {
    let Some(array) = value.cast::<ArrayObj>() else { return Ok(()) };
    if let Some(slice) = key.cast::<SliceObj>() {
        return set_slice(cx, array, slice, new);
    }
    let place = cx.place(key, array.len(), "array")?;
    let Some(new) = new.given() else { return remove_at(cx, array, place) };
    let bytes = packed(cx, array.format(), new)?;
    if place < array.len() {
        let size = array.format().size();
        array.block().write(place * size, &bytes[..size]);
    }
    Ok(())
}

fn set_slice(cx: &Context<'_>, array: Gc<ArrayObj>, slice: Gc<SliceObj>, new: Value) -> R<()> {
    let size = array.format().size();
    let places = cx.slice_places(slice.parts(), array.len())?;
    let (start, step, count) = places;
    let first = start.max(0) as usize;
    let Some(new) = new.given() else { return cx.remove_places(array, size, places) };
    let same_kind = new.cast::<ArrayObj>().is_some_and(|other| other.format() == array.format());
    // Memory of the right length may be assigned as it is.
    let is_memory = matches!(new.kind(), Kind::Bytes | Kind::ByteArray | Kind::MemoryView);
    if !same_kind && !is_memory {
        let class = new.class();
        return Err(
            cx.type_error(format_args!("can only assign array (not \"{}\") to array slice", class.name()))
        );
    }
    let source = cx.buffer(new, false)?;
    if source.len() % size != 0 {
        return Err(cx.value_error(format_args!("bytes length not a multiple of item size")));
    }
    if step == 1 {
        return cx.splice_bytes(array, first * size, (first + count) * size, source.as_bytes());
    }
    let given = source.len() / size;
    if given == 0 {
        return cx.remove_places(array, size, places);
    }
    if given != count {
        return Err(cx.value_error(format_args!(
            "attempt to assign array of size {given} to extended slice of size {count}"
        )));
    }
    let copy = cx.new_bytes(source.as_bytes())?;
    let copy = cx.buffer(copy, false)?;
    for (i, bytes) in copy.as_bytes().chunks_exact(size).enumerate() {
        if is_due(i) {
            cx.stop()?;
        }
        let at = (start + step * i as isize) as usize * size;
        if at + size <= array.used() {
            array.block().write(at, bytes);
        }
    }
    Ok(())
}
