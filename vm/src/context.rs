//! What belongs to one line of execution: registers, the pending exception, stack limits.
//!
//! The register stack is a chain of blocks that never move; a frame lies in one block. A frame:
//!
//! ```text
//! base[-4]  the function that runs
//! base[-3]  where the caller goes on (address of its next instruction; 0: return to Rust)
//! base[-2]  the caller's base
//! base[-1]  odd word: register of the caller that gets the result, and `LINK_*` bits
//! base[0..] registers: parameters, locals, temporaries
//! ```
//! Machine code uses the same frames; the head of `Context` (`repr(C)`) is part of its ABI.
#![allow(unsafe_code, reason = "registers are reached by address")]

use core::cell::Cell;
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::heap::Refused;
use crate::native;
use crate::object::{Bytes, ExceptionObj, FunctionObj, Gc, SliceObj, SuperObj};
use crate::ops::{Instr, LINK_WORDS};
use crate::value::{BOARD, R, Raised, Value};
use crate::vm::Vm;

/// Bits of [`Context::pending`].
pub mod pending {
    /// Ctrl-C.
    pub const INTERRUPT: usize = 1;
    /// A scheduled callback.
    pub const SCHEDULED: usize = 2;
    /// Finalisers wait.
    pub const FINALISERS: usize = 4;
    /// The processor refused a store some time ago.
    pub const FAULT: usize = 8;
    /// Rounds of loops are counted, see [`Context::rounds`](super::Context::rounds); stays set.
    pub const COUNTED: usize = 16;
}

/// In a frame's last link word: the frame began a register block.
pub(crate) const LINK_SWITCHED: usize = 1 << 1;
/// In a frame's last link word: the result is dropped, the caller gets the new instance in `base[0]`'s
/// place that it keeps itself (`__init__`).
pub(crate) const LINK_INIT: usize = 1 << 2;
/// Where the result register starts in a frame's last link word.
pub(crate) const LINK_DST_SHIFT: u32 = 8;

/// Registers of the first block, and of each further one.
const BLOCK_REGISTERS: usize = if BOARD { 1 << 8 } else { 1 << 15 };
/// Registers of a context for interrupts.
const INNER_REGISTERS: usize = 1 << 8;
/// All registers that one context may have.
const MAX_REGISTERS: usize = if BOARD { 1 << 13 } else { 1 << 20 };
/// Words at a block's start: the previous block's end, its start, its top when it was left, whether there is one; then
/// the instance of an `__init__` whose frame is the block's first.
const BLOCK_HEAD: usize = 5;

/// One line of execution.
#[repr(C)]
pub struct Context<'v> {
    /// Bits of [`pending`]; nonzero makes the next safepoint look.
    pub pending: AtomicUsize,
    /// Lowest stack address that may be used.
    pub(crate) stack_limit: Cell<usize>,
    /// First register of the running frame.
    pub(crate) base: Cell<*mut Value>,
    /// First register that is not in use.
    pub(crate) top: Cell<*mut Value>,
    /// End of the current register block.
    pub(crate) end: Cell<*mut Value>,
    /// The pending exception; meaningful only between a `Raised` and whoever handles it.
    pub(crate) exception: Cell<Value>,
    /// The exception being handled, or `None`.
    pub(crate) handled: Cell<Value>,
    /// Helper functions of machine code.
    pub helpers: Cell<*const native::helpers::Address>,
    /// Of the pointer that a helper made last: bytes from its address to the end of its buffer.
    pub(crate) pointer_bytes: Cell<usize>,
    /// Where stubs around helpers hand over results.
    pub(crate) results: [Cell<usize>; 2],
    /// Rounds of loops in machine code, where they are counted.
    pub(crate) machine_rounds: Cell<usize>,
    // End of the part that machine code knows.
    vm: &'v Vm<'v>,
    /// Where the interpreter goes on in the frame that machine code has just left.
    pub(crate) resume: Cell<native::Resume>,
    /// Where the running bytecode frame is, when it called something that may raise.
    pub(crate) pc: Cell<*const Instr>,
    pub(crate) block: Cell<*mut Value>,
    pub(crate) spare: Cell<Option<Gc<Bytes>>>,
    /// A slice and a `super` object for single instructions while the heap is locked.
    pub(crate) spare_slice: Cell<Option<Gc<SliceObj>>>,
    pub(crate) spare_super: Cell<Option<Gc<SuperObj>>>,
    pub(crate) registers: Cell<usize>,
    /// Rounds of loops in the interpreter, where they are counted.
    interpreted_rounds: Cell<usize>,
    stack_base: usize,
    stack_end: usize,
}

