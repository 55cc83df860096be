//! What concerns handlers that interrupt the program wherever it is: they get no cells from the heap, but what they raise
//! has memory of its own, a block in which objects are laid one behind the other. It is used anew once a collection
//! finds nothing there that is referred to.

use core::ptr::{self, NonNull};

use super::{Cell, GRANULE, Heap};

/// The block.
pub(super) struct Spare {
    /// The object that it is; 0 for none.
    block: Cell<usize>,
    start: Cell<*mut u8>,
    bytes: Cell<usize>,
    used: Cell<usize>,
    /// This collection found a reference into it.
    wanted: Cell<bool>,
}

impl Spare {
    pub(super) const fn new() -> Self {
        Spare {
            block: Cell::new(0),
            start: Cell::new(ptr::null_mut()),
            bytes: Cell::new(0),
            used: Cell::new(0),
            wanted: Cell::new(false),
        }
    }
}

impl Heap<'_> {
    /// Sets the block, with `bytes` bytes at `start`.
    pub(crate) fn set_spare(&self, block: usize, start: *mut u8, bytes: usize) {
        let skip = start.align_offset(GRANULE);
        self.spare.block.set(block);
        self.spare.start.set(start.wrapping_add(skip));
        self.spare.bytes.set(bytes.saturating_sub(skip));
        self.spare.used.set(0);
    }

    /// Memory for what belongs to a handler's exception, zeroed.
    pub(super) fn take_spare(&self, bytes: usize) -> Option<NonNull<u8>> {
        let used = self.spare.used.get();
        let bytes = bytes.checked_next_multiple_of(GRANULE)?;
        if !self.for_exception.get() || bytes > self.spare.bytes.get() - used {
            return None;
        }
        self.spare.used.set(used + bytes);
        let place = NonNull::new(self.spare.start.get().wrapping_add(used))?;
        // SAFETY: within the block, and nobody else's until a collection.
        unsafe { place.as_ptr().write_bytes(0, bytes) };
        Some(place)
    }

    /// Whether an object lies there.
    #[inline(always)]
    pub(super) fn is_spare(&self, address: usize) -> bool {
        address.wrapping_sub(self.spare.start.get().addr()) < self.spare.bytes.get()
    }

    #[inline(always)]
    pub(super) fn is_spare_block(&self, cell: usize) -> bool {
        cell == self.spare.block.get()
    }

    pub(super) fn note_spare(&self) {
        self.spare.wanted.set(true);
    }

    pub(super) fn is_spare_wanted(&self) -> bool {
        self.spare.wanted.get()
    }

    /// Whether anything lies there.
    pub(crate) fn is_spare_in_use(&self) -> bool {
        self.spare.used.get() != 0
    }

    /// The part in use.
    pub(super) fn spare_in_use(&self) -> (*const usize, *const usize) {
        let start = self.spare.start.get();
        (start.cast(), start.wrapping_add(self.spare.used.get()).cast())
    }

    /// Ends marking, while no handler runs: false when one may have changed references since it began.
    pub(crate) fn finish_marks(&self) -> bool {
        let is_done = !self.changed.get();
        if is_done && !self.spare.wanted.get() {
            self.spare.used.set(0);
        }
        is_done
    }

    /// Begins to mark. All of the block gets marks, so that references into it are told from others without looking.
    pub(super) fn begin_marks(&self) {
        let ground = self.ground();
        let start = self.spare.start.get();
        for at in (0..self.spare.bytes.get()).step_by(GRANULE) {
            if let Some(granule) = ground.granule(start.wrapping_add(at).addr()) {
                ground.set_mark(granule);
            }
        }
        self.changed.set(false);
        self.spare.wanted.set(false);
    }

    /// References may have changed that the collector has seen already: said by what handlers may run.
    #[inline(always)]
    pub(crate) fn set_changed(&self) {
        self.changed.set(true);
    }

    /// Whether a handler runs that interrupts whatever the heap is in the middle of.
    #[inline(always)]
    pub(crate) fn is_hard(&self) -> bool {
        self.hard.get()
    }

    /// Such a handler begins; what `leave_hard` needs.
    pub(crate) fn enter_hard(&self) -> (bool, bool) {
        self.locked.set(self.locked.get() + 1);
        (self.hard.replace(true), self.for_exception.replace(false))
    }

    /// It ends.
    pub(crate) fn leave_hard(&self, (hard, for_exception): (bool, bool)) {
        self.locked.set(self.locked.get() - 1);
        self.hard.set(hard);
        self.for_exception.set(for_exception);
    }
}
