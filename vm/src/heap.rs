//! The heap of objects: size-classed pages in one region, mark and sweep, nothing moves.
//!
//! ```text
//! region: | page infos | mark bits | page 0 | page 1 | ... |
//! ```
//! A page holds cells of one size class, or part of a large object. A cell whose first word is odd or 0
//! is free; that word links the free list. Marks are one bit per granule, in a bitmap of their own, so
//! that marking does not write to objects. Sweeping is lazy: a page is swept when its class wants cells.
//! Marking reads objects precisely, by their metas; stacks and registers conservatively: any word that
//! points into an allocated cell, or just past bytes or values that fill one, keeps it.
#![allow(unsafe_code, reason = "memory is managed here")]

use core::cell::Cell;
use core::ptr::{self, NonNull};

mod info;
mod kept;
mod mark;
mod pages;
mod raw;
mod registers;
mod spare;
mod sweep;

#[cfg(test)]
pub(crate) use kept::with_heap;
pub(crate) use mark::Marker;
pub(crate) use registers::callee_saved_registers;
pub use registers::stack_pointer;

use crate::mem::{Mem, OutOfMemory};

/// Cells are multiples of this many bytes.
pub const GRANULE: usize = if cfg!(target_pointer_width = "64") { 16 } else { 8 };
/// Bytes of a page.
pub const PAGE: usize = if cfg!(target_pointer_width = "64") { 8192 } else { 512 };
/// The largest small cell; larger objects get whole pages.
const MAX_SMALL: usize = if cfg!(target_pointer_width = "64") { PAGE / 4 } else { PAGE / 2 };
/// Bytes that are worked on between two looks at Ctrl-C. Whoever allocates more looks for it meanwhile.
pub(crate) const STRETCH: usize = if cfg!(target_pointer_width = "64") { 1 << 18 } else { 1 << 12 };
/// Bytes allocated before the first collection, and the least between two, where memory is not tight.
const MIN_THRESHOLD: usize = if cfg!(target_pointer_width = "64") { 1 << 20 } else { usize::MAX };

/// Bytes that exceptions may take while the heap is locked, where a program does not say how many.
const RESERVE: usize = if cfg!(target_pointer_width = "64") { 1024 } else { 0 };

/// The largest small cell in granules.
const MAX_GRANULES: usize = MAX_SMALL / GRANULE;
/// Number of size classes.
const CLASSES: usize = if MAX_GRANULES == 128 { 28 } else { 18 };

/// Sizes of small cells in granules: every size up to 16, then four per doubling, or on a chip as large as a page has
/// three or two of.
const CLASS_GRANULES: [u8; CLASSES] = {
    let mut sizes = [0; CLASSES];
    let mut granules = 1usize;
    let mut class = 0;
    while class < CLASSES {
        sizes[class] = granules as u8;
        granules = match granules {
            ..16 => granules + 1,
            _ if MAX_GRANULES == 128 => granules + (1 << granules.ilog2()) / 4,
            16 => PAGE / GRANULE / 3,
            _ => PAGE / GRANULE / 2,
        };
        class += 1;
    }
    assert!(sizes[CLASSES - 1] as usize == MAX_GRANULES);
    sizes
};

/// The class of each size in granules.
const CLASS_OF: [u8; MAX_GRANULES + 1] = {
    let mut table = [0; MAX_GRANULES + 1];
    let mut class = 0;
    let mut granules = 1;
    while granules <= MAX_GRANULES {
        if granules > CLASS_GRANULES[class] as usize {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
};

/// What a page is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Use {
    Free,
    Small,
    /// The first page of a large object; `link` counts its pages.
    Large,
    /// Another page of a large object; `link` is the distance to its first page.
    Tail,
    /// Memory without objects.
    Raw,
    /// Memory without objects that outlives this heap: the next one in the region has it.
    Kept,
}

/// What the heap knows of a page.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct PageInfo {
    usage: Use,
    class: u8,
    /// For small pages the next page of a list (page number + 1, 0 ends).
    link: u32,
}

