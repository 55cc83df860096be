//! Numbers that do not fit the value word.

use super::gc::layout;
use super::{Object, types};
use crate::num::limb::Limb;
use crate::value::Float;

/// A boxed float: one whose exponent is far from zero, or of a subclass of `float`.
#[repr(C)]
pub struct FloatObj {
    object: Object,
    /// The number.
    pub number: Float,
}
layout!(FloatObj: Float);

/// A complex number.
#[repr(C)]
pub struct ComplexObj {
    object: Object,
    /// Real part.
    pub real: Float,
    /// Imaginary part.
    pub imag: Float,
}
layout!(ComplexObj: Complex);

/// An int outside the small range, or of a subclass of `int`: sign and magnitude.
#[repr(C)]
pub struct IntObj {
    object: Object,
    /// Number of limbs, negative for a negative number.
    signed_len: isize,
    limbs: [Limb; 0],
}
layout!(IntObj: Int);

impl FloatObj {
    pub(crate) fn new(number: Float) -> FloatObj {
        FloatObj { object: Object::new(&types::FLOAT.meta), number }
    }
}

impl ComplexObj {
    pub(crate) fn new(real: Float, imag: Float) -> ComplexObj {
        ComplexObj { object: Object::new(&types::COMPLEX.meta), real, imag }
    }
}

impl IntObj {
    /// The head of an int, to be followed by its limbs, least significant first.
    pub(crate) fn head(negative: bool, limbs: usize) -> IntObj {
        let signed_len = if negative { -(limbs as isize) } else { limbs as isize };
        IntObj { object: Object::new(&types::INT.meta), signed_len, limbs: [] }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.signed_len < 0
    }

    /// The magnitude, least significant limb first, the last one not 0.
    pub fn limbs(&self) -> &[Limb] {
        // SAFETY: that many limbs follow the head.
        unsafe { core::slice::from_raw_parts(self.limbs.as_ptr(), self.signed_len.unsigned_abs()) }
    }
}
