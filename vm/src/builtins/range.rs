//! The class `range`: ints of any size.

use super::iterators::{self, IteratorObj};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, IntObj, Kind, Method, RangeObj, SliceObj, Slots, TypeObj, methods, types};
use crate::runtime::stretch::POLL_STEPS;
use crate::runtime::{BinaryOp, CompareOp, shown};
use crate::symbols::special;
use crate::value::{R, Value};

mod arith;

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(repr),
    hash: Some(hash),
    compare: Some(compare),
    truth: Some(|cx, value| match value.cast::<RangeObj>() {
        Some(range) => Ok(cx.range_len(range)? != Value::INT_0),
        None => Ok(false),
    }),
    len: Some(|cx, value| match value.cast::<RangeObj>() {
        Some(range) => Ok(cx.to_index(cx.range_len(range)?)? as usize),
        None => Ok(0),
    }),
    iter: Some(|cx, value| match value.cast::<RangeObj>() {
        Some(range) => iterator(cx, range.start, range.step, cx.range_len(range)?),
        None => Ok(value),
    }),
    get_item: Some(get_item),
    contains: Some(|cx, value, item| match value.cast::<RangeObj>() {
        Some(range) => Ok(position(cx, range, item)?.is_some()),
        None => Ok(false),
    }),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::getter("start", |_, value| Ok(value.cast::<RangeObj>().map_or(Value::NONE, |range| range.start))),
    Method::getter("stop", |_, value| Ok(value.cast::<RangeObj>().map_or(Value::NONE, |range| range.stop))),
    Method::getter("step", |_, value| Ok(value.cast::<RangeObj>().map_or(Value::NONE, |range| range.step))),
    Method::method("count", 1, 1, count),
    Method::method("index", 1, 1, |cx, args| match position(cx, receiver(cx, args)?, args.get(1))? {
        Some(place) => Ok(place),
        None if !matches!(args.get(1).kind(), Kind::Int | Kind::Bool) => {
            Err(cx.value_error(format_args!("sequence.index(x): x not in sequence")))
        }
        None => {
            let text = cx.repr(args.get(1))?;
            Err(cx.value_error(format_args!("{} is not in range", shown(text))))
        }
    }),
    Method::method("__reversed__", 0, 0, |cx, args| {
        let range = receiver(cx, args)?;
        let len = cx.range_len(range)?;
        let before = cx.binary(BinaryOp::Sub, len, Value::INT_1, false)?;
        let last = cx.range_item(range, before)?;
        let step = cx.binary(BinaryOp::Sub, Value::INT_0, range.step, false)?;
        iterator(cx, last, step, len)
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<RangeObj>> {
    cx.receiver(args, &types::RANGE)
}

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords("range", args)?;
    cx.count_args("range", args, 1, 3)?;
    let int = |place: usize| -> R {
        let int = cx.to_int(args.get(place))?;
        // An instance of a subclass of `int` becomes a plain one.
        match int.cast::<IntObj>() {
            Some(big) if int.class().is_heap() => cx.int_value(big.as_int()),
            _ => Ok(int),
        }
    };
    if args.len() == 1 {
        return cx.new_range(Value::INT_0, int(0)?, Value::INT_1);
    }
    let (start, stop) = (int(0)?, int(1)?);
    let step = if args.len() == 3 { int(2)? } else { Value::INT_1 };
    if step == Value::INT_0 {
        return Err(cx.value_error(format_args!("range() arg 3 must not be zero")));
    }
    cx.new_range(start, stop, step)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let Some(range) = value.cast::<RangeObj>() else { return cx.default_repr(value) };
    let (start, stop) = (cx.repr(range.start)?, cx.repr(range.stop)?);
    if range.step == Value::INT_1 {
        return cx.format(format_args!("range({}, {})", shown(start), shown(stop)));
    }
    let step = cx.repr(range.step)?;
    cx.format(format_args!("range({}, {}, {})", shown(start), shown(stop), shown(step)))
}

/// Ranges are equal when their items are: length, first item if any, step if there are two.
fn essence(cx: &Context<'_>, range: Gc<RangeObj>) -> R<[Value; 3]> {
    let len = cx.range_len(range)?;
    let start = if len == Value::INT_0 { Value::NONE } else { range.start };
    let step = if len == Value::INT_0 || len == Value::INT_1 { Value::NONE } else { range.step };
    Ok([len, start, step])
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let (Some(a), Some(b)) = (a.cast::<RangeObj>(), b.cast::<RangeObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut same = true;
    for (x, y) in essence(cx, a)?.into_iter().zip(essence(cx, b)?) {
        same = same && cx.same_or_equal(x, y)?;
    }
    Ok(Value::bool(same == (op == CompareOp::Eq)))
}

fn hash(cx: &Context<'_>, value: Value) -> R<isize> {
    match value.cast::<RangeObj>() {
        Some(range) => cx.hash(cx.new_tuple(&essence(cx, range)?)?.value()),
        None => Ok(0),
    }
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(range) = value.cast::<RangeObj>() else { return Ok(Value::NONE) };
    if let Some(slice) = key.cast::<SliceObj>() {
        return cx.range_slice(range, slice);
    }
    let is_int =
        matches!(key.kind(), Kind::Int | Kind::Bool) || key.class().specials.get() & special::__index__ != 0;
    if !is_int {
        return Err(cx.type_error(format_args!(
            "range indices must be integers or slices, not {}",
            key.class().name()
        )));
    }
    let len = cx.range_len(range)?;
    let mut index = cx.to_int(key)?;
    if cx.int_less(index, Value::INT_0)? {
        index = cx.binary(BinaryOp::Add, index, len, false)?;
    }
    if cx.int_less(index, Value::INT_0)? || !cx.int_less(index, len)? {
        return Err(cx.index_error(format_args!("range object index out of range")));
    }
    cx.range_item(range, index)
}

/// The position of an item, an int value.
fn position(cx: &Context<'_>, range: Gc<RangeObj>, item: Value) -> R<Option<Value>> {
    let own_equality = item.class().specials.get() & special::__eq__ != 0;
    if matches!(item.kind(), Kind::Int | Kind::Bool) && !own_equality {
        return cx.range_position(range, cx.to_int(item)?);
    }
    // Anything may equal an int.
    let iterator = cx.iter(range.value())?;
    let mut place = 0;
    while let Some(other) = cx.next(iterator)? {
        if cx.same_or_equal(other, item)? {
            return Ok(Some(Value::index(place)));
        }
        place += 1;
        if place.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Ok(None)
}

fn count(cx: &Context<'_>, args: Args<'_>) -> R {
    let range = receiver(cx, args)?;
    let item = args.get(1);
    if matches!(item.kind(), Kind::Int | Kind::Bool) {
        return Ok(Value::index(usize::from(position(cx, range, item)?.is_some())));
    }
    let mut count = 0;
    cx.for_each(range.value(), |other| {
        count += usize::from(cx.same_or_equal(other, item)?);
        Ok(())
    })?;
    Ok(Value::index(count))
}

/// An iterator over `len` items from `start` on. Its position counts down; nobody reaches the end of a range
/// with more items than a word counts.
fn iterator(cx: &Context<'_>, start: Value, step: Value, len: Value) -> R {
    let count = len.as_small().map_or(usize::MAX, |len| len as usize);
    cx.new_iterator_at(types::RANGE_ITERATOR.gc(), count, start, step).map(Gc::value)
}

/// The behaviour of its iterators.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(left) = iterator.position.get().checked_sub(1) else { return Ok(Value::STOP) };
    let item = iterator.source.get();
    iterator.source.set(cx.binary(BinaryOp::Add, item, iterator.extra.get(), false)?);
    iterator.position.set(left);
    Ok(item)
}
