//! What this build of the VM has: the cargo features of that name, as constants.
//!
//! What is absent ends at a few places, where an operation answers that this build has no such thing; whatever only
//! leads there is no part of an image. So all of it is compiled, and checked, in every build.

/// Ints beyond the value word. Without them results that are larger raise OverflowError.
pub const BIGINT: bool = cfg!(feature = "bigint");

/// `float`, `complex`, `math` and `cmath`. Without them literals are a SyntaxError, results a TypeError.
pub const FLOAT: bool = cfg!(feature = "float");

/// The way from a program's text to bytecode. Without it all text is a SyntaxError.
pub const COMPILER: bool = cfg!(feature = "compiler");

/// Machine code for decorated functions. Without it they stay bytecode.
pub const NATIVE: bool = cfg!(feature = "native");
