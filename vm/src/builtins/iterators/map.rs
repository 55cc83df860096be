//! The class `map`.

use super::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TupleObj, TypeObj};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots { new: Some(new), ..super::slots(next) };

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords("map", args)?;
    if args.len() < 2 {
        return Err(cx.type_error(format_args!("map() must have at least two arguments.")));
    }
    let iterators = cx.iterators_of(args.skip(1))?;
    cx.new_iterator_at(class, 0, iterators.value(), args.get(0)).map(Gc::value)
}

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(sources) = iterator.source.get().cast::<TupleObj>() else { return Ok(Value::STOP) };
    let function = iterator.extra.get();
    if let (1, Some(source)) = (sources.len(), sources.get(0)) {
        return match cx.next_or_raise(source)? {
            Some(item) => cx.call(function, &[item]),
            None => Ok(Value::STOP),
        };
    }
    let items = cx.new_tuple_of(sources.len())?;
    for (slot, source) in items.items().iter().zip(sources.items()) {
        match cx.next_or_raise(source.get())? {
            Some(item) => slot.set(item),
            None => return Ok(Value::STOP),
        }
    }
    cx.call_with(function, items.len(), None, |i| items.get(i).unwrap_or(Value::NONE))
}

impl Context<'_> {
    /// A tuple of iterators over the arguments.
    pub(super) fn iterators_of(&self, args: Args<'_>) -> R<Gc<TupleObj>> {
        let iterators = self.new_tuple_of(args.len())?;
        for (slot, iterable) in iterators.items().iter().zip(args.positional()) {
            slot.set(self.iter(iterable.get())?);
        }
        Ok(iterators)
    }
}
