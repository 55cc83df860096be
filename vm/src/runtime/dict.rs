//! Hash tables: dicts; sets are dicts without values.
//!
//! A new table is complete before the one store that publishes it. Comparing keys may run Python code that
//! changes the table, so a search that compared such keys starts again when it did.

use crate::context::Context;
use crate::object::{DictObj, Gc, StrObj, Table};
use crate::runtime::stretch::is_due;
use crate::value::{R, Value};

/// An index slot that points to no entry.
const FREE: u32 = 0;

/// Where a search ended.
pub(super) enum Found {
    Entry(usize),
    Absent,
}

/// Index slots that stay together where keys are consecutive ints: few lines of the cache. They are spread over the
/// index, so that they do not make one long run that searches for other keys, and removals, would go through.
const LINE_BITS: u32 = 6;

/// The index of entries with these hashes, none of them removed, as a table has it.
pub(crate) const fn index_of<const N: usize, const I: usize>(hashes: &[u32; N]) -> [u32; I] {
    let mut index = [FREE; I];
    let mut entry = 0;
    while entry < N {
        let mut i = home(hashes[entry], I - 1);
        while index[i] != FREE {
            i = (i + 1) & (I - 1);
        }
        entry += 1;
        index[i] = entry as u32;
    }
    index
}

/// The slot where the search for a hash begins.
#[cfg_attr(target_pointer_width = "64", inline(always))]
const fn home(hash: u32, mask: usize) -> usize {
    let line = (hash >> LINE_BITS).wrapping_mul(0x9e37_79b1);
    (line << LINE_BITS | hash & ((1 << LINE_BITS) - 1)) as usize & mask
}

impl Table {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn key(&self, entry: usize) -> Value {
        self.entries().get(entry * self.width).map_or(Value::UNBOUND, core::cell::Cell::get)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn value_at(&self, entry: usize) -> Value {
        self.entries().get(entry * self.width + self.width - 1).map_or(Value::UNBOUND, core::cell::Cell::get)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn set_value(&self, entry: usize, value: Value) {
        if let Some(slot) = self.entries().get(entry * self.width + self.width - 1) {
            slot.set(value);
        }
    }

    fn link(&self, entry: usize, hash: u32) {
        let index = self.index();
        if index.is_empty() {
            return;
        }
        let mask = index.len() - 1;
        let mut i = home(hash, mask);
        while index[i].get() != FREE {
            i = (i + 1) & mask;
        }
        index[i].set(entry as u32 + 1);
    }

    /// Takes an entry out of the index: entries behind it move up, so that no search stops short of them.
    /// Each is in two slots rather than in none while it moves.
    fn unlink(&self, entry: usize) {
        let index = self.index();
        if index.is_empty() {
            return;
        }
        let hashes = self.hashes();
        let mask = index.len() - 1;
        let mut hole = home(hashes[entry].get(), mask);
        while index[hole].get() != entry as u32 + 1 {
            if index[hole].get() == FREE {
                return;
            }
            hole = (hole + 1) & mask;
        }
        let mut i = hole;
        loop {
            i = (i + 1) & mask;
            let moving = index[i].get();
            if moving == FREE {
                break;
            }
            let home = home(hashes[moving as usize - 1].get(), mask);
            // It may not move before its home.
            if i.wrapping_sub(home) & mask >= i.wrapping_sub(hole) & mask {
                index[hole].set(moving);
                hole = i;
            }
        }
        index[hole].set(FREE);
    }

    /// The entry of an interned string; runs no Python code.
    #[inline]
    fn find_name(&self, name: Value, text: Gc<StrObj>) -> Option<usize> {
        self.find_with(text.hash(), |key| {
            key == name
                || key
                    .cast::<StrObj>()
                    .is_some_and(|key| !key.is_interned() && key.as_bytes() == text.as_bytes())
        })
    }

    /// The first entry with this hash whose key `is_key`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn find_with(&self, hash: u32, mut is_key: impl FnMut(Value) -> bool) -> Option<usize> {
        let hashes = self.hashes();
        let index = self.index();
        if index.is_empty() {
            let used = self.used.get().min(hashes.len());
            return (0..used).find(|&entry| hashes[entry].get() == hash && is_key(self.key(entry)));
        }
        let mask = index.len() - 1;
        let mut i = home(hash, mask);
        loop {
            let entry = index[i].get();
            if entry == FREE {
                return None;
            }
            let entry = entry as usize - 1;
            if hashes[entry].get() == hash && is_key(self.key(entry)) {
                return Some(entry);
            }
            i = (i + 1) & mask;
        }
    }
}

/// Whether two strings of one class are equal; nothing for other values.
#[cfg_attr(target_pointer_width = "64", inline(always))]
fn same_text(a: Value, b: Value) -> Option<bool> {
    let (x, y) = (a.cast::<StrObj>()?, b.cast::<StrObj>()?);
    if x.header().class() == y.header().class() { Some(x.as_bytes() == y.as_bytes()) } else { None }
}

impl Context<'_> {
    /// The hash of a key as tables use it.
    #[inline]
    pub(crate) fn key_hash(&self, key: Value) -> R<u32> {
        if let Some(string) = key.cast::<StrObj>()
            && !string.header().class().is_heap()
        {
            return self.hash_str(string);
        }
        // Not extended by its sign: a string's hash is the same here whether it is interned or not.
        let hash = self.hash(key)? as usize as u64;
        let folded = hash ^ hash >> 32;
        // Consecutive ints stay in order at the low end, so that tables of them probe once.
        Ok(folded as u32)
    }

