//! The class `filter`.

use super::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Slots, TypeObj, types};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots { new: Some(new), ..super::slots(next) };

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords("filter", args)?;
    cx.count_args("filter", args, 2, 2)?;
    let iterator = cx.iter(args.get(1))?;
    cx.new_iterator_at(class, 0, iterator, args.get(0)).map(Gc::value)
}

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let function = iterator.extra.get();
    let by_truth = function.is_none() || function == types::BOOL.static_value();
    while let Some(item) = cx.next_or_raise(iterator.source.get())? {
        cx.poll()?;
        let result = if by_truth { item } else { cx.call(function, &[item])? };
        if cx.truth(result)? {
            return Ok(item);
        }
    }
    Ok(Value::STOP)
}
