//! Numbers as algorithms on slices: big integers, float text, format specifications; no VM values here.
//!
//! Nothing below allocates behind the caller's back. Integer functions take result and scratch slices,
//! whose sizes they tell beforehand; text is written to a `fmt::Write`. What can take longer than a few
//! milliseconds takes a [`Poll`] and stops when that says so.

pub(crate) mod ascii;
pub mod crc;
pub mod float_bits;
pub mod float_text;
pub mod format_spec;
pub mod int;
pub mod limb;
mod poll;
pub mod real;

pub use poll::{Poll, Stopped};
