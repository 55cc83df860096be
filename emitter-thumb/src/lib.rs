//! IR to Thumb-2 machine code, on the device itself or ahead of time.
#![cfg_attr(not(test), no_std)]
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

mod allocate;
pub mod asm;
#[cfg(test)]
mod check;
#[cfg(feature = "text")]
pub mod disasm;
pub mod emitter;
pub mod encoding;
mod liveness;
mod lower;
mod moves;
pub mod operand;
mod order;
mod select;
mod target;