impl<'v> Context<'v> {
    /// A context for the main program, whose register stack is ready; `stack_bytes` of machine stack from
    /// here on may be used.
    pub(crate) fn new(vm: &'v Vm<'v>, stack_base: usize, stack_bytes: usize) -> Self {
        let stack_end = stack_base.saturating_sub(stack_bytes);
        Context {
            pending: AtomicUsize::new(if vm.options.get().counts_rounds() { pending::COUNTED } else { 0 }),
            stack_limit: Cell::new(stack_end),
            base: Cell::new(ptr::null_mut()),
            top: Cell::new(ptr::null_mut()),
            end: Cell::new(ptr::null_mut()),
            exception: Cell::new(Value::NONE),
            handled: Cell::new(Value::NONE),
            helpers: Cell::new(native::helpers::ADDRESSES.as_ptr()),
            pointer_bytes: Cell::new(0),
            results: [const { Cell::new(0) }; 2],
            machine_rounds: Cell::new(0),
            vm,
            resume: Cell::new(native::Resume { word: 0, raises: false }),
            pc: Cell::new(ptr::null()),
            block: Cell::new(ptr::null_mut()),
            spare: Cell::new(None),
            spare_slice: Cell::new(None),
            spare_super: Cell::new(None),
            registers: Cell::new(0),
            interpreted_rounds: Cell::new(0),
            stack_base,
            stack_end,
        }
    }

