//! The class `enumerate`.

use super::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TypeObj};
use crate::runtime::BinaryOp;
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots { new: Some(new), ..super::slots(next) };

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let [iterable, start] = cx.named_args("enumerate", args, 1, ["iterable", "start"])?;
    let start = match start.given() {
        Some(start) => cx.to_int(start)?,
        None => Value::INT_0,
    };
    let iterator = cx.iter(iterable)?;
    cx.new_iterator_at(class, 0, iterator, start).map(Gc::value)
}

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(item) = cx.next_or_raise(iterator.source.get())? else { return Ok(Value::STOP) };
    let number = iterator.extra.get();
    iterator.extra.set(cx.binary(BinaryOp::Add, number, Value::INT_1, false)?);
    Ok(cx.new_tuple(&[number, item])?.value())
}
