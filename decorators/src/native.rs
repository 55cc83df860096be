//! `@native`: any function, with the meaning of its bytecode, lifted to IR.
//!
//! Registers that hold tagged words stay in the frame's memory, where the interpreter has them; those that
//! are known or guessed to hold machine ints and floats live unboxed in SSA values. Guesses come from the
//! kinds of the arguments and from what the interpreter has seen, and are guarded: a wrong one leaves for
//! the interpreter at that instruction, which finds the frame as it would have left it itself. Instructions
//! without an unboxed form run one at a time through a helper, on the same frame.

mod arith;
mod control;
mod items;
mod kinds;
mod lower;
mod plan;

pub use kinds::Kind;
pub use lower::lift;
