//! The class `tuple`.

use super::iterators::{self, IteratorObj};
use super::sequence;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Method, SliceObj, Slots, TupleObj, TypeObj, methods, types};
use crate::runtime::BinaryOp;
use crate::runtime::stretch::is_due;
use crate::value::{R, Value, Word};

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| cx.container_repr(value)),
    hash: Some(hash),
    compare: Some(|cx, op, a, b| match (a.cast::<TupleObj>(), b.cast::<TupleObj>()) {
        (Some(a), Some(b)) => sequence::compare(cx, op, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    len: Some(|_, value| Ok(value.cast::<TupleObj>().map_or(0, |tuple| tuple.len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::TUPLE_ITERATOR, value, Value::NONE)),
    get_item: Some(get_item),
    contains: Some(|cx, value, item| match value.cast::<TupleObj>() {
        Some(tuple) => Ok(sequence::find(cx, tuple, item, 0, usize::MAX)?.is_some()),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::method("count", 1, 1, |cx, args| sequence::count(cx, receiver(cx, args)?, args.get(1))),
    Method::method("index", 1, 3, |cx, args| {
        let tuple = receiver(cx, args)?;
        sequence::index(cx, tuple, args, || cx.value_error(format_args!("tuple.index(x): x not in tuple")))
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<TupleObj>> {
    cx.receiver(args, &types::TUPLE)
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if class == types::TUPLE.gc() {
        cx.no_keywords("tuple", args)?;
    }
    cx.count_args("tuple", args, 0, 1)?;
    let items = match args.given(0) {
        Some(iterable) => cx.tuple_of(iterable)?,
        None => cx.new_tuple(&[])?,
    };
    if class == types::TUPLE.gc() {
        return Ok(items.value());
    }
    let tuple = cx.new_tuple_in(class, items.len())?;
    cx.copy_values(tuple.items(), items.items())?;
    Ok(tuple.value())
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(tuple) = value.cast::<TupleObj>() else { return Ok(Value::NONE) };
    let Some(slice) = key.cast::<SliceObj>() else {
        let place = cx.place(key, tuple.len(), "tuple")?;
        return Ok(tuple.get(place).unwrap_or(Value::NONE));
    };
    let (start, step, count) = cx.slice_places(slice.parts(), tuple.len())?;
    if count == tuple.len() && step == 1 && !tuple.header().class().is_heap() {
        return Ok(value);
    }
    let part = cx.new_tuple_of(count)?;
    cx.copy_every(part.items(), tuple.items(), start, step)?;
    Ok(part.value())
}

fn hash(cx: &Context<'_>, value: Value) -> R<isize> {
    const PRIMES: [u64; 3] = [11400714785074694791, 14029467366897019727, 2870177450012600261];
    let Some(tuple) = value.cast::<TupleObj>() else { return Ok(0) };
    cx.check_stack()?;
    let mut sum = PRIMES[2];
    for (i, item) in tuple.items().iter().enumerate() {
        if is_due(i) {
            cx.poll()?;
        }
        let lane = cx.hash(item.get())? as u64;
        sum = sum.wrapping_add(lane.wrapping_mul(PRIMES[1])).rotate_left(31).wrapping_mul(PRIMES[0]);
    }
    sum = sum.wrapping_add(tuple.len() as u64 ^ (PRIMES[2] ^ 3527539));
    // -1 is no hash in Python.
    Ok(if sum as Word == -1 { 1546275796 } else { sum as Word as isize })
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    match (op, a.cast::<TupleObj>(), b.cast::<TupleObj>()) {
        (BinaryOp::Add, Some(x), Some(y)) => {
            if y.is_empty() && !a.class().is_heap() {
                return Ok(a);
            }
            let sum = cx.new_tuple_of(x.len() + y.len())?;
            cx.copy_values(sum.items(), x.items())?;
            cx.copy_values(&sum.items()[x.len()..], y.items())?;
            Ok(sum.value())
        }
        (BinaryOp::Mul, Some(tuple), _) => repeat(cx, tuple, b),
        (BinaryOp::Mul, None, Some(tuple)) => repeat(cx, tuple, a),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repeat(cx: &Context<'_>, tuple: Gc<TupleObj>, times: Value) -> R {
    let Some(times) = sequence::repeat_count(cx, times)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if times == 1 && !tuple.header().class().is_heap() {
        return Ok(tuple.value());
    }
    let wanted = tuple.len().checked_mul(times).ok_or_else(|| cx.memory_error())?;
    let result = cx.new_tuple_of(wanted)?;
    cx.repeat_values(result.items(), tuple.items())?;
    Ok(result.value())
}

/// The behaviour of its iterators.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(_: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let position = iterator.position.get();
    match iterator.source.get().cast::<TupleObj>().and_then(|tuple| tuple.get(position)) {
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
