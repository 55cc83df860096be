//! The value word: small ints, most floats and singletons lie in it, all else is a pointer.
//!
//! | low bits | meaning |
//! |---|---|
//! | `..1` | small int, two's complement in the other bits |
//! | `.10` | float whose exponent is near zero: `w = rotl(bits + BIAS, 3)`, bit 2 is the sign |
//! | `000` | pointer to an 8-byte aligned object |
//! | `100` | singleton: [`Special`] |
//!
//! 0 is no value, so `Result<Value, Raised>` and `Option<Value>` are one word.
//!
//! A PC that imitates a board has a board's small ints, sign-extended, and its floats, zero-extended.
#![allow(unsafe_code, reason = "a word becomes a pointer here")]

use core::fmt;
use core::ptr::{NonNull, without_provenance_mut};

use crate::features;
use crate::object::{Gc, Kind, Layout, Object, TypeObj, types};

mod profile;
mod small;

pub use profile::{BOARD, Float, UWord, Word};
use profile::{FLOAT_BIAS, FloatBits};

/// The largest small int.
pub const SMALL_MAX: isize = (Word::MAX >> 1) as isize;
/// The smallest small int.
pub const SMALL_MIN: isize = (Word::MIN >> 1) as isize;

/// A Python value in one word. Equality of words is Python's `is`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(NonNull<Object>);

/// An exception is pending in the context. It has no fields, so `Result<Value, Raised>` is one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// What most runtime functions return.
pub type R<T = Value> = Result<T, Raised>;

/// The singletons, in the order of their numbers; `LoadSpecial` names them by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Special {
    /// A register or cell without a value.
    Unbound,
    /// `None`
    None,
    /// `False`
    False,
    /// `True`
    True,
    /// `NotImplemented`
    NotImplemented,
    /// `...`
    Ellipsis,
    /// What a native iterator's `next` returns at its end.
    Stop,
    /// `0.0`
    Zero,
    /// `-0.0`
    NegativeZero,
    /// `inf`
    Infinity,
    /// `-inf`
    NegativeInfinity,
    /// `nan`
    Nan,
}

impl Special {
    const ALL: [Special; 12] = [
        Special::Unbound,
        Special::None,
        Special::False,
        Special::True,
        Special::NotImplemented,
        Special::Ellipsis,
        Special::Stop,
        Special::Zero,
        Special::NegativeZero,
        Special::Infinity,
        Special::NegativeInfinity,
        Special::Nan,
    ];
}

const fn word(bits: usize) -> Value {
    match NonNull::new(without_provenance_mut(bits)) {
        Some(pointer) => Value(pointer),
        None => panic!("invariant: a value word is not 0"),
    }
}

impl Value {
    /// No value: what `del` stores.
    pub const UNBOUND: Value = Value::special(Special::Unbound);
    /// `None`
    pub const NONE: Value = Value::special(Special::None);
    /// `False`
    pub const FALSE: Value = Value::special(Special::False);
    /// `True`
    pub const TRUE: Value = Value::special(Special::True);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = Value::special(Special::NotImplemented);
    /// `...`
    pub const ELLIPSIS: Value = Value::special(Special::Ellipsis);
    /// End of a native iteration.
    pub const STOP: Value = Value::special(Special::Stop);
    /// The int 0.
    pub const INT_0: Value = Value::int8(0);
    /// The int 1.
    pub const INT_1: Value = Value::int8(1);

    /// A singleton.
    pub const fn special(special: Special) -> Value {
        word((special as usize) << 3 | 4)
    }

    /// The singleton that this word is.
    pub fn as_special(self) -> Option<Special> {
        if self.bits() & 7 == 4 { Special::ALL.get(self.bits() >> 3).copied() } else { None }
    }

