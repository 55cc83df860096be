//! The compiler of decorated functions on the chip: machine code lies in the heap's region, beside the objects.
#![allow(unsafe_code, reason = "memory becomes machine code")]

use core::ptr::{self, NonNull};

use adder_decorators::driver::{self, ABI, Driver, optimise_and_emit};
use adder_decorators::emitter::{Error, Unit, Unsupported};
use adder_decorators::ir::{Function, Profile};
use adder_decorators::viper::Target;
use adder_emitter_thumb::emitter::Thumb;
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

/// Bytes before a function's code, which say how long it is.
const HEAD: usize = 8;

/// Nothing is compiled beside the program: there is one processor.
const ALONE: Error = Error::Unsupported(Unsupported { what: "one processor", pc: None });

/// The compiler.
pub struct Chip(Driver<Memory>);

impl Chip {
    /// A compiler that has not compiled anything yet.
    pub fn new() -> Self {
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

    fn forget(&self, entry: Entry) {
        // Not by way of the driver: memory for the work on a function may have been what the collection was for.
        release(entry);
    }
}

/// Gives back the memory of machine code that nothing runs any more.
fn release(entry: Entry) {
    let Some(block) = NonNull::new(ptr::with_exposed_provenance_mut::<u8>(entry.address() - 1 - HEAD)) else {
        return;
    };
    // SAFETY: `compile` made it, with its length in front; code begins at its entry.
    unsafe { memory::free(block, HEAD + block.cast::<usize>().read()) };
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
        let block = memory::allocate(HEAD + object.bytes.len()).ok_or(Error::OutOfMemory)?;
        // SAFETY: the block is as long, and nobody else's; the barriers make what was written visible to fetches.
        unsafe {
            block.cast::<usize>().write(object.bytes.len());
            let code = block.add(HEAD);
            ptr::copy_nonoverlapping(object.bytes.as_ptr(), code.as_ptr(), object.bytes.len());
            cortex_m::asm::dsb();
            cortex_m::asm::isb();
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
