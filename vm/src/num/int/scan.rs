//! The syntax of integers as text: sign, prefix, digits, underscores.

/// Integer text taken apart; [`super::from_digits`] makes a number of its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntText<'t> {
    /// There was a minus sign.
    pub negative: bool,
    /// The radix, 2 to 36.
    pub radix: u32,
    /// The digits, with underscores among them.
    pub digits: &'t [u8],
    /// How many of them are digits.
    pub count: usize,
}

impl IntText<'_> {
    /// The value, if it fits; the common case needs no limbs.
    pub fn to_i64(&self) -> Option<i64> {
        let mut value: i64 = 0;
        for &byte in self.digits {
            if let Some(digit) = char::from(byte).to_digit(self.radix) {
                value = value.checked_mul(i64::from(self.radix))?.checked_sub(i64::from(digit))?;
            }
        }
        if self.negative { Some(value) } else { value.checked_neg() }
    }
}

/// Reads what `int(text, radix)` accepts, without white space around it; radix 0 is that of the prefix, as in
/// source text. `None` if the text is no such number.
pub fn scan_int(text: &[u8], radix: u32) -> Option<IntText<'_>> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let prefix = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let from_source = radix == 0;
    let prefixed = prefix != 0 && (radix == 0 || radix == prefix);
    let (radix, digits) = match (prefixed, radix) {
        // An underscore may follow the prefix.
        (true, _) => (prefix, text[2..].strip_prefix(b"_").unwrap_or(&text[2..])),
        (false, 0) => (10, text),
        (false, radix) => (radix, text),
    };
    let mut count = 0;
    let mut after_digit = false;
    for &byte in digits {
        if byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            char::from(byte).to_digit(radix)?;
            count += 1;
            after_digit = true;
        }
    }
    // Source text has no other number that begins with zero than zero itself.
    let zeros_first = from_source && !prefixed && digits.first() == Some(&b'0');
    if zeros_first && digits.iter().any(|&byte| byte != b'0' && byte != b'_') {
        return None;
    }
    after_digit.then_some(IntText { negative, radix, digits, count })
}