/// The heap of one VM.
pub struct Heap<'m> {
    mem: &'m Mem,
    infos: *const Cell<PageInfo>,
    marks: *const Cell<usize>,
    pages: *mut u8,
    page_count: usize,
    /// Pages from here on were never used.
    high: Cell<usize>,
    /// No page before this one is free.
    free_hint: Cell<usize>,
    /// Pages that are not free.
    used: Cell<usize>,
    free: [Cell<*mut FreeCell>; CLASSES],
    unswept: [Cell<u32>; CLASSES],
    swept: [Cell<u32>; CLASSES],
    /// Bytes in pages taken since the last collection.
    fresh: Cell<usize>,
    threshold: Cell<usize>,
    /// Bytes of stacks and frames that this collection has looked through.
    scanned: Cell<usize>,
    /// Bytes in live cells at the end of the last collection.
    live: Cell<usize>,
    collections: Cell<usize>,
    /// Nonzero: allocation is refused.
    locked: Cell<usize>,
    /// Bytes that exceptions may still take while it is locked, and how many they get at each lock.
    reserve: Cell<usize>,
    reserve_size: Cell<usize>,
    /// What is allocated belongs to an exception.
    for_exception: Cell<bool>,
    /// A handler runs that interrupts whatever the heap is in the middle of.
    hard: Cell<bool>,
    /// References may have changed since marking began.
    changed: Cell<bool>,
    spare: spare::Spare,
    automatic: Cell<bool>,
    /// Test mode: collect at every allocation and poison what is swept.
    zeal: Cell<bool>,
    boxed_floats: Cell<usize>,
    /// Free memory in pages without objects.
    raw: raw::Blocks,
}

#[repr(C)]
struct FreeCell {
    /// Address of the next free cell, plus 1; 1 ends the list.
    next: usize,
}

/// Why an allocation gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A collection is due first.
    Collect,
    /// There is no memory, or the heap is locked.
    Full,
    /// It is large, and zeroing it takes long: `Heap::allocate_large` does that.
    Large,
    /// Zeroing it was stopped.
    Stopped,
}

/// How a region of as many bytes is laid out: its pages, and the bytes before the mark bits and before the pages.
fn layout(bytes: usize) -> Option<(usize, usize, usize)> {
    let mark_bytes = PAGE / GRANULE / 8;
    let per_page = PAGE + mark_bytes + size_of::<PageInfo>();
    let page_count = (bytes / per_page).saturating_sub(1);
    let infos_bytes = (page_count * size_of::<PageInfo>()).next_multiple_of(16);
    let head = (infos_bytes + page_count * mark_bytes).next_multiple_of(PAGE);
    let page_count = page_count.min(bytes.checked_sub(head)? / PAGE);
    (page_count > 0).then_some((page_count, infos_bytes, head))
}

/// Writes zeros over so many granules. On a chip a call for it takes longer than most cells do.
///
/// # Safety
/// They are the caller's.
#[cfg_attr(target_pointer_width = "64", inline(always))]
unsafe fn zero(start: *mut u8, granules: usize) {
    if usize::BITS == 32 && granules <= 4 {
        for granule in 0..granules {
            // SAFETY: the caller's promise. A loop of plain stores would become the call.
            unsafe { start.cast::<u64>().add(granule).write_volatile(0) };
        }
        return;
    }
    // SAFETY: the caller's promise.
    unsafe { ptr::write_bytes(start, 0, granules * GRANULE) };
}

impl<'m> Heap<'m> {
    /// A heap in the region of `bytes` bytes at `region`, which reads as zeros, booked with `mem`.
    ///
    /// # Safety
    /// The region is readable and writable, aligned to a page of this heap, used by nothing else, and
    /// outlives the heap.
    ///
    /// # Errors
    /// `OutOfMemory` when the region is too small for a single page.
    pub unsafe fn new(mem: &'m Mem, region: *mut u8, bytes: usize) -> Result<Self, OutOfMemory> {
        let (page_count, infos_bytes, head) = layout(bytes).ok_or(OutOfMemory)?;
        // SAFETY: all three lie in the region.
        let (marks, pages) = unsafe { (region.add(infos_bytes).cast(), region.add(head)) };
        Ok(Heap {
            mem,
            infos: region.cast(),
            marks,
            pages,
            page_count,
            high: Cell::new(0),
            free_hint: Cell::new(0),
            used: Cell::new(0),
            free: [const { Cell::new(ptr::null_mut()) }; CLASSES],
            unswept: [const { Cell::new(0) }; CLASSES],
            swept: [const { Cell::new(0) }; CLASSES],
            fresh: Cell::new(0),
            threshold: Cell::new(MIN_THRESHOLD),
            scanned: Cell::new(0),
            live: Cell::new(0),
            collections: Cell::new(0),
            locked: Cell::new(0),
            reserve: Cell::new(0),
            reserve_size: Cell::new(RESERVE),
            for_exception: Cell::new(false),
            hard: Cell::new(false),
            changed: Cell::new(false),
            spare: spare::Spare::new(),
            automatic: Cell::new(true),
            zeal: Cell::new(false),
            boxed_floats: Cell::new(0),
            raw: raw::Blocks::new(),
        })
    }

