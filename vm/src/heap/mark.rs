//! Marking: a fixed stack, and a rescan of the heap when it overflows.

use core::cell::Cell;

use super::{CLASS_GRANULES, CLASSES, GRANULE, Heap, PAGE, Use};
use crate::object::{Kind, Meta, Object, Table, TupleObj, Values};
use crate::value::Value;

const STACK: usize = if cfg!(target_pointer_width = "64") { 1024 } else { 64 };

/// Bits behind the point of a reciprocal: enough for any place in a page.
const RECIPROCAL_BITS: u32 = 2 * PAGE.ilog2();

/// 1 / bytes of a cell, rounded up, by class: most words on a stack are looked up, and a division costs more than
/// the rest of that.
const RECIPROCALS: [usize; CLASSES] = {
    let mut reciprocals = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        reciprocals[class] = (1usize << RECIPROCAL_BITS).div_ceil(CLASS_GRANULES[class] as usize * GRANULE);
        class += 1;
    }
    reciprocals
};

/// The state of one marking.
pub(crate) struct Marker<'a, 'm> {
    heap: &'a Heap<'m>,
    stack: [usize; STACK],
    depth: usize,
    overflowed: bool,
}

impl<'a, 'm> Marker<'a, 'm> {
    pub(crate) fn new(heap: &'a Heap<'m>) -> Self {
        Marker { heap, stack: [0; STACK], depth: 0, overflowed: false }
    }

    /// Marks a value and, before returning to the caller's loop, all that it refers to.
    pub(crate) fn value(&mut self, value: Value) {
        if value.is_object() {
            self.address(value.bits());
            self.drain();
        }
    }

    /// Marks what any word in `start..end` may point to.
    ///
    /// # Safety
    /// The range is readable and word-aligned.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) unsafe fn conservative(&mut self, start: *const usize, end: *const usize) {
        let bytes = end.addr().saturating_sub(start.addr());
        self.heap.scanned.set(self.heap.scanned.get() + bytes);
        let (first, bytes) = self.heap.extent();
        let mut place = start;
        while place < end {
            // SAFETY: within the caller's range.
            let word = unsafe { place.read_volatile() };
            // Most words are far from the heap, or from just past its end.
            if word.wrapping_sub(first) <= bytes {
                self.word(word);
                self.drain();
            }
            place = place.wrapping_add(1);
        }
    }

    /// Marks what a word may point to: inside a cell, or just past its end.
    pub(crate) fn word(&mut self, word: usize) {
        if let Some(cell) = self.heap.find(word) {
            if self.heap.is_spare_block(cell) {
                self.heap.note_spare();
            }
            self.address(cell);
            if cell != word {
                return;
            }
        }
        if let Some(cell) = self.heap.find(word.wrapping_sub(1)) {
            self.address(cell);
        }
    }

    #[inline(always)]
    fn address(&mut self, object: usize) {
        if self.heap.contains(object) {
            self.own(object);
        }
    }

    /// Marks an object of this heap.
    #[inline(always)]
    fn own(&mut self, object: usize) {
        if self.heap.set_mark(object) && !self.is_leaf(object) {
            if let Some(slot) = self.stack.get_mut(self.depth) {
                *slot = object;
                self.depth += 1;
            } else {
                self.overflowed = true;
            }
        }
    }

    /// Whether there is nothing to look at in an object: text, numbers and the like of no program's class.
    #[inline(always)]
    fn is_leaf(&self, address: usize) -> bool {
        // SAFETY: only addresses of live objects of this heap are marked.
        let object = unsafe { &*self.heap.pages.with_addr(address).cast::<Object>() };
        !self.heap.contains(object.meta_ptr().addr())
            && object.meta().raw_words == Meta::LEAF
            && !self.heap.is_spare(address)
    }

    /// Marks what is referred to from the memory set aside for handlers, if anything there is referred to.
    pub(crate) fn spare(&mut self) {
        let (start, end) = self.heap.spare_in_use();
        if self.heap.is_spare_wanted() {
            // SAFETY: the part of a heap block that is in use.
            unsafe { self.conservative(start, end) };
        }
    }

    #[cfg_attr(adder_speed, optimize(speed))]
    fn drain(&mut self) {
        loop {
            while self.depth > 0 {
                self.depth -= 1;
                self.trace(self.stack[self.depth]);
            }
            if !self.overflowed {
                return;
            }
            self.overflowed = false;
            let heap = self.heap;
            heap.for_each_marked(|object| {
                self.trace(object);
                while self.depth > 0 {
                    self.depth -= 1;
                    self.trace(self.stack[self.depth]);
                }
            });
        }
    }

    /// In the test mode: a live object refers to no dead one.
    #[inline(always)]
    fn check(&self, word: usize, place: usize, kind: Option<Kind>) {
        if self.heap.zeal.get() && self.heap.contains(word) && self.heap.find(word) != Some(word) {
            dangling(place, kind);
        }
    }

    #[cfg_attr(adder_speed, optimize(speed))]
    fn trace(&mut self, address: usize) {
        if self.heap.is_spare(address) {
            // Its cell's length is not known: all that lies there is looked through in the end.
            self.heap.note_spare();
            return;
        }
        // SAFETY: only addresses of live objects of this heap are marked.
        let object = unsafe { &*self.heap.pages.with_addr(address).cast::<Object>() };
        self.check(object.meta_ptr().addr(), 0, None);
        self.address(object.meta_ptr().addr());
        let meta = object.meta();
        if meta.raw_words == Meta::LEAF {
            return;
        }
        let cell_words = || self.heap.cell_bytes(address) / size_of::<usize>();
        let words = core::ptr::from_ref(object).cast::<usize>();
        let (first, end) = match meta.kind {
            _ if meta.raw_words == Meta::LAST => (cell_words() - 1, cell_words()),
            Kind::Table => {
                // SAFETY: the kind says that it is a table.
                let table = unsafe { &*words.cast::<Table>() };
                (6, 6 + table.capacity * table.width)
            }
            Kind::Values => {
                // SAFETY: the kind says that it is a block of values.
                (2, 2 + unsafe { &*words.cast::<Values>() }.capacity())
            }
            Kind::Tuple if core::ptr::eq(meta, &crate::object::types::TUPLE.meta) => {
                // SAFETY: the kind says that it is a tuple.
                (2, 2 + unsafe { &*words.cast::<TupleObj>() }.len())
            }
            _ => (1 + usize::from(meta.raw_words), cell_words()),
        };
        debug_assert!(end <= cell_words());
        if meta.kind == Kind::Values && meta.variant & Meta::REGISTERS != 0 {
            // SAFETY: within the object's cell, here and below.
            (first..end).for_each(|i| self.word(unsafe { words.add(i).read() }));
            return;
        }
        let has_zeal = self.heap.zeal.get();
        let (start, bytes) = self.heap.extent();
        for i in first..end {
            // SAFETY: as above.
            let word = unsafe { words.add(i).read() };
            if word & 7 == 0 && word.wrapping_sub(start) < bytes {
                if has_zeal {
                    self.check(word, i, Some(meta.kind));
                }
                self.own(word);
            }
        }
    }
}

