//! Case mapping: `upper`, `lower`, `title`, `capitalize`, `swapcase`, `casefold`.
//!
//! With the feature `unicode` by core's full mappings, whose results may have several characters, and the
//! few that core does not have; without it for ASCII only.

use super::Sink;
#[cfg(feature = "unicode")]
use super::class::is_case_ignorable;
use super::class::{is_lower, is_title, is_upper};
use crate::mem::OutOfMemory;
use core::fmt;

/// How case is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// `upper`
    Upper,
    /// `lower`
    Lower,
    /// `title`: words begin with capitals.
    Title,
    /// `capitalize`: the text begins with a capital.
    Capitalize,
    /// `swapcase`
    Swap,
    /// `casefold`: texts that differ only in case become equal.
    Fold,
}

/// Writes `text` with its case changed.
pub fn write_mapped(out: &mut dyn fmt::Write, text: &str, mapping: Mapping) -> fmt::Result {
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        match mapping {
            Mapping::Upper => write_upper(out, c)?,
            Mapping::Lower => write_lower(out, c, text, at)?,
            Mapping::Fold => write_folded(out, c)?,
            Mapping::Swap if is_upper(c) => write_lower(out, c, text, at)?,
            Mapping::Swap if is_lower(c) => write_upper(out, c)?,
            Mapping::Swap => out.write_char(c)?,
            Mapping::Capitalize | Mapping::Title if in_word => write_lower(out, c, text, at)?,
            Mapping::Capitalize | Mapping::Title => write_title(out, c)?,
        }
        in_word = mapping == Mapping::Capitalize || is_cased(c);
    }
    Ok(())
}

/// Writes bytes with the case of ASCII letters changed.
pub fn put_mapped(out: &mut impl Sink, bytes: &[u8], mapping: Mapping) -> Result<(), OutOfMemory> {
    if matches!(mapping, Mapping::Upper | Mapping::Lower) {
        let mut block = [0; 256];
        return bytes.chunks(block.len()).try_for_each(|chunk| {
            let mapped = &mut block[..chunk.len()];
            mapped.copy_from_slice(chunk);
            if mapping == Mapping::Upper {
                mapped.make_ascii_uppercase()
            } else {
                mapped.make_ascii_lowercase()
            }
            out.put(mapped)
        });
    }
    let mut in_word = false;
    for &byte in bytes {
        let upper = match mapping {
            Mapping::Upper => true,
            Mapping::Lower | Mapping::Fold => false,
            Mapping::Swap => byte.is_ascii_lowercase(),
            Mapping::Title | Mapping::Capitalize => !in_word,
        };
        in_word = mapping == Mapping::Capitalize || byte.is_ascii_alphabetic();
        out.put(&[if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }])?;
    }
    Ok(())
}

fn is_cased(c: char) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

#[cfg(feature = "unicode")]
fn write_all(out: &mut dyn fmt::Write, mut chars: impl Iterator<Item = char>) -> fmt::Result {
    chars.try_for_each(|c| out.write_char(c))
}

#[cfg(feature = "unicode")]
fn write_upper(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    write_all(out, c.to_uppercase())
}

#[cfg(not(feature = "unicode"))]
fn write_upper(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    out.write_char(c.to_ascii_uppercase())
}

#[cfg(not(feature = "unicode"))]
fn write_title(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    write_upper(out, c)
}

#[cfg(not(feature = "unicode"))]
fn write_lower(out: &mut dyn fmt::Write, c: char, _: &str, _: usize) -> fmt::Result {
    out.write_char(c.to_ascii_lowercase())
}

#[cfg(not(feature = "unicode"))]
fn write_folded(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    out.write_char(c.to_ascii_lowercase())
}

/// Writes the lower case of the character `c` at `at` in `text`.
#[cfg(feature = "unicode")]
fn write_lower(out: &mut dyn fmt::Write, c: char, text: &str, at: usize) -> fmt::Result {
    if c == 'Σ' {
        let ends_word = is_last_in_word(&text[..at], &text[at + c.len_utf8()..]);
        return out.write_char(if ends_word { 'ς' } else { 'σ' });
    }
    write_all(out, c.to_lowercase())
}

/// Whether a letter is the last of several in its word: Unicode's condition for a final sigma.
#[cfg(feature = "unicode")]
fn is_last_in_word(before: &str, behind: &str) -> bool {
    let letter_before = before.chars().rev().find(|&c| !is_case_ignorable(c)).is_some_and(is_cased);
    letter_before && !behind.chars().find(|&c| !is_case_ignorable(c)).is_some_and(is_cased)
}

#[cfg(feature = "unicode")]
fn write_title(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    let single = match c {
        // Digraphs.
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian letters have capitals for whole words only.
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        // Greek vowels with an iota below, which capitals of titles have beside them.
        '\u{1f80}'..='\u{1faf}' => char::from_u32(u32::from(c) | 8).unwrap_or(c),
        '\u{1fb3}' | '\u{1fbc}' => '\u{1fbc}',
        '\u{1fc3}' | '\u{1fcc}' => '\u{1fcc}',
        '\u{1ff3}' | '\u{1ffc}' => '\u{1ffc}',
        _ => {
            let mut upper = c.to_uppercase();
            let Some(first) = upper.next() else { return Ok(()) };
            out.write_char(first)?;
            return upper.try_for_each(|rest| match rest {
                // The iota below a vowel stays there.
                'Ι' => out.write_char('\u{345}'),
                // The n with an apostrophe before it is a letter of its own.
                _ if c == '\u{149}' => out.write_char(rest),
                _ => write_all(out, rest.to_lowercase()),
            });
        }
    };
    out.write_char(single)
}

#[cfg(feature = "unicode")]
fn write_folded(out: &mut dyn fmt::Write, c: char) -> fmt::Result {
    match c {
        // The dotless i is not an i. Cherokee's older letters are its capitals.
        'ı' | '\u{13a0}'..='\u{13f5}' => out.write_char(c),
        '\u{13f8}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => write_all(out, c.to_uppercase()),
        'ẞ' => out.write_str("ss"),
        _ => c.to_uppercase().try_for_each(|upper| write_all(out, upper.to_lowercase())),
    }
}
