//! Sweeping: page by page when a class wants cells, large objects at the end of a collection.

use super::{CLASS_GRANULES, CLASSES, FreeCell, GRANULE, Heap, MIN_THRESHOLD, PAGE, PageInfo, Use};

impl Heap<'_> {
    /// Sweeps one page of the class; false when none is left.
    pub(super) fn sweep_one(&self, class: usize) -> bool {
        let Some(page) = (self.unswept[class].get() as usize).checked_sub(1) else { return false };
        let info = self.info(page);
        self.unswept[class].set(info.link);
        let bytes = usize::from(CLASS_GRANULES[class]) * GRANULE;
        let start = self.page_start(page);
        let mut list = self.free[class].get();
        let mut live = 0;
        for i in (0..PAGE / bytes).rev() {
            let cell = start.wrapping_add(i * bytes);
            // SAFETY: a cell of a small page; its first word is always initialised.
            let first = unsafe { cell.cast::<usize>().read() };
            let allocated = first != 0 && first & 1 == 0;
            if allocated && self.is_marked(cell.addr()) {
                live += 1;
                continue;
            }
            if allocated && self.zeal.get() {
                // SAFETY: the cell is dead.
                unsafe { core::ptr::write_bytes(cell, 0xa5, bytes) };
            }
            // SAFETY: the cell is dead or free.
            unsafe { cell.cast::<FreeCell>().write(FreeCell { next: list.addr() | 1 }) };
            list = cell.cast();
        }
        if live == 0 {
            self.give_pages(page, 1);
        } else {
            self.free[class].set(list);
            self.set_info(page, PageInfo { link: self.swept[class].get(), ..info });
            self.swept[class].set(page as u32 + 1);
        }
        true
    }

    /// Sweeps whatever is not swept yet.
    pub(super) fn finish_sweep(&self) {
        for class in 0..CLASSES {
            while self.sweep_one(class) {}
        }
    }

    /// Begins a collection: everything is swept and no mark is set.
    pub(crate) fn begin(&self) {
        self.finish_sweep();
        self.clear_marks();
    }

    /// Ends a collection after marking: frees large objects, leaves small pages to be swept when wanted.
    pub(crate) fn end(&self) {
        let mut live = 0;
        let mut page = 0;
        while page < self.high.get() {
            let info = self.info(page);
            let count = if info.usage == Use::Large { info.link as usize } else { 1 };
            match info.usage {
                Use::Large if !self.is_marked(self.page_start(page).addr()) => {
                    if self.zeal.get() {
                        // SAFETY: the object is dead.
                        unsafe { core::ptr::write_bytes(self.page_start(page), 0xa5, count * PAGE) };
                    }
                    self.give_pages(page, count);
                }
                Use::Large => live += count * PAGE,
                Use::Small => live += PAGE,
                _ => {}
            }
            page += count;
        }
        for class in 0..CLASSES {
            self.free[class].set(core::ptr::null_mut());
            self.unswept[class].set(self.swept[class].get());
            self.swept[class].set(0);
        }
        if self.zeal.get() {
            self.finish_sweep();
        }
        self.live.set(live);
        self.fresh.set(0);
        self.threshold.set(if MIN_THRESHOLD == usize::MAX { MIN_THRESHOLD } else { live.max(MIN_THRESHOLD) });
        self.collections.set(self.collections.get() + 1);
    }
}
