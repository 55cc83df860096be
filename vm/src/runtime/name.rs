//! Names: globals and builtins with caches, namespaces of class bodies.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{Cache, DictObj, Gc};
use crate::symbols::sym;
use crate::value::{R, Raised, Value};
use crate::vm::root;

/// In a global's cache: the entry is in the builtins, and `guard` is their version.
pub(crate) const IN_BUILTINS: usize = 1 << (usize::BITS - 1);

impl Context<'_> {
    /// A global or builtin by its cache, if that still holds.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn cached_global(&self, globals: Gc<DictObj>, cache: Cache) -> Option<Value> {
        if cache.key != globals.version() {
            return None;
        }
        if cache.data & IN_BUILTINS == 0 {
            return Some(globals.table.get().value_at(cache.data));
        }
        let builtins = self.vm().builtins.get()?;
        if cache.guard != builtins.version() {
            return None;
        }
        Some(builtins.table.get().value_at(cache.data & !IN_BUILTINS))
    }

    /// A global or builtin; fills the cache.
    #[inline(never)]
    pub(crate) fn get_global(&self, globals: Gc<DictObj>, name: Value, cache: &Cell<Cache>) -> R {
        if let Some(entry) = self.dict_find_name(globals, name) {
            self.fill_cache(cache, Cache { key: globals.version(), data: entry, guard: 0 });
            return Ok(globals.table.get().value_at(entry));
        }
        let builtins = self.vm().builtins();
        if let Some(entry) = self.dict_find_name(builtins, name) {
            self.fill_cache(
                cache,
                Cache { key: globals.version(), data: entry | IN_BUILTINS, guard: builtins.version() },
            );
            return Ok(builtins.table.get().value_at(entry));
        }
        self.shown_as(name)
    }

    /// Keeps what the prompt shows as `_`: beside the builtins while they are those of the program image, which would
    /// have to be copied.
    pub(crate) fn set_shown(&self, value: Value) -> R<()> {
        let builtins = self.vm().builtins();
        if builtins.table.get().is_frozen() {
            self.vm().roots[root::SHOWN].set(value);
            return Ok(());
        }
        self.dict_set_name(builtins, sym::shown, value)
    }

    /// What `set_shown` kept, for `_`; for any other name the error that there is none.
    #[cold]
    pub(crate) fn shown_as(&self, name: Value) -> R {
        let value = self.vm().roots[root::SHOWN].get();
        if name == sym::shown && !value.is_none() { Ok(value) } else { Err(self.name_not_defined(name)) }
    }

    #[cold]
    pub(crate) fn name_not_defined(&self, name: Value) -> Raised {
        self.name_error(format_args!("name '{}' is not defined", super::shown(name)))
    }

    /// Stores a global; fills the cache.
    #[inline(never)]
    pub(crate) fn set_global(
        &self,
        globals: Gc<DictObj>,
        name: Value,
        value: Value,
        cache: &Cell<Cache>,
    ) -> R<()> {
        self.dict_set_name(globals, name, value)?;
        if let Some(entry) = self.dict_find_name(globals, name) {
            self.fill_cache(cache, Cache { key: globals.version(), data: entry, guard: 0 });
        }
        Ok(())
    }

    /// Deletes a global.
    pub(crate) fn del_global(&self, globals: Gc<DictObj>, name: Value) -> R<()> {
        match self.dict_remove(globals, name)? {
            Some(_) => Ok(()),
            None => Err(self.name_not_defined(name)),
        }
    }

    /// A name in a namespace, else nothing.
    pub(crate) fn find_in_namespace(&self, namespace: Value, name: Value) -> R<Option<Value>> {
        match namespace.cast::<DictObj>() {
            Some(dict) if !namespace.class().is_heap() => Ok(self.dict_get_name(dict, name)),
            _ => match self.get_item(namespace, name) {
                Ok(value) => Ok(Some(value)),
                Err(raised) => self.swallow(raised, crate::object::types::KEY_ERROR.gc()).map(|_| None),
            },
        }
    }

    /// Stores a name in a namespace.
    pub(crate) fn set_in_namespace(&self, namespace: Value, name: Value, value: Value) -> R<()> {
        match namespace.cast::<DictObj>() {
            Some(dict) if !namespace.class().is_heap() => self.dict_set_name(dict, name, value),
            _ => self.set_item(namespace, name, value),
        }
    }

    /// Deletes a name from a namespace.
    pub(crate) fn del_in_namespace(&self, namespace: Value, name: Value) -> R<()> {
        match self.del_item(namespace, name) {
            Ok(()) => Ok(()),
            Err(raised) => {
                self.swallow(raised, crate::object::types::KEY_ERROR.gc())?;
                Err(self.name_not_defined(name))
            }
        }
    }
}