    /// A zeroed cell of at least `bytes` bytes whose first word the caller sets at once.
    ///
    /// # Errors
    /// `Refused::Collect` when a collection should come first, never with `force`; `Refused::Full` when
    /// there is no room; `Refused::Large` when it is for `allocate_large`.
    #[inline]
    pub(crate) fn allocate(&self, bytes: usize, force: bool) -> Result<NonNull<u8>, Refused> {
        if bytes <= MAX_SMALL && self.locked.get() == 0 && !self.has_zeal() {
            let class = usize::from(CLASS_OF[bytes.div_ceil(GRANULE)]);
            let cell = self.free[class].get();
            if !cell.is_null() {
                return self.mem.tick().map_err(|OutOfMemory| Refused::Full).map(|()| self.take(class, cell));
            }
        }
        self.allocate_slow(bytes, force)
    }

    #[inline(always)]
    fn take(&self, class: usize, cell: *mut FreeCell) -> NonNull<u8> {
        // SAFETY: `cell` is the head of the class's free list, a whole cell.
        unsafe {
            let next = (*cell).next & !1;
            self.free[class].set(self.pages.with_addr(next) as *mut FreeCell);
            zero(cell.cast(), usize::from(CLASS_GRANULES[class]));
            NonNull::new_unchecked(cell.cast())
        }
    }

    #[cold]
    fn allocate_slow(&self, bytes: usize, force: bool) -> Result<NonNull<u8>, Refused> {
        let mut force = force;
        if self.hard.get() {
            return self.take_spare(bytes).ok_or(Refused::Full);
        }
        if self.locked.get() != 0 {
            let left = self.reserve.get();
            if !self.for_exception.get() || bytes > left {
                return Err(Refused::Full);
            }
            self.reserve.set(left - bytes);
            force = true;
        }
        if self.has_zeal() && !force {
            return Err(Refused::Collect);
        }
        if bytes > STRETCH {
            return Err(Refused::Large);
        }
        self.mem.tick().map_err(|OutOfMemory| Refused::Full)?;
        if bytes > MAX_SMALL {
            return self.take_large(bytes, force, &mut || false);
        }
        let class = usize::from(CLASS_OF[bytes.div_ceil(GRANULE)]);
        loop {
            let cell = self.free[class].get();
            if !cell.is_null() {
                return Ok(self.take(class, cell));
            }
            if self.sweep_one(class) {
                continue;
            }
            if self.is_due(PAGE) && !force {
                return Err(Refused::Collect);
            }
            let page = self.take_pages(1).ok_or(if force { Refused::Full } else { Refused::Collect })?;
            self.set_info(
                page,
                PageInfo { usage: Use::Small, class: class as u8, link: self.swept[class].get() },
            );
            self.swept[class].set(page as u32 + 1);
            self.carve(page, class);
        }
    }

