//! Finding bytes in bytes; in UTF-8 a whole character is only ever found where one begins.
//!
//! Candidates are places where the first and the last byte fit, looked for in blocks, which compilers turn
//! into vector instructions. Where candidates that fail cost too much, a rolling hash takes over, so that
//! the time stays linear. Between stretches of bytes the poll is asked.

use crate::num::{Poll, Stopped};

/// Bytes examined at once.
const BLOCK: usize = if cfg!(target_pointer_width = "64") { 32 } else { 4 };
/// Bytes between two looks at the poll.
const STRETCH: usize = BLOCK << 10;
/// Bytes that failed candidates may cost for each byte passed, and in all, before the hash takes over.
const PATIENCE: usize = 8;
const PATIENCE_AT_FIRST: usize = 512;

/// The first place of a byte.
pub fn find_byte(text: &[u8], byte: u8, poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    for (i, stretch) in text.chunks(STRETCH).enumerate() {
        if let Some(at) = find_byte_soon(stretch, byte) {
            return Ok(Some(i * STRETCH + at));
        }
        poll.spend(stretch.len() / 8)?;
    }
    Ok(None)
}

/// The first place of a byte in text that is not long.
pub fn find_byte_soon(text: &[u8], byte: u8) -> Option<usize> {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (i, block) in blocks.iter().enumerate() {
        if block.iter().fold(false, |any, &b| any | (b == byte)) {
            return block.iter().position(|&b| b == byte).map(|at| i * BLOCK + at);
        }
    }
    rest.iter().position(|&b| b == byte).map(|at| blocks.len() * BLOCK + at)
}

/// The last place of a byte.
pub fn rfind_byte(text: &[u8], byte: u8, poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    let mut end = text.len();
    for stretch in text.rchunks(STRETCH) {
        let (rest, blocks) = stretch.as_rchunks::<BLOCK>();
        end -= stretch.len();
        for (i, block) in blocks.iter().enumerate().rev() {
            if block.iter().fold(false, |any, &b| any | (b == byte)) {
                let at = block.iter().rposition(|&b| b == byte);
                return Ok(at.map(|at| end + rest.len() + i * BLOCK + at));
            }
        }
        if let Some(at) = rest.iter().rposition(|&b| b == byte) {
            return Ok(Some(end + at));
        }
        poll.spend(stretch.len() / 8)?;
    }
    Ok(None)
}

/// Whether bytes are the same.
#[inline]
pub fn same(a: &[u8], b: &[u8], poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    if a.len() <= STRETCH || a.len() != b.len() { Ok(a == b) } else { same_long(a, b, poll) }
}

fn same_long(a: &[u8], b: &[u8], poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    for (a, b) in a.chunks(STRETCH).zip(b.chunks(STRETCH)) {
        if a != b {
            return Ok(false);
        }
        poll.spend(a.len() / 64)?;
    }
    Ok(true)
}

/// The first place where `wanted` begins; nothing is found at the start of any text.
pub fn find(text: &[u8], wanted: &[u8], poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    let (&first, &last) = match wanted {
        [] => return Ok(Some(0)),
        [byte] => return find_byte(text, *byte, poll),
        [first, .., last] => (first, last),
    };
    let Some(places) = (text.len() + 1).checked_sub(wanted.len()) else { return Ok(None) };
    let (heads, tails) = (&text[..places], &text[wanted.len() - 1..]);
    let mut cost = 0;
    let mut at = 0;
    while at < places {
        let begin = at;
        let stretch = (at + STRETCH).min(places);
        while at < stretch {
            let end = (at + BLOCK).min(places);
            let (head, tail) = (&heads[at..end], &tails[at..end]);
            let fits = |(&h, &t): (&u8, &u8)| (h == first) & (t == last);
            if head.iter().zip(tail).fold(false, |any, pair| any | fits(pair)) {
                for i in at..end {
                    if heads[i] == first && tails[i] == last {
                        if same(&text[i..i + wanted.len()], wanted, poll)? {
                            return Ok(Some(i));
                        }
                        cost += wanted.len();
                    }
                }
                if cost > PATIENCE * at + PATIENCE_AT_FIRST {
                    return Ok(find_by_hash(&text[end..], wanted, poll)?.map(|found| end + found));
                }
            }
            at = end;
        }
        poll.spend((at - begin) / 8)?;
    }
    Ok(None)
}

