//! Changing a list's length in the middle.

use crate::context::Context;
use crate::object::{Gc, ListObj};
use crate::runtime::stretch::{VALUES, is_due};
use crate::value::{R, Value};

/// A block this large is given back when a list uses a quarter of it.
const WORTH_SHRINKING: usize = 64;

impl Context<'_> {
    /// Replaces the `removed` items from `start` on by those of `new`, as far as they exist.
    pub(crate) fn splice(&self, list: Gc<ListObj>, start: usize, removed: usize, new: Gc<ListObj>) -> R<()> {
        let start = start.min(list.len());
        let removed = removed.min(list.len() - start);
        let added = new.len();
        // Once it is begun it goes on to its end: items would be lost.
        if added > VALUES {
            self.stop()?;
        }
        if added > removed {
            self.open_gap(list, start + removed, added - removed)?;
        } else {
            self.close_gap(list, start + added, removed - added);
        }
        let (to, from) = (list.storage(), new.storage());
        let places = &to.slots()[start..start + added];
        places.iter().zip(from.slots()).for_each(|(to, from)| to.set(from.get()));
        Ok(())
    }

    /// Makes room for `count` items at `at`, which hold `None` at first.
    pub(crate) fn open_gap(&self, list: Gc<ListObj>, at: usize, count: usize) -> R<()> {
        let len = list.len();
        let wanted = len.checked_add(count).ok_or_else(|| self.memory_error())?;
        self.reserve_list(list, wanted)?;
        list.set_len(wanted);
        let storage = list.storage();
        let slots = storage.slots();
        storage.copy_within(at..len, at + count);
        for slot in &slots[at..at + count] {
            slot.set(Value::NONE);
        }
        Ok(())
    }

    /// Lets a list have `len` items, those behind its own having been written, unless that was interrupted: then their
    /// places are free again.
    pub(crate) fn lengthen(&self, list: Gc<ListObj>, len: usize, written: R<()>) -> R<()> {
        let storage = list.storage();
        match written {
            Ok(()) => list.set_len(len),
            Err(_) => {
                let behind = &storage.slots()[list.len()..len];
                let written = behind.iter().take_while(|slot| !slot.get().is_unbound());
                written.for_each(|slot| slot.set(Value::UNBOUND));
            }
        }
        written
    }

    /// Removes the `count` items from `at` on, which exist.
    pub(crate) fn close_gap(&self, list: Gc<ListObj>, at: usize, count: usize) {
        let len = list.len();
        list.storage().copy_within(at + count..len, at);
        self.truncate(list, len - count);
    }

    /// Removes the items from `len` on.
    pub(crate) fn truncate(&self, list: Gc<ListObj>, len: usize) {
        let storage = list.storage();
        let old = list.len();
        if len >= old {
            return;
        }
        list.set_len(len);
        let capacity = storage.capacity();
        if capacity >= WORTH_SHRINKING && len < capacity / 4 {
            // A list that cannot get a smaller block keeps the one it has.
            if let Some(smaller) = self.new_values_if_room(len * 2) {
                let kept = smaller.slots().iter().zip(&storage.slots()[..len]);
                kept.for_each(|(to, from)| to.set(from.get()));
                list.publish(smaller, len);
                return;
            }
        }
        for slot in &storage.slots()[len..old] {
            slot.set(Value::UNBOUND);
        }
    }

    /// Removes the items at `start`, `start + step` ... (`count` of them, `step` above 0); not all of them when that is
    /// interrupted.
    pub(crate) fn remove_every(&self, list: Gc<ListObj>, start: usize, step: usize, count: usize) -> R<()> {
        let storage = list.storage();
        let slots = storage.slots();
        let len = list.len();
        let mut to = start;
        let mut removed = 0;
        let mut result = Ok(());
        for from in start..len {
            if is_due(from - start) {
                result = self.stop();
                if result.is_err() {
                    storage.copy_within(from..len, to);
                    to += len - from;
                    break;
                }
            }
            if removed < count && from == start + removed * step {
                removed += 1;
            } else {
                slots[to].set(slots[from].get());
                to += 1;
            }
        }
        self.truncate(list, to.min(len));
        result
    }
}
