//! Integer square roots, by Newton's method at doubling precision.

use super::div::any_div_scratch;
use super::{
    Limb, U64_LIMBS, add_in_place, add_limb_in_place, bit_length, bits_at, cmp, div_rem, from_u64, shl, shr,
    shr_in_place, trimmed_len,
};
use crate::num::{Poll, Stopped};

/// The square root rounded down: on chips digit by digit, with a fifth of the core library's code.
pub fn isqrt_u64(number: u64) -> u64 {
    if cfg!(target_os = "none") { digits_of_root(number) } else { number.isqrt() }
}

/// The square root rounded down, a binary digit at a time from the highest.
fn digits_of_root(number: u64) -> u64 {
    let (mut rest, mut root, mut digit) = (number, 0, 1 << 62);
    while digit > 0 {
        let with_digit = root + digit;
        root >>= 1;
        if rest >= with_digit {
            rest -= with_digit;
            root += digit;
        }
        digit >>= 2;
    }
    root
}

/// Limbs of the root, one place more for sums and shifts, and the start value.
fn room(len: usize) -> usize {
    len / 2 + 2 + U64_LIMBS
}

/// Scratch limbs of [`isqrt`].
pub fn isqrt_scratch(len: usize) -> usize {
    2 * room(len) + len + (len + 1) + any_div_scratch(len)
}

/// The square root rounded down; `out` has `a.len() / 2 + 1` limbs.
pub fn isqrt(
    out: &mut [Limb],
    a: &[Limb],
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    let root_bits = bit_length(a).div_ceil(2);
    let (root, scratch) = scratch.split_at_mut(room(a.len()));
    let (next, scratch) = scratch.split_at_mut(room(a.len()));
    let (part, scratch) = scratch.split_at_mut(a.len());
    let (work, scratch) = scratch.split_at_mut(a.len() + 1);

    // The root of `a >> 2 * cut`, first with 32 bits, each time with nearly twice as many.
    let mut known = root_bits.min(32);
    let mut len = from_u64(root, isqrt_u64(bits_at(a, 2 * (root_bits - known))));
    while known < root_bits {
        let wanted = (2 * known - 2).min(root_bits);
        let part_len = shr(part, a, 2 * (root_bits - wanted));
        let part = &part[..part_len];
        // From above: (root + 1) shifted is larger than the wanted root, so are all Newton iterates.
        root[len] = 0;
        add_limb_in_place(&mut root[..=len], 1);
        let above = trimmed_len(&root[..=len]);
        len = shl(next, &root[..above], wanted - known);
        root[..len].copy_from_slice(&next[..len]);
        loop {
            let quotient = div_rem(work, part, &root[..len], scratch, poll)?.quotient;
            let longer = len.max(quotient.len()) + 1;
            next[..longer].fill(0);
            next[..len].copy_from_slice(&root[..len]);
            add_in_place(&mut next[..longer], quotient);
            let next_len = shr_in_place(&mut next[..longer], 1);
            if cmp(&next[..next_len], &root[..len]).is_ge() {
                break;
            }
            root[..next_len].copy_from_slice(&next[..next_len]);
            len = next_len;
        }
        known = wanted;
    }
    out[..len].copy_from_slice(&root[..len]);
    Ok(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_by_digits_are_those_of_the_core_library() {
        for shift in 0..64 {
            for number in [u64::MAX >> shift, (u64::MAX >> shift) / 3, 1 << shift, (1 << shift) - 1] {
                assert_eq!(digits_of_root(number), number.isqrt(), "{number}");
                let square = number.isqrt().pow(2);
                assert_eq!(digits_of_root(square), number.isqrt(), "{square}");
                assert_eq!(digits_of_root(square.saturating_sub(1)), square.saturating_sub(1).isqrt());
            }
        }
    }
}
