//! Which code objects have machine code, so that the compiler learns when one dies.
//!
//! A block of words, seen by nobody who marks: address of the code object, address of its entry, in turn.

use core::cell::Cell;
use core::mem::size_of;

use super::Entry;
use super::exits::Exits;
use crate::context::Context;
use crate::object::{Bytes, CodeObj, Gc, ListObj, TupleObj};
use crate::value::{R, Value};
use crate::vm::Vm;

/// The list of a VM.
#[derive(Default)]
pub(crate) struct Registry {
    block: Cell<Option<Gc<Bytes>>>,
    /// Pairs in the block.
    count: Cell<usize>,
    /// What is being compiled beside the program: by ticket, a tuple of the code object and what its machine code
    /// will refer to, or `None`.
    in_work: Cell<Option<Gc<ListObj>>>,
    /// Whether the compiler knows that there will be work.
    pub(crate) is_prepared: Cell<bool>,
}

/// How often, on a chip, machine code for a loop takes the place of that for other loops of a function: loops that lie
/// side by side, whose code is left on the way from one to the other, have code of their own then.
const REPLACED: u8 = 4;
/// As many pairs before a chip looks for dead ones.
const MANY: usize = 64;
const PAIR: usize = 2 * size_of::<usize>();

impl Registry {
    /// What the collector keeps of it: the block, not what is in it.
    pub(crate) fn block(&self) -> Option<Gc<Bytes>> {
        self.block.get()
    }

    /// What is being compiled.
    pub(crate) fn in_work(&self) -> Option<Gc<ListObj>> {
        self.in_work.get()
    }

    /// Whether three quarters of the block are in use.
    fn is_filled(&self) -> bool {
        8 * (self.count.get() + 1) > 3 * self.words().len()
    }

    fn words(&self) -> &[Cell<usize>] {
        match self.block.get() {
            // SAFETY: a block is an array of words, which any bytes are.
            Some(block) => unsafe {
                core::slice::from_raw_parts(block.start().cast(), block.capacity() / size_of::<usize>())
            },
            None => &[],
        }
    }
}

