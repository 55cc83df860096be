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
    #[cfg_attr(target_pointer_width = "64", inline(always))]
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
    #[cfg_attr(target_pointer_width = "64", inline(always))]
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
        self.write_part(to, self, from);
    }

    /// Copies a range of a block's bytes into this one, which may be the same.
    pub(crate) fn write_part(&self, to: usize, other: &Bytes, from: Range<usize>) {
        let from = &other.cells()[from];
        // SAFETY: the bytes lie in a block.
        unsafe { self.copy_in(to, from.as_ptr().cast(), from.len()) }
    }

    /// Copies bytes, a slice that a caller has, into the block, in which they may lie themselves: so they are no
    /// reference, behind which nothing may change while a function that has got it runs.
    #[inline]
    pub(crate) fn write(&self, to: usize, bytes: *const [u8]) {
        // SAFETY: the bytes are there.
        unsafe { self.copy_in(to, bytes.cast(), bytes.len()) }
    }

    /// # Safety
    /// There are `count` bytes at `from`.
    #[inline]
    unsafe fn copy_in(&self, to: usize, from: *const u8, count: usize) {
        assert!(to <= self.capacity && count <= self.capacity - to, "invariant: they fit the block");
        // SAFETY: checked just now, and as the caller says; `copy` allows overlap.
        unsafe { core::ptr::copy(from, self.start().add(to), count) }
    }

    /// Address of the first byte.
    #[inline(always)]
    pub fn start(&self) -> *mut u8 {
        self.data.as_ptr().cast::<u8>().cast_mut()
    }
}
