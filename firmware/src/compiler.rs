//! The compiler of decorated functions on the chip: machine code lies in the heap's region, beside the objects.
#![allow(unsafe_code, reason = "memory becomes machine code")]

use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicPtr, Ordering};

use adder_decorators::driver::{self, ABI, Driver, optimise_and_emit};
use adder_decorators::emitter::{Error, Unit, Unsupported};
use adder_decorators::ir::{Function, Profile};
use adder_decorators::viper::Target;
use adder_emitter_thumb::emitter::Thumb;
use adder_emitter_thumb::operand::Core;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::native::{Compiled, Compiler, Entry};
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::value::R;

use crate::{board, memory};

/// Bytes of scratch memory for the work on one function: at least, and at most where the heap has room.
const SCRATCH: usize = 10 * 1024;
const MOST_SCRATCH: usize = 64 * 1024;

/// Bytes of machine stack that the work on one function may take.
const STACK: usize = 5 * 1024;

/// What lies before a function's code, and beside code that lies in a file.
#[repr(C)]
struct Head {
    /// The next function.
    next: *mut Head,
    /// Its first instruction.
    start: *const u8,
    /// Halfwords of code.
    len: u16,
    /// The halfword where it goes on after an access to memory that failed; 0 for none.
    failure: u16,
}

const HEAD: usize = size_of::<Head>();

/// All machine code, for whoever asks whose an address is.
static CODE: AtomicPtr<Head> = AtomicPtr::new(ptr::null_mut());

/// Where machine code goes on after an access to memory that failed at `pc`; nothing if no function's code is there.
pub fn failure_of(pc: usize) -> Option<usize> {
    let mut next = CODE.load(Ordering::Acquire);
    // SAFETY: all that is linked is alive: it is unlinked before it is freed.
    while let Some(head) = unsafe { next.as_ref() } {
        let start = head.start.addr();
        if pc.wrapping_sub(start) < 2 * usize::from(head.len) {
            return (head.failure != 0).then_some(start + 2 * usize::from(head.failure));
        }
        next = head.next;
    }
    None
}

/// Nothing is compiled beside the program: there is one processor.
const ALONE: Error = Error::Unsupported(Unsupported { what: "one processor", pc: None });

/// The compiler.
pub struct Chip(Driver<Memory>);

impl Chip {
    /// A compiler that has not compiled anything yet.
    pub fn new() -> Self {
        // What an earlier VM had is gone with its memory.
        CODE.store(ptr::null_mut(), Ordering::Release);
        let emitter = Thumb::new(ABI, board::CORE);
        Chip(Driver::new(Memory { emitter }, Target::of(Profile::BOARD), SCRATCH))
    }

    /// Half of the heap that is free may be scratch memory.
    fn share(&self, cx: &Context<'_>) {
        let heap = &cx.vm().heap;
        let free = heap.capacity_bytes().saturating_sub(heap.used_bytes());
        self.0.set_scratch((free / 2).clamp(SCRATCH, MOST_SCRATCH));
    }
}

impl Compiler for Chip {
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        cx.check_stack_for(STACK)?;
        self.share(cx);
        self.0.define_viper(cx, function)
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled> {
        if !cx.has_stack(STACK) {
            // The function is offered again, perhaps where less of the stack is in use.
            return Ok(Compiled::Later);
        }
        self.share(cx);
        self.0.compile_native(cx, function, word)
    }

    fn install_ready(&self, _cx: &Context<'_>) -> R<()> {
        Ok(())
    }

    fn core(&self) -> Option<u8> {
        Some(board::CORE.bits())
    }