#[cold]
fn dangling(place: usize, kind: Option<Kind>) -> ! {
    panic!("invariant: no live object refers to a dead one, as word {place} of a {kind:?} does")
}

impl Heap<'_> {
    /// The allocated cell that an address lies in.
    pub(crate) fn find(&self, address: usize) -> Option<usize> {
        if !self.contains(address) {
            return None;
        }
        let mut page = self.page_of(address);
        let info = self.info(page);
        let cell = match info.usage {
            Use::Free | Use::Raw | Use::Kept => return None,
            Use::Small => {
                let class = usize::from(info.class);
                let bytes = usize::from(CLASS_GRANULES[class]) * GRANULE;
                let start = self.page_start(page).addr();
                let index = ((address - start) * RECIPROCALS[class]) >> RECIPROCAL_BITS;
                if index >= PAGE / bytes {
                    return None;
                }
                start + index * bytes
            }
            Use::Large => self.page_start(page).addr(),
            Use::Tail => {
                page -= info.link as usize;
                self.page_start(page).addr()
            }
        };
        // SAFETY: a cell's first word is always initialised.
        let first = unsafe { (*self.pages.with_addr(cell).cast::<Cell<usize>>()).get() };
        (first != 0 && first & 1 == 0).then_some(cell)
    }

    /// Calls `visit` with every marked object.
    fn for_each_marked(&self, mut visit: impl FnMut(usize)) {
        self.for_each_cell(|cell| {
            if self.is_marked(cell) {
                visit(cell);
            }
        });
    }

    /// Calls `visit` with every allocated cell.
    fn for_each_cell(&self, mut visit: impl FnMut(usize)) {
        let mut page = 0;
        while page < self.high.get() {
            let info = self.info(page);
            let start = self.page_start(page).addr();
            let mut advance = 1;
            match info.usage {
                Use::Small => {
                    let bytes = usize::from(CLASS_GRANULES[usize::from(info.class)]) * GRANULE;
                    for i in 0..PAGE / bytes {
                        if let Some(cell) = self.find(start + i * bytes) {
                            visit(cell);
                        }
                    }
                }
                Use::Large => {
                    advance = info.link as usize;
                    visit(start);
                }
                _ => {}
            }
            page += advance;
        }
    }
}

impl Heap<'_> {
    /// Between marking and the end of a collection: whether the object at `address` stays.
    pub(crate) fn is_live(&self, address: usize) -> bool {
        !self.contains(address) || self.is_marked(address)
    }
}

impl Heap<'_> {
    /// Calls `visit` with every object that the last collection left or that was made since.
    pub(crate) fn for_each_object(&self, mut visit: impl FnMut(Value)) {
        self.finish_sweep();
        self.for_each_cell(|cell| {
            // SAFETY: everything is swept, so an allocated cell holds an object whose meta is live.
            if let Some(value) = unsafe { Value::from_bits(cell) } {
                visit(value);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reciprocals_divide_exactly() {
        for (class, &reciprocal) in RECIPROCALS.iter().enumerate() {
            let bytes = usize::from(CLASS_GRANULES[class]) * GRANULE;
            for offset in 0..PAGE {
                assert_eq!((offset * reciprocal) >> RECIPROCAL_BITS, offset / bytes);
            }
        }
    }
}
