//! Arithmetic on tagged words: the fast paths of the interpreter, which never take a small int apart.
//!
//! A small int `x` is the word `2x + 1`, so a sum is `(a - 1) + b` with the word's own overflow, and bitwise
//! operations keep or restore the tag bit.

use core::ptr::{NonNull, without_provenance_mut};

use super::{Value, Word};
use crate::runtime::{floor_div, floor_mod};

impl Value {
    /// A word whose tag bit is set by this function, so it is a small int.
    #[inline(always)]
    const fn tagged(bits: Word) -> Value {
        // SAFETY: an odd word is not 0.
        Value(unsafe { NonNull::new_unchecked(without_provenance_mut(bits as usize | 1)) })
    }

    /// Whether both are small ints.
    #[inline(always)]
    pub fn are_small(self, other: Value) -> bool {
        self.bits() & other.bits() & 1 != 0
    }

    #[inline(always)]
    fn untagged(self) -> Word {
        (self.bits() & !1) as Word
    }

    /// The sum of two small ints, if it is one.
    #[inline(always)]
    pub fn small_add(self, other: Value) -> Option<Value> {
        if !self.are_small(other) {
            return None;
        }
        self.untagged().checked_add(other.bits() as Word).map(Value::tagged)
    }

    /// The difference of two small ints, if it is one.
    #[inline(always)]
    pub fn small_sub(self, other: Value) -> Option<Value> {
        if !self.are_small(other) {
            return None;
        }
        (self.bits() as Word).checked_sub(other.untagged()).map(Value::tagged)
    }

    /// The product of two small ints, if it is one.
    #[inline(always)]
    pub fn small_mul(self, other: Value) -> Option<Value> {
        if !self.are_small(other) {
            return None;
        }
        self.untagged().checked_mul(other.small_unchecked() as Word).map(Value::tagged)
    }

    /// `&` of two small ints.
    #[inline(always)]
    pub fn small_and(self, other: Value) -> Option<Value> {
        let bits = self.bits() & other.bits();
        if bits & 1 != 0 { Some(Value::tagged(bits as Word)) } else { None }
    }

    /// `|` of two small ints.
    #[inline(always)]
    pub fn small_or(self, other: Value) -> Option<Value> {
        if self.are_small(other) { Some(Value::tagged((self.bits() | other.bits()) as Word)) } else { None }
    }

    /// `^` of two small ints.
    #[inline(always)]
    pub fn small_xor(self, other: Value) -> Option<Value> {
        if self.are_small(other) { Some(Value::tagged((self.bits() ^ other.bits()) as Word)) } else { None }
    }

    /// `<<` of two small ints, if the result is one.
    #[inline(always)]
    pub fn small_shl(self, other: Value) -> Option<Value> {
        let count = other.small_unchecked();
        if !self.are_small(other) || !(0..Word::BITS as isize).contains(&count) {
            return None;
        }
        let (bits, shifted) = (self.untagged(), self.untagged() << count);
        if shifted >> count == bits { Some(Value::tagged(shifted)) } else { None }
    }

    /// `>>` of two small ints.
    #[inline(always)]
    pub fn small_shr(self, other: Value) -> Option<Value> {
        let count = other.small_unchecked();
        if !self.are_small(other) || count < 0 {
            return None;
        }
        Some(Value::tagged(self.bits() as Word >> count.min(Word::BITS as isize - 1)))
    }

    /// `//` of two small ints, if the result is one and no error.
    #[inline(always)]
    pub fn small_floor_div(self, other: Value) -> Option<Value> {
        let (x, y) = self.numbers(other)?;
        match natural(x, y) {
            Some((x, y)) => Some(Value::index((x / y) as usize)),
            None if y == 0 => None,
            None => floor_div(x, y).and_then(Value::small),
        }
    }

    /// `%` of two small ints, if it is no error.
    #[inline(always)]
    pub fn small_mod(self, other: Value) -> Option<Value> {
        let (x, y) = self.numbers(other)?;
        match natural(x, y) {
            Some((x, y)) => Some(Value::index((x % y) as usize)),
            None if y == 0 => None,
            None => floor_mod(x, y).and_then(Value::small),
        }
    }

    #[inline(always)]
    fn numbers(self, other: Value) -> Option<(isize, isize)> {
        if self.are_small(other) { Some((self.small_unchecked(), other.small_unchecked())) } else { None }
    }
}

/// Dividend and divisor where a machine divides them fast: neither has more than 32 bits or a sign.
#[inline(always)]
fn natural(x: isize, y: isize) -> Option<(u32, u32)> {
    match (u32::try_from(x), u32::try_from(y)) {
        (Ok(x), Ok(y)) if y != 0 => Some((x, y)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SMALL_MAX, SMALL_MIN};
    use super::*;

    const NUMBERS: [isize; 14] = [
        SMALL_MIN,
        SMALL_MIN + 1,
        -1 << 20,
        -65,
        -2,
        -1,
        0,
        1,
        2,
        31,
        Word::BITS as isize - 2,
        Word::BITS as isize,
        SMALL_MAX - 1,
        SMALL_MAX,
    ];

    fn value(i: isize) -> Value {
        Value::small(i).expect("in range")
    }

    #[test]
    fn agrees_with_arithmetic_on_numbers() {
        let wide = |i: i128| isize::try_from(i).ok().and_then(Value::small);
        for x in NUMBERS {
            for y in NUMBERS {
                let (a, b, p, q) = (value(x), value(y), x as i128, y as i128);
                assert_eq!(a.small_add(b), wide(p + q), "{x} + {y}");
                assert_eq!(a.small_sub(b), wide(p - q), "{x} - {y}");
                assert_eq!(a.small_mul(b), wide(p * q), "{x} * {y}");
                let below = |q: i128| if p % q != 0 && (p < 0) != (q < 0) { p / q - 1 } else { p / q };
                let divided = if y == 0 { None } else { Some(below(q)) };
                assert_eq!(a.small_floor_div(b), divided.and_then(wide), "{x} // {y}");
                assert_eq!(a.small_mod(b), divided.and_then(|n| wide(p - n * q)), "{x} % {y}");
                assert_eq!(a.small_and(b), wide(p & q), "{x} & {y}");
                assert_eq!(a.small_or(b), wide(p | q), "{x} | {y}");
                assert_eq!(a.small_xor(b), wide(p ^ q), "{x} ^ {y}");
                let right = if y < 0 { None } else { wide(p >> q.min(127)) };
                assert_eq!(a.small_shr(b), right, "{x} >> {y}");
                let left = if (0..64).contains(&y) { p.checked_mul(1 << y).and_then(wide) } else { None };
                if (0..Word::BITS as isize).contains(&y) {
                    assert_eq!(a.small_shl(b), left, "{x} << {y}");
                } else {
                    assert_eq!(a.small_shl(b), None, "{x} << {y}");
                }
            }
        }
    }

    #[test]
    fn refuses_other_words() {
        let (one, others) =
            (value(1), [Value::NONE, Value::TRUE, Value::immediate_float(1.5).expect("near 1")]);
        let operations = [
            Value::small_add,
            Value::small_sub,
            Value::small_mul,
            Value::small_floor_div,
            Value::small_mod,
            Value::small_and,
            Value::small_or,
            Value::small_xor,
            Value::small_shl,
            Value::small_shr,
        ];
        for other in others {
            for operation in operations {
                assert!(operation(one, other).is_none() && operation(other, one).is_none());
            }
        }
    }
}
