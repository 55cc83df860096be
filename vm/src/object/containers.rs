//! Layouts of tuples, lists, dicts, sets, ranges, slices and modules. Their behaviour is in `runtime` and
//! `builtins`.

use core::cell::Cell;
use core::mem::offset_of;

use super::functions::raw_words;
use super::gc::layout;
use super::{Gc, Kind, Meta, Object, Values, types};
use crate::value::Value;

/// A tuple: its items lie in the object.
#[repr(C)]
pub struct TupleObj {
    object: Object,
    len: usize,
    items: [Cell<Value>; 0],
}
layout!(TupleObj: Tuple);

impl TupleObj {
    /// Where the number of items is.
    pub(crate) const LEN: usize = offset_of!(TupleObj, len);

    pub(crate) fn head(len: usize) -> TupleObj {
        TupleObj { object: Object::new(&types::TUPLE.meta), len, items: [] }
    }

    /// The items.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn items(&self) -> &[Cell<Value>] {
        // SAFETY: `len` values follow the head.
        unsafe { core::slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item at `index`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items().get(index).map(Cell::get)
    }
}

/// A `collections.deque`: its items lie in a ring of slots.
#[repr(C)]
pub struct DequeObj {
    object: Object,
    /// The slot of the first item.
    pub(crate) start: Cell<usize>,
    /// Number of items.
    pub(crate) len: Cell<usize>,
    /// Most items that it holds; `usize::MAX` for no bound.
    pub(crate) bound: Cell<usize>,
    /// One more item than that is an error.
    pub(crate) refuses: Cell<bool>,
    /// Counts changes, for iterators.
    pub(crate) changes: Cell<usize>,
    // Values from here.
    pub(crate) storage: Cell<Gc<Values>>,
}
layout!(DequeObj: Deque);

impl DequeObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(DequeObj, storage));

    pub(crate) fn new(storage: Gc<Values>) -> DequeObj {
        DequeObj {
            object: Object::new(&types::DEQUE.meta),
            start: Cell::new(0),
            len: Cell::new(0),
            bound: Cell::new(usize::MAX),
            refuses: Cell::new(false),
            changes: Cell::new(0),
            storage: Cell::new(storage),
        }
    }
}

/// A list.
#[repr(C)]
pub struct ListObj {
    object: Object,
    len: Cell<usize>,
    storage: Cell<Gc<Values>>,
}
layout!(ListObj: List);

impl ListObj {
    /// Where the number of items is.
    pub(crate) const LEN: usize = offset_of!(ListObj, len);
    /// Where the address of the storage block is.
    pub(crate) const STORAGE: usize = offset_of!(ListObj, storage);

    pub(crate) fn new(storage: Gc<Values>, len: usize) -> ListObj {
        ListObj { object: Object::new(&types::LIST.meta), len: Cell::new(len), storage: Cell::new(storage) }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The block that holds the items and spare slots.
    #[inline(always)]
    pub fn storage(&self) -> Gc<Values> {
        self.storage.get()
    }

    /// The item at `index`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn get(&self, index: usize) -> Option<Value> {
        // Length and block are read anew each time; a shorter block can only be met by a handler that
        // ran in between, and then the block's own bound holds.
        if index < self.len.get() { self.storage.get().slots().get(index).map(Cell::get) } else { None }
    }

    /// Stores at `index`; false when there is no such item.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn set(&self, index: usize, value: Value) -> bool {
        if index < self.len.get()
            && let Some(slot) = self.storage.get().slots().get(index)
        {
            slot.set(value);
            return true;
        }
        false
    }

    /// Publishes another block, whose first `len` slots are the items.
    pub(crate) fn publish(&self, storage: Gc<Values>, len: usize) {
        self.len.set(self.len.get().min(len));
        self.storage.set(storage);
        self.len.set(len);
    }

    /// Changes the number of items within the block's capacity.
    pub(crate) fn set_len(&self, len: usize) {
        self.len.set(len.min(self.storage.get().capacity()));
    }
}

