//! What numbers are: those of this machine, or on a PC those of the boards that it imitates (the feature `board`).
//!
//! What a program can see of the width of words goes by these types: limits of indices, hashes, sizes in `struct`.

/// Whether numbers are those of boards.
pub const BOARD: bool = cfg!(any(target_pointer_width = "32", feature = "board"));

/// A machine word as programs see it, signed.
#[cfg(not(feature = "board"))]
pub type Word = isize;
/// A machine word as programs see it, signed.
#[cfg(feature = "board")]
pub type Word = i32;

/// A machine word as programs see it, without sign.
#[cfg(not(feature = "board"))]
pub type UWord = usize;
/// A machine word as programs see it, without sign.
#[cfg(feature = "board")]
pub type UWord = u32;

/// The language's float: `f64` on a PC, `f32` on boards.
#[cfg(all(target_pointer_width = "64", not(feature = "board")))]
pub type Float = f64;
/// The language's float: `f64` on a PC, `f32` on boards.
#[cfg(any(target_pointer_width = "32", feature = "board"))]
pub type Float = f32;

/// A float's bits.
#[cfg(all(target_pointer_width = "64", not(feature = "board")))]
pub(super) type FloatBits = u64;
/// A float's bits.
#[cfg(any(target_pointer_width = "32", feature = "board"))]
pub(super) type FloatBits = u32;

/// Added to a float's bits before the rotation, so that exponents around zero get the tag.
#[cfg(all(target_pointer_width = "64", not(feature = "board")))]
pub(super) const FLOAT_BIAS: FloatBits = 1 << 60;
/// Added to a float's bits before the rotation, so that exponents around zero get the tag.
#[cfg(any(target_pointer_width = "32", feature = "board"))]
pub(super) const FLOAT_BIAS: FloatBits = 0x4000_0000 - (95 << 23);
