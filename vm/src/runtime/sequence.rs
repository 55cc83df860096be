//! Building and taking apart sequences.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{DictObj, Gc, ListObj, StrObj, TupleObj};
use crate::symbols::{special, sym};
use crate::value::{R, Raised, Value};

impl Context<'_> {
    /// The `count` items of `value` into `places`.
    pub(crate) fn unpack(&self, value: Value, places: &[Cell<Value>]) -> R<()> {
        let plain = !value.class().is_heap();
        if let Some(tuple) = value.cast::<TupleObj>().filter(|_| plain) {
            if tuple.len() != places.len() {
                return Err(self.wrong_unpack(places.len(), tuple.len()));
            }
            for (place, item) in places.iter().zip(tuple.items()) {
                place.set(item.get());
            }
            return Ok(());
        }
        if let Some(list) = value.cast::<ListObj>().filter(|_| plain) {
            if list.len() != places.len() {
                return Err(self.wrong_unpack(places.len(), list.len()));
            }
            for (i, place) in places.iter().enumerate() {
                place.set(list.get(i).unwrap_or(Value::NONE));
            }
            return Ok(());
        }
        let iterator = self.iter_to_unpack(value)?;
        for (i, place) in places.iter().enumerate() {
            match self.next(iterator)? {
                Some(item) => place.set(item),
                None => return Err(self.wrong_unpack(places.len(), i)),
            }
        }
        if self.next(iterator)?.is_some() {
            return Err(self.wrong_unpack(places.len(), usize::MAX));
        }
        Ok(())
    }

    fn iter_to_unpack(&self, value: Value) -> R {
        match self.iter(value) {
            Err(raised) if self.is_pending(raised, crate::object::types::TYPE_ERROR.gc()) => {
                self.take_exception(raised);
                Err(self
                    .type_error(format_args!("cannot unpack non-iterable {} object", value.class().name())))
            }
            other => other,
        }
    }

    #[cold]
    fn wrong_unpack(&self, wanted: usize, got: usize) -> Raised {
        if got < wanted {
            self.value_error(format_args!("not enough values to unpack (expected {wanted}, got {got})"))
        } else {
            self.value_error(format_args!("too many values to unpack (expected {wanted})"))
        }
    }

    /// The items of `value` into `places`: `before` single ones, a list of the rest, `after` single ones.
    pub(crate) fn unpack_starred(
        &self,
        value: Value,
        before: usize,
        after: usize,
        places: &[Cell<Value>],
    ) -> R<()> {
        let iterator = self.iter_to_unpack(value)?;
        let items = self.list_of(iterator)?;
        let len = items.len();
        if len < before + after {
            return Err(self.value_error(format_args!(
                "not enough values to unpack (expected at least {}, got {len})",
                before + after
            )));
        }
        let get = |i: usize| items.get(i).unwrap_or(Value::NONE);
        let rest = self.new_list(len - before - after)?;
        for i in before..len - after {
            self.append(rest, get(i))?;
        }
        for (i, place) in places.iter().enumerate() {
            place.set(match i {
                _ if i < before => get(i),
                _ if i == before => rest.value(),
                _ => get(len - after + (i - before - 1)),
            });
        }
        Ok(())
    }

    /// Merges a mapping into a dict.
    pub fn update_dict(&self, dict: Gc<DictObj>, mapping: Value) -> R<()> {
        let own_iter = mapping.class().specials.get() & special::__iter__ != 0;
        if let Some(other) = mapping.cast::<DictObj>().filter(|_| !own_iter) {
            if dict.is_empty() {
                return self.copy_into(other, dict);
            }
            let mut position = 0;
            while let Some((key, value)) = self.dict_next(other, &mut position) {
                self.dict_set(dict, key, value)?;
            }
            return Ok(());
        }
        let Some(keys) = self.find_attr(mapping, sym::keys)? else {
            return Err(self.type_error(format_args!("'{}' object is not a mapping", mapping.class().name())));
        };
        let keys = self.call(keys, &[])?;
        self.for_each(keys, |key| {
            let value = self.get_item(mapping, key)?;
            self.dict_set(dict, key, value)
        })
    }

    /// Merges a mapping of keywords into those of a call; a name may not be there twice.
    pub(crate) fn merge_keywords(&self, dict: Gc<DictObj>, mapping: Value, callee: Value) -> R<()> {
        let merge = |key: Value, value: Value| -> R<()> {
            let Some(text) = key.cast::<StrObj>() else {
                return Err(self.type_error(format_args!("keywords must be strings")));
            };
            let key = self.intern_value(text)?;
            if self.dict_get_name(dict, key).is_some() {
                let name = self.called_name(callee)?;
                return Err(self.type_error(format_args!(
                    "{}() got multiple values for keyword argument '{}'",
                    super::shown(name),
                    text.as_str()
                )));
            }
            self.dict_set_name(dict, key, value)
        };
        if let Some(other) = mapping.cast::<DictObj>() {
            let mut position = 0;
            while let Some((key, value)) = self.dict_next(other, &mut position) {
                merge(key, value)?;
            }
            return Ok(());
        }
        let Some(keys) = self.find_attr(mapping, sym::keys)? else {
            let name = self.called_name(callee)?;
            return Err(self.type_error(format_args!(
                "{}() argument after ** must be a mapping, not {}",
                super::shown(name),
                mapping.class().name()
            )));
        };
        let keys = self.call(keys, &[])?;
        self.for_each(keys, |key| {
            let value = self.get_item(mapping, key)?;
            merge(key, value)
        })
    }

    /// The strings in `parts` joined.
    pub(crate) fn join_strings(&self, parts: &[Cell<Value>]) -> R {
        let mut text = crate::mem::String::new(self.vm().mem);
        for part in parts {
            if let Some(part) = part.get().cast::<StrObj>() {
                self.out_of_memory(text.push_str(part.as_str()))?;
            }
        }
        self.new_str(&text)
    }
}
