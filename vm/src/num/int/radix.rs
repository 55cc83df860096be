//! Integers to and from digits of radix 2 to 36.
//!
//! Digits are handled in chunks, the largest power of the radix that fits a limb. From some thousand digits
//! on a PC halves the number instead, by powers of the chunk that are squares of each other, so that the
//! cost follows that of multiplication.

use crate::num::limb::{self, BITS, Limb, Reciprocal, SUBQUADRATIC};
use crate::num::{Poll, Stopped};

/// Limbs up to which digits are split off one chunk at a time.
const TO_THRESHOLD: usize = 48;
/// Chunks up to which digits are taken in one at a time.
const FROM_THRESHOLD: usize = 256;
/// More levels than a number that fits the address space can have.
const LEVELS: usize = usize::BITS as usize;

/// A radix with the largest of its powers that fits a limb.
#[derive(Clone, Copy)]
struct Chunk {
    radix: Limb,
    digits: usize,
    power: Limb,
}

impl Chunk {
    fn of(radix: u32) -> Self {
        assert!((2..=36).contains(&radix), "invariant: the caller has checked the radix");
        let radix = radix as Limb;
        let mut chunk = Chunk { radix, digits: 1, power: radix };
        while let Some(power) = chunk.power.checked_mul(radix) {
            chunk.power = power;
            chunk.digits += 1;
        }
        chunk
    }
}

/// Bits of a digit if the radix is a power of two.
fn bits_per_digit(radix: u32) -> Option<usize> {
    radix.is_power_of_two().then(|| radix.trailing_zeros() as usize)
}

/// The digit, in lower case.
fn digit(value: usize) -> u8 {
    b"0123456789abcdefghijklmnopqrstuvwxyz"[value]
}

/// Bytes that the digits of a magnitude take at most, at least 1; a few more than needed for long ones.
pub fn to_digits_size(magnitude: &[Limb], radix: u32) -> usize {
    let bits = magnitude.len() * BITS;
    match bits_per_digit(radix) {
        Some(per_digit) => (limb::bit_length(magnitude) as usize).div_ceil(per_digit).max(1),
        None => {
            let chunk = Chunk::of(radix);
            bits.div_ceil(chunk.power.ilog2() as usize).max(1) * chunk.digits
        }
    }
}

/// Scratch limbs of [`to_digits`].
pub fn to_digits_scratch(magnitude: &[Limb], radix: u32) -> usize {
    let n = magnitude.len();
    if bits_per_digit(radix).is_some() {
        0
    } else if !SUBQUADRATIC || n <= TO_THRESHOLD {
        n
    } else {
        // The number with one limb of room on each level; the powers; what squaring and dividing need.
        n + LEVELS + powers_size(n) + limb::any_mul_scratch(n).max(limb::any_div_scratch(n + 1))
    }
}

/// Limbs that all powers together take, of which the largest has at most `n + 1`.
fn powers_size(n: usize) -> usize {
    2 * n + 2 * LEVELS
}

/// Writes the digits at the end of `out`, which has [`to_digits_size`] bytes, and returns them; `0` for zero.
pub fn to_digits<'o>(
    out: &'o mut [u8],
    magnitude: &[Limb],
    radix: u32,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<&'o [u8], Stopped> {
    if let Some(per_digit) = bits_per_digit(radix) {
        let count = to_digits_size(magnitude, radix);
        let out = &mut out[..count];
        for (i, byte) in out.iter_mut().rev().enumerate() {
            poll.spend(1)?;
            let bits = limb::bits_at(magnitude, (i * per_digit) as u64);
            *byte = digit(bits as usize & (radix as usize - 1));
        }
        return Ok(out);
    }
    let chunk = Chunk::of(radix);
    let n = magnitude.len();
    let start = if !SUBQUADRATIC || n <= TO_THRESHOLD {
        let work = &mut scratch[..n];
        work.copy_from_slice(magnitude);
        split_off(out, work, chunk, poll)?
    } else {
        let (work, scratch) = scratch.split_at_mut(n + LEVELS);
        work[..n].copy_from_slice(magnitude);
        let (powers, scratch) = scratch.split_at_mut(powers_size(n));
        let mut table = [Power::default(); LEVELS];
        let levels = make_powers(&mut table, powers, chunk, n, scratch, poll)?;
        halve(out, work, n, &table[..levels], powers, chunk, scratch, poll)?;
        0
    };
    let zeros = out[start..].iter().take_while(|&&byte| byte == b'0').count();
    if start + zeros == out.len() {
        out[out.len() - 1] = b'0';
    }
    Ok(&out[(start + zeros).min(out.len() - 1)..])
}

