//! The virtual machine: front end, bytecode, interpreter, heap, objects, builtins and modules.
#![no_std]
extern crate alloc;

pub mod code;
pub mod mem;
pub mod ops;