    fn core_name(&self, core: u8) -> &'static str {
        Core::of_bits(core).name()
    }

    unsafe fn make_entry(&self, code: &[u8], failure: usize) -> Option<Entry> {
        let len = u16::try_from(code.len().div_ceil(2)).ok()?;
        let failure = u16::try_from(failure / 2).ok()?;
        let start = NonNull::from(code).cast::<u8>();
        let head = memory::allocate(HEAD)?.cast();
        // SAFETY: the caller's promise; the head is nobody else's. An odd address: Thumb code.
        unsafe {
            memory::publish_code(start.as_ptr(), code.len());
            link(head, start.as_ptr(), len, failure);
            Some(Entry::new(start.add(1)))
        }
    }

    fn extent(&self, entry: Entry) -> Option<(usize, usize)> {
        let start = entry.address() - 1;
        let mut next = CODE.load(Ordering::Relaxed);
        // SAFETY: all that is linked is alive.
        while let Some(head) = unsafe { next.as_ref() } {
            if head.start.addr() == start {
                return Some((start, 2 * usize::from(head.len)));
            }
            next = head.next;
        }
        None
    }

    fn forget(&self, entry: Entry) {
        // Not by way of the driver: memory for the work on a function may have been what the collection was for.
        release(entry);
    }
}

/// Adds code to the list.
///
/// # Safety
/// There is room for a head, which stays until it is released, and code of as many halfwords at `start`.
unsafe fn link(head: NonNull<Head>, start: *const u8, len: u16, failure: u16) {
    let next = CODE.load(Ordering::Relaxed);
    // SAFETY: the caller's promise.
    unsafe { head.write(Head { next, start, len, failure }) };
    CODE.store(head.as_ptr(), Ordering::Release);
}

/// Gives back the memory of machine code that nothing runs any more.
fn release(entry: Entry) {
    let start = entry.address() - 1;
    let (mut before, mut at) = (ptr::null_mut::<Head>(), CODE.load(Ordering::Relaxed));
    // SAFETY: all that is linked is alive; whose code begins at the entry was linked with it.
    unsafe {
        while let Some(head) = at.as_ref() {
            if head.start.addr() == start {
                match before.as_mut() {
                    Some(before) => before.next = head.next,
                    None => CODE.store(head.next, Ordering::Release),
                }
                let is_behind = start == at.addr() + HEAD;
                let bytes = if is_behind { HEAD + 2 * usize::from(head.len) } else { HEAD };
                if let Some(block) = NonNull::new(at) {
                    memory::free(block.cast(), bytes);
                }
                return;
            }
            (before, at) = (at, head.next);
        }
    }
}

/// The emitter, and where its code lies.
struct Memory {
    emitter: Thumb,
}

enum NoWork {}

impl driver::Work for NoWork {
    fn new(_: Unit, _: usize, _: driver::Lift<'_>) -> Result<Self, Error> {
        Err(ALONE)
    }

    fn function(&self) -> &Function<'_> {
        match *self {}
    }
}

impl driver::Backend for Memory {
    type Work = NoWork;

    fn compile(&mut self, function: &mut Function<'_>, unit: &Unit, mem: &Mem) -> Result<Entry, Error> {
        let object = optimise_and_emit(function, unit, &mut self.emitter, mem)?;
        let (Ok(len), Ok(failure)) =
            (u16::try_from(object.bytes.len().div_ceil(2)), u16::try_from(object.failure / 2))
        else {
            return Err(Error::Unsupported(Unsupported { what: "more than 128 KB of code", pc: None }));
        };
        let block = memory::allocate(HEAD + 2 * usize::from(len)).ok_or(Error::OutOfMemory)?;
        // SAFETY: the block is as long, and nobody else's.
        unsafe {
            let code = block.add(HEAD);
            ptr::copy_nonoverlapping(object.bytes.as_ptr(), code.as_ptr(), object.bytes.len());
            memory::publish_code(code.as_ptr(), object.bytes.len());
            link(block.cast(), code.as_ptr(), len, failure);
            // An odd address: Thumb code.
            Ok(Entry::new(code.add(object.entry as usize + 1)))
        }
    }

    fn begin(&mut self, _: usize, work: NoWork) -> Result<(), Error> {
        match work {}
    }

    fn next_done(&mut self) -> Option<(usize, NoWork)> {
        None
    }

    fn place(&mut self, work: &NoWork) -> Result<Entry, Error> {
        match *work {}
    }

    fn free(&mut self, entry: Entry) {
        release(entry);
    }

    fn keeps_origins(&self) -> bool {
        false
    }

    fn refused(&mut self, _name: &str, _line: u32, _error: &Error) {}
}
