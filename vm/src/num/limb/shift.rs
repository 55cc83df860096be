//! Shifts of magnitudes.

use super::{BITS, Limb, trimmed_len};

/// `a << bits`; `out` has `a.len() + bits / BITS + 1` limbs.
pub fn shl(out: &mut [Limb], a: &[Limb], bits: u64) -> usize {
    if a.is_empty() {
        return 0;
    }
    let limbs = usize::try_from(bits / BITS as u64).unwrap_or(usize::MAX);
    let bits = (bits % BITS as u64) as usize;
    let out = &mut out[..=a.len() + limbs];
    out[..limbs].fill(0);
    out[limbs..limbs + a.len()].copy_from_slice(a);
    out[limbs + a.len()] = shl_bits_in_place(&mut out[limbs..limbs + a.len()], bits);
    trimmed_len(out)
}

/// `a << bits` with `bits < BITS`, trimmed or not; returns the bits shifted out.
pub(crate) fn shl_bits_in_place(a: &mut [Limb], bits: usize) -> Limb {
    if bits == 0 {
        return 0;
    }
    let mut low: Limb = 0;
    for x in a {
        let out = *x >> (BITS - bits);
        *x = (*x << bits) | low;
        low = out;
    }
    low
}

/// `a >> bits`, rounded down; `out` is as long as `a`.
pub fn shr(out: &mut [Limb], a: &[Limb], bits: u64) -> usize {
    let limbs = usize::try_from(bits / BITS as u64).unwrap_or(usize::MAX);
    let Some(a) = a.get(limbs..) else { return 0 };
    let out = &mut out[..a.len()];
    out.copy_from_slice(a);
    shr_bits_in_place(out, (bits % BITS as u64) as usize);
    trimmed_len(out)
}

/// `a >>= bits`, rounded down; returns the trimmed length.
pub fn shr_in_place(a: &mut [Limb], bits: u64) -> usize {
    let limbs = usize::try_from(bits / BITS as u64).unwrap_or(usize::MAX);
    if limbs >= a.len() {
        return 0;
    }
    a.copy_within(limbs.., 0);
    let rest = a.len() - limbs;
    shr_bits_in_place(&mut a[..rest], (bits % BITS as u64) as usize);
    trimmed_len(&a[..rest])
}

/// `a >> bits` with `bits < BITS`, trimmed or not.
pub(crate) fn shr_bits_in_place(a: &mut [Limb], bits: usize) {
    if bits == 0 {
        return;
    }
    let mut high: Limb = 0;
    for x in a.iter_mut().rev() {
        let out = *x << (BITS - bits);
        *x = (*x >> bits) | high;
        high = out;
    }
}

/// 64 bits of `a` from bit `from` up; above its top there are zeros.
pub fn bits_at(a: &[Limb], from: u64) -> u64 {
    let at = usize::try_from(from / BITS as u64).unwrap_or(usize::MAX);
    let bits = (from % BITS as u64) as usize;
    let rest = a.get(at..).unwrap_or(&[]);
    let low = super::low_u64(rest) >> bits;
    match rest.get(super::U64_LIMBS) {
        Some(&next) if bits != 0 => low | (super::widen(next) << (64 - bits)),
        _ => low,
    }
}

/// Whether the lowest `bits` bits are all zero.
pub fn is_low_bits_zero(a: &[Limb], bits: u64) -> bool {
    a.is_empty() || super::trailing_zeros(a) >= bits
}
