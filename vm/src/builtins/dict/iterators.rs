//! Iterators over a dict's keys, values and items, both ways.

use super::super::iterators::{IteratorObj, slots};
use crate::context::Context;
use crate::object::{DictObj, Slots, TypeObj};
use crate::value::{R, Value};

const KEYS: u8 = 0;
const VALUES: u8 = 1;
const ITEMS: u8 = 2;

/// Forwards over keys.
pub static FORWARD_KEYS: Slots = slots(next::<KEYS, false>);
/// Forwards over values.
pub static FORWARD_VALUES: Slots = slots(next::<VALUES, false>);
/// Forwards over items.
pub static FORWARD_ITEMS: Slots = slots(next::<ITEMS, false>);
/// Backwards over keys.
pub static BACKWARD_KEYS: Slots = slots(next::<KEYS, true>);
/// Backwards over values.
pub static BACKWARD_VALUES: Slots = slots(next::<VALUES, true>);
/// Backwards over items.
pub static BACKWARD_ITEMS: Slots = slots(next::<ITEMS, true>);

/// An iterator of `class` over `dict`. It keeps the dict's length, and how many items are still to come.
pub(super) fn of(cx: &Context<'_>, class: &'static TypeObj, dict: Value) -> R {
    let len = Value::index(dict.cast::<DictObj>().map_or(0, |dict| dict.len()));
    let iterator = cx.new_iterator_at(class.gc(), 0, dict, len)?;
    iterator.more.set(len);
    Ok(iterator.value())
}

fn next<const PART: u8, const BACKWARDS: bool>(cx: &Context<'_>, value: Value) -> R {
    advance(cx, value, PART, BACKWARDS)
}

#[cfg_attr(target_pointer_width = "64", inline(always))]
fn advance(cx: &Context<'_>, value: Value, part: u8, backwards: bool) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(dict) = iterator.source.get().cast::<DictObj>() else { return Ok(Value::STOP) };
    if iterator.extra.get() != Value::index(dict.len()) {
        // It stays so, whatever becomes of the dict.
        iterator.extra.set(Value::NONE);
        return Err(cx.runtime_error(format_args!("dictionary changed size during iteration")));
    }
    let mut position = iterator.position.get();
    let found = if backwards {
        // Counted from the end, which is far beyond any entry.
        let mut place = usize::MAX - position;
        let found = cx.dict_previous(dict, &mut place);
        position = usize::MAX - place;
        found
    } else {
        cx.dict_next(dict, &mut position)
    };
    let Some((key, item)) = found else {
        iterator.source.set(Value::UNBOUND);
        return Ok(Value::STOP);
    };
    match iterator.more.get().as_small() {
        Some(left) if left > 0 => iterator.more.set(Value::index(left as usize - 1)),
        _ => {
            iterator.source.set(Value::UNBOUND);
            return Err(cx.runtime_error(format_args!("dictionary keys changed during iteration")));
        }
    }
    iterator.position.set(position);
    match part {
        KEYS => Ok(key),
        VALUES => Ok(item),
        _ => Ok(cx.new_tuple(&[key, item])?.value()),
    }
}
