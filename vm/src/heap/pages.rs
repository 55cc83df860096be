//! Pages: taking runs of free ones, giving them back, carving them into cells.

use super::{CLASS_GRANULES, Cell, FreeCell, GRANULE, Heap, PAGE, PageInfo, Use};

/// Words of mark bits of a page.
pub(super) const MARK_WORDS: usize = PAGE / GRANULE / usize::BITS as usize;

/// The bit of a granule in the word of marks that it has its mark in. It goes the way in which Thumb can rotate by a
/// register without cutting the distance to the word's length first.
#[inline(always)]
pub(super) const fn mark_bit(granule: usize) -> usize {
    1usize.rotate_right(granule as u32)
}

/// The granule that has its mark at a bit of a word of marks, counted from the word's first.
pub(super) const fn granule_of_bit(bit: u32) -> usize {
    bit.wrapping_neg() as usize % usize::BITS as usize
}

impl Heap<'_> {
    #[inline(always)]
    pub(super) fn info(&self, page: usize) -> PageInfo {
        debug_assert!(page < self.page_count);
        // SAFETY: there is one info per page, and callers pass pages of this heap.
        unsafe { (*self.infos.add(page)).get() }
    }

    pub(super) fn set_info(&self, page: usize, info: PageInfo) {
        debug_assert!(page < self.page_count);
        // SAFETY: as in `info`.
        unsafe { (*self.infos.add(page)).set(info) }
    }

    pub(super) fn page_start(&self, page: usize) -> *mut u8 {
        self.pages.wrapping_add(page * PAGE)
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(super) fn page_of(&self, address: usize) -> usize {
        (address - self.pages.addr()) / PAGE
    }

    /// Takes `count` free pages in a row: used before if there are any, else fresh ones.
    pub(super) fn take_pages(&self, count: usize) -> Option<usize> {
        let start = self.find_free(count).or_else(|| {
            let start = self.trailing_free();
            (start + count <= self.page_count).then_some(start)
        })?;
        self.mem.charge(count * PAGE).ok()?;
        if start == self.free_hint.get() {
            self.free_hint.set(start + count);
        }
        self.high.set(self.high.get().max(start + count));
        self.fresh.set(self.fresh.get() + count * PAGE);
        self.used.set(self.used.get() + count);
        Some(start)
    }

    fn find_free(&self, count: usize) -> Option<usize> {
        let mut run = 0;
        let mut seen_free = false;
        for page in self.free_hint.get()..self.high.get() {
            if self.info(page).usage == Use::Free {
                if !seen_free {
                    seen_free = true;
                    self.free_hint.set(page);
                }
                run += 1;
                if run == count {
                    return Some(page + 1 - count);
                }
            } else {
                run = 0;
            }
        }
        if !seen_free {
            self.free_hint.set(self.high.get());
        }
        None
    }

    /// The first page of the free ones at the end of those used so far.
    fn trailing_free(&self) -> usize {
        let mut page = self.high.get();
        while page > 0 && self.info(page - 1).usage == Use::Free {
            page -= 1;
        }
        page
    }

    pub(super) fn give_pages(&self, page: usize, count: usize) {
        for i in 0..count {
            self.set_info(page + i, PageInfo { usage: Use::Free, class: 0, link: 0 });
        }
        self.free_hint.set(self.free_hint.get().min(page));
        self.used.set(self.used.get() - count);
        self.mem.release(count * PAGE);
    }

    /// Puts all cells of a fresh page on the class's empty free list.
    pub(super) fn carve(&self, page: usize, class: usize) {
        let bytes = usize::from(CLASS_GRANULES[class]) * GRANULE;
        let start = self.page_start(page);
        let mut next = 1;
        for i in (0..PAGE / bytes).rev() {
            let cell = start.wrapping_add(i * bytes).cast::<FreeCell>();
            // SAFETY: the cell lies in a page that nothing uses.
            unsafe { cell.write(FreeCell { next }) };
            next = cell.addr() | 1;
        }
        self.free[class].set(start.cast());
    }

    /// The marks of a page.
    pub(super) fn page_marks(&self, page: usize) -> &[Cell<usize>; MARK_WORDS] {
        debug_assert!(page < self.page_count);
        // SAFETY: there is a bit for each granule of the pages, and those of a page fill whole words.
        unsafe { &*self.marks.add(page * MARK_WORDS).cast() }
    }

    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(super) fn is_marked(&self, address: usize) -> bool {
        let granule = (address - self.pages.addr()) / GRANULE;
        debug_assert!(granule < self.page_count * PAGE / GRANULE);
        // SAFETY: there is a bit for each granule of the pages.
        let word = unsafe { &*self.marks.add(granule / usize::BITS as usize) };
        word.get() & mark_bit(granule) != 0
    }

    pub(super) fn clear_marks(&self) {
        let words = (self.high.get() * PAGE / GRANULE).div_ceil(usize::BITS as usize);
        for i in 0..words {
            // SAFETY: within the bitmap, which covers all pages.
            unsafe { (*self.marks.add(i)).set(0) };
        }
    }
}