    /// The VM.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn vm(&self) -> &'v Vm<'v> {
        self.vm
    }

    /// Makes a pending exception out of an exception value.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn raise(&self, exception: Gc<ExceptionObj>) -> Raised {
        self.exception.set(exception.value());
        Raised
    }

    /// Takes the pending exception: the caller handles it.
    pub fn take_exception(&self, _: Raised) -> Gc<ExceptionObj> {
        let value = self.exception.replace(Value::NONE);
        value.cast().expect("invariant: a raised exception is pending")
    }

    /// Raises RecursionError when little machine stack is left.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn check_stack(&self) -> R<()> {
        if crate::heap::stack_pointer() < self.stack_limit.get() { Err(self.too_deep()) } else { Ok(()) }
    }

    /// Whether so many bytes of machine stack are left.
    pub fn has_stack(&self, bytes: usize) -> bool {
        crate::heap::stack_pointer() >= self.stack_limit.get().saturating_add(bytes)
    }

    /// Raises RecursionError when less is left.
    pub fn check_stack_for(&self, bytes: usize) -> R<()> {
        if self.has_stack(bytes) { Ok(()) } else { Err(self.too_deep()) }
    }

    #[cold]
    pub(crate) fn too_deep(&self) -> Raised {
        // Raising needs some stack itself.
        let limit = self.stack_limit.get();
        self.stack_limit.set(limit.saturating_sub(32 << 10));
        let raised = self.recursion_error();
        self.stack_limit.set(limit);
        raised
    }

    /// Whether a safepoint has work to do.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn is_pending_work(&self) -> bool {
        self.pending.load(Ordering::Relaxed) != 0
    }

    /// Looks after whatever is pending, at a safepoint.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn poll(&self) -> R<()> {
        if self.is_pending_work() { self.poll_slow() } else { Ok(()) }
    }

    /// Whether something ends what the program does, not only interrupts it.
    pub(crate) fn is_stopped(&self) -> bool {
        self.pending.load(Ordering::Relaxed) & pending::INTERRUPT != 0
    }

    /// A safepoint where no Python code may run: looks after what ends the program's work, and nothing else.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn stop(&self) -> R<()> {
        if self.is_stopped() { self.poll_slow() } else { Ok(()) }
    }

    #[cold]
    fn poll_slow(&self) -> R<()> {
        let bits = self.pending.fetch_and(pending::COUNTED, Ordering::Relaxed);
        if bits & pending::INTERRUPT != 0 {
            self.pending.fetch_or(bits & !pending::INTERRUPT, Ordering::Relaxed);
            return Err(self.keyboard_interrupt());
        }
        if bits & pending::FAULT != 0 {
            self.pending.fetch_or(bits & !pending::FAULT, Ordering::Relaxed);
            return Err(self.bad_address());
        }
        if bits & pending::SCHEDULED != 0 {
            self.run_scheduled()?;
        }
        Ok(())
    }

    /// The safepoint of a loop that goes round in the interpreter.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn poll_round(&self) -> R<()> {
        if self.is_pending_work() { self.round_slow() } else { Ok(()) }
    }

    #[cold]
    fn round_slow(&self) -> R<()> {
        if self.pending.load(Ordering::Relaxed) & pending::COUNTED != 0 {
            self.interpreted_rounds.set(self.interpreted_rounds.get() + 1);
        }
        self.poll_slow()
    }

    /// Rounds of loops so far in machine code and in the interpreter, where they are counted.
    pub fn rounds(&self) -> (usize, usize) {
        (self.machine_rounds.get(), self.interpreted_rounds.get())
    }

    /// Makes sure that `count` registers from `base` on lie in the current block, else moves the link words
    /// and the first `args` registers to another block. Returns the frame's base.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn reserve(
        &self,
        base: *mut Value,
        count: usize,
        args: usize,
        link: &mut usize,
    ) -> R<*mut Value> {
        let room = self.end.get().addr().saturating_sub(base.addr()) / size_of::<Value>();
        if count <= room { Ok(base) } else { self.switch_block(base, count, args, link) }
    }

    #[cold]
    fn switch_block(&self, base: *mut Value, count: usize, args: usize, link: &mut usize) -> R<*mut Value> {
        let wanted = (count + BLOCK_HEAD + LINK_WORDS + 64).max(BLOCK_REGISTERS);
        if self.registers.get() + wanted > MAX_REGISTERS {
            return Err(self.too_deep());
        }
        let block = match self.spare.take() {
            Some(block) if block.capacity() / size_of::<Value>() >= wanted => block,
            _ => self.new_bytes_block(wanted * size_of::<Value>())?,
        };
        let start = block.start().cast::<Value>();
        let capacity = block.capacity() / size_of::<Value>();
        // SAFETY: the block is at least that large; the arguments lie below `base`'s block end.
        unsafe {
            start.cast::<usize>().write(self.end.get().addr());
            start.cast::<usize>().add(1).write(self.block.get().addr());
            start.cast::<usize>().add(2).write(base.add(args).addr());
            start.cast::<usize>().add(3).write(1);
            let new_base = start.add(BLOCK_HEAD + LINK_WORDS);
            ptr::copy_nonoverlapping(base.sub(LINK_WORDS), new_base.sub(LINK_WORDS), args + LINK_WORDS);
            // Below the link words of an `__init__` lies the instance.
            let below = if *link & LINK_INIT != 0 { *base.sub(LINK_WORDS + 1) } else { Value::INT_0 };
            new_base.sub(LINK_WORDS + 1).write(below);
            self.block.set(start);
            self.end.set(start.add(capacity));
            self.registers.set(self.registers.get() + capacity);
            *link |= LINK_SWITCHED;
            Ok(new_base)
        }
    }

    /// Leaves the register block that the current frame began.
    #[cold]
    pub(crate) fn leave_block(&self) {
        let start = self.block.get();
        // SAFETY: `switch_block` wrote these words; the first block is never left.
        unsafe {
            let capacity = self.end.get().offset_from(start) as usize;
            self.registers.set(self.registers.get() - capacity);
            self.end.set(ptr::with_exposed_provenance_mut(start.cast::<usize>().read()));
            self.block.set(ptr::with_exposed_provenance_mut(start.cast::<usize>().add(1).read()));
            if let Some(object) = self.vm.heap.find(start.addr()) {
                let value = Value::from_bits(object);
                self.spare.set(value.and_then(Value::cast::<Bytes>));
            }
        }
    }

    /// Prepares the register stack.
    pub(crate) fn prepare(&self) -> R<()> {
        self.prepare_in(self, BLOCK_REGISTERS)
    }

    /// Prepares the register stack of a context for interrupts, with a block from another context.
    pub(crate) fn prepare_small(&self, other: &Context<'_>) -> R<()> {
        self.prepare_in(other, INNER_REGISTERS)
    }

    fn prepare_in(&self, other: &Context<'_>, registers: usize) -> R<()> {
        let block = other.new_bytes_block(registers * size_of::<Value>())?;
        let start = block.start().cast::<Value>();
        self.block.set(start);
        self.top.set(start.wrapping_add(BLOCK_HEAD));
        self.base.set(ptr::null_mut());
        self.registers.set(registers);
        self.end.set(start.wrapping_add(registers));
        Ok(())
    }

    /// Allocates `bytes` for an object whose header the caller writes at once.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(adder_speed, optimize(speed))]
    pub(crate) fn allocate(&self, bytes: usize) -> R<ptr::NonNull<u8>> {
        match self.vm.heap.allocate(bytes, false) {
            Ok(cell) => Ok(cell),
            Err(refused) => self.allocate_slow(bytes, refused),
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&self, bytes: usize, refused: Refused) -> R<ptr::NonNull<u8>> {
        self.allocate_still(bytes, refused).map_err(|refused| match refused {
            Refused::Stopped => self.stopped(),
            Refused::Collect | Refused::Full | Refused::Large => self.memory_error(),
        })
    }

    /// Allocates where no more is at stake than room: without it, and when the program's work is to end, there is no
    /// cell, and no exception.
    pub(crate) fn allocate_if_room(&self, bytes: usize) -> Option<ptr::NonNull<u8>> {
        let heap = &self.vm.heap;
        heap.allocate(bytes, false).or_else(|refused| self.allocate_still(bytes, refused)).ok()
    }

    /// Allocates what the heap refused at first.
    fn allocate_still(&self, bytes: usize, refused: Refused) -> Result<ptr::NonNull<u8>, Refused> {
        let heap = &self.vm.heap;
        let mut stop = || self.is_stopped();
        let refused = match refused {
            Refused::Large => match heap.allocate_large(bytes, false, &mut stop) {
                Ok(cell) => return Ok(cell),
                Err(refused) => refused,
            },
            other => other,
        };
        if refused != Refused::Collect {
            return Err(refused);
        }
        self.vm.collect(self);
        match heap.allocate(bytes, true) {
            Err(Refused::Large) => heap.allocate_large(bytes, true, &mut stop),
            made => made,
        }
    }

    /// Bytes of machine stack in use.
    pub fn stack_use(&self) -> usize {
        self.stack_base.saturating_sub(crate::heap::stack_pointer())
    }

    /// The address where the machine stack that it uses begins.
    pub(crate) fn stack_base(&self) -> usize {
        self.stack_base
    }

    /// Bytes of machine stack that may be used.
    pub fn stack_size(&self) -> usize {
        self.stack_base - self.stack_limit.get()
    }

    /// How many frames of the smallest size there may be.
    pub fn frame_limit(&self) -> usize {
        MAX_REGISTERS / (LINK_WORDS + 4)
    }

    /// The function of the running frame.
    pub fn function(&self) -> Option<Gc<FunctionObj>> {
        let base = self.base.get();
        if base.is_null() {
            return None;
        }
        // SAFETY: a frame's link words precede its registers.
        unsafe { base.sub(LINK_WORDS).read().cast() }
    }

    /// Clears what calls that are over left on both stacks of a chip: frames made there later do not write all of their
    /// words, and the collector would take the others for references.
    #[inline(never)]
    pub(crate) fn clear_dead_frames(&self) {
        let has_zeal = self.vm.heap.has_zeal();
        if !cfg!(target_os = "none") && !has_zeal {
            return;
        }
        let (top, end) = (self.top.get(), self.end.get());
        // In the test mode a few show whether anybody still needs them.
        let end = if has_zeal { end.min(top.wrapping_add(64)) } else { end };
        // SAFETY: registers of the current block that are not in use, 0 no more a value than what lies there may be.
        unsafe { ptr::write_bytes(top, 0, end.addr().saturating_sub(top.addr()) / size_of::<Value>()) };
        if cfg!(target_os = "none") {
            // What fills memory on a chip has no frame.
            let end = crate::heap::stack_pointer();
            let start = ptr::with_exposed_provenance_mut::<u8>(self.stack_end);
            // SAFETY: the machine stack is this context's alone, and what lies below the stack pointer is no more in use.
            // A handler that interrupts this has its frames there only while it runs.
            unsafe { ptr::write_bytes(start, 0, end.saturating_sub(self.stack_end)) };
        }
    }

    /// Whether machine code of so many bytes at `start` may be running: its callees return there, which the machine
    /// stack from `sp` on says.
    pub(crate) fn may_run(&self, sp: usize, start: usize, bytes: usize) -> bool {
        let sp = sp & !(size_of::<usize>() - 1);
        let words = self.stack_base.saturating_sub(sp) / size_of::<usize>();
        let stack: *const usize = ptr::with_exposed_provenance(sp);
        // SAFETY: the machine stack, up to where the context was made.
        let mut stack = (0..words).map(|at| unsafe { stack.add(at).read() });
        stack.any(|word| word.wrapping_sub(start) <= bytes)
    }

    /// Marks what this context keeps alive while nothing runs in it.
    pub(crate) fn mark_idle(&self, marker: &mut crate::heap::Marker<'_, '_>) {
        marker.word(self.block.get().addr());
        marker.value(self.exception.get());
    }

    /// Marks all that this context keeps alive.
    pub(crate) fn mark(&self, marker: &mut crate::heap::Marker<'_, '_>) {
        let registers = crate::heap::callee_saved_registers();
        for word in registers {
            marker.word(word);
        }
        marker.value(self.exception.get());
        marker.value(self.handled.get());
        if let Some(spare) = self.spare.get() {
            marker.value(spare.value());
        }
        let spares = [self.spare_slice.get().map(Gc::value), self.spare_super.get().map(Gc::value)];
        spares.into_iter().flatten().for_each(|value| marker.value(value));
        // SAFETY: the machine stack from here to where the context was made; the blocks of the register
        // stack up to their tops.
        unsafe {
            let sp = crate::heap::stack_pointer() & !(size_of::<usize>() - 1);
            marker.conservative(
                ptr::with_exposed_provenance(sp),
                ptr::with_exposed_provenance(self.stack_base),
            );
            let mut start = self.block.get();
            let mut top = self.top.get();
            while !start.is_null() {
                marker.word(start.addr());
                marker.conservative(start.cast(), top.cast());
                if start.cast::<usize>().add(3).read() != 1 {
                    break;
                }
                top = ptr::with_exposed_provenance_mut(start.cast::<usize>().add(2).read());
                start = ptr::with_exposed_provenance_mut(start.cast::<usize>().add(1).read());
            }
        }
    }
}
