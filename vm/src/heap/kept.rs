//! Pages whose contents outlive the heap: a board's files are still there after a soft reset, when a new heap begins
//! in the region of the one before.
//!
//! They are taken from the region's end, so that they lie together, and reached by number only; a number that is no
//! such page's reads and writes nothing.

use core::ptr;

use super::{Heap, PAGE, PageInfo, Use, layout};

impl Heap<'_> {
    /// Takes the last free page; its contents are undefined. Nothing where there is none, and while the heap is locked.
    pub fn take_kept(&self) -> Option<u32> {
        let free = |&page: &usize| page >= self.high.get() || self.info(page).usage == Use::Free;
        let page = (0..self.page_count).rev().find(free).filter(|_| self.locked.get() == 0)?;
        self.mem.charge(PAGE).ok()?;
        self.note_kept(page);
        Some(page as u32)
    }

    /// Gives a kept page back.
    pub fn give_kept(&self, page: u32) {
        if self.is_kept(page) {
            self.give_pages(page as usize, 1);
        }
    }

    /// Copies what a kept page holds from byte `at` on; how many bytes, fewer at the page's end.
    pub fn read_kept(&self, page: u32, at: usize, into: &mut [u8]) -> usize {
        let count = self.room_in_kept(page, at, into.len());
        // SAFETY: the bytes lie in a page that only these two functions read and write.
        unsafe { ptr::copy_nonoverlapping(self.kept_start(page, at), into.as_mut_ptr(), count) };
        count
    }

    /// Copies bytes into a kept page from byte `at` on; how many, fewer at the page's end.
    pub fn write_kept(&self, page: u32, at: usize, from: &[u8]) -> usize {
        let count = self.room_in_kept(page, at, from.len());
        // SAFETY: as in `read_kept`.
        unsafe { ptr::copy_nonoverlapping(from.as_ptr(), self.kept_start(page, at), count) };
        count
    }

    /// Number of pages that are kept.
    #[cfg(test)]
    pub(crate) fn kept_pages(&self) -> usize {
        (0..self.page_count as u32).filter(|&page| self.is_kept(page)).count()
    }

    /// Number of all pages.
    pub fn pages(&self) -> usize {
        self.page_count
    }

    /// Takes over the pages that an earlier heap in this region kept, before anything else is allocated.
    pub fn find_kept(&self) {
        for page in 0..self.page_count {
            if self.info(page).usage == Use::Kept && self.mem.charge(PAGE).is_ok() {
                self.note_kept(page);
            }
        }
    }

    /// Makes a region ready for the next heap: zeros, but for the pages that the last one kept.
    ///
    /// # Safety
    /// The region is zeros or was a heap's, which is gone, and is as `Heap::new` wants it.
    pub unsafe fn clear(region: *mut u8, bytes: usize) {
        let Some((page_count, infos_bytes, head)) = layout(bytes) else { return };
        for page in 0..page_count {
            // SAFETY: all addresses lie in the region, laid out as the last heap had it.
            unsafe {
                let info = region.cast::<PageInfo>().add(page);
                if (*info).usage != Use::Kept {
                    ptr::write_bytes(info, 0, 1);
                    ptr::write_bytes(region.add(head + page * PAGE), 0, PAGE);
                }
            }
        }
        // SAFETY: the marks lie between the infos and the pages.
        unsafe { ptr::write_bytes(region.add(infos_bytes), 0, head - infos_bytes) };
    }

    fn note_kept(&self, page: usize) {
        self.set_info(page, PageInfo { usage: Use::Kept, class: 0, link: 0 });
        self.high.set(self.high.get().max(page + 1));
        self.used.set(self.used.get() + 1);
    }

    fn is_kept(&self, page: u32) -> bool {
        (page as usize) < self.page_count && self.info(page as usize).usage == Use::Kept
    }

    fn room_in_kept(&self, page: u32, at: usize, wanted: usize) -> usize {
        if self.is_kept(page) { wanted.min(PAGE.saturating_sub(at)) } else { 0 }
    }

    fn kept_start(&self, page: u32, at: usize) -> *mut u8 {
        self.page_start(page as usize).wrapping_add(at)
    }
}

/// Runs `body` with a heap of its own.
#[cfg(test)]
pub(crate) fn with_heap(body: impl FnOnce(&Heap<'_>)) {
    const BYTES: usize = 64 * PAGE;
    #[repr(align(8192))]
    struct Region([u8; BYTES]);
    let mem = crate::mem::Mem::new(usize::MAX);
    let mut region = std::boxed::Box::new(Region([0; BYTES]));
    // SAFETY: the region is this heap's alone and outlives it.
    body(&unsafe { Heap::new(&mem, region.0.as_mut_ptr(), BYTES) }.expect("fits"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mem::Mem;

    const BYTES: usize = 16 * PAGE;

    #[repr(align(8192))]
    struct Region([u8; BYTES]);

    #[test]
    fn kept_pages_outlive_the_heap() {
        let mem = Mem::new(usize::MAX);
        let mut region = std::boxed::Box::new(Region([0; BYTES]));
        let start = region.0.as_mut_ptr();
        // SAFETY: the region is this heap's alone and outlives it.
        let heap = unsafe { Heap::new(&mem, start, BYTES) }.expect("fits");
        let (first, second) = (heap.take_kept().expect("a page"), heap.take_kept().expect("a page"));
        assert!(second < first && heap.kept_pages() == 2);
        assert_eq!(heap.write_kept(first, PAGE - 3, b"abcdef"), 3);
        assert_eq!(heap.write_kept(first, 0, b"0123"), 4);
        assert_eq!(heap.write_kept(0, 0, b"x"), 0);
        heap.give_kept(second);
        let block = heap.allocate_raw(PAGE).expect("room");
        // SAFETY: a page of this test.
        unsafe { ptr::write_bytes(block.as_ptr(), 0xff, PAGE) };
        // SAFETY: the heap is gone.
        unsafe { Heap::clear(start, BYTES) };
        let mem = Mem::new(usize::MAX);
        // SAFETY: as above.
        let heap = unsafe { Heap::new(&mem, start, BYTES) }.expect("fits");
        heap.find_kept();
        assert_eq!((heap.kept_pages(), heap.used_bytes(), mem.used()), (1, PAGE, PAGE));
        let mut bytes = [0; 8];
        assert_eq!(heap.read_kept(first, PAGE - 3, &mut bytes), 3);
        assert_eq!(&bytes[..3], b"abc");
        assert_eq!(heap.read_kept(second, 0, &mut bytes), 0);
        let mut count = 0;
        while heap.take_kept().is_some() {
            count += 1;
        }
        assert_eq!(count + 1, heap.pages());
        heap.lock();
        heap.give_kept(first);
        assert_eq!(heap.take_kept(), None);
        assert_eq!(heap.unlock(), 0);
        assert_eq!(heap.take_kept(), Some(first));
    }
}
