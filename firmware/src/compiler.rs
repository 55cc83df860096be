//! The compiler of decorated functions on the chip. There is no emitter yet: functions stay bytecode.

use adder_decorators::driver::{self, Driver, optimise_and_emit};
use adder_decorators::emitter::{Emitter, Error, Object, Unit, Unsupported};
use adder_decorators::ir::{Function, Profile};
use adder_decorators::viper::Target;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::native::{Compiled, Compiler, Entry};
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::value::R;

/// Bytes of scratch memory for the work on one function.
const SCRATCH: usize = 10 * 1024;

const NO_EMITTER: Error =
    Error::Unsupported(Unsupported { what: "no machine code for this board", pc: None });

/// The compiler.
pub struct Chip(Driver<Memory>);

impl Chip {
    /// A compiler that has not compiled anything yet.
    pub fn new() -> Self {
        Chip(Driver::new(Memory, Target::of(Profile::BOARD), SCRATCH))
    }
}

impl Compiler for Chip {
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled> {
        self.0.define_viper(cx, function)
    }

    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled> {
        self.0.compile_native(cx, function, word)
    }

    fn install_ready(&self, _cx: &Context<'_>) -> R<()> {
        Ok(())
    }

    fn forget(&self, _entry: Entry) {}
}

/// Where machine code lies.
struct Memory;

struct Nothing;

impl Emitter for Nothing {
    fn emit<'m>(&mut self, _: &Function<'_>, _: &Unit, _: &'m Mem) -> Result<Object<'m>, Error> {
        Err(NO_EMITTER)
    }
}

/// Nothing is compiled beside the program: there is one processor.
enum NoWork {}

impl driver::Work for NoWork {
    fn new(_: Unit, _: usize, _: driver::Lift<'_>) -> Result<Self, Error> {
        Err(NO_EMITTER)
    }

    fn function(&self) -> &Function<'_> {
        match *self {}
    }
}

impl driver::Backend for Memory {
    type Work = NoWork;

    fn compile(&mut self, function: &mut Function<'_>, unit: &Unit, mem: &Mem) -> Result<Entry, Error> {
        optimise_and_emit(function, unit, &mut Nothing, mem)?;
        Err(NO_EMITTER)
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

    fn free(&mut self, _: Entry) {}

    fn keeps_origins(&self) -> bool {
        false
    }

    fn refused(&mut self, _name: &str, _line: u32, _error: &Error) {}
}
