//! The module `binascii`.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{Params, StrObj, types};
use crate::text::hex::{HexError, read_hex};
use crate::value::{R, Raised, Value};

mod base64;
mod crc;

pub static MODULE: Definition = Definition::new("binascii", &ENTRIES);

static ENTRIES: [Entry; 9] = [
    Entry::with("hexlify", Params::named(1, &["data", "sep", "bytes_per_sep"]), hexlify),
    Entry::with("b2a_hex", Params::named(1, &["data", "sep", "bytes_per_sep"]), hexlify),
    Entry::function("unhexlify", 1, 1, unhexlify),
    Entry::function("a2b_hex", 1, 1, unhexlify),
    Entry::with("a2b_base64", Params::named(1, &["", "strict_mode"]), base64::decode),
    Entry::with("b2a_base64", Params::named(1, &["", "newline"]), base64::encode),
    Entry::function("crc32", 1, 2, crc::crc32),
    Entry::function("crc_hqx", 2, 2, crc::crc_hqx),
    Entry::class("Error", &types::BINASCII_ERROR),
];

/// Raises `binascii.Error`.
#[cold]
fn error(cx: &Context<'_>, message: core::fmt::Arguments<'_>) -> Raised {
    cx.raise_message(types::BINASCII_ERROR.gc(), message)
}

/// Gives the bytes of an argument to `with`: something bytes-like, or an ASCII string.
fn with_ascii<T>(cx: &Context<'_>, value: Value, with: impl FnOnce(&[u8]) -> R<T>) -> R<T> {
    let Some(text) = value.cast::<StrObj>() else { return with(cx.buffer(value, false)?.as_bytes()) };
    if !text.is_ascii() {
        return Err(cx.value_error(format_args!("string argument should contain only ASCII characters")));
    }
    with(text.as_bytes())
}

fn hexlify(cx: &Context<'_>, args: Args<'_>) -> R {
    let bytes = cx.buffer(args.get(0), false)?;
    let text = cx.hex_of(bytes.as_bytes(), args.given(1), args.given(2))?;
    cx.new_bytes(cx.to_str(text)?.as_bytes())
}

fn unhexlify(cx: &Context<'_>, args: Args<'_>) -> R {
    with_ascii(cx, args.get(0), |text| {
        if text.len() % 2 != 0 {
            return Err(error(cx, format_args!("Odd-length string")));
        }
        let mut out = Vec::<u8>::new(cx.vm().mem);
        let has_space = text.iter().any(u8::is_ascii_whitespace);
        match read_hex(&mut out, text) {
            Ok(()) if !has_space => cx.new_bytes(&out),
            Err(HexError::OutOfMemory) => Err(cx.memory_error()),
            _ => Err(error(cx, format_args!("Non-hexadecimal digit found"))),
        }
    })
}
