//! Text as algorithms on `str` and byte slices: what the methods of `str` and `bytes` do, without VM values.
//!
//! Positions are byte offsets; those in text lie between characters. Results go to a [`Sink`] or a
//! `fmt::Write`: memory that can run out, or [`Size`], which only counts, so that a result can be made in a
//! block of its exact size. Where text and bytes differ, [`Units`] says which rules hold.
//!
//! The Cargo feature `unicode` brings case mapping and character classes beyond ASCII.

pub mod case;
pub mod class;
pub mod codec;
pub mod find;
pub mod hex;
pub mod index;
pub mod letter;
pub mod lines;
pub mod pad;
pub mod quote;
pub mod replace;
mod sink;
pub mod space;
pub mod split;

#[cfg(test)]
mod tests;

pub use sink::{Fill, Sink, Size};

/// Which rules hold for a byte slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// It is valid UTF-8: those of `str`.
    Chars,
    /// Those of `bytes`.
    Bytes,
}