/// Writes the decimal digits of `work`, which becomes zero, at the end of `out`; returns where they begin.
/// For numbers of float text, which are short.
pub(crate) fn decimal_digits(out: &mut [u8], work: &mut [Limb]) -> usize {
    let start = split_off(out, work, Chunk::of(10), &mut Poll::never()).unwrap_or(out.len());
    start + out[start..].iter().take_while(|&&byte| byte == b'0').count()
}

/// Writes the digits of `work`, which becomes zero, at the end of `out`, which may cut zeros in front;
/// returns where they begin.
fn split_off(out: &mut [u8], work: &mut [Limb], chunk: Chunk, poll: &mut Poll<'_>) -> Result<usize, Stopped> {
    let shift = chunk.power.leading_zeros();
    let reciprocal = Reciprocal::new(chunk.power << shift);
    let mut len = limb::trimmed_len(work);
    let mut end = out.len();
    while len > 0 {
        let mut rest = 0;
        for limb in work[..len].iter_mut().rev() {
            // As if the whole number were shifted; the remainder keeps the shift.
            let high = rest | if shift == 0 { 0 } else { *limb >> (Limb::BITS - shift) };
            (*limb, rest) = reciprocal.div(high, *limb << shift);
        }
        rest >>= shift;
        poll.spend(2 * len)?;
        len = limb::trimmed_len(&work[..len]);
        let from = end.saturating_sub(chunk.digits);
        for byte in out[from..end].iter_mut().rev() {
            // A division by a constant is a multiplication.
            let next = if chunk.radix == 10 { rest / 10 } else { rest / chunk.radix };
            *byte = digit((rest - next * chunk.radix) as usize);
            rest = next;
        }
        end = from;
    }
    Ok(end)
}

/// A power of the chunk: where its limbs are, how far they are shifted to have the highest bit set.
#[derive(Clone, Copy, Default)]
struct Power {
    start: usize,
    len: usize,
    shift: u64,
    digits: usize,
}

impl Power {
    fn limbs<'p>(&self, powers: &'p [Limb]) -> &'p [Limb] {
        &powers[self.start..self.start + self.len]
    }
}

/// Squares the chunk until the square of the last power exceeds all numbers of `n` limbs; returns how many
/// there are.
fn make_powers(
    table: &mut [Power; LEVELS],
    powers: &mut [Limb],
    chunk: Chunk,
    n: usize,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    powers[0] = chunk.power;
    table[0] = Power { start: 0, len: 1, shift: 0, digits: chunk.digits };
    let mut count = 1;
    while 2 * table[count - 1].len <= n + 1 {
        let last = table[count - 1];
        let (done, free) = powers.split_at_mut(last.start + last.len);
        let len = limb::sqr(free, &done[last.start..], scratch, poll)?;
        table[count] = Power { start: done.len(), len, shift: 0, digits: 2 * last.digits };
        count += 1;
    }
    for power in &mut table[..count] {
        let limbs = &mut powers[power.start..power.start + power.len];
        let shift = limbs[power.len - 1].leading_zeros() as usize;
        limb::shl_bits_in_place(limbs, shift);
        power.shift = shift as u64;
    }
    Ok(count)
}

