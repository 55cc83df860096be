//! `StringIO` and `BytesIO`: streams in memory.
//!
//! Positions inside are bytes; those of a `StringIO` that Python sees are characters.

use super::{ENTER, READ, READ_INTO, READ_LINE, READ_LINES, Stream, WRITE, WRITE_LINES, read};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, ItemFormat, MemoryStreamObj, Method, Slots, StrObj, TypeObj, methods};
use crate::runtime::Buffer;
use crate::symbols::match_name;
use crate::text::index::{byte_of_char, count_chars};
use crate::value::{R, Value};

pub static STRING_SLOTS: Slots = Slots { new: Some(|cx, class, args| new(cx, class, args, true)), ..SLOTS };
pub static BYTES_SLOTS: Slots = Slots { new: Some(|cx, class, args| new(cx, class, args, false)), ..SLOTS };

const SLOTS: Slots = Slots {
    iter: Some(|_, value| Ok(value)),
    next: Some(read::next),
    get_attr: Some(get_attr),
    repr: Some(|cx, value| {
        cx.format(format_args!("<_io.{} object at {:#x}>", value.class().name(), value.bits()))
    }),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    READ,
    READ_INTO,
    READ_LINE,
    READ_LINES,
    WRITE,
    WRITE_LINES,
    ENTER,
    Method::method("__exit__", 3, 3, |_, args| Ok(close(args.get(0)))),
    Method::method("close", 0, 0, |_, args| Ok(close(args.get(0)))),
    Method::method("flush", 0, 0, |cx, args| open_stream(cx, args.get(0)).map(|_| Value::NONE)),
    Method::method("isatty", 0, 0, |cx, args| open_stream(cx, args.get(0)).map(|_| Value::FALSE)),
    Method::method("readable", 0, 0, |cx, args| open_stream(cx, args.get(0)).map(|_| Value::TRUE)),
    Method::method("writable", 0, 0, |cx, args| open_stream(cx, args.get(0)).map(|_| Value::TRUE)),
    Method::method("seekable", 0, 0, |cx, args| open_stream(cx, args.get(0)).map(|_| Value::TRUE)),
    Method::method("getvalue", 0, 0, |cx, args| {
        let stream = open_stream(cx, args.get(0))?;
        let buffer = stream.buffer();
        if stream.is_text && cx.is_utf8(buffer.as_bytes())? {
            return cx.new_str_of_utf8(buffer.as_bytes());
        }
        cx.new_bytes(buffer.as_bytes())
    }),
    Method::method("tell", 0, 0, |cx, args| {
        let stream = open_stream(cx, args.get(0))?;
        Ok(Value::index(stream.shown_position()))
    }),
    Method::method("seek", 1, 2, seek),
    Method::method("truncate", 0, 1, truncate),
]; }

/// The stream that a value is; ValueError when it is closed.
fn open_stream(cx: &Context<'_>, value: Value) -> R<Gc<MemoryStreamObj>> {
    match Stream::of(cx, value)? {
        Stream::Memory(stream) => Ok(stream),
        _ => Err(cx.type_error(format_args!("not a stream in memory"))),
    }
}

fn close(value: Value) -> Value {
    if let Some(stream) = value.cast::<MemoryStreamObj>() {
        stream.is_closed.set(true);
    }
    Value::NONE
}

impl MemoryStreamObj {
    /// What it holds, for as long as nothing is allocated.
    fn buffer(&self) -> Buffer {
        Buffer::of_block(self.storage.get(), 0, self.len.get(), ItemFormat::U8)
    }

    /// The position that Python sees.
    fn shown_position(&self) -> usize {
        let (at, len) = (self.position.get(), self.len.get());
        if !self.is_text || at >= len {
            return at - if at >= len { len - self.shown_len() } else { 0 };
        }
        count_chars(&self.buffer().as_bytes()[..at])
    }

    /// The length that Python sees.
    fn shown_len(&self) -> usize {
        if self.is_text { count_chars(self.buffer().as_bytes()) } else { self.len.get() }
    }

    /// The place of a position that Python names.
    fn place(&self, position: usize) -> usize {
        if !self.is_text {
            return position;
        }
        match byte_of_char(self.buffer().as_bytes(), position) {
            Some(at) => at,
            None => position - self.shown_len() + self.len.get(),
        }
    }
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>, is_text: bool) -> R {
    let initial =
        args.given(0).or_else(|| args.keyword(if is_text { "initial_value" } else { "initial_bytes" }));
    if args.len() > 2 {
        return Err(cx.type_error(format_args!(
            "{}() takes at most 2 arguments ({} given)",
            class.name(),
            args.len()
        )));
    }
    let make = |bytes: &[u8], capacity: usize| -> R {
        // The text lies in an object that stays where it is while memory is allocated.
        let storage = cx.new_bytes_block(capacity.max(bytes.len()).max(16))?;
        Buffer::of_block(storage, 0, bytes.len(), ItemFormat::U8).write(0, bytes);
        let stream = MemoryStreamObj::new(crate::runtime::native_base(class), is_text, storage, bytes.len());
        let stream = cx.new_with(stream, cx.extra_bytes(class))?;
        Ok(cx.adopt(stream.value(), class))
    };
    let Some(initial) = initial.filter(|value| !value.is_none()) else { return make(&[], 0) };
    if initial.is_small() {
        // MicroPython: room for so many bytes.
        return make(&[], usize::try_from(cx.to_index(initial)?).unwrap_or(0));
    }
    if is_text {
        let Some(text) = initial.cast::<StrObj>() else {
            return Err(cx.type_error(format_args!(
                "initial_value must be str or None, not {}",
                initial.class().name()
            )));
        };
        return make(text.as_bytes(), 0);
    }
    let buffer = cx.buffer(initial, false)?;
    make(buffer.as_bytes(), 0)
}

