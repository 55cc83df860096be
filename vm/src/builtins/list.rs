//! The class `list`.

use crate::context::Context;
use crate::object::{ListObj, Method, Slots, methods, types};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    len: Some(|_, value| Ok(value.cast::<ListObj>().map_or(0, |list| list.len()))),
    iter: Some(|cx, value| cx.new_iterator(&types::LIST_ITERATOR, value, Value::NONE)),
    get_item: Some(|cx, value, key| match value.cast::<ListObj>() {
        Some(list) => {
            let place = cx.place(key, list.len(), "list")?;
            Ok(list.get(place).unwrap_or(Value::NONE))
        }
        None => Ok(Value::NONE),
    }),
    ..Slots::EMPTY
};
methods! { pub METHODS = [Method::method("append", 1, 1, |cx, args| {
    if let Some(list) = args.get(0).cast::<ListObj>() {
        cx.append(list, args.get(1))?;
    }
    Ok(Value::NONE)
})]; }

/// Native behaviour of the class for iterator.
pub static ITERATOR_SLOTS: Slots =
    Slots { iter: Some(|_, value| Ok(value)), next: Some(next), ..Slots::EMPTY };

fn next(_: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<super::iterators::IteratorObj>() else { return Ok(Value::STOP) };
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