impl Context<'_> {
    /// Keeps a code object, and what its machine code will refer to, until that is made. Returns the ticket by which
    /// [`Context::end_work`] finds them.
    ///
    /// # Errors
    /// MemoryError
    pub fn begin_work(&self, code: Gc<CodeObj>, keep: Value) -> R<usize> {
        let entry = self.new_tuple(&[code.value(), keep])?.value();
        let registry = &self.vm().natives;
        let list = match registry.in_work.get() {
            Some(list) => list,
            None => {
                let list = self.new_list(8)?;
                registry.in_work.set(Some(list));
                list
            }
        };
        let free = (0..list.len()).find(|&at| list.get(at).is_some_and(Value::is_none));
        let ticket = free.unwrap_or(list.len());
        if free.is_none() {
            self.append(list, entry)?;
        } else {
            list.set(ticket, entry);
        }
        code.in_work.set(true);
        Ok(ticket)
    }

    /// How many code objects are in work.
    pub fn works(&self) -> usize {
        let list = self.vm().natives.in_work.get();
        list.map_or(0, |list| {
            (0..list.len()).filter(|&at| list.get(at).is_some_and(|e| !e.is_none())).count()
        })
    }

    /// Sees to it that machine code for a loop can be noted.
    fn make_room_for_loop(&self, code: Gc<CodeObj>, word: usize) -> R<()> {
        let old = code.loops.get();
        if !old.is_none_or(|block| !code.has_free_pair(word) && block.capacity() < CodeObj::MOST_LOOPS * PAIR)
        {
            return Ok(());
        }
        let block = self.new_bytes_block(old.map_or(PAIR, |block| 2 * block.capacity()))?;
        let before = old.iter().flat_map(|block| block.cells()).map(Cell::get);
        block.cells().iter().zip(before.chain(core::iter::repeat(0))).for_each(|(cell, byte)| cell.set(byte));
        code.loops.set(Some(block));
        Ok(())
    }

    /// The code object of a ticket, and what its machine code refers to. The ticket is free again.
    pub fn end_work(&self, ticket: usize) -> Option<(Gc<CodeObj>, Value)> {
        let list = self.vm().natives.in_work.get()?;
        let entry: Gc<TupleObj> = list.get(ticket)?.cast()?;
        list.set(ticket, Value::NONE);
        let code: Gc<CodeObj> = entry.get(0)?.cast()?;
        code.in_work.set(false);
        Some((code, entry.get(1)?))
    }

    /// Gives a code object machine code that begins at instruction word `word` (0 for calls) and refers to `keep`: its
    /// exits, or their table where it finds that by its frame. The compiler is told to forget the entry when the code
    /// object dies, or, where that can be known, when other machine code has taken its place and nothing runs it.
    ///
    /// # Errors
    /// MemoryError; the machine code is of no use then.
    pub fn install_native(&self, code: Gc<CodeObj>, word: usize, entry: Entry, keep: Value) -> R<()> {
        let is_call_entry = code.is_call_entry(word);
        if cfg!(target_pointer_width = "32") && (is_call_entry || code.replaced.get() < REPLACED) {
            // Memory is dear: the newest, made by all that has been seen, serves other loops, too, unless it is left in
            // the middle of one. What has been left for what was not known then is made anew, too.
            let has_left = !is_call_entry && code.exits.get() != 0 && code.entry.take().is_some();
            if code.loops.take().is_some() || has_left {
                code.replaced.set(code.replaced.get().saturating_add(1));
            }
        }
        if !is_call_entry {
            self.make_room_for_loop(code, word)?;
        }
        let registry = &self.vm().natives;
        if cfg!(target_pointer_width = "32") && registry.is_filled() && registry.count.get() >= MANY {
            // On a chip little is collected as long as there is memory, and dead code would make the list long.
            self.vm().collect(self);
        }
        let count = registry.count.get();
        if registry.is_filled() {
            let block = self.new_bytes_block((2 * count).max(16) * PAIR)?;
            let old = registry.block.replace(Some(block));
            if let Some(old) = old {
                for (to, from) in block.cells().iter().zip(old.cells()) {
                    to.set(from.get());
                }
            }
        }
        // A collection in between may have removed pairs.
        let count = registry.count.get();
        if let [at, address, ..] = &registry.words()[2 * count..] {
            at.set(code.value().bits());
            address.set(entry.address());
            registry.count.set(count + 1);
        }
        if let Some(exits) = Exits::of(keep) {
            exits.link(entry, code.kept.get());
        }
        code.kept.set(keep);
        if is_call_entry {
            code.set_entry(Some(entry));
        } else {
            code.set_loop_entry(word, entry);
        }
        Ok(())
    }
}

impl Vm<'_> {
    /// Between marking and the end of a collection: tells the compiler about machine code of dead code objects, and
    /// about what was replaced and is not run any more by what the machine stack has from `sp` on, in the callers' frames.
    #[inline(never)]
    pub(crate) fn forget_dead_code(&self, cx: &Context<'_>, sp: usize) {
        let words = self.natives.words();
        let mut kept = 0;
        for pair in words.chunks_exact(2).take(self.natives.count.get()) {
            let [code, address] = pair else { continue };
            // SAFETY: noted with the code object.
            let Some(entry) = (unsafe { Entry::from_address(address.get()) }) else { continue };
            if self.heap.is_live(code.get()) && !is_replaced(cx, sp, code.get(), entry) {
                words[kept].set(code.get());
                words[kept + 1].set(address.get());
                kept += 2;
            } else if let Some(compiler) = self.platform.compiler() {
                compiler.forget(entry);
            }
        }
        self.natives.count.set(kept / 2);
        if kept == 0 {
            self.natives.block.set(None);
        }
    }
}

/// Whether a live code object has other machine code now, and nothing runs this. It does not keep that any more then.
fn is_replaced(cx: &Context<'_>, sp: usize, code: usize, entry: Entry) -> bool {
    // SAFETY: a live object's address, noted with the entry.
    let Some(code) = (unsafe { Value::from_bits(code) }).and_then(Value::cast::<CodeObj>) else {
        return false;
    };
    // Most is entered; only for the rest is it worth looking where it lies.
    if code.enters(entry) {
        return false;
    }
    let extent = cx.vm().compiler().and_then(|compiler| compiler.extent(entry));
    let is_replaced = extent.is_some_and(|(start, bytes)| !cx.may_run(sp, start, bytes));
    if is_replaced {
        Exits::unlink(code, entry);
    }
    is_replaced
}
