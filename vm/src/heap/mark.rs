//! Marking: a fixed stack, and a rescan of the heap when it overflows.

use core::cell::Cell;

use super::pages::mark_bit;
use super::{CLASS_GRANULES, CLASSES, GRANULE, Heap, PAGE, Use};
use crate::object::{Bytes, Kind, Meta, Object, StrObj, Table, TupleObj, Values};
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
    /// 1 when an object found no place on the stack. No flag, whose padding would be looked at as words of a stack.
    omitted: usize,
}

impl<'a, 'm> Marker<'a, 'm> {
    pub(crate) fn new(heap: &'a Heap<'m>) -> Self {
        Marker { heap, stack: [0; STACK], depth: 0, omitted: 0 }
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
        let (first, bytes) = (self.heap.start(), self.heap.high.get() * PAGE);
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

    /// Marks what a word may point to: inside a cell, or just past what fills one.
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
        if let Some(cell) = self.heap.find(word.wrapping_sub(1)).filter(|&cell| self.is_filled(cell)) {
            self.address(cell);
        }
    }

    /// Whether an address just past a cell may be the end of bytes or values in it, which is all that a loop over them
    /// may have. Most such addresses are meant for the object that begins there.
    fn is_filled(&self, cell: usize) -> bool {
        let ground = self.heap.ground();
        let object = ground.object(cell);
        let place = core::ptr::from_ref(object);
        // SAFETY: each kind is its layout's; everything is swept, so that the cell holds an object whose meta is live.
        let used = unsafe {
            match object.meta().kind {
                Kind::Values => size_of::<Values>() + size_of_val((*place.cast::<Values>()).slots()),
                Kind::Tuple => size_of::<TupleObj>() + size_of_val((*place.cast::<TupleObj>()).items()),
                Kind::RawBytes => size_of::<Bytes>() + (*place.cast::<Bytes>()).capacity(),
                Kind::Str | Kind::Bytes => size_of::<StrObj>() + (*place.cast::<StrObj>()).as_bytes().len(),
                Kind::Int | Kind::Table => return true,
                _ => return false,
            }
        };
        used >= self.heap.cell_bytes(cell)
    }

    /// Marks the object at an address, if it is one of this heap.
    fn address(&mut self, object: usize) {
        let ground = self.heap.ground();
        let Some(granule) = ground.granule(object) else { return };
        if !ground.set_mark(granule) {
            self.again(object);
        } else if !ground.is_leaf(object) {
            self.depth = self.push(self.depth, object);
        }
    }

    /// An object is referred to that has a mark: so have all that may lie in the memory set aside for handlers.
    #[inline(always)]
    fn again(&self, object: usize) {
        if self.heap.is_spare(object) {
            // Its cell's length is not known: all that lies there is looked through in the end.
            self.heap.note_spare();
        }
    }

    /// Puts an object on the stack of `depth`; how deep it is then.
    #[inline(always)]
    fn push(&mut self, depth: usize, object: usize) -> usize {
        match self.stack.get_mut(depth) {
            Some(slot) => {
                *slot = object;
                depth + 1
            }
            None => {
                self.omitted = 1;
                depth
            }
        }
    }

    /// Marks what is referred to from the memory set aside for handlers, if anything there is referred to.
    pub(crate) fn spare(&mut self) {
        let (start, end) = self.heap.spare_in_use();
        if self.heap.is_spare_wanted() {
            // SAFETY: the part of a heap block that is in use.
            unsafe { self.conservative(start, end) };
        }
    }

    fn drain(&mut self) {
        self.trace_stack();
        while self.omitted != 0 {
            self.omitted = 0;
            let heap = self.heap;
            heap.for_each_marked(|object| {
                if !heap.ground().is_leaf(object) {
                    self.depth = self.push(0, object);
                    self.trace_stack();
                }
            });
        }
    }

    /// In the test mode: a live object refers to no dead one.
    #[inline(always)]
    fn check(&self, word: usize, place: usize, kind: Option<Kind>) {
        if self.heap.has_zeal() && self.heap.contains(word) && self.heap.find(word) != Some(word) {
            dangling(place, kind);
        }
    }

