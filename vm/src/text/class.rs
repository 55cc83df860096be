//! Classes of characters: the `is*` methods.
//!
//! With the feature `unicode` they follow the Unicode properties that Python names; without it no character
//! beyond ASCII has a class, except that all but control characters can be printed.

use super::Units;
use super::space::is_space;
use crate::num::{Poll, Stopped};
#[cfg(feature = "unicode")]
use unicode_general_category::{GeneralCategory, get_general_category};

/// A class that `str` and `bytes` have a method for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `isalpha`
    Alpha,
    /// `isalnum`
    Alnum,
    /// `isdecimal`
    Decimal,
    /// `isdigit`
    Digit,
    /// `isnumeric`
    Numeric,
    /// `isspace`
    Space,
    /// `isupper`
    Upper,
    /// `islower`
    Lower,
    /// `istitle`
    Title,
    /// `isprintable`
    Printable,
    /// `isidentifier`
    Identifier,
}

/// Whether a text is of a class.
pub fn text_is(text: &str, class: Class, poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    let chars = text.chars();
    match class {
        Class::Space => return is_space(text.as_bytes(), Units::Chars, poll),
        Class::Upper => return cased(chars, is_upper, |c| is_lower(c) || is_title(c), poll),
        Class::Lower => return cased(chars, is_lower, |c| is_upper(c) || is_title(c), poll),
        Class::Title => return title_cased(chars, poll),
        Class::Printable => return all(chars, is_printable, poll),
        Class::Identifier => {
            let mut rest = text.chars();
            return Ok(rest.next().is_some_and(is_identifier_start) && all(rest, is_identifier_part, poll)?);
        }
        _ if text.is_empty() => return Ok(false),
        _ => {}
    }
    match class {
        Class::Alpha => all(chars, is_alpha, poll),
        Class::Alnum => all(chars, is_alnum, poll),
        Class::Decimal => all(chars, is_decimal, poll),
        Class::Digit => all(chars, is_digit, poll),
        _ => all(chars, is_numeric, poll),
    }
}

/// Whether bytes are of a class, as ASCII.
pub fn bytes_are(bytes: &[u8], class: Class, poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    // As characters beyond ASCII that have no class.
    let chars = bytes.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '\u{ff00}' });
    match class {
        Class::Space => is_space(bytes, Units::Bytes, poll),
        Class::Upper => cased(chars, |c| c.is_ascii_uppercase(), |c| c.is_ascii_lowercase(), poll),
        Class::Lower => cased(chars, |c| c.is_ascii_lowercase(), |c| c.is_ascii_uppercase(), poll),
        Class::Title => title_cased(chars, poll),
        Class::Printable => all(bytes.iter(), |byte| matches!(byte, b' '..=b'~'), poll),
        Class::Identifier => Ok(false),
        _ if bytes.is_empty() => Ok(false),
        Class::Alpha => all(bytes.iter(), u8::is_ascii_alphabetic, poll),
        Class::Alnum => all(bytes.iter(), u8::is_ascii_alphanumeric, poll),
        Class::Decimal | Class::Digit | Class::Numeric => all(bytes.iter(), u8::is_ascii_digit, poll),
    }
}

/// Whether all items are of a kind.
fn all<T>(
    items: impl Iterator<Item = T>,
    mut is: impl FnMut(T) -> bool,
    poll: &mut Poll<'_>,
) -> Result<bool, Stopped> {
    for (place, item) in items.enumerate() {
        poll.pass(place)?;
        if !is(item) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether some character is in one case and none in another.
fn cased(
    text: impl Iterator<Item = char>,
    wanted: fn(char) -> bool,
    other: fn(char) -> bool,
    poll: &mut Poll<'_>,
) -> Result<bool, Stopped> {
    let mut any = false;
    let fits = |c| {
        any |= wanted(c);
        !other(c)
    };
    Ok(all(text, fits, poll)? && any)
}

/// Whether capitals stand where words begin and only there.
fn title_cased(text: impl Iterator<Item = char>, poll: &mut Poll<'_>) -> Result<bool, Stopped> {
    let (mut any, mut in_word) = (false, false);
    let fits = |c| {
        let fits = if is_upper(c) || is_title(c) {
            !core::mem::replace(&mut in_word, true)
        } else if is_lower(c) {
            in_word
        } else {
            in_word = false;
            return true;
        };
        any = true;
        fits
    };
    Ok(all(text, fits, poll)? && any)
}

#[cfg(feature = "unicode")]
fn in_ranges(c: char, ranges: &[(u32, u32)]) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|&(first, _)| first <= code);
    after > 0 && code <= ranges[after - 1].1
}

/// A letter.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    #[cfg(feature = "unicode")]
    {
        use GeneralCategory::{
            LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter,
        };
        matches!(
            get_general_category(c),
            LowercaseLetter | ModifierLetter | OtherLetter | TitlecaseLetter | UppercaseLetter
        )
    }
    #[cfg(not(feature = "unicode"))]
    false
}

/// A letter or anything numeric.
pub fn is_alnum(c: char) -> bool {
    is_alpha(c) || is_numeric(c)
}

/// A digit of a decimal number, of any script.
pub fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    #[cfg(feature = "unicode")]
    {
        get_general_category(c) == GeneralCategory::DecimalNumber
    }
    #[cfg(not(feature = "unicode"))]
    false
}

