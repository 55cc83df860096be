//! Work that interrupts a program: callbacks at its safepoints, and handlers that run whatever it is in the middle of.
//!
//! Such a hard handler has a context of its own, made beforehand. While it runs the heap is locked, collections do not
//! happen and no cache is filled, so that what it interrupts finds everything as it left it. What it raises is told at
//! the program's next safepoint.
#![allow(unsafe_code, reason = "a handler's frame is laid out")]

use core::cell::Cell;
use core::sync::atomic::{Ordering, compiler_fence};

use crate::context::{Context, pending};
use crate::object::{Cache, FunctionObj, types};
use crate::ops::LINK_WORDS;
use crate::value::{R, Value};
use crate::vm::{MethodEntry, Vm, root};

/// Callbacks that may wait, as on MicroPython's boards.
const QUEUE: usize = 8;

/// Bytes set aside for the exceptions of handlers where a program does not say how many: for one without a message.
const LEAST_RESERVE: usize = 24 * size_of::<usize>();

/// The callbacks that wait: a ring of functions and arguments.
pub(crate) struct Queue {
    items: [Cell<[Value; 2]>; QUEUE],
    first: Cell<usize>,
    len: Cell<usize>,
}

impl Queue {
    pub(crate) const fn new() -> Self {
        Queue {
            items: [const { Cell::new([Value::NONE; 2]) }; QUEUE],
            first: Cell::new(0),
            len: Cell::new(0),
        }
    }

    /// All values, for the collector.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value> {
        self.items.iter().flat_map(Cell::get)
    }

    fn push(&self, item: [Value; 2]) -> bool {
        let len = self.len.get();
        if len < QUEUE {
            self.items[(self.first.get() + len) % QUEUE].set(item);
            self.len.set(len + 1);
        }
        len < QUEUE
    }

    fn pop(&self) -> Option<[Value; 2]> {
        let len = self.len.get().checked_sub(1)?;
        let first = self.first.get();
        self.len.set(len);
        self.first.set((first + 1) % QUEUE);
        Some(self.items[first].replace([Value::NONE; 2]))
    }
}

impl Vm<'_> {
    /// Runs `body` while nothing interrupts it.
    pub(crate) fn masked<T>(&self, body: impl FnOnce() -> T) -> T {
        let mask = self.platform.mask_interrupts();
        let result = body();
        self.platform.restore_interrupts(mask);
        result
    }

    /// Has a callback run with an argument at the program's next safepoint; false when too many wait already. It may
    /// be called by whatever interrupts the program.
    pub fn schedule(&self, function: Value, argument: Value) -> bool {
        let is_new = self.masked(|| self.queue.push([function, argument]));
        self.heap.set_changed();
        if let Some(cx) = self.main() {
            cx.pending.fetch_or(pending::SCHEDULED, Ordering::Relaxed);
        }
        is_new
    }

    /// Calls a handler, whatever it interrupts; false when it raised, which is told at the program's next safepoint.
    /// It is called from interrupts of one priority only, and not before [`Context::prepare_interrupts`].
    pub fn interrupt(&self, handler: Value, argument: Value) -> bool {
        self.inner().is_some_and(|cx| cx.interrupt(handler, argument))
    }

    /// Puts an entry into the cache of class attributes. Handlers that interrupt this see the old one, none, or the
    /// new one; they put in nothing themselves.
    pub(crate) fn cache_method(&self, slot: &Cell<MethodEntry>, entry: MethodEntry) {
        if !self.heap.is_hard() {
            slot.set(MethodEntry { class: 0, ..slot.get() });
            compiler_fence(Ordering::SeqCst);
            slot.set(MethodEntry { class: 0, ..entry });
            compiler_fence(Ordering::SeqCst);
            slot.set(entry);
        }
    }

    /// Empties that cache.
    pub(crate) fn forget_methods(&self) {
        for slot in &self.method_cache {
            slot.set(MethodEntry { class: 0, ..slot.get() });
        }
        compiler_fence(Ordering::SeqCst);
    }
}

impl<'v> Context<'v> {
    /// Fills an inline cache, as [`Vm::cache_method`] does.
    pub(crate) fn fill_cache(&self, cache: &Cell<Cache>, new: Cache) {
        if !self.vm().heap.is_hard() {
            cache.set(Cache { key: 0, ..cache.get() });
            compiler_fence(Ordering::SeqCst);
            cache.set(Cache { key: 0, ..new });
            compiler_fence(Ordering::SeqCst);
            cache.set(new);
        }
    }

