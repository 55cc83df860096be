//! Storage blocks: the arrays inside lists, dicts, bytearrays and others, heap objects of their own.
//!
//! Growing a container makes a new block and leaves the old one to the collector, so a pointer into a
//! block that is still on some stack is at worst stale.

use core::cell::Cell;
use core::ops::Range;

use super::gc::layout;
use super::{Kind, Meta, Object, types};
use crate::value::Value;

/// A block of values. Slots not in use hold `UNBOUND`.
#[repr(C)]
pub struct Values {
    object: Object,
    capacity: usize,
    items: [Cell<Value>; 0],
}
layout!(Values: Values);

/// A block of bytes.
#[repr(C)]
pub struct Bytes {
    object: Object,
    capacity: usize,
    data: [Cell<u8>; 0],
}
layout!(Bytes: RawBytes);

pub(crate) static VALUES_META: Meta = Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::Values, 1, 0);
/// Of registers of a suspended generator: what lies in those that are not live may be no value any more, or
/// never was one, so they are marked like the register stack.
pub(crate) static REGISTERS_META: Meta =
    Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::Values, 1, Meta::REGISTERS);
pub(crate) static BYTES_META: Meta =
    Meta::new(&types::TYPE.meta, &types::OBJECT, Kind::RawBytes, Meta::LEAF, 0);

impl Values {
    pub(crate) fn head(capacity: usize) -> Values {
        Values { object: Object::new(&VALUES_META), capacity, items: [] }
    }

    /// The head of a suspended frame's registers.
    pub(crate) fn registers_head(capacity: usize) -> Values {
        Values { object: Object::new(&REGISTERS_META), capacity, items: [] }
    }

    /// All slots.
    #[inline(always)]
    pub fn slots(&self) -> &[Cell<Value>] {
        // SAFETY: the block was allocated with room for `capacity` values after its head.
        unsafe { core::slice::from_raw_parts(self.items.as_ptr(), self.capacity) }
    }

    /// What the slot numbered `index` holds; `None` if there is none.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.slots().get(index).map(Cell::get)
    }

    /// Number of slots.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Copies a range of slots to another place in the block; both lie in it, and may overlap.
    pub(crate) fn copy_within(&self, from: Range<usize>, to: usize) {
        let slots = self.slots();
        let count = slots[from.clone()].len();
        assert!(to <= slots.len() - count, "invariant: the target is in the block");
        let start = slots.as_ptr().cast_mut();
        // SAFETY: both ranges lie in the block, whose slots are cells; `copy` allows overlap.
        unsafe { core::ptr::copy(start.add(from.start), start.add(to), count) }
    }
}

impl Bytes {
    pub(crate) fn head(capacity: usize) -> Bytes {
        Bytes { object: Object::new(&BYTES_META), capacity, data: [] }
    }

    /// All bytes.
    #[inline(always)]
    pub fn cells(&self) -> &[Cell<u8>] {
        // SAFETY: the block was allocated with room for `capacity` bytes after its head.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.capacity) }
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Copies a range of bytes to another place in the block; both lie in it, and may overlap.
    pub(crate) fn copy_within(&self, from: Range<usize>, to: usize) {
        let cells = self.cells();
        let count = cells[from.clone()].len();
        assert!(count <= cells.len() && to <= cells.len() - count, "invariant: the target is in the block");
        // SAFETY: both ranges lie in the block; `copy` allows overlap.
        unsafe { core::ptr::copy(self.start().add(from.start), self.start().add(to), count) }
    }

    /// Copies bytes into the block, in which they may lie themselves.
    pub(crate) fn write(&self, to: usize, bytes: &[u8]) {
        assert!(to <= self.capacity && bytes.len() <= self.capacity - to, "invariant: they fit the block");
        // SAFETY: checked just now; `copy` allows overlap.
        unsafe { core::ptr::copy(bytes.as_ptr(), self.start().add(to), bytes.len()) }
    }

    /// Address of the first byte.
    #[inline(always)]
    pub fn start(&self) -> *mut u8 {
        self.data.as_ptr().cast::<u8>().cast_mut()
    }
}
