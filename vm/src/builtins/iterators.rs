//! Iterators over builtin containers.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{Object, Slots, layout, types};
use crate::value::{R, Value};

/// An iterator that counts positions in something.
#[repr(C)]
pub struct IteratorObj {
    object: Object,
    /// The next position.
    pub position: Cell<usize>,
    /// What is iterated over; `UNBOUND` once it has ended.
    pub source: Cell<Value>,
    /// Whatever else the iterator needs.
    pub extra: Cell<Value>,
}
layout!(IteratorObj: Iterator);

/// Native behaviour of the class for sequence.
pub static SEQUENCE_SLOTS: Slots =
    Slots { iter: Some(|_, value| Ok(value)), next: Some(next_of_sequence), ..Slots::EMPTY };

impl Context<'_> {
    /// An iterator of `class`.
    pub(crate) fn new_iterator(
        &self,
        class: &'static crate::object::TypeObj,
        source: Value,
        extra: Value,
    ) -> R {
        let iterator = IteratorObj {
            object: Object::new(&class.meta),
            position: Cell::new(0),
            source: Cell::new(source),
            extra: Cell::new(extra),
        };
        Ok(self.new_object(iterator)?.value())
    }

    /// An iterator that subscripts with 0, 1, 2 ... until IndexError.
    pub(crate) fn new_sequence_iterator(&self, source: Value) -> R {
        self.new_iterator(&types::ITERATOR, source, Value::NONE)
    }
}

fn next_of_sequence(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(source) = iterator.source.get().given() else { return Ok(Value::STOP) };
    let position = iterator.position.get();
    match cx.get_item(source, Value::index(position)) {
        Ok(item) => {
            iterator.position.set(position + 1);
            Ok(item)
        }
        Err(raised) => {
            if cx.is_pending(raised, types::STOP_ITERATION.gc()) {
                cx.take_exception(raised);
            } else {
                cx.swallow(raised, types::INDEX_ERROR.gc())?;
            }
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}
