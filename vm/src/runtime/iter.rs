//! Iteration.

use crate::context::Context;
use crate::object::{Gc, GeneratorObj, Kind, ListObj, TupleObj, types};
use crate::runtime::generator::{Resumed, Sent};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

impl Context<'_> {
    /// `iter(value)`
    pub fn iter(&self, value: Value) -> R {
        let class = value.class();
        if class.specials.get() & special::__iter__ != 0 {
            if let Some(method) = self.special_of_program(class, sym::__iter__)
                && !method.is_none()
            {
                self.check_stack()?;
                let iterator = self.call_method_value(method, value, &[])?;
                let iterator_class = iterator.class();
                if iterator_class.slots.next.is_none()
                    && iterator_class.specials.get() & special::__next__ == 0
                {
                    return Err(self.type_error(format_args!(
                        "iter() returned non-iterator of type '{}'",
                        iterator_class.name()
                    )));
                }
                return Ok(iterator);
            }
        } else if let Some(iter) = class.calls().iter() {
            return iter(self, value);
        } else if class.slots.next.is_some() {
            return Ok(value);
        } else if class.specials.get() & special::__getitem__ != 0 {
            return self.new_sequence_iterator(value);
        }
        Err(self.type_error(format_args!("'{}' object is not iterable", class.name())))
    }

    /// The next item, or nothing at the end, whatever value the iterator ends with.
    #[inline]
    pub fn next(&self, iterator: Value) -> R<Option<Value>> {
        match self.next_or_raise(iterator) {
            Err(raised) => self.swallow(raised, types::STOP_ITERATION.gc()).map(|_| None),
            next => next,
        }
    }

    /// The next item, or nothing at the end; an end with a value, as of a generator that returns one, is a
    /// StopIteration.
    #[inline]
    pub fn next_or_raise(&self, iterator: Value) -> R<Option<Value>> {
        let class = iterator.class();
        if let Some(next) = class.calls().next().filter(|_| class.specials.get() & special::__next__ == 0) {
            // Iterators over iterators, `map` of `map` and so on, go as deep as a program nests them.
            self.check_stack()?;
            let item = next(self, iterator)?;
            return Ok(if item == Value::STOP { None } else { Some(item) });
        }
        self.next_slow(iterator)
    }

    #[inline(never)]
    fn next_slow(&self, iterator: Value) -> R<Option<Value>> {
        self.check_stack()?;
        let class = iterator.class();
        let Some(method) = self.special_of_program(class, sym::__next__) else {
            return Err(self.type_error(format_args!("'{}' object is not an iterator", class.name())));
        };
        match self.call_method_value(method, iterator, &[]) {
            Ok(item) => Ok(Some(item)),
            Err(raised) => {
                let stop = self.swallow(raised, types::STOP_ITERATION.gc())?;
                let is_plain = stop.args().is_none_or(|args| args.is_empty());
                if is_plain { Ok(None) } else { Err(self.raise(stop)) }
            }
        }
    }

    /// The next item of a generator, or `STOP`.
    pub(crate) fn generator_next(&self, generator: Gc<GeneratorObj>) -> R {
        match self.resume(generator, Sent::Value(Value::NONE))? {
            Resumed::Yielded(value) => Ok(value),
            Resumed::Returned(value) if value.is_none() => Ok(Value::STOP),
            Resumed::Returned(value) => {
                let raised = self.stop_iteration(value);
                Err(raised)
            }
        }
    }

    /// Calls `each` with every item of `iterable` until it returns an error.
    pub fn for_each(&self, iterable: Value, mut each: impl FnMut(Value) -> R<()>) -> R<()> {
        self.any_item(iterable, |item| each(item).map(|()| false)).map(drop)
    }

    /// Whether `test` says so of an item; those after it are not asked for. Lists and tuples need no iterator.
    pub(crate) fn any_item(&self, iterable: Value, mut test: impl FnMut(Value) -> R<bool>) -> R<bool> {
        if cfg!(target_pointer_width = "64") {
            return self.search(iterable, test);
        }
        // Chips have the loops once.
        let test: &mut dyn FnMut(Value) -> R<bool> = &mut test;
        self.search(iterable, test)
    }

    fn search(&self, iterable: Value, mut test: impl FnMut(Value) -> R<bool>) -> R<bool> {
        let plain = !iterable.class().is_heap();
        if let Some(list) = iterable.cast::<ListObj>().filter(|_| plain) {
            let mut i = 0;
            while let Some(item) = list.get(i) {
                self.poll()?;
                if test(item)? {
                    return Ok(true);
                }
                i += 1;
            }
            return Ok(false);
        }
        if let Some(tuple) = iterable.cast::<TupleObj>().filter(|_| plain) {
            for item in tuple.items() {
                self.poll()?;
                if test(item.get())? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(iterator)? {
            self.poll()?;
            if test(item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A new list of all items.
    pub fn list_of(&self, iterable: Value) -> R<Gc<ListObj>> {
        let class = iterable.class();
        let room = match (iterable.cast::<ListObj>(), iterable.cast::<TupleObj>()) {
            (Some(list), _) if !class.is_heap() => list.len(),
            (_, Some(tuple)) if !class.is_heap() => tuple.len(),
            _ => 0,
        };
        let list = self.new_list(room)?;
        self.extend(list, iterable)?;
        Ok(list)
    }

    /// A tuple of all items; a tuple itself stays what it is.
    pub fn tuple_of(&self, iterable: Value) -> R<Gc<TupleObj>> {
        if let Some(tuple) = iterable.cast::<TupleObj>().filter(|_| !iterable.class().is_heap()) {
            return Ok(tuple);
        }
        let list = self.list_of(iterable)?;
        self.tuple_from_list(list)
    }

    /// Appends all items of an iterable to a list.
    pub fn extend(&self, list: Gc<ListObj>, iterable: Value) -> R<()> {
        if let Some(other) = iterable.cast::<ListObj>().filter(|_| !iterable.class().is_heap()) {
            let (len, count) = (list.len(), other.len());
            self.reserve_list(list, len + count)?;
            // Both may be the same list, whose block is the new one by now.
            let (to, from) = (list.storage(), other.storage());
            let written = self.copy_values(&to.slots()[len..], &from.slots()[..count]);
            return self.lengthen(list, len + count, written);
        }
        self.for_each(iterable, |item| self.append(list, item))
    }

    /// Whether a value is a generator, and which.
    pub(crate) fn as_generator(&self, value: Value) -> Option<Gc<GeneratorObj>> {
        if value.kind() == Kind::Generator && value.class() != types::ASYNC_GENERATOR.gc() {
            value.cast()
        } else {
            None
        }
    }
}
