//! What the heap tells about itself.

use super::{CLASS_GRANULES, GRANULE, Heap, PAGE, Use};
use crate::value::Value;

/// Numbers for `micropython.mem_info()`: blocks are granules.
#[derive(Clone, Copy, Debug, Default)]
pub struct BlockCounts {
    /// Cells of one block, as far as pages hold such.
    pub one: usize,
    /// Cells of two blocks.
    pub two: usize,
    /// The largest cell in blocks.
    pub largest: usize,
    /// The largest run of free memory in blocks.
    pub largest_free: usize,
}

impl Heap<'_> {
    /// Bytes that a value's own object takes.
    pub fn size_of(&self, value: Value) -> usize {
        match value.is_object() && self.contains(value.bits()) {
            true => self.cell_bytes(value.bits()),
            false => size_of::<Value>(),
        }
    }

    /// Bytes of all cells that are not free, of large objects' pages, and of memory without objects. Cells that the last
    /// collection found dead are free.
    pub fn cells_bytes(&self) -> usize {
        self.finish_sweep();
        let mut bytes = 0;
        for page in 0..self.high.get() {
            let info = self.info(page);
            bytes += match info.usage {
                Use::Free => 0,
                Use::Small => {
                    let cell = usize::from(CLASS_GRANULES[usize::from(info.class)]) * GRANULE;
                    let start = self.page_start(page);
                    (0..PAGE / cell).filter(|i| self.is_taken(start.wrapping_add(i * cell))).count() * cell
                }
                Use::Large | Use::Tail | Use::Raw | Use::Kept => PAGE,
            };
        }
        bytes - self.raw_free_bytes()
    }

    /// The address of the first page.
    pub fn start(&self) -> usize {
        self.pages.addr()
    }

    /// Counts cells and free memory.
    pub fn block_counts(&self) -> BlockCounts {
        let mut counts = BlockCounts::default();
        let mut free = self.page_count - self.high.get();
        let mut run = 0;
        for page in 0..self.high.get() {
            let info = self.info(page);
            run = if info.usage == Use::Free { run + 1 } else { 0 };
            free = free.max(run);
            let blocks = match info.usage {
                Use::Small => usize::from(CLASS_GRANULES[usize::from(info.class)]),
                Use::Large => info.link as usize * PAGE / GRANULE,
                Use::Free | Use::Tail | Use::Raw | Use::Kept => continue,
            };
            let cells = PAGE / GRANULE / blocks.max(1);
            counts.one += if blocks == 1 { cells } else { 0 };
            counts.two += if blocks == 2 { cells } else { 0 };
            counts.largest = counts.largest.max(blocks);
        }
        counts.largest_free = free * PAGE / GRANULE;
        counts
    }

    /// Draws pages from `first` on, one character each; how many were drawn.
    pub fn draw_pages(&self, first: usize, line: &mut [u8]) -> usize {
        let count = self.high.get().saturating_sub(first).min(line.len());
        for (i, place) in line[..count].iter_mut().enumerate() {
            *place = match self.info(first + i).usage {
                Use::Free => b'.',
                Use::Small => b's',
                Use::Large => b'h',
                Use::Tail => b'=',
                Use::Raw => b'r',
                Use::Kept => b'f',
            };
        }
        count
    }
}