/// Shows what lies from the position on.
pub(super) fn look(stream: Gc<MemoryStreamObj>, take: &mut dyn FnMut(&[u8]) -> usize) {
    let at = stream.position.get();
    let buffer = stream.buffer();
    let taken = take(buffer.as_bytes().get(at..).unwrap_or(&[]));
    stream.position.set(at + taken);
}

/// Writes at the position, over what is there: as many bytes, or of text as many characters.
pub(super) fn put(cx: &Context<'_>, stream: Gc<MemoryStreamObj>, bytes: &[u8]) -> R<usize> {
    if bytes.is_empty() {
        return Ok(0);
    }
    let (at, len) = (stream.position.get(), stream.len.get());
    let replaced = match stream.buffer().as_bytes().get(at..) {
        Some(rest) if stream.is_text => byte_of_char(rest, count_chars(bytes)).unwrap_or(rest.len()),
        Some(rest) => rest.len().min(bytes.len()),
        None => 0,
    };
    let tail = len.saturating_sub(at + replaced);
    let end = at.checked_add(bytes.len()).ok_or_else(|| cx.memory_error())?;
    let wanted = end.checked_add(tail).ok_or_else(|| cx.memory_error())?;
    reserve(cx, stream, wanted)?;
    let buffer = Buffer::of_block(stream.storage.get(), 0, wanted.max(len), ItemFormat::U8);
    if replaced != bytes.len() && tail > 0 {
        let old = buffer.part(at + replaced, tail);
        buffer.write(end, old.as_bytes());
    }
    buffer.write(at, bytes);
    buffer.part(wanted, len.saturating_sub(wanted)).fill_with(|bytes| bytes.fill(0));
    stream.len.set(wanted);
    stream.position.set(end);
    Ok(bytes.len())
}

/// Makes room for `wanted` bytes; what is not used is zero.
fn reserve(cx: &Context<'_>, stream: Gc<MemoryStreamObj>, wanted: usize) -> R<()> {
    let capacity = stream.storage.get().capacity();
    if wanted > capacity {
        let storage = cx.new_bytes_block(wanted.max(capacity + capacity / 2))?;
        let buffer = Buffer::of_block(storage, 0, wanted, ItemFormat::U8);
        buffer.write(0, stream.buffer().as_bytes());
        stream.storage.set(storage);
    }
    Ok(())
}

fn seek(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = open_stream(cx, args.get(0))?;
    let offset = cx.to_index(args.get(1))?;
    let whence = args.given(2).map_or(Ok(0), |whence| cx.to_index(whence))?;
    let start = match whence {
        // As a file does it.
        0 if offset < 0 => return Err(cx.os_error(22)),
        0 => 0,
        1 => stream.shown_position(),
        2 => stream.shown_len(),
        _ => {
            return Err(cx.value_error(format_args!("invalid whence ({whence}, should be 0, 1 or 2)")));
        }
    };
    let position = start.saturating_add_signed(offset);
    stream.position.set(stream.place(position));
    Ok(Value::index(position))
}

fn truncate(cx: &Context<'_>, args: Args<'_>) -> R {
    let stream = open_stream(cx, args.get(0))?;
    let size = match args.given(1).filter(|size| !size.is_none()) {
        Some(size) => match usize::try_from(cx.to_index(size)?) {
            Ok(size) => size,
            Err(_) => return Err(cx.value_error(format_args!("negative size value"))),
        },
        None => stream.shown_position(),
    };
    let len = stream.place(size).min(stream.len.get());
    // What is cut off reads as zeros when the stream is written past its end.
    let cut = Buffer::of_block(stream.storage.get(), len, stream.len.get() - len, ItemFormat::U8);
    cut.fill_with(|bytes| bytes.fill(0));
    stream.len.set(len);
    Ok(Value::index(size))
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(stream) = value.cast::<MemoryStreamObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        closed => Ok(Value::bool(stream.is_closed.get())),
        newlines if stream.is_text => Ok(Value::NONE),
        encoding if stream.is_text => Ok(Value::NONE),
        _ => {
            let _ = cx;
            Ok(Value::UNBOUND)
        },
    })
}
