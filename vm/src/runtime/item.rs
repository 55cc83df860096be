//! Subscripts, length, membership.

use crate::context::Context;
use crate::object::{Kind, ListObj, TupleObj, TypeObj, types};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

impl Context<'_> {
    /// `container[key]`
    #[inline]
    pub fn get_item(&self, container: Value, key: Value) -> R {
        if let Some(index) = key.as_small() {
            if let Some(list) = container.cast::<ListObj>() {
                if list.header().class().specials.get() & special::__getitem__ == 0 {
                    let place = if index < 0 { index + list.len() as isize } else { index };
                    if let Some(item) = list.get(place as usize) {
                        return Ok(item);
                    }
                }
            } else if let Some(tuple) = container.cast::<TupleObj>()
                && tuple.header().class().specials.get() & special::__getitem__ == 0
            {
                let place = if index < 0 { index + tuple.len() as isize } else { index };
                if let Some(item) = tuple.get(place as usize) {
                    return Ok(item);
                }
            }
        }
        self.get_item_slow(container, key)
    }

    #[inline(never)]
    fn get_item_slow(&self, container: Value, key: Value) -> R {
        let class = container.class();
        if class.specials.get() & special::__getitem__ != 0
            && let Some(method) = self.special_of_program(class, sym::__getitem__)
        {
            self.check_stack()?;
            return self.call_method_value(method, container, &[key]);
        }
        if let Some(get_item) = class.calls().get_item() {
            return get_item(self, container, key);
        }
        if let Some(class) = container.cast::<TypeObj>() {
            if let Some(method) = self.class_lookup(class, sym::__class_getitem__) {
                let bound = self.bind_on_class(method, class)?;
                return self.call(bound, &[key]);
            }
            return self.subscript_class(class, key);
        }
        Err(self.type_error(format_args!("'{}' object is not subscriptable", class.name())))
    }

    /// `container[key] = value`
    #[inline]
    pub fn set_item(&self, container: Value, key: Value, value: Value) -> R<()> {
        if let (Some(index), Some(list)) = (key.as_small(), container.cast::<ListObj>())
            && list.header().class().specials.get() & special::__setitem__ == 0
        {
            let place = if index < 0 { index + list.len() as isize } else { index };
            if list.set(place as usize, value) {
                return Ok(());
            }
        }
        self.set_item_slow(container, key, value)
    }

    #[inline(never)]
    fn set_item_slow(&self, container: Value, key: Value, value: Value) -> R<()> {
        let class = container.class();
        if class.specials.get() & special::__setitem__ != 0
            && let Some(method) = self.special_of_program(class, sym::__setitem__)
        {
            self.check_stack()?;
            return self.call_method_value(method, container, &[key, value]).map(drop);
        }
        match class.calls().set_item() {
            Some(set_item) => set_item(self, container, key, value),
            None => {
                self.check_sequence_index(container, key)?;
                Err(self
                    .type_error(format_args!("'{}' object does not support item assignment", class.name())))
            }
        }
    }

    /// Of a container that cannot be changed: an index that no sequence has is the first mistake. Whether the key is
    /// an index.
    fn check_sequence_index(&self, container: Value, key: Value) -> R<bool> {
        let is_sequence = matches!(
            container.kind(),
            Kind::Tuple | Kind::Str | Kind::Bytes | Kind::Range | Kind::Set | Kind::FrozenSet
        );
        let is_index = matches!(key.kind(), Kind::Int | Kind::Bool);
        if is_sequence && is_index {
            self.index_of_key(key, container.class().name())?;
        }
        Ok(is_sequence && is_index)
    }

    /// `del container[key]`
    pub fn del_item(&self, container: Value, key: Value) -> R<()> {
        let class = container.class();
        if class.specials.get() & special::__delitem__ != 0
            && let Some(method) = self.special_of_program(class, sym::__delitem__)
        {
            self.check_stack()?;
            return self.call_method_value(method, container, &[key]).map(drop);
        }
        match class.calls().set_item() {
            Some(set_item) => set_item(self, container, key, Value::UNBOUND),
            None => {
                let not = if self.check_sequence_index(container, key)? { "doesn't" } else { "does not" };
                Err(self.type_error(format_args!("'{}' object {not} support item deletion", class.name())))
            }
        }
    }

    /// `len(value)`
    pub fn len(&self, value: Value) -> R<usize> {
        let class = value.class();
        if class.specials.get() & special::__len__ != 0
            && let Some(method) = self.special_of_program(class, sym::__len__)
        {
            self.check_stack()?;
            let result = self.call_method_value(method, value, &[])?;
            let result = self.to_size(result)?;
            return usize::try_from(result)
                .map_err(|_| self.value_error(format_args!("__len__() should return >= 0")));
        }
        match class.calls().len() {
            Some(len) => len(self, value),
            None => Err(self.type_error(format_args!("object of type '{}' has no len()", class.name()))),
        }
    }

    /// `item in container`
    pub fn contains(&self, container: Value, item: Value) -> R<bool> {
        self.check_stack()?;
        let class = container.class();
        if class.specials.get() & special::__contains__ != 0
            && let Some(method) = self.special_of_program(class, sym::__contains__)
        {
            if method.is_none() {
                return Err(self.type_error(format_args!("'{}' object is not a container", class.name())));
            }
            let result = self.call_method_value(method, container, &[item])?;
            return self.truth(result);
        }
        if let Some(contains) =
            class.calls().contains().filter(|_| class.specials.get() & special::__iter__ == 0)
        {
            return contains(self, container, item);
        }
        let iterator = match self.iter(container) {
            Ok(iterator) => iterator,
            Err(raised) if self.is_pending(raised, types::TYPE_ERROR.gc()) => {
                self.take_exception(raised);
                return Err(
                    self.type_error(format_args!("argument of type '{}' is not iterable", class.name()))
                );
            }
            Err(raised) => return Err(raised),
        };
        while let Some(next) = self.next(iterator)? {
            self.poll()?;
            if self.same_or_equal(next, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The value as a machine int; OverflowError beyond says that it is too large for an index.
    pub(crate) fn to_size(&self, value: Value) -> R<isize> {
        self.to_index(value).map_err(|raised| {
            if !self.is_pending(raised, types::OVERFLOW_ERROR.gc()) {
                return raised;
            }
            self.take_exception(raised);
            let class = value.class();
            self.overflow_error(format_args!("cannot fit '{}' into an index-sized integer", class.name()))
        })
    }

    /// The place of an index in a sequence of `len` items; IndexError (`what` index out of range) outside.
    pub(crate) fn place(&self, key: Value, len: usize, what: &str) -> R<usize> {
        let index = match key.as_small() {
            Some(index) => index,
            None => self.index_of_key(key, what)?,
        };
        let place = if index < 0 { index.wrapping_add(len as isize) } else { index };
        if place < 0 || place as usize >= len {
            return Err(self.index_error(format_args!("{what} index out of range")));
        }
        Ok(place as usize)
    }

    /// A subscript of a sequence as an int.
    #[cold]
    pub(crate) fn index_of_key(&self, key: Value, what: &str) -> R<isize> {
        let class = key.class();
        if !matches!(key.kind(), Kind::Int | Kind::Bool) && class.specials.get() & special::__index__ == 0 {
            return Err(self.type_error(format_args!(
                "{what} indices must be integers or slices, not {}",
                class.name()
            )));
        }
        self.to_index(key).map_err(|raised| {
            if !self.is_pending(raised, types::OVERFLOW_ERROR.gc()) {
                return raised;
            }
            self.take_exception(raised);
            self.index_error(format_args!("cannot fit '{}' into an index-sized integer", class.name()))
        })
    }

    /// First place, step and number of items of a slice over `len` items.
    pub(crate) fn slice_places(&self, slice: [Value; 3], len: usize) -> R<(isize, isize, usize)> {
        let (start, stop, step) = self.slice_bounds(slice, len)?;
        let count = if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else if step < 0 && start > stop {
            (start - stop - 1) / -step + 1
        } else {
            0
        };
        Ok((start, step, count as usize))
    }

    /// Start, stop and step of a slice over `len` items, as a range has them.
    pub(crate) fn slice_bounds(&self, slice: [Value; 3], len: usize) -> R<(isize, isize, isize)> {
        let [start, stop, step] = slice;
        let len = len as isize;
        let step = if step.is_none() { 1 } else { self.to_clamped_index(step)? };
        if step == 0 {
            return Err(self.value_error(format_args!("slice step cannot be zero")));
        }
        let step = step.max(-isize::MAX);
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let limit = |value: Value, default: isize| -> R<isize> {
            if value.is_none() {
                return Ok(default);
            }
            let index = self.to_clamped_index(value)?;
            Ok(if index < 0 { (index + len).max(low) } else { index.min(high) })
        };
        let start = limit(start, if step > 0 { low } else { high })?;
        let stop = limit(stop, if step > 0 { high } else { low })?;
        Ok((start, stop, step))
    }
}
