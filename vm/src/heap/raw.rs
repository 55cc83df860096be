//! Memory without objects, for Rust's allocator where the heap's region is all that there is: first fit within pages
//! of its own, without headers, since whoever frees knows the length.
//!
//! Free blocks are linked in order of their addresses; neighbours become one, and pages that are wholly free go back
//! to the heap at once. The collector neither looks into these pages nor sweeps them.

use core::ptr::{self, NonNull};

use super::{Cell, GRANULE, Heap, PAGE, PageInfo, Use};

/// A free block; it takes a granule at the least.
#[repr(C)]
struct Block {
    bytes: usize,
    next: *mut Block,
}

const _: () = assert!(size_of::<Block>() <= GRANULE);

/// The free blocks.
pub(super) struct Blocks(Cell<*mut Block>);

impl Blocks {
    pub(super) const fn new() -> Self {
        Blocks(Cell::new(ptr::null_mut()))
    }
}

fn granules(bytes: usize) -> Option<usize> {
    Some(bytes.max(1).checked_add(GRANULE - 1)? & !(GRANULE - 1))
}

impl Heap<'_> {
    /// Memory of `bytes` bytes, aligned to a granule, that stays until [`Self::free_raw`]; nothing where there is no
    /// room, and while the heap is locked. It is not zeroed.
    pub fn allocate_raw(&self, bytes: usize) -> Option<NonNull<u8>> {
        let bytes = granules(bytes).filter(|_| self.locked.get() == 0)?;
        if let Some(block) = self.take_block(bytes) {
            return NonNull::new(block.cast());
        }
        let count = bytes.div_ceil(PAGE);
        let page = self.take_pages(count)?;
        for i in 0..count {
            self.set_info(page + i, PageInfo { usage: Use::Raw, class: 0, link: 0 });
        }
        let start = self.page_start(page);
        if count * PAGE > bytes {
            self.put_block(start.wrapping_add(bytes), count * PAGE - bytes);
        }
        NonNull::new(start)
    }

    /// Takes memory back that [`Self::allocate_raw`] gave.
    ///
    /// # Safety
    /// `start` came from `allocate_raw` or `resize_raw` of this heap with as many bytes, and is not used any more.
    pub unsafe fn free_raw(&self, start: NonNull<u8>, bytes: usize) {
        if let Some(bytes) = granules(bytes) {
            self.put_block(start.as_ptr(), bytes);
        }
    }

    /// Makes memory longer or shorter where it lies; false where that is not possible.
    ///
    /// # Safety
    /// As for `free_raw` with `old` bytes, but that it goes on being used.
    pub unsafe fn resize_raw(&self, start: NonNull<u8>, old: usize, new: usize) -> bool {
        let (Some(old), Some(new)) = (granules(old), granules(new)) else { return false };
        let end = start.as_ptr().wrapping_add(old);
        if new <= old {
            if new < old {
                self.put_block(end.wrapping_sub(old - new), old - new);
            }
            return true;
        }
        let mut link = &self.raw.0;
        while !link.get().is_null() && link.get().addr() < end.addr() {
            link = next(link);
        }
        let block = link.get();
        // SAFETY: a block of the list.
        if block.addr() != end.addr() || unsafe { (*block).bytes } < new - old {
            return false;
        }
        self.cut(link, new - old);
        true
    }

    /// Bytes of the free blocks.
    pub(super) fn raw_free_bytes(&self) -> usize {
        let (mut link, mut bytes) = (&self.raw.0, 0);
        while !link.get().is_null() {
            // SAFETY: a block of the list.
            bytes += unsafe { (*link.get()).bytes };
            link = next(link);
        }
        bytes
    }

    /// The first free block of at least `bytes` bytes, as many of it.
    fn take_block(&self, bytes: usize) -> Option<*mut u8> {
        let mut link = &self.raw.0;
        while !link.get().is_null() {
            // SAFETY: a block of the list.
            if unsafe { (*link.get()).bytes } >= bytes {
                let block = link.get();
                self.cut(link, bytes);
                return Some(block.cast());
            }
            link = next(link);
        }
        None
    }

    /// Takes the first `bytes` bytes of a free block out of the list.
    fn cut(&self, link: &Cell<*mut Block>, bytes: usize) {
        let block = link.get();
        // SAFETY: a block of the list with as many bytes at least.
        unsafe {
            let Block { bytes: all, next } = block.read();
            if all == bytes {
                link.set(next);
                return;
            }
            let rest = block.wrapping_byte_add(bytes);
            rest.write(Block { bytes: all - bytes, next });
            link.set(rest);
        }
    }

    /// Puts memory in raw pages into the list of free blocks, and gives pages that are wholly free to the heap.
    fn put_block(&self, start: *mut u8, bytes: usize) {
        let mut before: Option<&Cell<*mut Block>> = None;
        let mut link = &self.raw.0;
        while !link.get().is_null() && link.get().addr() < start.addr() {
            before = Some(link);
            link = next(link);
        }
        let (mut start, mut bytes) = (start.cast::<Block>(), bytes);
        let mut behind = link.get();
        // SAFETY: the blocks of the list lie in raw pages, as does the new one, which nothing uses any more.
        unsafe {
            if !behind.is_null() && start.wrapping_byte_add(bytes) == behind {
                bytes += (*behind).bytes;
                behind = (*behind).next;
            }
            if let Some(before) = before {
                let block = before.get();
                if block.wrapping_byte_add((*block).bytes) == start {
                    bytes += (*block).bytes;
                    start = block;
                    link = before;
                }
            }
            let end = start.wrapping_byte_add(bytes);
            let first = self.page_of(start.addr() + PAGE - 1);
            let last = self.page_of(end.addr());
            if first >= last {
                start.write(Block { bytes, next: behind });
                link.set(start);
                return;
            }
            self.give_pages(first, last - first);
            let head = self.page_start(first).addr() - start.addr();
            let tail = end.addr() - self.page_start(last).addr();
            if tail > 0 {
                let rest = self.page_start(last).cast::<Block>();
                rest.write(Block { bytes: tail, next: behind });
                behind = rest;
            }
            if head > 0 {
                start.write(Block { bytes: head, next: behind });
                behind = start;
            }
            link.set(behind);
        }
    }
}

