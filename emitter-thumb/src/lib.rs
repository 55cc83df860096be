//! IR to Thumb-2 machine code, on the device itself or ahead of time.
//!
//! What a lowering needs of the assembler ([`asm::Assembler`]):
//!
//! - Methods such as `alu`, `load` or `mov_imm` take any registers, constants and offsets and choose the shortest
//!   form; [`asm::Flags`] says what may happen to the condition flags. `Assembler::emit` takes any row of the table
//!   by its name, e.g. `Op::SMLABB`, with typed operands.
//! - A constant or offset without a form of its own takes the result's register or `Assembler::scratch` (`ip`, or
//!   none); `alu_imm_fits`, `test_imm_fits` and `offset_fits` say beforehand whether it does.
//! - Methods return nothing: the first error is kept, and `finish` returns it. A value or register that does not
//!   fit is an error, never another instruction.
//! - Branches, `adr`, literals and tables get their length in `finish`. Literals wait in a pool, which is placed where
//!   loads would no longer reach, behind a jump if there is one: after a return by `emit`, `after_jump` says so.
//! - In an IT block every call is one instruction, or an error.
//! - `Code::offset` tells where labels came to lie, for tables of exits and handlers.
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
