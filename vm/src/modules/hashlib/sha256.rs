//! SHA-256, as FIPS 180-4 has it.

use super::WORDS;

/// The first 64 prime numbers.
const PRIMES: [u128; 64] = {
    let mut primes = [2; 64];
    let (mut count, mut number) = (1, 3);
    while count < 64 {
        let mut i = 0;
        while i < count && number % primes[i] != 0 {
            i += 1;
        }
        if i == count {
            primes[count] = number;
            count += 1;
        }
        number += 2;
    }
    primes
};

/// The largest number whose power is at most `of`.
const fn root(of: u128, power: u32) -> u128 {
    let (mut low, mut high) = (0u128, 1u128 << 40);
    while low + 1 < high {
        let middle = (low + high) / 2;
        if middle.pow(power) <= of {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The first 32 bits of the fractions of the first primes' square roots (section 5.3.3).
pub(super) static START: [u32; 8] = {
    let mut start = [0; 8];
    let mut i = 0;
    while i < 8 {
        start[i] = root(PRIMES[i] << 64, 2) as u32;
        i += 1;
    }
    start
};

/// The first 32 bits of the fractions of the first primes' cube roots (section 4.2.2).
static ROUNDS: [u32; 64] = {
    let mut rounds = [0; 64];
    let mut i = 0;
    while i < 64 {
        rounds[i] = root(PRIMES[i] << 96, 3) as u32;
        i += 1;
    }
    rounds
};

/// Section 6.2.2; the schedule goes round in 16 words.
pub(super) fn mix(state: &mut [u32; WORDS], w: &mut [u32; 16]) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (i, &round) in ROUNDS.iter().enumerate() {
        if i >= 16 {
            let (early, late) = (w[(i + 1) % 16], w[(i + 14) % 16]);
            let s0 = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
            let s1 = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
            w[i % 16] = w[i % 16].wrapping_add(s0).wrapping_add(w[(i + 9) % 16]).wrapping_add(s1);
        }
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = e & f ^ !e & g;
        let first = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(round).wrapping_add(w[i % 16]);
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let second = s0.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
    }
    for (word, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(new);
    }
}
