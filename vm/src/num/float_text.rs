//! Floats as decimal text and back, correctly rounded, with Python's layout.
//!
//! On a PC core's own routines find the shortest digits and read numbers, since they are fast; they would
//! cost a chip some 30 KB of tables and code, so there both are done on limbs, exactly and in little space.
//! Which is which is decided in [`shortest()`] and [`parse`] alone; tests run both.

use super::ascii::Ascii;
use super::float_bits::Float;
use core::fmt;

mod exact;
mod layout;
mod parse;
mod scale;
mod shortest;
#[cfg(test)]
mod tests;

pub use exact::{places, significant};
pub use layout::{Layout, Style};
pub use parse::{from_decimal, parse, round_to_places};
pub use shortest::shortest;

/// Whether core's routines are used: where flash is no concern.
const USE_CORE: bool = !crate::value::BOARD;

/// Decimal digits and where the point is among them: the value is `0.DIGITS * 10^point`.
///
/// There are no zeros at either end. Zero has no digits, and its point is 1 so that its exponent is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal<'d> {
    /// ASCII digits.
    pub digits: &'d [u8],
    /// How many of them stand before the point; may be negative or more than there are.
    pub point: i32,
}

impl<'d> Decimal<'d> {
    /// Zero.
    pub const ZERO: Decimal<'static> = Decimal { digits: &[], point: 1 };

    /// The number of digits without a zero in front, of which `places` stand after the point.
    fn of_integer(digits: &'d [u8], places: i32) -> Self {
        let point = digits.len() as i32 - places;
        let len = digits.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
        if len == 0 { Decimal::ZERO } else { Decimal { digits: &digits[..len], point } }
    }
}

/// Writes `repr(value)`: the shortest digits that read back as the same value, with an exponent below 1e-4
/// and from 1e16 on, else with a point.
pub fn write_repr<F: Float>(out: &mut dyn fmt::Write, value: F) -> fmt::Result {
    let mut digits = F::digits();
    let layout = Layout::of(value, Style::Repr, &mut digits);
    let mut out = Ascii::new(out);
    if value.is_sign_negative() && !value.is_nan() {
        out.push(b'-')?;
    }
    layout.write(&mut out)?;
    out.flush()
}
