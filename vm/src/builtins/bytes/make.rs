//! `bytes(...)` and `bytearray(...)`.

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{Gc, Kind, StrObj, TypeObj, types};
use crate::runtime::Encoding;
use crate::runtime::stretch::POLL_STEPS;
use crate::symbols::{special, sym};
use crate::value::{R, Value};

pub(super) fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let value = cx.bytes_of_args("bytes", args)?;
    if value.class() == class {
        return Ok(value);
    }
    let buffer = cx.buffer(value, false)?;
    cx.new_bytes_with(class, buffer.len(), |data| cx.copy_bytes(data, buffer.as_bytes()))
}

impl Context<'_> {
    /// What the arguments of `bytes` or `bytearray` stand for, as something bytes-like.
    pub(crate) fn bytes_of_args(&self, function: &str, args: Args<'_>) -> R {
        let [source, encoding, errors] =
            self.named_args(function, args, 0, ["source", "encoding", "errors"])?;
        let Some(source) = source.given() else {
            if encoding.given().or(errors.given()).is_some() {
                return Err(self.type_error(format_args!("encoding without a string argument")));
            }
            return self.new_bytes(b"");
        };
        if let Some(text) = source.cast::<StrObj>() {
            if encoding.is_unbound() && errors.is_unbound() {
                return Err(self.type_error(format_args!("string argument without an encoding")));
            }
            return self.encode(text, Encoding::of_args(self, encoding.given(), errors.given())?);
        }
        if encoding.given().or(errors.given()).is_some() {
            return Err(self.type_error(format_args!("encoding without a string argument")));
        }
        if let Some(method) = self.special_of_program(source.class(), sym::__bytes__) {
            self.check_stack()?;
            let bytes = self.call_method_value(method, source, &[])?;
            if bytes.kind() == Kind::Bytes {
                return Ok(bytes);
            }
            return Err(
                self.type_error(format_args!("__bytes__ returned non-bytes (type {})", bytes.class().name()))
            );
        }
        let is_count = matches!(source.kind(), Kind::Int | Kind::Bool)
            || source.class().specials.get() & special::__index__ != 0;
        if is_count {
            let Ok(count) = usize::try_from(self.to_index(source)?) else {
                return Err(self.value_error(format_args!("negative count")));
            };
            return self.new_bytes_with(types::BYTES.gc(), count, |_| Ok(()));
        }
        self.bytes_of_items(source, function)
    }

    /// Something bytes-like that has the bytes of a value which is no number: itself, or its items.
    pub(crate) fn bytes_of(&self, value: Value) -> R {
        if value.kind() == Kind::Str {
            return Err(
                self.type_error(format_args!("cannot convert '{}' object to bytes", value.class().name()))
            );
        }
        self.bytes_of_items(value, "bytes")
    }

    fn bytes_of_items(&self, value: Value, function: &str) -> R {
        if self.is_bytes_like(value) && self.own_or_contiguous(value) {
            return Ok(value);
        }
        let mut bytes = Vec::<u8>::new(self.vm().mem);
        let whole = if function == "bytes" { "bytes" } else { "byte" };
        let iterator = self.iter(value).map_err(|raised| {
            if !self.is_pending(raised, types::TYPE_ERROR.gc()) {
                return raised;
            }
            self.take_exception(raised);
            self.type_error(format_args!("cannot convert '{}' object to {function}", value.class().name()))
        })?;
        while let Some(item) = self.next(iterator)? {
            let byte = u8::try_from(self.to_index(item)?)
                .map_err(|_| self.value_error(format_args!("{whole} must be in range(0, 256)")))?;
            self.out_of_memory(bytes.push(byte))?;
            if bytes.len().is_multiple_of(POLL_STEPS) {
                self.poll()?;
            }
        }
        self.new_bytes(&bytes)
    }
}