    /// Runs `body` with a context for handlers that interrupt this one. They may use the machine stack down to
    /// `margin` bytes below this context's limit.
    pub fn with_interrupts<T>(&self, margin: usize, body: impl FnOnce(&Context<'v>) -> T) -> T {
        let inner = Context::new(self.vm(), self.stack_base(), self.stack_size() + margin);
        inner.pending.store(0, Ordering::Relaxed);
        self.vm().set_inner(Some(&inner));
        let result = body(&inner);
        self.vm().set_inner(None);
        result
    }

    /// Makes a context for interrupts ready to run Python code.
    ///
    /// # Errors
    /// MemoryError
    pub fn prepare_interrupts(&self) -> R<()> {
        if self.vm().roots[root::RESERVE].get().is_none() {
            self.reserve_for_interrupts(LEAST_RESERVE)?;
        }
        match self.vm().inner() {
            Some(inner) if inner.end.get().is_null() => inner.prepare_small(self),
            _ => Ok(()),
        }
    }

    /// Sets aside memory for the exceptions that handlers raise; keeps what there is where exceptions lie in it.
    ///
    /// # Errors
    /// MemoryError
    pub(crate) fn reserve_for_interrupts(&self, bytes: usize) -> R<()> {
        if self.vm().heap.is_spare_in_use() {
            self.vm().collect(self);
            if self.vm().heap.is_spare_in_use() {
                // What lies there is still referred to.
                return Ok(());
            }
        }
        let block = self.new_bytes_block(bytes)?;
        self.vm().roots[root::RESERVE].set(block.value());
        self.vm().masked(|| self.vm().heap.set_spare(block.value().bits(), block.start(), block.capacity()));
        Ok(())
    }

    /// What [`Vm::interrupt`] does, in the context for it.
    fn interrupt(&self, handler: Value, argument: Value) -> bool {
        let vm = self.vm();
        let outer = vm.heap.enter_hard();
        let done = self.call_handler(handler, argument);
        let is_fine = done.is_ok();
        if let Err(raised) = done {
            let exception = self.take_exception(raised);
            vm.roots[root::FAILURE].set(exception.value());
            vm.heap.set_changed();
            if let Some(cx) = vm.main() {
                cx.pending.fetch_or(pending::SCHEDULED, Ordering::Relaxed);
            }
        }
        vm.heap.leave_hard(outer);
        is_fine
    }

    /// Calls a handler of one argument: a function at once, in the frame that comes first in this context.
    #[inline(always)]
    fn call_handler(&self, handler: Value, argument: Value) -> R {
        match handler.cast::<FunctionObj>().filter(|function| function.code.takes_exactly(1)) {
            Some(_) => {
                self.check_stack()?;
                let window = self.top.get();
                let base = window.wrapping_add(LINK_WORDS);
                // SAFETY: the context is ready and nothing runs in it: its first block has room for a window.
                unsafe {
                    window.write(handler);
                    base.write(argument);
                    self.call_plain(base, 1)
                }
            }
            None => self.call(handler, &[argument]),
        }
    }

    /// Tells what a handler raised.
    fn tell_failure(&self) {
        let failure = self.vm().roots[root::FAILURE].replace(Value::NONE);
        if let Some(exception) = failure.cast() {
            let platform = self.vm().platform;
            // There is nobody to tell that it cannot be told.
            let _ = platform.write(2, b"uncaught exception in interrupt handler\n");
            self.report_exception(exception);
        }
    }

    /// Runs the callbacks that wait. One that raises is reported and does not keep the others from running.
    #[cold]
    pub(crate) fn run_scheduled(&self) -> R<()> {
        let vm = self.vm();
        let running = &vm.roots[root::IN_CALLBACK];
        if running.get() == Value::TRUE {
            // Callbacks do not interrupt each other.
            return Ok(());
        }
        // What interrupted program code is in the middle of must not notice.
        let (exception, handled) = (self.exception.get(), self.handled.replace(Value::NONE));
        self.tell_failure();
        for _ in 0..vm.queue.len.get() {
            let Some([function, argument]) = vm.masked(|| vm.queue.pop()) else { break };
            running.set(Value::TRUE);
            let done = self.call(function, &[argument]);
            running.set(Value::FALSE);
            if let Err(raised) = done {
                let exception = self.take_exception(raised);
                if self.is_instance(exception.value(), types::KEYBOARD_INTERRUPT.gc())
                    || self.is_instance(exception.value(), types::SYSTEM_EXIT.gc())
                {
                    self.handled.set(handled);
                    return Err(self.raise(exception));
                }
                self.report_exception(exception);
            }
        }
        if vm.roots[root::INTERRUPTION].replace(Value::NONE) == Value::TRUE {
            self.pending.fetch_or(pending::INTERRUPT, Ordering::Relaxed);
        }
        if vm.queue.len.get() != 0 {
            self.pending.fetch_or(pending::SCHEDULED, Ordering::Relaxed);
        }
        self.exception.set(exception);
        self.handled.set(handled);
        Ok(())
    }

    /// What `schedule(function, argument)` does.
    pub(crate) fn schedule(&self, function: Value, argument: Value) -> R<()> {
        match self.vm().schedule(function, argument) {
            true => Ok(()),
            false => Err(self.runtime_error(format_args!("schedule queue full"))),
        }
    }
}