/// The last place where `wanted` begins; nothing is found at the end of any text.
pub fn rfind(text: &[u8], wanted: &[u8], poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    let (&first, &last) = match wanted {
        [] => return Ok(Some(text.len())),
        [byte] => return rfind_byte(text, *byte, poll),
        [first, .., last] => (first, last),
    };
    let Some(places) = (text.len() + 1).checked_sub(wanted.len()) else { return Ok(None) };
    let (heads, tails) = (&text[..places], &text[wanted.len() - 1..]);
    let mut cost = 0;
    let mut end = places;
    while end > 0 {
        let begin = end;
        let stretch = end.saturating_sub(STRETCH);
        while end > stretch {
            let at = end.saturating_sub(BLOCK);
            let (head, tail) = (&heads[at..end], &tails[at..end]);
            let fits = |(&h, &t): (&u8, &u8)| (h == first) & (t == last);
            if head.iter().zip(tail).fold(false, |any, pair| any | fits(pair)) {
                for i in (at..end).rev() {
                    if heads[i] == first && tails[i] == last {
                        if same(&text[i..i + wanted.len()], wanted, poll)? {
                            return Ok(Some(i));
                        }
                        cost += wanted.len();
                    }
                }
                if cost > PATIENCE * (places - end) + PATIENCE_AT_FIRST {
                    return rfind_by_hash(&text[..at + wanted.len() - 1], wanted, poll);
                }
            }
            end = at;
        }
        poll.spend((begin - end) / 8)?;
    }
    Ok(None)
}

/// How often `wanted` is found without overlap; nothing is found before each byte and at the end.
pub fn count(text: &[u8], wanted: &[u8], poll: &mut Poll<'_>) -> Result<usize, Stopped> {
    let mut count = 0;
    match wanted {
        [] => return Ok(text.len() + 1),
        [byte] => {
            for stretch in text.chunks(STRETCH) {
                count += stretch.iter().filter(|&b| b == byte).count();
                poll.spend(stretch.len() / 8)?;
            }
            return Ok(count);
        }
        _ => {}
    }
    let mut rest = text;
    while let Some(at) = find(rest, wanted, poll)? {
        count += 1;
        rest = &rest[at + wanted.len()..];
        poll.spend(wanted.len().min(8))?;
    }
    Ok(count)
}

/// A polynomial of bytes modulo the word, which can be updated as a window moves.
const BASE: usize = 0x0100_0193;

fn hash_of<'b>(bytes: impl Iterator<Item = &'b u8>, poll: &mut Poll<'_>) -> Result<usize, Stopped> {
    let mut hash = 0usize;
    for (i, &byte) in bytes.enumerate() {
        poll.pass(i)?;
        hash = hash.wrapping_mul(BASE).wrapping_add(usize::from(byte));
    }
    Ok(hash)
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

fn find_by_hash(text: &[u8], wanted: &[u8], poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    let len = wanted.len();
    let Some(start) = text.get(..len) else { return Ok(None) };
    let (target, leaving) = (hash_of(wanted.iter(), poll)?, leaving(len));
    let mut hash = hash_of(start.iter(), poll)?;
    let mut at = 0;
    loop {
        poll.pass(at)?;
        if hash == target && same(&text[at..at + len], wanted, poll)? {
            return Ok(Some(at));
        }
        let Some(&entering) = text.get(at + len) else { return Ok(None) };
        let left = usize::from(text[at]).wrapping_mul(leaving);
        hash = hash.wrapping_mul(BASE).wrapping_add(usize::from(entering)).wrapping_sub(left);
        at += 1;
    }
}

