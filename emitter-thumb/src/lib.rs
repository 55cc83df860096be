//! IR to Thumb-2 machine code, on the device itself or ahead of time.
//!
//! # The way of a function
//!
//! | module | gives |
//! |---|---|
//! | `order` | the order of blocks, depth of loops, numbers of instructions |
//! | `select` | which instructions become part of others, which values need a place |
//! | `liveness` | lives as ranges of numbers |
//! | `allocate` | a register or a word of the frame for each value |
//! | `lower` | calls of the assembler, instruction by instruction, with `moves` at edges and calls |
//! | `asm`, `encoding` | bytes |
//!
//! **Selection** comes first, so that lives are those of what the code will read. A comparison belongs to its branch, a
//! shift to the operand it makes, a product to the sum (`mla`, `mls`), a shift and a mask are `ubfx`, two limits `ssat`,
//! a tag test sets flags. A constant that its user encodes has no place; another one has one like any value, but is made
//! anew instead of loaded when it lost its register. Casts are the value itself. The step of a loop's counter is moved
//! to the end of its block, so that old and new counter are one register.
//!
//! **Places** are for life. A value is in one register or one word of the frame wherever it is alive: no value is
//! split, edges move nothing but arguments to parameters, and equal exits have equal state, so that each is one stub.
//! One sweep over the ranges by their starts takes, for each value, a register that is free there (in SSA form that is
//! enough, see `allocate`), by preference the one that its edges or operands wish for; or else the register of what costs
//! least for the length of its life, counted by loop depth. An `i64` is two values, for no instruction needs them in
//! neighbouring registers. Values that live across a call in a loop are in callee-saved registers or memory; other calls
//! and the slow part of safepoints save what is alive, beside the loop.
//!
//! **Registers and frame** are in `target`: the Context in r11, two scratch registers for what is in memory, the
//! frame's base a value like others, the stack pointer constant from the prologue on.
//!
//! **Memory**: tables by value, instruction or block, with numbers of 16 bits, and one bit per block for each value that
//! crosses blocks. All of it is booked with the account that the caller gives; more is [`OutOfMemory`].
//!
//! [`OutOfMemory`]: adder_vm::mem::OutOfMemory
//!
//! # What a lowering needs of the assembler ([`asm::Assembler`])
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
#[cfg(test)]
extern crate std;

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
