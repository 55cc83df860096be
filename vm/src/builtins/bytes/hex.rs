//! `hex` and `fromhex`.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, StrObj, TypeObj};
use crate::text::hex::{HexError, read_hex, write_hex};
use crate::value::{R, Value};

/// `hex`, of everything bytes-like.
pub(crate) fn hex(cx: &Context<'_>, args: Args<'_>) -> R {
    let bytes = cx.buffer(args.get(0), false)?;
    cx.hex_of(bytes.as_bytes(), args.given(1), args.given(2))
}

impl Context<'_> {
    /// Bytes in hexadecimal, with a separator between groups if one is given.
    pub(crate) fn hex_of(&self, bytes: &[u8], separator: Option<Value>, group: Option<Value>) -> R {
        let separator = match separator {
            None => None,
            Some(value) => Some(self.separator(value)?),
        };
        let group = match group {
            Some(group) => self.to_index(group)?,
            None => 1,
        };
        let mut out = self.draft();
        let separator = separator.filter(|_| group != 0);
        self.out_of_memory(write_hex(&mut out, bytes, separator, group))?;
        self.new_str_of_utf8(out.bytes())
    }

    fn separator(&self, value: Value) -> R<u8> {
        let text = match value.kind() {
            Kind::Str | Kind::Bytes => super::Text::of(self, value)?,
            _ => {
                self.len(value)?;
                return Err(self.type_error(format_args!("sep must be str or bytes.")));
            }
        };
        match text.bytes() {
            &[byte] if byte < 0x80 => Ok(byte),
            _ if text.len(self)? != 1 => Err(self.value_error(format_args!("sep must be length 1."))),
            _ => Err(self.value_error(format_args!("sep must be ASCII."))),
        }
    }
}

pub(crate) fn from_hex(cx: &Context<'_>, args: Args<'_>) -> R {
    let Some(text) = args.get(1).cast::<StrObj>() else {
        return Err(
            cx.type_error(format_args!("fromhex() argument must be str, not {}", args.get(1).class().name()))
        );
    };
    let mut out = cx.draft();
    match read_hex(&mut out, text.as_bytes()) {
        Ok(()) => {}
        Err(HexError::OutOfMemory) => return Err(cx.refused()),
        Err(HexError::At(at)) => {
            return Err(cx.value_error(format_args!(
                "non-hexadecimal number found in fromhex() arg at position {at}"
            )));
        }
    }
    let bytes = cx.new_bytes(out.bytes())?;
    match args.get(0).cast::<TypeObj>() {
        Some(class) if class.value() != crate::object::types::BYTES.static_value() => {
            cx.call(class.value(), &[bytes])
        }
        _ => Ok(bytes),
    }
}
