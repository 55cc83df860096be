//! Iterators over builtin containers, and the classes that wrap other iterators.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{Gc, Object, Slots, TypeObj, layout, types};
use crate::value::{R, Value};

mod callable;
mod enumerate;
mod filter;
mod map;
pub(crate) mod reversed;
mod zip;

pub use callable::SLOTS as CALLABLE_SLOTS;
pub use enumerate::SLOTS as ENUMERATE_SLOTS;
pub use filter::SLOTS as FILTER_SLOTS;
pub use map::SLOTS as MAP_SLOTS;
pub use reversed::SLOTS as REVERSED_SLOTS;
pub use zip::SLOTS as ZIP_SLOTS;

/// An iterator that counts positions in something, or wraps another iterator.
#[repr(C)]
pub struct IteratorObj {
    object: Object,
    /// The next position.
    pub position: Cell<usize>,
    /// What is iterated over; `UNBOUND` once it has ended.
    pub source: Cell<Value>,
    /// Whatever else the iterator needs.
    pub extra: Cell<Value>,
    /// And what some need besides.
    pub more: Cell<Value>,
}
layout!(IteratorObj: Iterator);

/// The behaviour of an iterator that subscripts.
pub static SEQUENCE_SLOTS: Slots = slots(next_of_sequence);

/// The slots of an iterator with this `next`.
pub(crate) const fn slots(next: fn(&Context<'_>, Value) -> R) -> Slots {
    Slots { iter: Some(|_, value| Ok(value)), next: Some(next), ..Slots::EMPTY }
}

impl Context<'_> {
    /// An iterator of a builtin class, at position 0.
    pub(crate) fn new_iterator(&self, class: &'static TypeObj, source: Value, extra: Value) -> R {
        self.new_iterator_at(class.gc(), 0, source, extra).map(Gc::value)
    }

    /// An iterator of a builtin class or one derived from it.
    pub(crate) fn new_iterator_at(
        &self,
        class: Gc<TypeObj>,
        position: usize,
        source: Value,
        extra: Value,
    ) -> R<Gc<IteratorObj>> {
        let base = crate::runtime::native_base(class);
        let iterator = IteratorObj {
            object: Object::new(&raw const base.meta),
            position: Cell::new(position),
            source: Cell::new(source),
            extra: Cell::new(extra),
            more: Cell::new(Value::NONE),
        };
        let iterator = self.new_with(iterator, self.extra_bytes(class))?;
        self.adopt(iterator.value(), class);
        Ok(iterator)
    }

    /// An object of a board's device, with its number.
    ///
    /// # Errors
    /// MemoryError
    pub fn new_device(&self, class: &'static TypeObj, number: usize) -> R {
        self.new_iterator_at(class.gc(), number, Value::NONE, Value::NONE).map(Gc::value)
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
