//! Ints as the algorithms of `num` see them.

use crate::context::Context;
use crate::features;
use crate::num::int::{self, Int};
use crate::num::limb::{Limb, U64_LIMBS};
use crate::object::IntObj;
use crate::value::{R, Value};

impl IntObj {
    /// The int, its limbs in this object.
    pub fn as_int(&self) -> Int<'_> {
        Int::new(self.is_negative(), self.limbs())
    }
}

impl Context<'_> {
    /// An int value of a result of `num`.
    pub fn int_value(&self, int: Int<'_>) -> R {
        match int.to_i64().and_then(|small| isize::try_from(small).ok()).and_then(Value::small) {
            Some(small) => Ok(small),
            None => self.big_int(int.is_negative(), int.magnitude()),
        }
    }

    /// An int of digits in `radix`.
    pub(crate) fn parse_int(&self, digits: &[u8], radix: u32) -> R {
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let mem = self.vm().mem;
        let count = digits.iter().filter(|&&digit| digit != b'_').count();
        let mut out = crate::mem::Vec::<Limb>::new(mem);
        self.out_of_memory(out.resize(int::from_digits_size(count, radix), 0))?;
        let mut scratch = crate::mem::Vec::<Limb>::new(mem);
        self.out_of_memory(scratch.resize(int::from_digits_scratch(count, radix), 0))?;
        let len =
            self.stoppable(|poll| int::from_digits(&mut out, digits, count, radix, &mut scratch, poll))?;
        self.int_value(Int::new(false, &out[..len]))
    }

    /// Room for a machine int's limbs.
    pub(crate) const fn machine_limbs() -> [Limb; U64_LIMBS] {
        [0; U64_LIMBS]
    }

    /// Calls `with` with an int value as `num` sees it; nothing for other values.
    pub fn with_int<T>(&self, value: Value, with: impl FnOnce(Int<'_>) -> T) -> Option<T> {
        let mut limbs = Context::machine_limbs();
        if let Some(small) = value.as_small() {
            return Some(with(Int::from_i64(small as i64, &mut limbs)));
        }
        if value == Value::TRUE || value == Value::FALSE {
            return Some(with(Int::from_i64(i64::from(value == Value::TRUE), &mut limbs)));
        }
        value.cast::<IntObj>().map(|big| with(big.as_int()))
    }

    /// A value as `format` without a specification shows it.
    pub(crate) fn str_formatted(&self, value: Value) -> R {
        if value.kind() == crate::object::Kind::Str || value.is_small() {
            return self.str(value);
        }
        let empty = self.intern("")?;
        self.format_value(value, empty)
    }
}
