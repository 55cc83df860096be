//! What Python's operations do: each exists once, called by the interpreter and by machine code.

mod alloc;
mod arith;
pub(crate) mod attr;
pub(crate) mod bind;
pub(crate) mod buffer;
pub(crate) mod call;
mod class;
mod compare;
mod complex;
mod convert;
mod dict;
mod error;
pub mod feedback;
mod float;
mod format;
mod function;
pub(crate) mod generator;
pub(crate) mod int;
mod item;
mod iter;
mod lookup;
mod name;
mod number;
mod numeric;
mod sequence;
mod unit;

pub use arith::{BinaryOp, UnaryOp};
pub(crate) use arith::{binary_small, floor_div, floor_mod, is_plain};
pub use buffer::Buffer;
pub(crate) use class::native_base;
pub use compare::CompareOp;
pub(crate) use complex::Complex;
pub(crate) use error::exception_of;
pub(crate) use error::shown;
pub use generator::Resumed;
pub use unit::load as load_unit;