    /// `True` or `False`.
    pub const fn bool(truth: bool) -> Value {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    /// A small int from a byte.
    pub const fn int8(i: i8) -> Value {
        word(((i as isize) << 1 | 1) as usize)
    }

    /// A small int from 16 bits.
    pub const fn int16(i: i16) -> Value {
        word(((i as isize) << 1 | 1) as usize)
    }

    /// A small int; `None` when it does not fit.
    #[inline(always)]
    pub const fn small(i: isize) -> Option<Value> {
        if i >= SMALL_MIN && i <= SMALL_MAX { Some(word((i << 1 | 1) as usize)) } else { None }
    }

    /// A length or index, which always fits.
    #[inline(always)]
    pub fn index(i: usize) -> Value {
        word(i << 1 | 1)
    }

    /// The number in a small int.
    #[inline(always)]
    pub fn as_small(self) -> Option<isize> {
        if self.is_small() { Some(self.small_unchecked()) } else { None }
    }

    /// The number in a word known to be a small int; another number for other words.
    #[inline(always)]
    pub fn small_unchecked(self) -> isize {
        self.bits() as isize >> 1
    }

    /// Whether it is a small int.
    #[inline(always)]
    pub fn is_small(self) -> bool {
        self.bits() & 1 != 0
    }

    /// The word itself.
    #[inline(always)]
    pub fn bits(self) -> usize {
        self.0.as_ptr().addr()
    }

    /// A value from its word; `None` for 0.
    ///
    /// # Safety
    /// The word is one that `bits` returned, and if it is a pointer, its object is still live.
    #[inline(always)]
    pub unsafe fn from_bits(bits: usize) -> Option<Value> {
        NonNull::new(core::ptr::with_exposed_provenance_mut(bits)).map(Value)
    }

    /// The float as an immediate or singleton; `None` when it must be boxed.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn immediate_float(f: Float) -> Option<Value> {
        let w = f.to_bits().wrapping_add(FLOAT_BIAS).rotate_left(3);
        if w & 3 == 2 { Some(word(w as usize)) } else { Value::special_float(f) }
    }

    #[cold]
    fn special_float(f: Float) -> Option<Value> {
        Some(Value::special(if f == 0.0 {
            if f.is_sign_negative() { Special::NegativeZero } else { Special::Zero }
        } else if f.is_nan() {
            Special::Nan
        } else if f == Float::INFINITY {
            Special::Infinity
        } else if f == Float::NEG_INFINITY {
            Special::NegativeInfinity
        } else {
            return None;
        }))
    }

    /// Whether the word itself holds a float with the `.10` tag.
    #[inline(always)]
    pub fn is_immediate_float(self) -> bool {
        features::FLOAT && self.bits() & 3 == 2
    }

    /// The float in an immediate word; another number for other words.
    #[inline(always)]
    pub fn immediate_float_unchecked(self) -> Float {
        Float::from_bits((self.bits() as FloatBits).rotate_right(3).wrapping_sub(FLOAT_BIAS))
    }

