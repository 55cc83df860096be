//! Finding bytes in bytes; in UTF-8 a whole character is only ever found where one begins.
//!
//! Candidates are places where the first and the last byte fit, looked for in blocks, which compilers turn
//! into vector instructions. Where candidates that fail cost too much, a rolling hash takes over, so that
//! the time stays linear.

/// Bytes examined at once.
const BLOCK: usize = if cfg!(target_pointer_width = "64") { 32 } else { 4 };
/// Bytes that failed candidates may cost for each byte passed, and in all, before the hash takes over.
const PATIENCE: usize = 8;
const PATIENCE_AT_FIRST: usize = 512;

/// The first place of a byte.
pub fn find_byte(text: &[u8], byte: u8) -> Option<usize> {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (i, block) in blocks.iter().enumerate() {
        if block.iter().fold(false, |any, &b| any | (b == byte)) {
            return block.iter().position(|&b| b == byte).map(|at| i * BLOCK + at);
        }
    }
    rest.iter().position(|&b| b == byte).map(|at| blocks.len() * BLOCK + at)
}

/// The last place of a byte.
pub fn rfind_byte(text: &[u8], byte: u8) -> Option<usize> {
    let (rest, blocks) = text.as_rchunks::<BLOCK>();
    for (i, block) in blocks.iter().enumerate().rev() {
        if block.iter().fold(false, |any, &b| any | (b == byte)) {
            return block.iter().rposition(|&b| b == byte).map(|at| rest.len() + i * BLOCK + at);
        }
    }
    rest.iter().rposition(|&b| b == byte)
}

/// The first place where `wanted` begins; nothing is found at the start of any text.
pub fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let (&first, &last) = match wanted {
        [] => return Some(0),
        [byte] => return find_byte(text, *byte),
        [first, .., last] => (first, last),
    };
    let places = (text.len() + 1).checked_sub(wanted.len())?;
    let (heads, tails) = (&text[..places], &text[wanted.len() - 1..]);
    let mut cost = 0;
    let mut at = 0;
    while at < places {
        let end = (at + BLOCK).min(places);
        let (head, tail) = (&heads[at..end], &tails[at..end]);
        let fits = |(&h, &t): (&u8, &u8)| (h == first) & (t == last);
        if head.iter().zip(tail).fold(false, |any, pair| any | fits(pair)) {
            for i in at..end {
                if heads[i] == first && tails[i] == last {
                    if text[i..i + wanted.len()] == *wanted {
                        return Some(i);
                    }
                    cost += wanted.len();
                }
            }
            if cost > PATIENCE * at + PATIENCE_AT_FIRST {
                return find_by_hash(&text[end..], wanted).map(|found| end + found);
            }
        }
        at = end;
    }
    None
}

/// The last place where `wanted` begins; nothing is found at the end of any text.
pub fn rfind(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let (&first, &last) = match wanted {
        [] => return Some(text.len()),
        [byte] => return rfind_byte(text, *byte),
        [first, .., last] => (first, last),
    };
    let places = (text.len() + 1).checked_sub(wanted.len())?;
    let (heads, tails) = (&text[..places], &text[wanted.len() - 1..]);
    let mut cost = 0;
    let mut end = places;
    while end > 0 {
        let at = end.saturating_sub(BLOCK);
        let (head, tail) = (&heads[at..end], &tails[at..end]);
        let fits = |(&h, &t): (&u8, &u8)| (h == first) & (t == last);
        if head.iter().zip(tail).fold(false, |any, pair| any | fits(pair)) {
            for i in (at..end).rev() {
                if heads[i] == first && tails[i] == last {
                    if text[i..i + wanted.len()] == *wanted {
                        return Some(i);
                    }
                    cost += wanted.len();
                }
            }
            if cost > PATIENCE * (places - end) + PATIENCE_AT_FIRST {
                return rfind_by_hash(&text[..at + wanted.len() - 1], wanted);
            }
        }
        end = at;
    }
    None
}

