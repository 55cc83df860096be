//! IR to Thumb-2 machine code, on the device itself or ahead of time.
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

pub mod asm;
#[cfg(feature = "text")]
pub mod disasm;
pub mod encoding;
pub mod operand;