    /// The number in a float, wherever it lies.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_float(self) -> Option<Float> {
        match self.is_immediate_float() {
            true => Some(self.immediate_float_unchecked()),
            false if features::FLOAT => self.as_slow_float(),
            false => None,
        }
    }

    #[cold]
    fn as_slow_float(self) -> Option<Float> {
        match self.as_special() {
            Some(Special::Zero) => Some(0.0),
            Some(Special::NegativeZero) => Some(-0.0),
            Some(Special::Infinity) => Some(Float::INFINITY),
            Some(Special::NegativeInfinity) => Some(Float::NEG_INFINITY),
            Some(Special::Nan) => Some(Float::NAN),
            Some(_) => None,
            None => self.cast::<crate::object::FloatObj>().map(|boxed| boxed.number),
        }
    }

    /// Whether it points to an object.
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self.bits() & 7 == 0
    }

    /// The object that it points to.
    #[inline(always)]
    pub fn as_object(self) -> Option<&'static Object> {
        // SAFETY: a word with tag 000 points to an object, which lives while the word is reachable; the
        // reference is used while `self` is on the stack, where the collector sees it.
        if self.is_object() { Some(unsafe { self.0.as_ref() }) } else { None }
    }

    /// The value that is a pointer to `object`.
    #[inline(always)]
    pub fn from_object<T: Layout>(object: Gc<T>) -> Value {
        Value(object.as_non_null().cast())
    }

    /// The value that is a pointer to a static object.
    pub const fn from_static(object: &'static Object) -> Value {
        match NonNull::new(core::ptr::from_ref(object).cast_mut()) {
            Some(pointer) => Value(pointer),
            None => panic!("invariant: a reference is not null"),
        }
    }

    /// The object as a `T` if its layout is that of `T` (subclasses included).
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn cast<T: Layout>(self) -> Option<Gc<T>> {
        let object = self.as_object()?;
        if T::matches(object.kind()) {
            // SAFETY: the kind says that the object has this layout.
            Some(unsafe { Gc::from_non_null(self.0.cast()) })
        } else {
            None
        }
    }

    /// What kind of value it is; floats and ints have one kind wherever they lie.
    #[inline]
    pub fn kind(self) -> Kind {
        if let Some(object) = self.as_object() {
            return object.kind();
        }
        if self.is_small() {
            return Kind::Int;
        }
        match self.as_special() {
            None
            | Some(
                Special::Zero
                | Special::NegativeZero
                | Special::Infinity
                | Special::NegativeInfinity
                | Special::Nan,
            ) => Kind::Float,
            Some(Special::False | Special::True) => Kind::Bool,
            Some(_) => Kind::Singleton,
        }
    }

    /// Its class.
    #[inline]
    pub fn class(self) -> Gc<TypeObj> {
        if let Some(object) = self.as_object() {
            return object.class();
        }
        if self.is_small() {
            return types::INT.gc();
        }
        match self.as_special() {
            Some(Special::None) => types::NONE.gc(),
            Some(Special::False | Special::True) => types::BOOL.gc(),
            Some(Special::NotImplemented) => types::NOT_IMPLEMENTED.gc(),
            Some(Special::Ellipsis) => types::ELLIPSIS.gc(),
            Some(Special::Unbound | Special::Stop) => types::OBJECT.gc(),
            _ if features::FLOAT => types::FLOAT.gc(),
            _ => types::OBJECT.gc(),
        }
    }

    /// Whether it is `None`.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// Whether it is [`Value::UNBOUND`].
    #[inline(always)]
    pub fn is_unbound(self) -> bool {
        self == Value::UNBOUND
    }

    /// `None` for `UNBOUND`: an argument that was not given.
    #[inline(always)]
    pub fn given(self) -> Option<Value> {
        if self.is_unbound() { None } else { Some(self) }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::bool(truth)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(i) = self.as_small() {
            write!(f, "{i}")
        } else if let Some(special) = self.as_special() {
            write!(f, "{special:?}")
        } else if let Some(number) = self.as_float() {
            write!(f, "{number:?}")
        } else {
            write!(f, "<{:?} at {:#x}>", self.kind(), self.bits())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word() {
        assert_eq!(size_of::<Value>(), size_of::<usize>());
        assert_eq!(size_of::<R>(), size_of::<usize>());
        assert_eq!(size_of::<Option<Value>>(), size_of::<usize>());
    }

    #[test]
    fn small_ints_at_their_limits() {
        for i in [0, 1, -1, SMALL_MAX, SMALL_MIN] {
            assert_eq!(Value::small(i).and_then(Value::as_small), Some(i));
        }
        assert!(Value::small(SMALL_MAX + 1).is_none());
        assert!(Value::small(SMALL_MIN - 1).is_none());
    }

    #[test]
    fn floats_round_trip_exactly() {
        let mut state = 1u64;
        for round in 0..1_000_000u64 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            // Every exponent, with mantissas at their edges and random.
            let bits = if round < 1 << 15 { round << 52 | (round & 8) >> 3 } else { state };
            let f = Float::from_bits(bits as FloatBits);
            if let Some(value) = Value::immediate_float(f) {
                let back = value.as_float().expect("a float");
                assert!(back.to_bits() == f.to_bits() || (f.is_nan() && back.is_nan()), "{f}");
                assert_eq!(value.kind(), Kind::Float);
            } else {
                assert!(f.abs() >= 2f64.powi(256) as Float || f.abs() < 2f64.powi(-255) as Float);
            }
        }
    }
}
