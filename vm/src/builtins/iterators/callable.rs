//! `iter(function, sentinel)`: calls the function until it returns the sentinel.

use super::IteratorObj;
use crate::context::Context;
use crate::object::{Slots, types};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = super::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(function) = iterator.source.get().given() else { return Ok(Value::STOP) };
    let item = match cx.call(function, &[]) {
        Ok(item) => item,
        Err(raised) => {
            cx.swallow(raised, types::STOP_ITERATION.gc())?;
            iterator.source.set(Value::UNBOUND);
            return Ok(Value::STOP);
        }
    };
    if iterator.source.get().is_unbound() || cx.same_or_equal(iterator.extra.get(), item)? {
        iterator.source.set(Value::UNBOUND);
        return Ok(Value::STOP);
    }
    Ok(item)
}
