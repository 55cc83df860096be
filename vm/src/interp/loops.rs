//! Loops over iterables, whose state lies in three registers.

use crate::context::Context;
use crate::object::{Gc, GeneratorObj, ListObj, RangeObj, TupleObj, types};
use crate::ops::LINK_WORDS;
use crate::value::{R, Value};

/// `GetIter`: prepares the loop over the value in `w`.
///
/// # Safety
/// `w` are three registers.
pub(super) unsafe fn get_iter(cx: &Context<'_>, w: *mut Value) -> R<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let iterable = *w;
        let class = iterable.class();
        if class == types::RANGE.gc() {
            if let Some(range) = iterable.cast::<RangeObj>()
                && range.start.is_small()
                && range.stop.is_small()
                && range.step.is_small()
            {
                *w = range.start;
                *w.add(1) = range.stop;
                *w.add(2) = range.step;
                return Ok(());
            }
        } else if class == types::LIST.gc() || class == types::TUPLE.gc() {
            *w.add(1) = Value::INT_0;
            return Ok(());
        }
        *w = cx.iter(iterable)?;
        Ok(())
    }
}

/// `ForRange`: prepares the loop over a call that may be of the builtin `range`.
///
/// # Safety
/// `w` is a call window with `count` arguments.
pub(super) unsafe fn for_range(cx: &Context<'_>, w: *mut Value, count: usize) -> R<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let args = w.add(LINK_WORDS);
        if *w == types::RANGE.static_value() {
            let (start, stop, step) = match count {
                1 => (Value::INT_0, *args, Value::INT_1),
                2 => (*args, *args.add(1), Value::INT_1),
                3 => (*args, *args.add(1), *args.add(2)),
                _ => (Value::NONE, Value::NONE, Value::NONE),
            };
            if start.is_small() && stop.is_small() && step.is_small() && step != Value::INT_0 {
                *w = start;
                *w.add(1) = stop;
                *w.add(2) = step;
                return Ok(());
            }
        }
        *w = cx.call_window(w, count, None)?;
        get_iter(cx, w)
    }
}

/// `ForIter` for everything but ranges: the next item, or `STOP`.
///
/// # Safety
/// `w` are the three registers of a prepared loop.
pub(super) unsafe fn for_iter(cx: &Context<'_>, w: *mut Value) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        let iterator = *w;
        let class = iterator.class();
        if class == types::LIST.gc() {
            if let Some(list) = iterator.cast::<ListObj>() {
                let at = (*w.add(1)).small_unchecked();
                return Ok(match list.get(at as usize) {
                    Some(item) => {
                        *w.add(1) = Value::index(at as usize + 1);
                        item
                    }
                    None => {
                        // A list that grows later does not go on.
                        *w.add(1) = Value::index(isize::MAX as usize >> 1);
                        Value::STOP
                    }
                });
            }
        } else if class == types::TUPLE.gc() {
            if let Some(tuple) = iterator.cast::<TupleObj>() {
                let at = (*w.add(1)).small_unchecked();
                return Ok(match tuple.get(at as usize) {
                    Some(item) => {
                        *w.add(1) = Value::index(at as usize + 1);
                        item
                    }
                    None => Value::STOP,
                });
            }
        } else if class == types::GENERATOR.gc()
            && let Some(generator) = iterator.cast::<GeneratorObj>()
        {
            return generator_item(cx, generator);
        }
        Ok(cx.next(iterator)?.unwrap_or(Value::STOP))
    }
}

fn generator_item(cx: &Context<'_>, generator: Gc<GeneratorObj>) -> R {
    use crate::runtime::{Resumed, generator::Sent};
    match cx.resume(generator, Sent::Value(Value::NONE))? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(_) => Ok(Value::STOP),
    }
}
