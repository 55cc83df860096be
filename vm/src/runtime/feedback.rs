//! What instructions have seen: one byte per instruction word, which `@native` specialises on.
//!
//! For operators: kinds of the left operand in the low four bits, of the right one in the high four; no bit
//! means small ints only. For subscripts: `Kind` of the container plus 1, for arrays [`ARRAY`] and the number of
//! their item format, or [`MIXED`].

use crate::object::Kind;
use crate::runtime::wide;
use crate::value::Value;

/// A small int.
pub const SMALL: u8 = 1;
/// A float.
pub const FLOAT: u8 = 2;
/// An int outside the small range that 64 bits hold.
pub const INT: u8 = 4;
/// Anything else.
pub const OTHER: u8 = 8;
/// Of an operator: the result of two small ints did not fit the narrowest machine int.
pub const GREW: u8 = INT | INT << 4;
/// Of an operator: the result of two ints did not fit 64 bits, or there was none.
pub const OVERFLOWED: u8 = OTHER | OTHER << 4;
/// An array, its item format in the other bits.
pub const ARRAY: u8 = 0x80;
/// Several kinds of containers.
pub const MIXED: u8 = u8::MAX;

/// The bit for a value.
pub fn of(value: Value) -> u8 {
    match value.kind() {
        Kind::Int if value.is_small() => SMALL,
        Kind::Float => FLOAT,
        Kind::Int if wide::number(value).is_some() => INT,
        _ => OTHER,
    }
}
