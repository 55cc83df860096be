//! `memoryview.cast`

use super::{of, part, structure};
use crate::args::Args;
use crate::context::Context;
use crate::object::{ItemFormat, StrObj};
use crate::value::{R, Value};

/// The format that a text names: one code, with or without `@` before it.
fn format_of(text: &str) -> Option<ItemFormat> {
    match text.as_bytes() {
        &[code] | &[b'@', code] => ItemFormat::of_code(code),
        _ => None,
    }
}

pub(super) fn cast(cx: &Context<'_>, args: Args<'_>) -> R {
    let view = of(cx, args.get(0))?;
    let Some(text) = args.get(1).cast::<StrObj>() else {
        return Err(cx.type_error(format_args!(
            "cast() argument 'format' must be str, not {}",
            args.get(1).class().name()
        )));
    };
    let Some(format) = format_of(text.as_str()) else {
        return Err(cx.value_error(format_args!(
            "memoryview: destination format must be a native single character format prefixed with an \
             optional '@'"
        )));
    };
    if !view.is_contiguous() {
        return Err(structure(cx, "casts are restricted to C-contiguous views"));
    }
    let is_byte = |format: ItemFormat| matches!(format, ItemFormat::U8 | ItemFormat::I8 | ItemFormat::Char);
    if !is_byte(format) && !is_byte(view.format) {
        return Err(structure(cx, "cannot cast between two non-byte formats"));
    }
    let bytes = view.len * view.format.size();
    if bytes % format.size() != 0 {
        return Err(structure(cx, "length is not a multiple of itemsize"));
    }
    let len = bytes / format.size();
    if let Some(shape) = args.given(2) {
        let shape = cx.tuple_of(shape)?;
        if shape.len() != 1 {
            return Err(cx.not_implemented_error(format_args!("memoryview: only one dimension is supported")));
        }
        if shape.get(0) != Some(Value::index(len)) {
            return Err(structure(cx, "product(shape) * itemsize != buffer size"));
        }
    }
    part(cx, view, view.start, len, format.size() as isize, format, view.readonly)
}
