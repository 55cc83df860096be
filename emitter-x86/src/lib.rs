//! IR to x86-64 machine code: Cranelift, and dynasm-rs for stubs.

pub mod aside;
pub mod backend;
pub mod emitter;
pub mod jit;
mod lower;
pub mod memory;
mod placing;
pub mod stubs;
pub mod target;
pub mod walk;
