//! Making ints.
#![allow(unsafe_code, reason = "fresh memory becomes objects here")]

use core::ptr;

use crate::context::Context;
use crate::features;
use crate::num::int::Int;
use crate::num::limb::{self, Limb, U64_LIMBS};
use crate::object::{Gc, IntObj, TypeObj};
use crate::value::{R, Raised, Value};

/// A fresh object whose limbs are about to be computed.
pub(crate) struct IntRoom {
    object: Gc<IntObj>,
    capacity: usize,
}

impl IntRoom {
    /// All limbs that there is room for.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn limbs(&mut self) -> &mut [Limb] {
        // SAFETY: the object was allocated with room for them, zeroed, and nobody else has it yet.
        unsafe {
            let start = self.object.as_ptr().add(1).cast::<Limb>().cast_mut();
            core::slice::from_raw_parts_mut(start, self.capacity)
        }
    }
}

impl Context<'_> {
    /// An int.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(adder_speed, optimize(speed))]
    pub fn new_int(&self, number: i64) -> R<Value> {
        match isize::try_from(number).ok().and_then(Value::small) {
            Some(value) => Ok(value),
            None => self.int_object(number < 0, number.unsigned_abs()),
        }
    }

    /// An int that is not small, of its sign and magnitude.
    #[cfg_attr(adder_speed, optimize(speed))]
    fn int_object(&self, negative: bool, magnitude: u64) -> R<Value> {
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let len = magnitude.ilog2() as usize / limb::BITS + 1;
        let int = self.new_with(IntObj::head(negative, len), len * size_of::<Limb>())?;
        // SAFETY: the object has room for as many limbs behind its head.
        unsafe {
            let limbs = int.as_ptr().add(1).cast::<Limb>().cast_mut();
            limbs.write(magnitude as Limb);
            if len > 1 {
                limbs.add(1).write((magnitude >> (limb::BITS % 64)) as Limb);
            }
        }
        Ok(int.value())
    }

    /// An int that is not negative.
    pub fn new_uint(&self, number: u64) -> R<Value> {
        match isize::try_from(number).ok().and_then(Value::small) {
            Some(value) => Ok(value),
            None => self.int_object(false, number),
        }
    }

    /// An int of a sign and a magnitude, least significant limb first; leading zeros are dropped.
    pub fn big_int(&self, negative: bool, magnitude: &[Limb]) -> R<Value> {
        let len = magnitude.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
        let small = Int::new(negative, &magnitude[..len]).to_i64();
        if let Some(small) = small.and_then(|small| isize::try_from(small).ok()).and_then(Value::small) {
            return Ok(small);
        }
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let bytes = len * size_of::<Limb>();
        let int = self.new_with(IntObj::head(negative, len), bytes)?;
        // SAFETY: the object has room for the limbs behind its head.
        unsafe {
            let limbs = int.as_ptr().add(1).cast::<Limb>().cast_mut();
            ptr::copy_nonoverlapping(magnitude.as_ptr(), limbs, len);
        }
        Ok(int.value())
    }

    /// Says that a result would be a float in a build without them.
    #[cold]
    pub(crate) fn no_floats(&self) -> Raised {
        self.type_error(format_args!("this build has no floats"))
    }

    /// Says that an int does not fit the value word in a build where all do.
    #[cold]
    pub(crate) fn no_big_ints(&self) -> Raised {
        self.overflow_error(format_args!("this build has no ints of more than {} bits", usize::BITS - 1))
    }

    /// An object with room for the limbs of an int.
    #[inline]
    pub(crate) fn new_int_room(&self, limbs: usize) -> R<IntRoom> {
        let bytes = limbs.checked_mul(size_of::<Limb>()).ok_or_else(|| self.memory_error())?;
        Ok(IntRoom { object: self.new_with(IntObj::head(false, 0), bytes)?, capacity: limbs })
    }

    /// The int whose limbs were written into a room; the last of its `len` limbs is not 0.
    pub(crate) fn finish_int(&self, mut room: IntRoom, negative: bool, len: usize) -> R {
        let capacity = room.capacity;
        let limbs = room.limbs();
        if len <= U64_LIMBS || len < capacity / 2 {
            return self.big_int(negative, &limbs[..len]);
        }
        // SAFETY: the object is this function's own, with room for `capacity` limbs.
        unsafe { room.object.as_non_null().write(IntObj::head(negative, len.min(capacity))) };
        Ok(room.object.value())
    }

    /// An int of a class of a program that derives from `int`.
    pub(crate) fn new_int_of_class(&self, class: Gc<TypeObj>, int: Int<'_>) -> R {
        let bytes = size_of_val(int.magnitude()) + self.extra_bytes(class);
        let object = self.new_with(IntObj::head(int.is_negative(), int.magnitude().len()), bytes)?;
        // SAFETY: the object has room for the limbs behind its head.
        unsafe {
            let limbs = object.as_ptr().add(1).cast::<Limb>().cast_mut();
            ptr::copy_nonoverlapping(int.magnitude().as_ptr(), limbs, int.magnitude().len());
        }
        Ok(self.adopt(object.value(), class))
    }
}
