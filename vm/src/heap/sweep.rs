//! Sweeping: page by page when a class wants cells, large objects at the end of a collection.

use super::pages::{MARK_WORDS, granule_of_bit, mark_bit};
use super::{CLASS_GRANULES, CLASSES, FreeCell, GRANULE, Heap, MIN_THRESHOLD, PAGE, PageInfo, Use};

/// By class, the mark bits of a page at which its cells begin.
static STARTS: [[usize; MARK_WORDS]; CLASSES] = {
    let mut starts = [[0; MARK_WORDS]; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        let granules = CLASS_GRANULES[class] as usize;
        let mut granule = 0;
        while granule + granules <= PAGE / GRANULE {
            starts[class][granule / usize::BITS as usize] |= mark_bit(granule);
            granule += granules;
        }
        class += 1;
    }
    starts
};

impl Heap<'_> {
    /// Sweeps one page of the class; false when none is left.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(super) fn sweep_one(&self, class: usize) -> bool {
        let Some(page) = (self.unswept[class].get() as usize).checked_sub(1) else { return false };
        let info = self.info(page);
        self.unswept[class].set(info.link);
        let bytes = usize::from(CLASS_GRANULES[class]) * GRANULE;
        let start = self.page_start(page);
        let mut list = self.free[class].get();
        for (word, (starts, marks)) in STARTS[class].iter().zip(self.page_marks(page)).enumerate().rev() {
            // Only allocated cells are marked: what is free or dead is not even read.
            let mut dead = starts & !marks.get();
            while dead != 0 {
                let bit = dead.trailing_zeros();
                dead &= dead - 1;
                let granule = word * usize::BITS as usize + granule_of_bit(bit);
                let cell = start.wrapping_add(granule * GRANULE);
                if self.has_zeal() {
                    self.poison(cell, bytes);
                }
                // SAFETY: the cell is dead or free.
                unsafe { cell.cast::<FreeCell>().write(FreeCell { next: list.addr() | 1 }) };
                list = cell.cast();
            }
        }
        self.free[class].set(list);
        self.set_info(page, PageInfo { link: self.swept[class].get(), ..info });
        self.swept[class].set(page as u32 + 1);
        true
    }

    /// Whether a cell of a small page holds an object.
    pub(super) fn is_taken(&self, cell: *mut u8) -> bool {
        // SAFETY: a cell of a small page; its first word is always initialised.
        let first = unsafe { cell.cast::<usize>().read() };
        first != 0 && first & 1 == 0
    }

    /// Overwrites a dead cell, so that whoever still uses it is found out.
    #[cold]
    fn poison(&self, cell: *mut u8, bytes: usize) {
        if self.is_taken(cell) {
            // SAFETY: a cell of a small page, which is not marked.
            unsafe { core::ptr::write_bytes(cell, 0xa5, bytes) };
        }
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
        self.begin_marks();
    }

    /// Ends a collection after marking: frees large objects and pages without a mark, leaves the other small pages
    /// to be swept when wanted.
    pub(crate) fn end(&self) {
        for class in 0..CLASSES {
            self.free[class].set(core::ptr::null_mut());
            self.unswept[class].set(0);
            self.swept[class].set(0);
        }
        let mut live = 0;
        let mut page = 0;
        while page < self.high.get() {
            let info = self.info(page);
            let count = if info.usage == Use::Large { info.link as usize } else { 1 };
            match info.usage {
                Use::Large if !self.is_marked(self.page_start(page).addr()) => {
                    if self.has_zeal() {
                        // SAFETY: the object is dead.
                        unsafe { core::ptr::write_bytes(self.page_start(page), 0xa5, count * PAGE) };
                    }
                    self.give_pages(page, count);
                }
                Use::Large => live += count * PAGE,
                // With zeal all dead cells are overwritten, and those of a page that is given back may be used at once.
                Use::Small
                    if !self.has_zeal() && self.page_marks(page).iter().all(|word| word.get() == 0) =>
                {
                    self.give_pages(page, 1);
                }
                Use::Small => {
                    live += PAGE;
                    let class = usize::from(info.class);
                    self.set_info(page, PageInfo { link: self.unswept[class].get(), ..info });
                    self.unswept[class].set(page as u32 + 1);
                }
                _ => {}
            }
            page += count;
        }
        if self.has_zeal() {
            self.finish_sweep();
        }
        self.live.set(live);
        self.fresh.set(0);
        // Deep recursion makes collections costly, too: as much is allocated as was looked through.
        let seen = live + self.scanned.replace(0);
        self.threshold.set(if MIN_THRESHOLD == usize::MAX { MIN_THRESHOLD } else { seen.max(MIN_THRESHOLD) });
        self.collections.set(self.collections.get() + 1);
    }
}
