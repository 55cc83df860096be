//! `array.array(typecode, items)`

use crate::args::Args;
use crate::context::Context;
use crate::object::{ArrayObj, Gc, ItemFormat, Kind, StrObj, TypeObj, types};
use crate::value::{R, Value};

/// The format of a typecode.
fn format_of(cx: &Context<'_>, code: Value) -> R<ItemFormat> {
    let Some(text) = code.cast::<StrObj>() else {
        return Err(cx.type_error(format_args!(
            "array() argument 1 must be a unicode character, not {}",
            code.class().name()
        )));
    };
    let known = match text.as_bytes() {
        &[
            code @ (b'b' | b'B' | b'h' | b'H' | b'i' | b'I' | b'l' | b'L' | b'q' | b'Q' | b'f' | b'd' | b'P'),
        ] => ItemFormat::of_code(code),
        _ => None,
    };
    known.ok_or_else(|| {
        cx.value_error(format_args!("bad typecode (must be b, B, h, H, i, I, l, L, q, Q, f or d)"))
    })
}

/// An array of `len` zeros.
pub(super) fn empty(cx: &Context<'_>, class: Gc<TypeObj>, format: ItemFormat, len: usize) -> R<Gc<ArrayObj>> {
    let bytes = len.checked_mul(format.size()).ok_or_else(|| cx.memory_error())?;
    let storage = cx.new_bytes_block(bytes)?;
    let array = cx.new_with(ArrayObj::new(format, storage, len), cx.extra_bytes(class))?;
    if class.is_heap() {
        cx.adopt(array.value(), class);
    }
    Ok(array)
}

pub(super) fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if class == types::ARRAY.gc() {
        cx.no_keywords("array.array", args)?;
    }
    cx.count_args("array", args, 1, 2)?;
    let format = format_of(cx, args.get(0))?;
    let Some(items) = args.given(1).filter(|_| args.len() > 1) else {
        return Ok(empty(cx, class, format, 0)?.value());
    };
    if items.kind() == Kind::Str {
        return Err(cx.type_error(format_args!(
            "cannot use a str to initialize an array with typecode '{}'",
            char::from(format.code())
        )));
    }
    let array = empty(cx, class, format, 0)?;
    if matches!(items.kind(), Kind::Bytes | Kind::ByteArray) {
        super::edit::append_bytes(cx, array, items)?;
    } else {
        super::edit::append_items(cx, array, items)?;
    }
    Ok(array.value())
}