fn rfind_by_hash(text: &[u8], wanted: &[u8], poll: &mut Poll<'_>) -> Result<Option<usize>, Stopped> {
    let len = wanted.len();
    let Some(mut at) = text.len().checked_sub(len) else { return Ok(None) };
    let (target, leaving) = (hash_of(wanted.iter().rev(), poll)?, leaving(len));
    let mut hash = hash_of(text[at..].iter().rev(), poll)?;
    loop {
        poll.pass(at)?;
        if hash == target && same(&text[at..at + len], wanted, poll)? {
            return Ok(Some(at));
        }
        let left = usize::from(text[at + len - 1]).wrapping_mul(leaving);
        let Some(next) = at.checked_sub(1) else { return Ok(None) };
        at = next;
        hash = hash.wrapping_mul(BASE).wrapping_add(usize::from(text[at])).wrapping_sub(left);
    }
}

/// The text before and behind the last place of `mark`, an ASCII character, if there is one. What `str::rsplit_once`
/// does, without its search for any character or pattern.
pub fn cut_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn naive(text: &[u8], wanted: &[u8]) -> Vec<usize> {
        (0..=text.len()).filter(|&at| text[at..].starts_with(wanted)).collect()
    }

    #[test]
    fn texts_are_cut_at_the_last_mark() {
        assert_eq!(cut_last("a.b.c", b'.'), Some(("a.b", "c")));
        assert_eq!(cut_last(".ö", b'.'), Some(("", "ö")));
        assert_eq!(cut_last("ö.", b'.'), Some(("ö", "")));
        assert_eq!(cut_last("ö", b'.'), None);
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
            assert_eq!(find(&text, &wanted, &mut Poll::never()), Ok(all.first().copied()));
            assert_eq!(rfind(&text, &wanted, &mut Poll::never()), Ok(all.last().copied()));
            if !wanted.is_empty() {
                assert_eq!(find_by_hash(&text, &wanted, &mut Poll::never()), Ok(all.first().copied()));
                assert_eq!(rfind_by_hash(&text, &wanted, &mut Poll::never()), Ok(all.last().copied()));
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
                assert_eq!(count(&text, &wanted, &mut Poll::never()), Ok(apart));
            }
        }
    }

    #[test]
    fn repetitive_text_takes_linear_time() {
        // Quadratic time would be 10^11 steps.
        let text = alloc::vec![b'a'; 1_000_000];
        let mut wanted = alloc::vec![b'a'; 200_000];
        wanted[100_000] = b'b';
        assert_eq!(find(&text, &wanted, &mut Poll::never()), Ok(None));
        assert_eq!(rfind(&text, &wanted, &mut Poll::never()), Ok(None));
        assert_eq!(count(&text, &wanted, &mut Poll::never()), Ok(0));
        wanted[100_000] = b'a';
        assert_eq!(count(&text, &wanted, &mut Poll::never()), Ok(5));
    }

    type Search = fn(&[u8], &[u8], &mut Poll<'_>) -> Result<Option<usize>, Stopped>;

    #[test]
    fn stops_when_told() {
        let text = alloc::vec![b'a'; 4_000_000];
        let rare = [alloc::vec![b'a'; 2000], alloc::vec![b'b'], alloc::vec![b'a'; 2000]].concat();
        for wanted in [&b"b"[..], b"ab", b"a", b"aa", &rare] {
            let searches: [Search; 3] =
                [find, rfind, |text, wanted, poll| count(text, wanted, poll).map(Some)];
            for (i, search) in searches.iter().enumerate() {
                if i < 2 && wanted.iter().all(|&byte| byte == b'a') {
                    continue;
                }
                let mut asked = 0;
                let mut stop = || {
                    asked += 1;
                    asked == 3
                };
                assert_eq!(search(&text, wanted, &mut Poll::new(&mut stop)), Err(Stopped));
            }
        }
    }
}
