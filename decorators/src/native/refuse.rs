//! What this tier leaves to the interpreter.

use adder_vm::code::flags;
use adder_vm::object::{CodeObj, Gc};

/// Why a code is not lifted: nothing there means that it is.
pub(super) fn refused(code: Gc<CodeObj>) -> Option<&'static str> {
    // What is unboxed, or not live, is not in the frame.
    let shows_registers = code.has(flags::SHOWS_LOCALS) && code.has(flags::FUNCTION);
    shows_registers.then_some("a function whose locals are shown")
}
