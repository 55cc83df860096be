//! The class `zip`.

use super::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TupleObj, TypeObj};
use crate::value::{R, Raised, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots { new: Some(new), ..super::slots(next) };

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let [strict] = cx.keyword_args("zip", args, ["strict"])?;
    let strict = match strict.given() {
        Some(strict) => cx.truth(strict)?,
        None => false,
    };
    let sources = cx.iterators_of(args)?;
    cx.new_iterator_at(class, 0, sources.value(), Value::bool(strict)).map(Gc::value)
}

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(sources) = iterator.source.get().cast::<TupleObj>() else { return Ok(Value::STOP) };
    if sources.is_empty() {
        return Ok(Value::STOP);
    }
    let items = cx.new_tuple_of(sources.len())?;
    for (i, (slot, source)) in items.items().iter().zip(sources.items()).enumerate() {
        match cx.next_or_raise(source.get())? {
            Some(item) => slot.set(item),
            None if iterator.extra.get() == Value::TRUE => return ended(cx, sources, i),
            None => return Ok(Value::STOP),
        }
    }
    Ok(items.value())
}

/// A strict `zip` whose source `at` has ended: all must have.
fn ended(cx: &Context<'_>, sources: Gc<TupleObj>, at: usize) -> R {
    if at > 0 {
        return Err(uneven(cx, at, "shorter"));
    }
    for (i, source) in sources.items().iter().enumerate().skip(1) {
        if cx.next_or_raise(source.get())?.is_some() {
            return Err(uneven(cx, i, "longer"));
        }
    }
    Ok(Value::STOP)
}

fn uneven(cx: &Context<'_>, at: usize, what: &str) -> Raised {
    if at == 1 {
        cx.value_error(format_args!("zip() argument 2 is {what} than argument 1"))
    } else {
        cx.value_error(format_args!("zip() argument {} is {what} than arguments 1-{at}", at + 1))
    }
}