/// The link behind the block that a link leads to.
fn next(link: &Cell<*mut Block>) -> &Cell<*mut Block> {
    // SAFETY: a block of the list, whose field is a cell's equal in layout.
    unsafe { &*(&raw const (*link.get()).next).cast::<Cell<*mut Block>>() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mem::Mem;
    use std::vec::Vec;

    const BYTES: usize = 64 * PAGE;

    #[repr(align(8192))]
    struct Region([u8; BYTES]);

    /// Every block keeps what was written to it, whatever is allocated, resized and freed around it, and all pages
    /// are free in the end.
    #[test]
    fn blocks_are_their_owners() {
        let mem = Mem::new(usize::MAX);
        let mut region = std::boxed::Box::new(Region([0; BYTES]));
        // SAFETY: the region is this heap's alone and outlives it.
        let heap = unsafe { Heap::new(&mem, region.0.as_mut_ptr(), BYTES) }.expect("fits");
        let mut blocks: Vec<(NonNull<u8>, usize, u8)> = Vec::new();
        let mut seed = 1u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % below
        };
        let check = |&(start, bytes, byte): &(NonNull<u8>, usize, u8)| {
            // SAFETY: a block of this test.
            let all = unsafe { core::slice::from_raw_parts(start.as_ptr(), bytes) };
            assert!(all.iter().all(|&b| b == byte));
        };
        let fill = |&(start, bytes, byte): &(NonNull<u8>, usize, u8)| {
            // SAFETY: a block of this test.
            unsafe { ptr::write_bytes(start.as_ptr(), byte, bytes) };
        };
        let (mut refused, mut grown) = (0, 0);
        for round in 0..20_000 {
            let bytes = if random(8) == 0 { 1 + random(3 * PAGE) } else { 1 + random(300) };
            if blocks.is_empty() || random(100) < 45 {
                match heap.allocate_raw(bytes) {
                    Some(start) => {
                        blocks.push((start, bytes, round as u8));
                        fill(&blocks[blocks.len() - 1]);
                    }
                    None => refused += 1,
                }
                continue;
            }
            let at = random(blocks.len());
            check(&blocks[at]);
            let (start, old, byte) = blocks[at];
            if random(2) == 0 {
                // SAFETY: a block of this test.
                if unsafe { heap.resize_raw(start, old, bytes) } {
                    grown += usize::from(bytes > old);
                    check(&(start, bytes.min(old), byte));
                    blocks[at] = (start, bytes, byte);
                    fill(&blocks[at]);
                }
            } else {
                // SAFETY: a block of this test, which it forgets.
                unsafe { heap.free_raw(start, old) };
                blocks.swap_remove(at);
            }
        }
        assert!(refused > 0 && grown > 0, "{refused} refused, {grown} grown");
        for block in blocks.drain(..) {
            check(&block);
            // SAFETY: a block of this test, which it forgets.
            unsafe { heap.free_raw(block.0, block.1) };
        }
        assert_eq!(heap.used_bytes(), 0);
        assert_eq!(mem.used(), 0);
    }
}
