//! Integers from and to bytes of either order, unsigned or in two's complement.

use super::Int;
use crate::num::limb::{self, BITS, Limb};

const LIMB_BYTES: usize = BITS / 8;

/// Limbs of the result slice for so many bytes.
pub fn from_bytes_size(bytes: usize) -> usize {
    bytes / LIMB_BYTES + 1
}

/// `int.from_bytes`; `out` has [`from_bytes_size`] limbs.
pub fn from_bytes<'o>(out: &'o mut [Limb], bytes: &[u8], little: bool, signed: bool) -> Int<'o> {
    let top = if little { bytes.last() } else { bytes.first() };
    let negative = signed && top.is_some_and(|byte| byte & 0x80 != 0);
    let flip = if negative { 0xff } else { 0 };
    let out = &mut out[..from_bytes_size(bytes.len())];
    out.fill(0);
    for i in 0..bytes.len() {
        let byte = bytes[if little { i } else { bytes.len() - 1 - i }] ^ flip;
        out[i / LIMB_BYTES] |= Limb::from(byte) << (i % LIMB_BYTES * 8);
    }
    if negative {
        limb::add_limb_in_place(out, 1);
    }
    Int::new(negative, out)
}

/// `int.to_bytes`: fills `out`; false if the value does not fit it.
#[must_use]
pub fn to_bytes(out: &mut [u8], a: Int<'_>, little: bool, signed: bool) -> bool {
    let bits = out.len() as u64 * 8;
    let needed = a.bit_length();
    let fits = match (a.negative, signed) {
        (false, false) => needed <= bits,
        (false, true) => needed < bits || a.is_zero(),
        (true, false) => false,
        // The most negative number needs no bit for its sign.
        (true, true) => needed < bits || (needed == bits && limb::trailing_zeros(a.magnitude) == bits - 1),
    };
    if !fits {
        return false;
    }
    let flip = if a.negative { 0xff } else { 0 };
    let mut carry = a.negative;
    let len = out.len();
    for i in 0..len {
        let limb = a.magnitude.get(i / LIMB_BYTES).copied().unwrap_or(0);
        let byte = (limb >> (i % LIMB_BYTES * 8)) as u8 ^ flip;
        let at = if little { i } else { len - 1 - i };
        (out[at], carry) = byte.overflowing_add(u8::from(carry));
    }
    true
}
