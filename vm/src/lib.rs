//! The virtual machine: front end, bytecode, interpreter, heap, objects, builtins and modules.
#![no_std]
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_macros,
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "tests may allocate"
    )
)]
extern crate alloc;

pub mod code;
pub mod mem;
pub mod num;
pub mod ops;