/// A dict: insertion-ordered. Also every namespace.
#[repr(C)]
pub struct DictObj {
    object: Object,
    /// Number of live entries.
    pub(crate) len: Cell<usize>,
    /// Changes whenever a key is added or removed or the table replaced; unique in the VM, so equal
    /// versions mean the same dict with the same keys at the same entries.
    pub(crate) version: Cell<usize>,
    pub(crate) table: Cell<Gc<Table>>,
}
layout!(DictObj: Dict);

/// A set or frozenset: a dict without values.
#[repr(C)]
pub struct SetObj {
    object: Object,
    pub(crate) len: Cell<usize>,
    pub(crate) version: Cell<usize>,
    pub(crate) table: Cell<Gc<Table>>,
}
layout!(SetObj: Set | FrozenSet);

impl DictObj {
    pub(crate) fn new(table: Gc<Table>, version: usize) -> DictObj {
        DictObj {
            object: Object::new(&types::DICT.meta),
            len: Cell::new(0),
            version: Cell::new(version),
            table: Cell::new(table),
        }
    }

    /// A dict with all entries of a table in the program image.
    pub(crate) fn frozen(table: Gc<Table>, version: usize) -> DictObj {
        let dict = DictObj::new(table, version);
        dict.len.set(table.used.get());
        dict
    }

    /// Number of entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it has no entries.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The version of its keys.
    #[inline(always)]
    pub fn version(&self) -> usize {
        self.version.get()
    }
}

impl SetObj {
    pub(crate) fn new(table: Gc<Table>, version: usize, frozen: bool) -> SetObj {
        let meta = if frozen { &types::FROZENSET.meta } else { &types::SET.meta };
        SetObj {
            object: Object::new(meta),
            len: Cell::new(0),
            version: Cell::new(version),
            table: Cell::new(table),
        }
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
}

/// The table of a dict or set: entries in order of insertion, each `width` values (key, or key and value),
/// then their 32-bit hashes, then an open-addressing index of entry numbers.
///
/// A removed entry's key is `UNBOUND`, and no index slot points to it. An index slot is 0 when free, else the
/// entry's number + 1. No removed entry is the last one used, or at `first`.
#[repr(C)]
pub struct Table {
    object: Object,
    /// Entries there is room for.
    pub(crate) capacity: usize,
    /// Entries ever used, removed ones included.
    pub(crate) used: Cell<usize>,
    /// All entries before this one are removed.
    pub(crate) first: Cell<usize>,
    /// Values per entry: 1 or 2.
    pub(crate) width: usize,
    /// Slots of the index, a power of two.
    pub(crate) index_len: usize,
    entries: [Cell<Value>; 0],
}
layout!(Table: Table);

pub(crate) static TABLE_META: Meta = Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::Table, 5, 0);
/// Of tables in the program image.
static FROZEN_TABLE_META: Meta = Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::Table, 5, 0);

/// The table of a dict with `N` entries, of which there are `V` keys and values, in the program image.
#[repr(C, align(8))]
pub(crate) struct StaticTable<const N: usize, const V: usize, const I: usize> {
    head: Table,
    entries: [Cell<Value>; V],
    hashes: [Cell<u32>; N],
    index: [Cell<u32>; I],
}

// SAFETY: never written: a dict that is to change copies it first.
unsafe impl<const N: usize, const V: usize, const I: usize> Sync for StaticTable<N, V, I> {}

impl<const N: usize, const V: usize, const I: usize> StaticTable<N, V, I> {
    /// The table of these keys (strings with these hashes) and values, in turn, and its index.
    pub(crate) const fn new(entries: [Value; V], hashes: [u32; N], index: [u32; I]) -> Self {
        assert!(V == 2 * N && I.is_power_of_two() && I > N, "a dict's dimensions");
        let mut table = StaticTable {
            head: Table {
                object: Object::new(&FROZEN_TABLE_META),
                capacity: N,
                used: Cell::new(N),
                first: Cell::new(0),
                width: 2,
                index_len: I,
                entries: [],
            },
            entries: [const { Cell::new(Value::UNBOUND) }; V],
            hashes: [const { Cell::new(0) }; N],
            index: [const { Cell::new(0) }; I],
        };
        let mut i = 0;
        while i < V {
            table.entries[i] = Cell::new(entries[i]);
            i += 1;
        }
        i = 0;
        while i < N {
            table.hashes[i] = Cell::new(hashes[i]);
            i += 1;
        }
        i = 0;
        while i < I {
            table.index[i] = Cell::new(index[i]);
            i += 1;
        }
        table
    }