/// How often `wanted` is found without overlap; nothing is found before each byte and at the end.
pub fn count(text: &[u8], wanted: &[u8]) -> usize {
    match wanted {
        [] => return text.len() + 1,
        [byte] => return text.iter().filter(|&b| b == byte).count(),
        _ => {}
    }
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = find(rest, wanted) {
        count += 1;
        rest = &rest[at + wanted.len()..];
    }
    count
}

/// A polynomial of bytes modulo the word, which can be updated as a window moves.
const BASE: usize = 0x0100_0193;

fn hash_of<'b>(bytes: impl Iterator<Item = &'b u8>) -> usize {
    bytes.fold(0usize, |hash, &byte| hash.wrapping_mul(BASE).wrapping_add(usize::from(byte)))
}

/// What a byte counts when it leaves a window of so many bytes.
fn leaving(len: usize) -> usize {
    let (mut power, mut base, mut exponent) = (1usize, BASE, len);
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent /= 2;
    }
    power
}

fn find_by_hash(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let len = wanted.len();
    let (target, leaving) = (hash_of(wanted.iter()), leaving(len));
    let mut hash = hash_of(text.get(..len)?.iter());
    let mut at = 0;
    loop {
        if hash == target && text[at..at + len] == *wanted {
            return Some(at);
        }
        let entering = usize::from(*text.get(at + len)?);
        let left = usize::from(text[at]).wrapping_mul(leaving);
        hash = hash.wrapping_mul(BASE).wrapping_add(entering).wrapping_sub(left);
        at += 1;
    }
}

fn rfind_by_hash(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let len = wanted.len();
    let (target, leaving) = (hash_of(wanted.iter().rev()), leaving(len));
    let mut at = text.len().checked_sub(len)?;
    let mut hash = hash_of(text[at..].iter().rev());
    loop {
        if hash == target && text[at..at + len] == *wanted {
            return Some(at);
        }
        let left = usize::from(text[at + len - 1]).wrapping_mul(leaving);
        at = at.checked_sub(1)?;
        hash = hash.wrapping_mul(BASE).wrapping_add(usize::from(text[at])).wrapping_sub(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn naive(text: &[u8], wanted: &[u8]) -> Vec<usize> {
        (0..=text.len()).filter(|&at| text[at..].starts_with(wanted)).collect()
    }

    #[test]
    fn agrees_with_the_obvious_way() {
        let mut state = 0x9e37_79b9u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as usize
        };
        for _ in 0..20_000 {
            let letters = 1 + next() % 3;
            let len = next() % 100;
            let text: Vec<u8> = (0..len).map(|_| b'a' + (next() % letters) as u8).collect();
            let from = next() % (len + 1);
            let wanted_len = next() % 7;
            let mut wanted: Vec<u8> = text[from..].iter().copied().take(wanted_len).collect();
            if next() % 4 == 0 {
                wanted.push(b'a' + (next() % 3) as u8);
            }
            let all = naive(&text, &wanted);
            assert_eq!(find(&text, &wanted), all.first().copied());
            assert_eq!(rfind(&text, &wanted), all.last().copied());
            if !wanted.is_empty() {
                assert_eq!(find_by_hash(&text, &wanted), all.first().copied());
                assert_eq!(rfind_by_hash(&text, &wanted), all.last().copied());
                let mut end = 0;
                let apart = all
                    .iter()
                    .filter(|&&at| {
                        at >= end && {
                            end = at + wanted.len();
                            true
                        }
                    })
                    .count();
                assert_eq!(count(&text, &wanted), apart);
            }
        }
    }

    #[test]
    fn repetitive_text_takes_linear_time() {
        // Quadratic time would be 10^11 steps.
        let text = alloc::vec![b'a'; 1_000_000];
        let mut wanted = alloc::vec![b'a'; 200_000];
        wanted[100_000] = b'b';
        assert_eq!(find(&text, &wanted), None);
        assert_eq!(rfind(&text, &wanted), None);
        assert_eq!(count(&text, &wanted), 0);
        wanted[100_000] = b'a';
        assert_eq!(count(&text, &wanted), 5);
    }
}