/// The value of a digit of a decimal number.
pub fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() || !is_decimal(c) {
        return c.to_digit(10);
    }
    // Each script's digits are ten in a row from its zero; scripts may follow each other.
    let code = u32::from(c);
    let before = (1..code).take_while(|&back| char::from_u32(code - back).is_some_and(is_decimal)).count();
    Some(before as u32 % 10)
}

/// A decimal digit or another sign that means a digit.
pub fn is_digit(c: char) -> bool {
    /// Superscripts, circled digits and the like.
    #[cfg(feature = "unicode")]
    const OTHERS: [(u32, u32); 20] = [
        (0xb2, 0xb3),
        (0xb9, 0xb9),
        (0x1369, 0x1371),
        (0x19da, 0x19da),
        (0x2070, 0x2070),
        (0x2074, 0x2079),
        (0x2080, 0x2089),
        (0x2460, 0x2468),
        (0x2474, 0x247c),
        (0x2488, 0x2490),
        (0x24ea, 0x24ea),
        (0x24f5, 0x24fd),
        (0x24ff, 0x24ff),
        (0x2776, 0x277e),
        (0x2780, 0x2788),
        (0x278a, 0x2792),
        (0x10a40, 0x10a43),
        (0x10e60, 0x10e68),
        (0x11052, 0x1105a),
        (0x1f100, 0x1f10a),
    ];
    #[cfg(feature = "unicode")]
    if in_ranges(c, &OTHERS) {
        return true;
    }
    is_decimal(c)
}

/// Anything that means a number.
pub fn is_numeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    /// Chinese characters that are numbers.
    #[cfg(feature = "unicode")]
    const LETTERS: &str = "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐\
        拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零\u{f96b}\u{f973}\u{f978}\u{f9b2}\u{f9d1}\u{f9d3}\u{f9fd}𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭\u{2f890}";
    #[cfg(feature = "unicode")]
    {
        c.is_numeric() || LETTERS.contains(c)
    }
    #[cfg(not(feature = "unicode"))]
    false
}

/// A lower-case character.
pub fn is_lower(c: char) -> bool {
    if cfg!(feature = "unicode") { c.is_lowercase() } else { c.is_ascii_lowercase() }
}

/// An upper-case character.
pub fn is_upper(c: char) -> bool {
    if cfg!(feature = "unicode") { c.is_uppercase() } else { c.is_ascii_uppercase() }
}

/// One of the few characters in title case.
pub fn is_title(c: char) -> bool {
    #[cfg(feature = "unicode")]
    {
        let codes = [
            0x1c5..=0x1c5,
            0x1c8..=0x1c8,
            0x1cb..=0x1cb,
            0x1f2..=0x1f2,
            0x1f88..=0x1f8f,
            0x1f98..=0x1f9f,
            0x1fa8..=0x1faf,
            0x1fbc..=0x1fbc,
            0x1fcc..=0x1fcc,
            0x1ffc..=0x1ffc,
        ];
        !c.is_ascii() && codes.iter().any(|range| range.contains(&u32::from(c)))
    }
    #[cfg(not(feature = "unicode"))]
    {
        let _ = c;
        false
    }
}

/// A character that `repr` shows as itself.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    #[cfg(feature = "unicode")]
    {
        use GeneralCategory::{
            Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate,
            Unassigned,
        };
        !matches!(
            get_general_category(c),
            Control
                | Format
                | LineSeparator
                | ParagraphSeparator
                | PrivateUse
                | SpaceSeparator
                | Surrogate
                | Unassigned
        )
    }
    #[cfg(not(feature = "unicode"))]
    {
        c > '\u{a0}' && c != '\u{ad}'
    }
}

/// Whether case decisions look past a character: marks, modifiers, and punctuation within words.
#[cfg(feature = "unicode")]
pub(super) fn is_case_ignorable(c: char) -> bool {
    use GeneralCategory::{EnclosingMark, Format, ModifierLetter, ModifierSymbol, NonspacingMark};
    let category = get_general_category(c);
    let ignorable =
        matches!(category, EnclosingMark | Format | ModifierLetter | ModifierSymbol | NonspacingMark);
    ignorable
        || matches!(c, '\'' | '.' | ':' | '\u{b7}' | '\u{387}' | '\u{55f}' | '\u{5f4}')
        || matches!(
            c,
            '\u{2018}' | '\u{2019}' | '\u{2024}' | '\u{2027}' | '\u{fe13}' | '\u{fe52}' | '\u{fe55}'
        )
        || matches!(c, '\u{ff07}' | '\u{ff0e}' | '\u{ff1a}')
}

/// Where an identifier may begin: close to Unicode's XID_Start.
fn is_identifier_start(c: char) -> bool {
    if c == '_' || is_alpha(c) {
        return true;
    }
    #[cfg(feature = "unicode")]
    {
        get_general_category(c) == GeneralCategory::LetterNumber || matches!(c, '\u{2118}' | '\u{212e}')
    }
    #[cfg(not(feature = "unicode"))]
    false
}

/// What an identifier may contain: close to Unicode's XID_Continue.
fn is_identifier_part(c: char) -> bool {
    if is_identifier_start(c) || is_decimal(c) {
        return true;
    }
    #[cfg(feature = "unicode")]
    {
        use GeneralCategory::{ConnectorPunctuation, NonspacingMark, SpacingMark};
        let mark = matches!(get_general_category(c), ConnectorPunctuation | NonspacingMark | SpacingMark);
        mark || matches!(c, '\u{b7}' | '\u{387}' | '\u{1369}'..='\u{1371}' | '\u{19da}')
    }
    #[cfg(not(feature = "unicode"))]
    false
}
