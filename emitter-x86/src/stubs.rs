//! Small pieces of machine code written by hand, with dynasm-rs: entries of functions, calls that keep
//! registers.
#![allow(clippy::useless_conversion, reason = "dynasm's expansion converts numbers of registers")]

pub mod entry;
pub mod keep;

/// What is added to a float's bits before they are rotated into a tagged word.
const FLOAT_BIAS: i64 = 1 << 60;
