//! `aiter` and `anext`.

use super::super::iterators::{IteratorObj, slots};
use crate::context::Context;
use crate::object::{Method, Slots, methods, types};
use crate::symbols::sym;
use crate::value::{R, Value};

/// The behaviour of what `anext` with a default returns.
pub static SLOTS: Slots = slots(next);
methods! { pub METHODS = [Method::method("__await__", 0, 0, |_, args| Ok(args.get(0)))]; }

impl Context<'_> {
    /// `aiter(value)`
    pub(super) fn aiter(&self, value: Value) -> R {
        let class = value.class();
        match self.class_lookup(class, sym::__aiter__) {
            Some(method) => self.call_method_value(method, value, &[]),
            None => Err(self.type_error(format_args!("'{}' object is not an async iterable", class.name()))),
        }
    }

    /// `anext(iterator)`, or with a default for its end.
    pub(super) fn anext(&self, iterator: Value, default: Option<Value>) -> R {
        let class = iterator.class();
        let Some(method) = self.class_lookup(class, sym::__anext__) else {
            return Err(self.type_error(format_args!("'{}' object is not an async iterator", class.name())));
        };
        let awaitable = self.call_method_value(method, iterator, &[])?;
        match default {
            Some(default) => self.new_iterator(&types::ANEXT_AWAITABLE, awaitable, default),
            None => Ok(awaitable),
        }
    }
}

/// Drives the awaitable; where it says that there is no more, the default is its result.
fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(state) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    if state.position.get() == 0 {
        let awaitable = state.source.get();
        let driven = match cx.class_lookup(awaitable.class(), sym::__await__) {
            Some(method) => cx.call_method_value(method, awaitable, &[])?,
            None => awaitable,
        };
        state.source.set(driven);
        state.position.set(1);
    }
    match cx.next_or_raise(state.source.get()) {
        Ok(Some(item)) => Ok(item),
        Ok(None) => Ok(Value::STOP),
        Err(raised) => {
            cx.swallow(raised, types::STOP_ASYNC_ITERATION.gc())?;
            Err(cx.stop_iteration(state.extra.get()))
        }
    }
}
