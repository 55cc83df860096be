//! The class `bytes`.

use crate::context::Context;
use crate::mem::Vec;
use crate::object::{Kind, Slots, methods};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = []; }

impl Context<'_> {
    /// `bytes(value)` for values that are no numbers; what is bytes-like stays what it is.
    pub(crate) fn bytes_of(&self, value: Value) -> R {
        if self.is_bytes_like(value) {
            return Ok(value);
        }
        if value.kind() == Kind::Str {
            return Err(
                self.type_error(format_args!("cannot convert '{}' object to bytes", value.class().name()))
            );
        }
        let mut bytes = Vec::<u8>::new(self.vm().mem);
        self.for_each(value, |item| {
            let index = self.to_index(item)?;
            let byte = u8::try_from(index)
                .map_err(|_| self.value_error(format_args!("bytes must be in range(0, 256)")))?;
            self.out_of_memory(bytes.push(byte))
        })?;
        self.new_bytes(&bytes)
    }
}
