//! In an image without the feature `native`: nobody compiles decorated functions.

use adder_vm::context::Context;
use adder_vm::native::{Compiled, Compiler, Entry};
use adder_vm::object::{FunctionObj, Gc};
use adder_vm::value::R;

/// No address is one of machine code.
pub fn failure_of(_: usize) -> Option<usize> {
    None
}

/// The compiler that there is none of.
pub enum Chip {}

impl Compiler for Chip {
    fn define_viper(&self, _: &Context<'_>, _: Gc<FunctionObj>) -> R<Compiled> {
        match *self {}
    }

    fn compile_native(&self, _: &Context<'_>, _: Gc<FunctionObj>, _: usize) -> R<Compiled> {
        match *self {}
    }

    fn install_ready(&self, _: &Context<'_>) -> R<()> {
        match *self {}
    }

    fn forget(&self, _: Entry) {
        match *self {}
    }
}
