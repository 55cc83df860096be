//! The class `list`.

use super::iterators::IteratorObj;
use super::sequence;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, ListObj, SliceObj, Slots, TypeObj, types};
use crate::runtime::BinaryOp;
use crate::runtime::stretch::is_due;
use crate::value::{R, Value};

mod edit;
mod methods;
mod sort;

pub use methods::METHODS;
pub(crate) use methods::reverse;

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    repr: Some(|cx, value| cx.container_repr(value)),
    compare: Some(|cx, op, a, b| match (a.cast::<ListObj>(), b.cast::<ListObj>()) {
        (Some(a), Some(b)) => sequence::compare(cx, op, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    len: Some(|_, value| Ok(value.cast::<ListObj>().map_or(0, |list| list.len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::LIST_ITERATOR, value, Value::NONE)),
    get_item: Some(get_item),
    set_item: Some(set_item),
    contains: Some(|cx, value, item| match value.cast::<ListObj>() {
        Some(list) => Ok(sequence::find(cx, list, item, 0, usize::MAX)?.is_some()),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};

fn new(cx: &Context<'_>, class: Gc<TypeObj>, _: Args<'_>) -> R {
    let storage = cx.new_values(0)?;
    let list = cx.new_with(ListObj::new(storage, 0), cx.extra_bytes(class))?;
    Ok(cx.adopt(list.value(), class))
}

fn init(cx: &Context<'_>, value: Value, args: Args<'_>) -> R<()> {
    cx.no_keywords("list", args)?;
    cx.count_args("list", args, 0, 1)?;
    let Some(list) = value.cast::<ListObj>() else { return Ok(()) };
    cx.truncate(list, 0);
    match args.given(0) {
        Some(iterable) => cx.extend(list, iterable),
        None => Ok(()),
    }
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(list) = value.cast::<ListObj>() else { return Ok(Value::NONE) };
    if let Some(slice) = key.cast::<SliceObj>() {
        return Ok(sequence::slice(cx, list, slice.parts())?.value());
    }
    let place = cx.place(key, list.len(), "list")?;
    Ok(list.get(place).unwrap_or(Value::NONE))
}

fn set_item(cx: &Context<'_>, value: Value, key: Value, item: Value) -> R<()> {
    let Some(list) = value.cast::<ListObj>() else { return Ok(()) };
    if let Some(slice) = key.cast::<SliceObj>() {
        return match item.given() {
            Some(items) => set_slice(cx, list, slice.parts(), items),
            None => del_slice(cx, list, slice),
        };
    }
    let index = match key.as_small() {
        Some(index) => index,
        None => cx.index_of_key(key, "list")?,
    };
    let len = list.len();
    let place = if index < 0 { index.wrapping_add(len as isize) } else { index } as usize;
    if place >= len {
        return Err(cx.index_error(format_args!("list assignment index out of range")));
    }
    if item.is_unbound() {
        cx.close_gap(list, place, 1);
    } else {
        list.set(place, item);
    }
    Ok(())
}

/// `list[start:stop:step] = items`
pub(crate) fn set_slice(cx: &Context<'_>, list: Gc<ListObj>, slice: [Value; 3], items: Value) -> R<()> {
    let [start, stop, step] = slice;
    let plain_step = step.is_none() || step == Value::INT_1;
    // The items are taken first: they may come from the list itself, or change it.
    let is_plain = |bound: Value| bound.is_none() || bound.is_small();
    let source =
        items.cast::<ListObj>().filter(|_| items.class() == types::LIST.gc() && items != list.value());
    if let Some(new) = source
        && plain_step
        && is_plain(start)
        && is_plain(stop)
    {
        // Nothing runs in between that could change either.
        let (start, _, count) = cx.slice_places(slice, list.len())?;
        return cx.splice(list, start as usize, count, new);
    }
    let new = cx.list_of(items).map_err(|raised| {
        if items.class().slots.iter.is_some() || !cx.is_pending(raised, types::TYPE_ERROR.gc()) {
            return raised;
        }
        cx.take_exception(raised);
        cx.type_error(format_args!(
            "{}",
            if plain_step { "can only assign an iterable" } else { "must assign iterable to extended slice" }
        ))
    })?;
    let (start, step, count) = cx.slice_places(slice, list.len())?;
    if step == 1 {
        return cx.splice(list, start as usize, count, new);
    }
    if new.len() != count {
        return Err(cx.value_error(format_args!(
            "attempt to assign sequence of size {} to extended slice of size {count}",
            new.len()
        )));
    }
    let mut place = start;
    for i in 0..count {
        if is_due(i) {
            cx.stop()?;
        }
        list.set(place as usize, new.get(i).unwrap_or(Value::NONE));
        place = place.wrapping_add(step);
    }
    Ok(())
}

fn del_slice(cx: &Context<'_>, list: Gc<ListObj>, slice: Gc<SliceObj>) -> R<()> {
    let (start, step, count) = cx.slice_places(slice.parts(), list.len())?;
    if count == 0 {
        return Ok(());
    }
    let (first, step) = if step < 0 {
        (start + step * (count as isize - 1), step.unsigned_abs())
    } else {
        (start, step as usize)
    };
    let first = first as usize;
    if step == 1 && first + count <= list.len() {
        cx.close_gap(list, first, count);
        Ok(())
    } else {
        cx.remove_every(list, first, step, count)
    }
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    match (op, a.cast::<ListObj>(), b.cast::<ListObj>()) {
        (BinaryOp::Add, Some(list), _) if inplace => {
            cx.extend(list, b)?;
            Ok(a)
        }
        (BinaryOp::Add, Some(x), Some(y)) => {
            let wanted = x.len().checked_add(y.len()).ok_or_else(|| cx.memory_error())?;
            let sum = cx.new_list(wanted)?;
            cx.splice(sum, 0, 0, x)?;
            cx.splice(sum, sum.len(), 0, y)?;
            Ok(sum.value())
        }
        (BinaryOp::Mul, Some(list), _) => repeat(cx, list, b, inplace),
        (BinaryOp::Mul, None, Some(list)) => repeat(cx, list, a, false),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repeat(cx: &Context<'_>, list: Gc<ListObj>, times: Value, inplace: bool) -> R {
    let Some(times) = sequence::repeat_count(cx, times)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let len = list.len();
    let wanted = len.checked_mul(times).ok_or_else(|| cx.memory_error())?;
    if inplace && wanted <= len {
        cx.truncate(list, wanted);
        return Ok(list.value());
    }
    let result = if inplace { list } else { cx.new_list(wanted)? };
    cx.reserve_list(result, wanted)?;
    let (from, to) = (list.storage(), result.storage());
    let done = if inplace { len } else { 0 };
    let written = cx.repeat_values(&to.slots()[done..wanted], &from.slots()[..len]);
    cx.lengthen(result, wanted, written)?;
    Ok(result.value())
}

/// The behaviour of its iterators.
pub static ITERATOR_SLOTS: Slots =
    Slots { iter: Some(|_, value| Ok(value)), next: Some(next), ..Slots::EMPTY };

fn next(_: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let position = iterator.position.get();
    match iterator.source.get().cast::<ListObj>().and_then(|list| list.get(position)) {
        Some(item) => {
            iterator.position.set(position + 1);
            Ok(item)
        }
        None => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}
