//! The module `struct`.

use super::{Definition, Entry};
use crate::args::Args;
use crate::builtins::iterators::{self, IteratorObj};
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{Gc, Method, Params, Slots, StrObj, TypeObj, methods, types};
use crate::runtime::Buffer;
use crate::value::{R, Raised, Value};

mod format;
mod pack;
mod unpack;

use format::Format;

pub static MODULE: Definition = Definition::new("struct", &ENTRIES);

static ENTRIES: [Entry; 8] = [
    Entry::function("calcsize", 1, 1, |cx, args| Ok(Value::index(size_of(cx, args.get(0))?))),
    Entry::function("pack", 1, Params::ANY, |cx, args| pack::pack(cx, args.get(0), args.skip(1))),
    Entry::function("pack_into", 1, Params::ANY, |cx, args| pack::pack_into(cx, args.get(0), args.skip(1))),
    Entry::function("unpack", 2, 2, |cx, args| unpack::unpack(cx, args.get(0), args.get(1))),
    Entry::with("unpack_from", Params::named(2, &["", "buffer", "offset"]), |cx, args| {
        unpack::unpack_from(cx, args.get(0), args.get(1), args.given(2))
    }),
    Entry::function("iter_unpack", 2, 2, |cx, args| unpack::iterate(cx, args.get(0), args.get(1))),
    Entry::class("Struct", &types::STRUCT),
    Entry::class("error", &types::STRUCT_ERROR),
];

/// The class `Struct`: an object with a format (`source`) and its size (`position`).
pub static STRUCT_SLOTS: Slots = Slots { new: Some(new_struct), ..Slots::EMPTY };
methods! { pub STRUCT_METHODS = [
    Method::method("pack", 0, Params::ANY, |cx, args| pack::pack(cx, format_of(cx, args)?, args.skip(1))),
    Method::method("pack_into", 0, Params::ANY, |cx, args| pack::pack_into(cx, format_of(cx, args)?, args.skip(1))),
    Method::method("unpack", 1, 1, |cx, args| unpack::unpack(cx, format_of(cx, args)?, args.get(1))),
    Method::with("unpack_from", Params::named(2, &["", "buffer", "offset"]), |cx, args| {
        unpack::unpack_from(cx, format_of(cx, args)?, args.get(1), args.given(2))
    }),
    Method::method("iter_unpack", 1, 1, |cx, args| unpack::iterate(cx, format_of(cx, args)?, args.get(1))),
    Method::getter("size", |_, value| {
        Ok(Value::index(value.cast::<IteratorObj>().map_or(0, |object| object.position.get())))
    }),
    Method::getter("format", |_, value| {
        Ok(value.cast::<IteratorObj>().map_or(Value::NONE, |object| object.source.get()))
    }),
]; }

/// The slots of what `iter_unpack` returns.
pub static ITERATOR_SLOTS: Slots = iterators::slots(unpack::next);

fn new_struct(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let [format] = cx.named_args("Struct", args, 1, ["format"])?;
    let size = size_of(cx, format)?;
    let source = with_format(cx, format, |text| cx.new_str(core::str::from_utf8(text).unwrap_or_default()))?;
    Ok(cx.new_iterator_at(class, size, source, Value::NONE)?.value())
}

fn format_of(cx: &Context<'_>, args: Args<'_>) -> R {
    match args.get(0).cast::<IteratorObj>() {
        Some(object) => Ok(object.source.get()),
        None => Err(cx.type_error(format_args!("descriptor requires a 'Struct' object"))),
    }
}

/// Raises `struct.error`.
#[cold]
fn error(cx: &Context<'_>, message: core::fmt::Arguments<'_>) -> Raised {
    cx.raise_message(types::STRUCT_ERROR.gc(), message)
}

/// Gives the text of a format to `with`.
fn with_format<T>(cx: &Context<'_>, format: Value, with: impl FnOnce(&[u8]) -> R<T>) -> R<T> {
    if let Some(text) = format.cast::<StrObj>() {
        return with(text.as_bytes());
    }
    match cx.find_buffer(format)? {
        Some(bytes) => with(bytes.as_bytes()),
        None => Err(cx.type_error(format_args!(
            "Struct() argument 1 must be a str or bytes object, not {}",
            format.class().name()
        ))),
    }
}

/// The bytes that a format takes.
fn size_of(cx: &Context<'_>, format: Value) -> R<usize> {
    with_format(cx, format, |text| {
        let mut fields = Format::new(text);
        while fields.next(cx)?.is_some() {}
        Ok(fields.size())
    })
}

/// The part of a buffer at an offset, `size` bytes long.
fn place(cx: &Context<'_>, what: &Action, buffer: &Buffer, offset: isize, size: usize) -> R<usize> {
    let (len, name, doing) = (buffer.len(), what.name, what.doing);
    if offset < 0 {
        if offset.unsigned_abs() > len {
            return Err(error(cx, format_args!("offset {offset} out of range for {len}-byte buffer")));
        }
        if offset.unsigned_abs() < size {
            return Err(error(cx, format_args!("{} {size} bytes at offset {offset}", what.short)));
        }
        return Ok(len - offset.unsigned_abs());
    }
    let offset = offset as usize;
    if offset > len || len - offset < size {
        let needed = offset.saturating_add(size);
        return Err(error(
            cx,
            format_args!(
                "{name} requires a buffer of at least {needed} bytes for {doing} {size} bytes at offset \
                 {offset} (actual buffer size is {len})"
            ),
        ));
    }
    Ok(offset)
}

/// Words for messages.
struct Action {
    name: &'static str,
    doing: &'static str,
    short: &'static str,
}

/// Gives `size` bytes of scratch to `with`.
fn with_bytes<T>(cx: &Context<'_>, size: usize, with: impl FnOnce(&mut [u8]) -> R<T>) -> R<T> {
    const ON_STACK: usize = 128;
    if size <= ON_STACK {
        return with(&mut [0; ON_STACK][..size]);
    }
    let mut bytes = Vec::<u8>::new(cx.vm().mem);
    cx.out_of_memory(bytes.resize(size, 0))?;
    with(&mut bytes)
}
