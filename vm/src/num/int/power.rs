//! Powers of signed integers, plain and modulo an integer of either sign.

use super::Int;
use crate::num::limb::{self, Limb};
use crate::num::{Poll, Stopped};

/// `base ** exponent`; `out` has [`limb::pow_size`] limbs, `scratch` has [`limb::pow_scratch`].
pub fn pow<'o>(
    out: &'o mut [Limb],
    base: Int<'_>,
    exponent: u64,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Int<'o>, Stopped> {
    let len = limb::pow(out, base.magnitude, exponent, scratch, poll)?;
    Ok(Int { negative: base.negative && exponent % 2 == 1, magnitude: &out[..len] })
}

/// Scratch limbs of [`pow_mod`] for a base and a modulus of these lengths.
pub fn pow_mod_scratch(base_len: usize, modulus_len: usize) -> usize {
    let power = limb::pow_mod_scratch(base_len.max(modulus_len), modulus_len);
    modulus_len + power.max(limb::inverse_mod_scratch(base_len, modulus_len))
}

/// `pow(base, exponent, modulus)`; the modulus is not zero, `out` is as long. `None` if the exponent is
/// negative and the base has no inverse.
pub fn pow_mod<'o>(
    out: &'o mut [Limb],
    base: Int<'_>,
    exponent: Int<'_>,
    modulus: Int<'_>,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<Option<Int<'o>>, Stopped> {
    let n = modulus.magnitude.len();
    let (inverse, scratch) = scratch.split_at_mut(n);
    let mut factor = base.magnitude;
    if exponent.negative {
        let Some(len) = limb::inverse_mod(inverse, factor, modulus.magnitude, scratch, poll)? else {
            return Ok(None);
        };
        factor = &inverse[..len];
    }
    let len = limb::pow_mod(out, factor, exponent.magnitude, modulus.magnitude, scratch, poll)?;
    let odd = exponent.magnitude.first().is_some_and(|low| low % 2 == 1);
    let negative = base.negative && odd;
    // The result has the modulus' sign: what was computed has that of the base's power.
    let out = &mut out[..n];
    if negative != modulus.negative && len > 0 {
        out[len..].fill(0);
        limb::sub_from_in_place(out, modulus.magnitude);
        return Ok(Some(Int::new(modulus.negative, out)));
    }
    Ok(Some(Int::new(modulus.negative, &out[..len])))
}