    /// As `allocate` for what it leaves to this, until `stop` says that no more is wanted.
    ///
    /// # Errors
    /// `Refused::Collect` and `Refused::Full` as `allocate`; `Refused::Stopped` when `stop` said so.
    pub(crate) fn allocate_large(
        &self,
        bytes: usize,
        force: bool,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<NonNull<u8>, Refused> {
        if self.locked.get() != 0 {
            return Err(Refused::Full);
        }
        if self.has_zeal() && !force {
            return Err(Refused::Collect);
        }
        self.mem.tick().map_err(|OutOfMemory| Refused::Full)?;
        self.take_large(bytes, force, stop)
    }

    fn take_large(
        &self,
        bytes: usize,
        force: bool,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<NonNull<u8>, Refused> {
        let count = bytes.div_ceil(PAGE);
        if count > self.page_count {
            return Err(Refused::Full);
        }
        if self.is_due(bytes) && !force {
            return Err(Refused::Collect);
        }
        let touched = self.high.get();
        let page = self.take_pages(count).ok_or(if force { Refused::Full } else { Refused::Collect })?;
        self.set_info(page, PageInfo { usage: Use::Large, class: 0, link: count as u32 });
        for i in 1..count {
            self.set_info(page + i, PageInfo { usage: Use::Tail, class: 0, link: i as u32 });
        }
        let start = self.page_start(page);
        // Pages that were never used are zeros, and those that are never written take no memory on a PC.
        let dirty = touched.saturating_sub(page).min(count) * PAGE;
        for at in (0..dirty).step_by(STRETCH) {
            if at > 0 && stop() {
                self.give_pages(page, count);
                return Err(Refused::Stopped);
            }
            // SAFETY: the pages were just taken.
            unsafe { ptr::write_bytes(start.add(at), 0, STRETCH.min(dirty - at)) };
        }
        NonNull::new(start).ok_or(Refused::Full)
    }

    fn is_due(&self, bytes: usize) -> bool {
        self.automatic.get() && self.fresh.get().saturating_add(bytes) > self.threshold.get()
    }

    /// Bytes that the cell holding `object` has.
    ///
    /// `object` is the address of a live object of this heap.
    #[inline(always)]
    pub(crate) fn cell_bytes(&self, object: usize) -> usize {
        let info = self.info(self.page_of(object));
        match info.usage {
            Use::Small => usize::from(CLASS_GRANULES[usize::from(info.class)]) * GRANULE,
            _ => info.link as usize * PAGE,
        }
    }

    /// Whether the address lies in this heap's pages.
    #[inline(always)]
    pub(crate) fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.pages.addr()) < self.high.get() * PAGE
    }

    /// Refuses allocation until unlocked; nests.
    pub fn lock(&self) {
        if self.locked.get() == 0 {
            self.reserve.set(self.reserve_size.get());
        }
        self.locked.set(self.locked.get() + 1);
    }

    /// Undoes one `lock`; returns the depth that is left.
    pub fn unlock(&self) -> usize {
        self.locked.set(self.locked.get().saturating_sub(1));
        self.locked.get()
    }

    /// The bytes that exceptions may take while it is locked.
    pub fn set_reserve(&self, bytes: usize) {
        self.reserve_size.set(bytes);
    }

    /// Makes something that belongs to an exception, which has memory even while the heap is locked.
    pub(crate) fn for_exception<T>(&self, make: impl FnOnce() -> T) -> T {
        let outer = self.for_exception.replace(true);
        let made = make();
        self.for_exception.set(outer);
        made
    }

    /// How often it is locked.
    pub fn lock_depth(&self) -> usize {
        self.locked.get()
    }

    /// Turns automatic collection on or off.
    pub fn set_automatic(&self, on: bool) {
        self.automatic.set(on);
    }

    /// Whether collections happen by themselves.
    pub fn is_automatic(&self) -> bool {
        self.automatic.get()
    }

    /// Turns the test mode on in which every allocation collects and swept memory is poisoned.
    pub fn set_zeal(&self, on: bool) {
        self.zeal.set(on);
    }

    /// Whether it is on; chips do without.
    #[inline(always)]
    pub(crate) fn has_zeal(&self) -> bool {
        !cfg!(target_os = "none") && self.zeal.get()
    }

    /// Number of collections so far.
    pub fn collections(&self) -> usize {
        self.collections.get()
    }

    /// Bytes in live cells at the end of the last collection.
    pub fn live_bytes(&self) -> usize {
        self.live.get()
    }

    /// Number of floats that were boxed so far.
    pub fn boxed_floats(&self) -> usize {
        self.boxed_floats.get()
    }

    pub(crate) fn count_boxed_float(&self) {
        self.boxed_floats.set(self.boxed_floats.get() + 1);
    }

    /// Bytes in pages in use.
    pub fn used_bytes(&self) -> usize {
        self.used.get() * PAGE
    }

    /// Bytes of the whole region's pages.
    pub fn capacity_bytes(&self) -> usize {
        self.page_count * PAGE
    }
}