    /// Marks what the objects on the stack refer to. Most of a collection's time is spent here.
    #[cfg_attr(adder_speed, optimize(speed))]
    fn trace_stack(&mut self) {
        let ground = self.heap.ground();
        let mut depth = self.depth;
        while depth > 0 && depth <= STACK {
            depth -= 1;
            let address = self.stack[depth];
            let object = ground.object(address);
            let meta = object.meta();
            if let Some(granule) = ground.granule(object.meta_ptr().addr()) {
                self.check(object.meta_ptr().addr(), 0, None);
                if !ground.set_mark(granule) {
                    self.again(object.meta_ptr().addr());
                } else {
                    depth = self.push(depth, object.meta_ptr().addr());
                }
                if meta.raw_words == Meta::LEAF {
                    continue;
                }
            }
            let words = core::ptr::from_ref(object).cast::<usize>();
            let (first, end) = match meta.kind {
                Kind::Values => {
                    // SAFETY: the kind says that it is a block of values.
                    let count = unsafe { &*words.cast::<Values>() }.capacity();
                    if meta.variant & Meta::REGISTERS != 0 {
                        self.depth = depth;
                        // SAFETY: the block has as many.
                        unsafe { self.registers(words.add(2), count) };
                        depth = self.depth;
                        continue;
                    }
                    (2, 2 + count)
                }
                Kind::Table => {
                    // SAFETY: the kind says that it is a table.
                    let table = unsafe { &*words.cast::<Table>() };
                    (6, 6 + table.capacity * table.width)
                }
                _ if meta.variant & Meta::SINGLE != 0 => {
                    (1 + usize::from(meta.raw_words), 2 + usize::from(meta.raw_words))
                }
                _ => {
                    let end = self.heap.cell_bytes(address) / size_of::<usize>();
                    (
                        if meta.raw_words == Meta::LAST { end - 1 } else { 1 + usize::from(meta.raw_words) },
                        end,
                    )
                }
            };
            debug_assert!(end <= self.heap.cell_bytes(address) / size_of::<usize>());
            // SAFETY: within the object's cell.
            let (mut place, end) = unsafe { (words.add(first), words.add(end)) };
            while place < end {
                // SAFETY: as above.
                let word = unsafe { place.read() };
                place = place.wrapping_add(1);
                let Some(granule) = ground.granule(word) else { continue };
                self.check(word, (place.addr() - address) / size_of::<usize>() - 1, Some(meta.kind));
                if !ground.set_mark(granule) {
                    self.again(word);
                } else if !ground.is_leaf(word) {
                    depth = self.push(depth, word);
                }
            }
        }
        self.depth = 0;
    }

    /// Marks what registers of a suspended frame may refer to.
    ///
    /// # Safety
    /// There are `count` words at `place`.
    unsafe fn registers(&mut self, place: *const usize, count: usize) {
        for i in 0..count {
            // SAFETY: the caller's promise.
            self.word(unsafe { place.add(i).read() });
        }
    }
}

/// The heap's pages in use and their marks, as long as no page is taken.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    pages: *const u8,
    granules: usize,
    marks: *const Cell<usize>,
}

impl Ground {
    /// The granule that begins at an address; nothing where none of the heap's does.
    #[inline(always)]
    pub(super) fn granule(self, address: usize) -> Option<usize> {
        // The bits that are 0 in an object's address come to be the highest.
        let granule = address.wrapping_sub(self.pages.addr()).rotate_right(GRANULE.ilog2());
        (granule < self.granules).then_some(granule)
    }

    /// Sets the mark of a granule; false when it was set before.
    #[inline(always)]
    pub(super) fn set_mark(self, granule: usize) -> bool {
        debug_assert!(granule < self.granules);
        // SAFETY: there is a bit for each granule of the pages.
        let word = unsafe { &*self.marks.wrapping_add(granule / usize::BITS as usize) };
        let (old, bit) = (word.get(), mark_bit(granule));
        if old & bit != 0 {
            return false;
        }
        word.set(old | bit);
        true
    }

    /// A live object of the heap.
    #[inline(always)]
    fn object(&self, address: usize) -> &Object {
        // SAFETY: only addresses of live objects of this heap are marked.
        unsafe { &*self.pages.with_addr(address).cast::<Object>() }
    }

    /// Whether there is nothing to look at in an object: text, numbers and the like of no program's class.
    #[inline(always)]
    fn is_leaf(self, address: usize) -> bool {
        let object = self.object(address);
        object.meta().raw_words == Meta::LEAF && self.granule(object.meta_ptr().addr()).is_none()
    }
}

#[cold]
fn dangling(place: usize, kind: Option<Kind>) -> ! {
    panic!("invariant: no live object refers to a dead one, as word {place} of a {kind:?} does")
}

impl Heap<'_> {
    pub(super) fn ground(&self) -> Ground {
        Ground { pages: self.pages, granules: self.high.get() * (PAGE / GRANULE), marks: self.marks }
    }

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
        let is_spare = self.is_spare(address);
        !self.contains(address) || if is_spare { self.is_spare_wanted() } else { self.is_marked(address) }
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
