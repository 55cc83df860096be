//! `@native`: any function, with the meaning of its bytecode, lifted to IR.
//!
//! The frame always has what Python can see as a word: a tagged word is stored when it is made, and its SSA value
//! serves as long as the register is not written again. Machine ints, floats and truths live unboxed in SSA
//! values and reach the frame only where something reads them there. What a value is comes from the kinds of
//! the arguments and from what the interpreter has seen; a wrong guess leaves for the interpreter at that
//! instruction, which finds the frame as it would have left it itself. Machine ints have the target's word; in a
//! function whose operators have met larger ones, the kind of each says how many bits it takes (`wide`). Names,
//! attributes and methods are found as the inline caches did, compared first; where that fails, a helper finds them.
//! Instructions without a form of their own run one at a time through a helper, on the same frame.

mod arith;
mod attr;
mod builtin;
mod call;
mod control;
mod entry;
mod facts;
mod items;
mod kinds;
mod loops;
mod lower;
mod number;
mod place;
mod plan;
mod refuse;
mod wide;

pub use kinds::Kind;
pub use lower::{Keep, Subject, lift};
