//! The class `reversed`, and iterators that run backwards over sequences.

use super::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TypeObj, types};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots { new: Some(new), ..super::slots(next) };

/// An iterator over a sequence's items below position `len`, last first.
pub(crate) fn of_sequence(cx: &Context<'_>, class: &'static TypeObj, sequence: Value, len: usize) -> R {
    cx.new_iterator_at(class.gc(), len, sequence, Value::NONE).map(Gc::value)
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords("reversed", args)?;
    cx.count_args("reversed", args, 1, 1)?;
    let sequence = args.get(0);
    let own = sequence.class();
    if let Some(method) = cx.class_lookup(own, sym::__reversed__) {
        if method.is_none() {
            return Err(cx.type_error(format_args!("'{}' object is not reversible", own.name())));
        }
        return cx.call_method_value(method, sequence, &[]);
    }
    let has_items = own.slots.get_item.is_some() && !matches!(own.kind(), crate::object::Kind::Dict)
        || own.specials.get() & special::__getitem__ != 0;
    if !has_items {
        return Err(cx.type_error(format_args!("'{}' object is not reversible", own.name())));
    }
    let len = cx.len(sequence)?;
    cx.new_iterator_at(class, len, sequence, Value::NONE).map(Gc::value)
}

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(source) = iterator.source.get().given() else { return Ok(Value::STOP) };
    let Some(place) = iterator.position.get().checked_sub(1) else {
        iterator.source.set(Value::UNBOUND);
        return Ok(Value::STOP);
    };
    match cx.get_item(source, Value::index(place)) {
        Ok(item) => {
            iterator.position.set(place);
            Ok(item)
        }
        Err(raised) => {
            iterator.source.set(Value::UNBOUND);
            if cx.is_pending(raised, types::STOP_ITERATION.gc()) {
                cx.take_exception(raised);
            } else {
                cx.swallow(raised, types::INDEX_ERROR.gc())?;
            }
            Ok(Value::STOP)
        }
    }
}
