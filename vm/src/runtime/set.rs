//! Sets: tables without values. Hashes that stand in a table are not computed again.
#![allow(unsafe_code, reason = "a set is read as a dict of the same layout")]

use super::dict::Found;
use crate::context::Context;
use crate::object::{DictObj, Gc, Kind, SetObj};
use crate::symbols::special;
use crate::value::{R, Value};

impl SetObj {
    /// The set as a dict: both layouts are the same.
    pub(crate) fn as_dict(set: Gc<SetObj>) -> Gc<DictObj> {
        // SAFETY: the structs have the same fields in the same order, `repr(C)`.
        unsafe { Gc::from_non_null(set.as_non_null().cast()) }
    }
}

impl Context<'_> {
    /// Adds to a set; false when it was there.
    pub fn set_add(&self, set: Gc<SetObj>, item: Value) -> R<bool> {
        let hash = self.key_hash(item)?;
        self.set_add_hashed(set, item, hash)
    }

    fn set_add_hashed(&self, set: Gc<SetObj>, item: Value, hash: u32) -> R<bool> {
        let dict = SetObj::as_dict(set);
        match self.find(dict, item, hash)? {
            Found::Entry(_) => Ok(false),
            Found::Absent => self.insert(dict, item, item, hash).map(|()| true),
        }
    }

    /// Whether a set has `item`.
    pub fn set_has(&self, set: Gc<SetObj>, item: Value) -> R<bool> {
        let hash = self.key_hash(item)?;
        self.set_has_hashed(set, item, hash)
    }

    fn set_has_hashed(&self, set: Gc<SetObj>, item: Value, hash: u32) -> R<bool> {
        Ok(matches!(self.find(SetObj::as_dict(set), item, hash)?, Found::Entry(_)))
    }

    /// Removes from a set; false when it was not there.
    pub fn set_remove(&self, set: Gc<SetObj>, item: Value) -> R<bool> {
        let hash = self.key_hash(item)?;
        self.set_remove_hashed(set, item, hash)
    }

    fn set_remove_hashed(&self, set: Gc<SetObj>, item: Value, hash: u32) -> R<bool> {
        let dict = SetObj::as_dict(set);
        match self.find(dict, item, hash)? {
            Found::Entry(entry) => {
                self.remove_entry(dict, entry);
                Ok(true)
            }
            Found::Absent => Ok(false),
        }
    }

    /// An empty set or frozenset.
    pub fn new_set(&self, frozen: bool) -> R<Gc<SetObj>> {
        let table = self.new_table(4, 1)?;
        self.new_object(SetObj::new(table, self.vm().next_version(), frozen))
    }

    /// A new set or frozenset of an iterable's items.
    pub(crate) fn set_of(&self, iterable: Value, frozen: bool) -> R<Gc<SetObj>> {
        let set = self.new_set(frozen)?;
        self.set_update(set, iterable)?;
        Ok(set)
    }

    /// The table of a value whose items are a table's keys and whose iteration is the builtin one.
    fn table_of(&self, value: Value) -> Option<Gc<DictObj>> {
        if value.class().specials.get() & special::__iter__ != 0 {
            return None;
        }
        match value.kind() {
            Kind::Dict => value.cast(),
            Kind::Set | Kind::FrozenSet => value.cast().map(SetObj::as_dict),
            _ => None,
        }
    }

    /// Calls `each` with every item of an iterable and its hash.
    fn for_each_hashed(&self, iterable: Value, mut each: impl FnMut(Value, u32) -> R<()>) -> R<()> {
        let Some(table) = self.table_of(iterable) else {
            return self.for_each(iterable, |item| each(item, self.key_hash(item)?));
        };
        let mut position = 0;
        while let Some((item, hash)) = self.dict_next_hashed(table, &mut position) {
            self.poll()?;
            each(item, hash)?;
        }
        Ok(())
    }

    /// Adds all items of an iterable to a set.
    pub(crate) fn set_update(&self, set: Gc<SetObj>, iterable: Value) -> R<()> {
        match iterable.cast::<SetObj>() {
            Some(other) if set.is_empty() && self.table_of(iterable).is_some() => {
                self.copy_into(SetObj::as_dict(other), SetObj::as_dict(set))
            }
            _ => self.for_each_hashed(iterable, |item, hash| self.set_add_hashed(set, item, hash).map(drop)),
        }
    }

    /// A new set of the items that are in both.
    pub(crate) fn set_intersection(&self, set: Gc<SetObj>, iterable: Value) -> R<Gc<SetObj>> {
        let both = self.new_set(false)?;
        // The smaller of two sets is gone through.
        let (from, within) = match iterable.cast::<SetObj>() {
            Some(other) if other.len() > set.len() && self.table_of(iterable).is_some() => {
                (set.value(), other)
            }
            _ => (iterable, set),
        };
        self.for_each_hashed(from, |item, hash| {
            if self.set_has_hashed(within, item, hash)? {
                self.set_add_hashed(both, item, hash)?;
            }
            Ok(())
        })?;
        Ok(both)
    }

    /// Removes all items of an iterable from a set.
    pub(crate) fn set_subtract(&self, set: Gc<SetObj>, iterable: Value) -> R<()> {
        if iterable == set.value() {
            return self.dict_clear(SetObj::as_dict(set));
        }
        self.for_each_hashed(iterable, |item, hash| self.set_remove_hashed(set, item, hash).map(drop))
    }

    /// Removes those items of an iterable that a set has, and adds the others.
    pub(crate) fn set_symmetric(&self, set: Gc<SetObj>, iterable: Value) -> R<()> {
        if iterable == set.value() {
            return self.dict_clear(SetObj::as_dict(set));
        }
        // An item that the iterable has twice counts once.
        let other = match iterable.cast::<SetObj>() {
            Some(_) => iterable,
            None => self.set_of(iterable, false)?.value(),
        };
        self.for_each_hashed(other, |item, hash| {
            if !self.set_remove_hashed(set, item, hash)? {
                self.set_add_hashed(set, item, hash)?;
            }
            Ok(())
        })
    }

    /// Whether all items of the first are in the second.
    pub(crate) fn set_within(&self, inner: Gc<SetObj>, outer: Gc<SetObj>) -> R<bool> {
        if inner.len() > outer.len() {
            return Ok(false);
        }
        let mut position = 0;
        while let Some((item, hash)) = self.dict_next_hashed(SetObj::as_dict(inner), &mut position) {
            self.poll()?;
            if !self.set_has_hashed(outer, item, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