    /// The table as dicts have it.
    pub(crate) fn table(&'static self) -> Gc<Table> {
        // SAFETY: the table is the head. The pointer is to the whole, since the rest is reached from the head.
        unsafe { Gc::from_raw((&raw const *self).cast()) }
    }
}

impl Table {
    pub(crate) fn head(capacity: usize, width: usize, index_len: usize) -> Table {
        Table {
            object: Object::new(&TABLE_META),
            capacity,
            used: Cell::new(0),
            first: Cell::new(0),
            width,
            index_len,
            entries: [],
        }
    }

    /// Whether it lies in the program image and must not be written to.
    #[inline(always)]
    pub(crate) fn is_frozen(&self) -> bool {
        core::ptr::eq(self.object.meta_ptr(), &FROZEN_TABLE_META)
    }

    /// Where the value of an entry of a dict is, in bytes from the table's start.
    pub(crate) const fn value_offset(entry: usize) -> usize {
        size_of::<Table>() + (2 * entry + 1) * size_of::<Value>()
    }

    /// Bytes after the head for these dimensions.
    pub(crate) fn extra_bytes(capacity: usize, width: usize, index_len: usize) -> Option<usize> {
        let values = capacity.checked_mul(width)?.checked_mul(size_of::<Value>())?;
        values.checked_add(capacity.checked_mul(4)?)?.checked_add(index_len.checked_mul(4)?)
    }

    /// Keys and values of all entries, `width` per entry.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn entries(&self) -> &[Cell<Value>] {
        // SAFETY: the block was allocated with room for them after its head.
        unsafe { core::slice::from_raw_parts(self.entries.as_ptr(), self.capacity * self.width) }
    }

    /// Hashes of all entries.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn hashes(&self) -> &[Cell<u32>] {
        // SAFETY: they follow the entries.
        unsafe {
            let start = self.entries.as_ptr().add(self.capacity * self.width).cast();
            core::slice::from_raw_parts(start, self.capacity)
        }
    }

    /// The index.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn index(&self) -> &[Cell<u32>] {
        // SAFETY: it follows the hashes.
        unsafe {
            let start = self.entries.as_ptr().add(self.capacity * self.width).cast::<Cell<u32>>();
            core::slice::from_raw_parts(start.add(self.capacity), self.index_len)
        }
    }
}

/// A range.
#[repr(C)]
pub struct RangeObj {
    object: Object,
    /// First number (an int).
    pub start: Value,
    /// Bound (an int).
    pub stop: Value,
    /// Step (an int, not 0).
    pub step: Value,
}
layout!(RangeObj: Range);

impl RangeObj {
    pub(crate) fn new(start: Value, stop: Value, step: Value) -> RangeObj {
        RangeObj { object: Object::new(&types::RANGE.meta), start, stop, step }
    }
}

/// A slice.
#[repr(C)]
pub struct SliceObj {
    object: Object,
    /// First index or `None`.
    pub start: Value,
    /// Bound or `None`.
    pub stop: Value,
    /// Step or `None`.
    pub step: Value,
}
layout!(SliceObj: Slice);

impl SliceObj {
    pub(crate) fn new(start: Value, stop: Value, step: Value) -> SliceObj {
        SliceObj { object: Object::new(&types::SLICE.meta), start, stop, step }
    }

    /// Start, stop and step.
    pub(crate) fn parts(&self) -> [Value; 3] {
        [self.start, self.stop, self.step]
    }
}

/// A module.
#[repr(C)]
pub struct ModuleObj {
    object: Object,
    /// Its namespace.
    pub dict: Gc<DictObj>,
}
layout!(ModuleObj: Module);

impl ModuleObj {
    pub(crate) fn new(dict: Gc<DictObj>) -> ModuleObj {
        ModuleObj { object: Object::new(&types::MODULE.meta), dict }
    }
}
