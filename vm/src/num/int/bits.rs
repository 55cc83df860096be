//! Bit operations and shifts on the infinite two's complement.

use super::Int;
use crate::num::limb::{self, BITS, Limb};

/// Which bit operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bitwise {
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
}

impl Bitwise {
    fn apply(self, a: Limb, b: Limb) -> Limb {
        match self {
            Bitwise::And => a & b,
            Bitwise::Or => a | b,
            Bitwise::Xor => a ^ b,
        }
    }
}

/// The limbs of a number's two's complement, from the lowest, without end.
struct Complement<'a> {
    limbs: core::slice::Iter<'a, Limb>,
    flip: Limb,
    carry: bool,
}

impl<'a> Complement<'a> {
    fn new(a: Int<'a>) -> Self {
        let flip = if a.negative { Limb::MAX } else { 0 };
        Complement { limbs: a.magnitude.iter(), flip, carry: a.negative }
    }

    fn next(&mut self) -> Limb {
        let limb = self.limbs.next().copied().unwrap_or(0) ^ self.flip;
        let (limb, carry) = limb.overflowing_add(Limb::from(self.carry));
        self.carry = carry;
        limb
    }
}

/// `a & b`, `a | b` or `a ^ b`; `out` has one limb more than the longer operand.
pub fn bitwise<'o>(out: &'o mut [Limb], op: Bitwise, a: Int<'_>, b: Int<'_>) -> Int<'o> {
    let len = a.magnitude.len().max(b.magnitude.len()) + 1;
    let out = &mut out[..len];
    let (mut x, mut y) = (Complement::new(a), Complement::new(b));
    for limb in out.iter_mut() {
        *limb = op.apply(x.next(), y.next());
    }
    // The top limb is all sign bits, and has room for a magnitude one larger than the others hold.
    let negative = out[len - 1] >> (Limb::BITS - 1) == 1;
    if negative {
        for limb in out.iter_mut() {
            *limb = !*limb;
        }
        limb::add_limb_in_place(out, 1);
    }
    Int::new(negative, out)
}

/// `~a`, which is `-a - 1`; `out` has one limb more than `a`.
pub fn not<'o>(out: &'o mut [Limb], a: Int<'_>) -> Int<'o> {
    let one = Int { negative: false, magnitude: &[1] };
    super::sub(out, -a, one)
}

/// Limbs of `a << bits`; `None` if no memory can hold them.
pub fn shl_size(a: Int<'_>, bits: u64) -> Option<usize> {
    let limbs = usize::try_from(bits / BITS as u64).ok()?;
    a.magnitude
        .len()
        .checked_add(limbs)?
        .checked_add(1)
        .filter(|&n| n <= isize::MAX as usize / size_of::<Limb>())
}

/// `a << bits`; `out` has [`shl_size`] limbs.
pub fn shl<'o>(out: &'o mut [Limb], a: Int<'_>, bits: u64) -> Int<'o> {
    let len = limb::shl(out, a.magnitude, bits);
    Int { negative: a.negative, magnitude: &out[..len] }
}

/// `a >> bits`, rounded down; `out` has one limb more than `a`.
pub fn shr<'o>(out: &'o mut [Limb], a: Int<'_>, bits: u64) -> Int<'o> {
    let len = limb::shr(out, a.magnitude, bits);
    if a.negative && !limb::is_low_bits_zero(a.magnitude, bits) {
        out[len] = 0;
        limb::add_limb_in_place(&mut out[..=len], 1);
        return Int::new(true, &out[..=len]);
    }
    Int::new(a.negative, &out[..len])
}
