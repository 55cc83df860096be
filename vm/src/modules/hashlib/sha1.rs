//! SHA-1, as FIPS 180-4 has it.

use super::WORDS;

/// Section 5.3.1.
pub(super) static START: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// Section 6.1.2; the schedule goes round in 16 words.
pub(super) fn mix(state: &mut [u32; WORDS], w: &mut [u32; 16]) {
    let [mut a, mut b, mut c, mut d, mut e, ..] = *state;
    for i in 0..80 {
        if i >= 16 {
            let word = w[(i + 13) % 16] ^ w[(i + 8) % 16] ^ w[(i + 2) % 16] ^ w[i % 16];
            w[i % 16] = word.rotate_left(1);
        }
        let (mixed, round) = match i / 20 {
            0 => (b & c ^ !b & d, 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => (b & c ^ b & d ^ c & d, 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6u32),
        };
        let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(round);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next.wrapping_add(w[i % 16]));
    }
    for (word, new) in state.iter_mut().zip([a, b, c, d, e]) {
        *word = word.wrapping_add(new);
    }
}
