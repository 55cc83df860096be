//! Signed sums, products, and division that rounds down.

use super::Int;
use crate::num::limb::{self, Limb};
use crate::num::{Poll, Stopped};

/// `a + b`; `out` has one limb more than the longer operand.
pub fn add<'o>(out: &'o mut [Limb], a: Int<'_>, b: Int<'_>) -> Int<'o> {
    if a.negative == b.negative {
        let len = limb::add(out, a.magnitude, b.magnitude);
        return Int { negative: a.negative, magnitude: &out[..len] };
    }
    let (larger, smaller) = if limb::cmp(a.magnitude, b.magnitude).is_lt() { (b, a) } else { (a, b) };
    let len = limb::sub(out, larger.magnitude, smaller.magnitude);
    Int { negative: larger.negative && len > 0, magnitude: &out[..len] }
}

/// `a - b`; `out` has one limb more than the longer operand.
pub fn sub<'o>(out: &'o mut [Limb], a: Int<'_>, b: Int<'_>) -> Int<'o> {
    add(out, a, -b)
}

/// `a * b`; `out` has as many limbs as both operands, `scratch` has [`limb::mul_scratch`] of their lengths.
pub fn mul<'o>(
    out: &'o mut [Limb],
    a: Int<'_>,
    b: Int<'_>,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Int<'o>, Stopped> {
    let len = if core::ptr::eq(a.magnitude, b.magnitude) {
        limb::sqr(out, a.magnitude, scratch, poll)?
    } else {
        limb::mul(out, a.magnitude, b.magnitude, scratch, poll)?
    };
    Ok(Int { negative: a.negative != b.negative && len > 0, magnitude: &out[..len] })
}

/// What [`floor_div_rem`] returns; the remainder is zero or has the divisor's sign.
#[derive(Clone, Copy, Debug)]
pub struct FloorDivided<'w> {
    /// `a // b`.
    pub quotient: Int<'w>,
    /// `a % b`.
    pub remainder: Int<'w>,
}

/// The sizes that [`floor_div_rem`] needs for operands of these lengths.
pub fn floor_div_scratch(a_len: usize, b_len: usize) -> limb::DivScratch {
    let sizes = limb::div_scratch(a_len, b_len);
    limb::DivScratch { work: sizes.work + 1, ..sizes }
}

/// `a // b` and `a % b`; `b` is not zero. Both results lie in `work`.
pub fn floor_div_rem<'w>(
    work: &'w mut [Limb],
    a: Int<'_>,
    b: Int<'_>,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<FloorDivided<'w>, Stopped> {
    let n = b.magnitude.len();
    let divided = limb::div_rem(work, a.magnitude, b.magnitude, scratch, poll)?;
    let mut quotient_len = divided.quotient.len();
    let remainder_len = divided.remainder.len();
    let negative = a.negative != b.negative;
    let (remainder, quotient) = work.split_at_mut(n);
    if negative && remainder_len > 0 {
        // Down to the next integer, and the remainder to the divisor's side.
        remainder[remainder_len..].fill(0);
        limb::sub_from_in_place(remainder, b.magnitude);
        quotient[quotient_len] = 0;
        limb::add_limb_in_place(&mut quotient[..=quotient_len], 1);
        quotient_len += usize::from(quotient[quotient_len] != 0);
        return Ok(FloorDivided {
            quotient: Int { negative: true, magnitude: &quotient[..quotient_len] },
            remainder: Int::new(b.negative, remainder),
        });
    }
    Ok(FloorDivided {
        quotient: Int { negative: negative && quotient_len > 0, magnitude: &quotient[..quotient_len] },
        remainder: Int::new(b.negative, &remainder[..remainder_len]),
    })
}