    /// Whether two keys are equal for a table.
    fn same_key(&self, a: Value, b: Value) -> R<bool> {
        if a == b {
            return Ok(true);
        }
        if a.is_unbound() || b.is_unbound() {
            return Ok(false);
        }
        if let Some(same) = same_text(a, b) {
            return Ok(same);
        }
        if a.is_small() && b.is_small() {
            return Ok(false);
        }
        self.equal(a, b)
    }

    /// Where `key` is in a table.
    #[inline]
    pub(super) fn find(&self, dict: Gc<DictObj>, key: Value, hash: u32) -> R<Found> {
        let table = dict.table.get();
        let Some(entry) = table.find_with(hash, |k| !k.is_unbound()) else { return Ok(Found::Absent) };
        let found = table.key(entry);
        if found == key || same_text(found, key) == Some(true) {
            return Ok(Found::Entry(entry));
        }
        self.find_slow(dict, key, hash)
    }

    /// `find` where the first key with that hash is another one, or only Python code can say.
    #[inline(never)]
    fn find_slow(&self, dict: Gc<DictObj>, key: Value, hash: u32) -> R<Found> {
        'again: loop {
            let table = dict.table.get();
            let version = dict.version.get();
            let mut candidate = None;
            let mut skip = 0usize;
            loop {
                // Find the next candidate without running Python code, then compare.
                let mut seen = 0;
                let next = table.find_with(hash, |k| {
                    if k == key {
                        return true;
                    }
                    seen += 1;
                    seen > skip && !k.is_unbound()
                });
                let Some(entry) = next else { break };
                let found = table.key(entry);
                if found == key || self.same_key(found, key)? {
                    candidate = Some(entry);
                }
                if dict.version.get() != version || dict.table.get() != table {
                    continue 'again;
                }
                if candidate.is_some() {
                    break;
                }
                skip = seen;
            }
            return Ok(candidate.map_or(Found::Absent, Found::Entry));
        }
    }

    /// The value under `key`.
    pub fn dict_get(&self, dict: Gc<DictObj>, key: Value) -> R<Option<Value>> {
        let hash = self.key_hash(key)?;
        match self.find(dict, key, hash)? {
            Found::Entry(entry) => Ok(Some(dict.table.get().value_at(entry))),
            Found::Absent => Ok(None),
        }
    }

    /// The value under an interned string; runs no Python code.
    #[inline]
    pub fn dict_get_name(&self, dict: Gc<DictObj>, name: Value) -> Option<Value> {
        let entry = self.dict_find_name(dict, name)?;
        Some(dict.table.get().value_at(entry))
    }

    /// The entry of an interned string; runs no Python code.
    #[inline]
    pub(crate) fn dict_find_name(&self, dict: Gc<DictObj>, name: Value) -> Option<usize> {
        dict.table.get().find_name(name, name.cast()?)
    }

    /// Stores under `key`.
    pub fn dict_set(&self, dict: Gc<DictObj>, key: Value, value: Value) -> R<()> {
        let hash = self.key_hash(key)?;
        match self.find(dict, key, hash)? {
            Found::Entry(entry) => {
                self.own_table(dict)?.set_value(entry, value);
                Ok(())
            }
            Found::Absent => self.insert(dict, key, value, hash),
        }
    }

    /// The value under `key`; stores `value` there first if there is none.
    pub fn dict_set_default(&self, dict: Gc<DictObj>, key: Value, value: Value) -> R<Value> {
        let hash = self.key_hash(key)?;
        match self.find(dict, key, hash)? {
            Found::Entry(entry) => Ok(dict.table.get().value_at(entry)),
            Found::Absent => self.insert(dict, key, value, hash).map(|()| value),
        }
    }

    /// Stores under an interned string; runs no Python code.
    pub fn dict_set_name(&self, dict: Gc<DictObj>, name: Value, value: Value) -> R<()> {
        if let Some(entry) = self.dict_find_name(dict, name) {
            self.own_table(dict)?.set_value(entry, value);
            return Ok(());
        }
        let hash = self.key_hash(name)?;
        self.insert(dict, name, value, hash)
    }

    /// Adds an entry whose key is not there.
    pub(super) fn insert(&self, dict: Gc<DictObj>, key: Value, value: Value, hash: u32) -> R<()> {
        let mut table = dict.table.get();
        if table.used.get() >= table.capacity {
            table = self.grown(dict)?;
        }
        let entry = table.used.get();
        let entries = table.entries();
        entries[entry * table.width + table.width - 1].set(value);
        entries[entry * table.width].set(key);
        table.hashes()[entry].set(hash);
        table.used.set(entry + 1);
        table.link(entry, hash);
        dict.len.set(dict.len.get() + 1);
        dict.version.set(self.vm().next_version());
        Ok(())
    }

    /// Gives the dict a table with room for more, without removed entries.
    fn grown(&self, dict: Gc<DictObj>) -> R<Gc<Table>> {
        let old = dict.table.get();
        let live = dict.len.get();
        let wanted = if live * 2 > old.capacity { (live * 2).max(8) } else { old.capacity };
        let table = self.new_table(wanted, old.width)?;
        self.copy_entries(old, table)?;
        // Whoever interrupts this finds the old entries, and no cache that knows them.
        dict.version.set(self.vm().next_version());
        dict.table.set(table);
        Ok(table)
    }

    /// The dict's table, which can be written to: one in the program image is copied, with equal entries.
    #[inline]
    fn own_table(&self, dict: Gc<DictObj>) -> R<Gc<Table>> {
        let table = dict.table.get();
        if table.is_frozen() { self.thaw(dict) } else { Ok(table) }
    }

    #[cold]
    fn thaw(&self, dict: Gc<DictObj>) -> R<Gc<Table>> {
        self.copy_into(dict, dict)?;
        Ok(dict.table.get())
    }

    fn copy_entries(&self, old: Gc<Table>, table: Gc<Table>) -> R<()> {
        let mut count = 0;
        for entry in 0..old.used.get() {
            if is_due(entry) {
                self.stop()?;
            }
            let key = old.key(entry);
            if key.is_unbound() || count == table.capacity {
                continue;
            }
            let hash = old.hashes()[entry].get();
            table.entries()[count * table.width + table.width - 1].set(old.value_at(entry));
            table.entries()[count * table.width].set(key);
            table.hashes()[count].set(hash);
            table.link(count, hash);
            count += 1;
        }
        table.used.set(count);
        Ok(())
    }

    /// Removes `key`; returns its value.
    pub fn dict_remove(&self, dict: Gc<DictObj>, key: Value) -> R<Option<Value>> {
        let hash = self.key_hash(key)?;
        match self.find(dict, key, hash)? {
            Found::Entry(entry) => {
                self.own_table(dict)?;
                Ok(Some(self.remove_entry(dict, entry)))
            }
            Found::Absent => Ok(None),
        }
    }

    /// Removes an entry of a table that can be written to.
    pub(super) fn remove_entry(&self, dict: Gc<DictObj>, entry: usize) -> Value {
        let table = dict.table.get();
        let value = table.value_at(entry);
        dict.version.set(self.vm().next_version());
        table.unlink(entry);
        table.entries()[entry * table.width].set(Value::UNBOUND);
        table.set_value(entry, Value::UNBOUND);
        dict.len.set(dict.len.get() - 1);
        // Removed entries at either end are passed over once, not by every search for an end.
        let mut used = table.used.get();
        while used > 0 && table.key(used - 1).is_unbound() {
            used -= 1;
        }
        table.used.set(used);
        let mut first = table.first.get().min(used);
        while first < used && table.key(first).is_unbound() {
            first += 1;
        }
        table.first.set(if used == 0 { 0 } else { first });
        value
    }

    /// The next entry at or after `position`, which moves past it: `(key, value)`.
    pub fn dict_next(&self, dict: Gc<DictObj>, position: &mut usize) -> Option<(Value, Value)> {
        let table = dict.table.get();
        *position = (*position).max(table.first.get());
        while *position < table.used.get() {
            let entry = *position;
            *position += 1;
            let key = table.key(entry);
            if !key.is_unbound() {
                return Some((key, table.value_at(entry)));
            }
        }
        None
    }

    /// The next entry at or after `position`, which moves past it: key and hash.
    pub(super) fn dict_next_hashed(&self, dict: Gc<DictObj>, position: &mut usize) -> Option<(Value, u32)> {
        let (key, _) = self.dict_next(dict, position)?;
        Some((key, dict.table.get().hashes()[*position - 1].get()))
    }

    /// The last entry before `position`, which moves to it: `(key, value)`.
    pub(crate) fn dict_previous(&self, dict: Gc<DictObj>, position: &mut usize) -> Option<(Value, Value)> {
        let table = dict.table.get();
        *position = (*position).min(table.used.get());
        while *position > table.first.get() {
            *position -= 1;
            let key = table.key(*position);
            if !key.is_unbound() {
                return Some((key, table.value_at(*position)));
            }
        }
        None
    }

    /// Removes and returns the last entry.
    pub fn dict_pop_last(&self, dict: Gc<DictObj>) -> R<Option<(Value, Value)>> {
        self.own_table(dict)?;
        let mut position = usize::MAX;
        let last = self.dict_previous(dict, &mut position);
        Ok(last.map(|(key, _)| (key, self.remove_entry(dict, position))))
    }

    /// Removes and returns the first entry.
    pub fn dict_pop_first(&self, dict: Gc<DictObj>) -> R<Option<(Value, Value)>> {
        self.own_table(dict)?;
        let mut position = 0;
        let first = self.dict_next(dict, &mut position);
        Ok(first.map(|(key, _)| (key, self.remove_entry(dict, position - 1))))
    }

    /// Removes all entries.
    pub fn dict_clear(&self, dict: Gc<DictObj>) -> R<()> {
        let table = self.new_table(4, dict.table.get().width)?;
        dict.version.set(self.vm().next_version());
        dict.len.set(0);
        dict.table.set(table);
        Ok(())
    }

    /// A copy.
    pub fn dict_copy(&self, dict: Gc<DictObj>) -> R<Gc<DictObj>> {
        let copy = self.new_dict()?;
        self.copy_into(dict, copy)?;
        Ok(copy)
    }

    /// Makes the empty `copy` hold what `dict` holds.
    pub(crate) fn copy_into(&self, dict: Gc<DictObj>, copy: Gc<DictObj>) -> R<()> {
        let old = dict.table.get();
        let table = self.new_table(dict.len.get().max(4), old.width)?;
        let old = if dict.len.get() <= table.capacity { dict.table.get() } else { old };
        self.copy_entries(old, table)?;
        copy.table.set(table);
        copy.len.set(table.used.get());
        copy.version.set(self.vm().next_version());
        Ok(())
    }
}