/// Fills `out` with the digits of the first `len` limbs of `work`, a number less than the square of the last
/// power. `work` goes on past the number, by at least as many limbs as there are powers.
#[allow(clippy::too_many_arguments, reason = "a recursion that carries its tables along")]
fn halve(
    out: &mut [u8],
    work: &mut [Limb],
    len: usize,
    table: &[Power],
    powers: &[Limb],
    chunk: Chunk,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<(), Stopped> {
    let len = limb::trimmed_len(&work[..len]);
    let Some((power, lower)) = table.split_last().filter(|_| len > TO_THRESHOLD) else {
        let start = split_off(out, &mut work[..len], chunk, poll)?;
        out[..start].fill(b'0');
        return Ok(());
    };
    if len < power.len || out.len() <= power.digits {
        return halve(out, work, len, lower, powers, chunk, scratch, poll);
    }
    let (high, low) = out.split_at_mut(out.len() - power.digits);
    work[len] = limb::shl_bits_in_place(&mut work[..len], power.shift as usize);
    limb::div_normalised(&mut work[..=len], power.limbs(powers), scratch, poll)?;
    limb::shr_bits_in_place(&mut work[..power.len], power.shift as usize);
    let quotient = &mut work[power.len..];
    halve(high, quotient, len + 1 - power.len, lower, powers, chunk, scratch, poll)?;
    halve(low, work, power.len, lower, powers, chunk, scratch, poll)
}

/// Limbs of the result slice for so many digits.
pub fn from_digits_size(digits: usize, radix: u32) -> usize {
    match bits_per_digit(radix) {
        Some(per_digit) => (digits / BITS + 1) * per_digit,
        None => digits.div_ceil(Chunk::of(radix).digits) + 1,
    }
}

/// Scratch limbs of [`from_digits`].
pub fn from_digits_scratch(digits: usize, radix: u32) -> usize {
    let n = from_digits_size(digits, radix);
    if bits_per_digit(radix).is_some() || !SUBQUADRATIC || n <= FROM_THRESHOLD {
        0
    } else {
        let widest = n.next_power_of_two() / 2;
        n + 2 * widest + limb::any_mul_scratch(widest)
    }
}

/// The number of the digits in `text`, of which there are `count` and all are less than the radix; `_` is
/// skipped. Returns the trimmed length.
pub fn from_digits(
    out: &mut [Limb],
    text: &[u8],
    count: usize,
    radix: u32,
    scratch: &mut [Limb],
    poll: &mut Poll<'_>,
) -> Result<usize, Stopped> {
    let mut digits = text.iter().filter_map(|&byte| char::from(byte).to_digit(radix));
    let out = &mut out[..from_digits_size(count, radix)];
    if let Some(per_digit) = bits_per_digit(radix) {
        out.fill(0);
        for (i, digit) in digits.rev().enumerate() {
            let (at, bit) = (i * per_digit / BITS, i * per_digit % BITS);
            out[at] |= (digit as Limb) << bit;
            if bit + per_digit > BITS {
                out[at + 1] |= (digit as Limb) >> (BITS - bit);
            }
        }
        return Ok(limb::trimmed_len(out));
    }
    let chunk = Chunk::of(radix);
    // The first chunk takes what does not make up a whole one.
    let first = match count % chunk.digits {
        0 => chunk.digits.min(count),
        rest => rest,
    };
    let mut next_chunk = |digits_of_it: usize| {
        digits.by_ref().take(digits_of_it).fold(0, |chunk_value, d| chunk_value * chunk.radix + d as Limb)
    };
    let chunks = count.div_ceil(chunk.digits);
    if !SUBQUADRATIC || out.len() <= FROM_THRESHOLD {
        let mut len = 0;
        for i in 0..chunks {
            let value = next_chunk(if i == 0 { first } else { chunk.digits });
            let carry = limb::mul_limb_in_place(&mut out[..len], chunk.power, value);
            if carry != 0 {
                out[len] = carry;
                len += 1;
            }
            poll.spend(len)?;
        }
        return Ok(len);
    }
    // Little-endian digits of radix `chunk.power`, joined in pairs, pairs of pairs, ...
    for i in (0..chunks).rev() {
        out[i] = next_chunk(if i == chunks - 1 { first } else { chunk.digits });
    }
    out[chunks..].fill(0);
    let (other, scratch) = scratch.split_at_mut(out.len());
    let widest = out.len().next_power_of_two() / 2;
    let (power, scratch) = scratch.split_at_mut(widest);
    let (square, scratch) = scratch.split_at_mut(widest);
    power[0] = chunk.power;
    let mut width = 1;
    while width < chunks {
        // Each block of `width` limbs is less than the power, which fits as many.
        let power_len = limb::trimmed_len(&power[..width]);
        for (block, joined) in out.chunks(2 * width).zip(other.chunks_mut(2 * width)) {
            let (low, high) = block.split_at(width.min(block.len()));
            joined.fill(0);
            limb::mul(joined, limb::trim(high), &power[..power_len], scratch, poll)?;
            limb::add_in_place(joined, low);
            poll.spend(width)?;
        }
        out.copy_from_slice(other);
        if 2 * width < chunks {
            let len = limb::sqr(square, &power[..power_len], scratch, poll)?;
            power[..len].copy_from_slice(&square[..len]);
            power[len..(2 * width).min(widest)].fill(0);
        }
        width *= 2;
    }
    Ok(limb::trimmed_len(out))
}
