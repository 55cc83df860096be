//! Which characters names and words are of, for the lexer and the prompt.

use super::Units;
use super::space::space_len;

/// A letter of any script. Without Unicode's tables (9 KB) what lies in scripts' blocks counts, their digits and marks
/// included.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    #[cfg(feature = "unicode")]
    {
        c.is_alphabetic()
    }
    #[cfg(not(feature = "unicode"))]
    in_block(c)
}

#[cfg(not(feature = "unicode"))]
fn in_block(c: char) -> bool {
    matches!(
        c,
        '\u{aa}'
            | '\u{b5}'
            | '\u{ba}'
            | '\u{c0}'..='\u{d6}'
            | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{2af}'
            | '\u{370}'..='\u{37d}'
            | '\u{37f}'..='\u{1fff}'
            | '\u{2100}'..='\u{218f}'
            | '\u{2c00}'..='\u{2dff}'
            | '\u{3041}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{ff21}'..='\u{ffdc}'
            | '\u{10000}'..='\u{1efff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// A letter or a digit.
pub fn is_word(c: char) -> bool {
    if cfg!(feature = "unicode") { c.is_alphanumeric() } else { is_letter(c) || c.is_ascii_digit() }
}

/// White space as `str` has it.
pub fn is_space(c: char) -> bool {
    space_len(c.encode_utf8(&mut [0; 4]).as_bytes(), Units::Chars) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_unicodes_and_the_separators() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_space(c), c.is_whitespace() || ('\x1c'..='\x1f').contains(&c), "{c:?}");
        }
    }

    #[test]
    fn scripts_have_letters_and_signs_are_none() {
        assert!("azAZéÿŁλЖשع中あ한𝒳".chars().all(is_letter));
        assert!("09 _-×÷€→“…。😀\u{feff}\u{200b}".chars().all(|c| !is_letter(c)));
        assert!(is_word('7') && is_word('é') && !is_word('_'));
    }
}
