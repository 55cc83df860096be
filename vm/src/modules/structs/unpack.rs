//! `unpack`, `unpack_from` and `iter_unpack`.

use super::format::{Format, Kind};
use super::{Action, error, place, size_of, with_format};
use crate::builtins::iterators::IteratorObj;
use crate::context::Context;
use crate::object::types;
use crate::value::{R, Value};

const FROM: Action = Action { name: "unpack_from", doing: "unpacking", short: "not enough data to unpack" };

pub(super) fn unpack(cx: &Context<'_>, format: Value, source: Value) -> R {
    let size = size_of(cx, format)?;
    if cx.buffer(source, false)?.len() != size {
        return Err(error(cx, format_args!("unpack requires a buffer of {size} bytes")));
    }
    values(cx, format, source, 0)
}

pub(super) fn unpack_from(cx: &Context<'_>, format: Value, source: Value, offset: Option<Value>) -> R {
    let size = size_of(cx, format)?;
    let offset = offset.map_or(Ok(0), |offset| cx.to_index(offset))?;
    let buffer = cx.buffer(source, false)?;
    let at = place(cx, &FROM, &buffer, offset, size)?;
    values(cx, format, source, at)
}

/// The values at a place where there are enough bytes.
fn values(cx: &Context<'_>, format: Value, source: Value, start: usize) -> R {
    with_format(cx, format, |text| {
        let mut fields = Format::new(text);
        let mut count = 0;
        while let Some(field) = fields.next(cx)? {
            count += field.values();
        }
        let tuple = cx.new_tuple_of(count)?;
        let mut slots = tuple.items().iter();
        let mut fields = Format::new(text);
        while let Some(field) = fields.next(cx)? {
            for i in 0..field.values() {
                let value = match field.kind {
                    Kind::Padding => continue,
                    Kind::Items(item) => {
                        let size = item.size();
                        let mut bytes = [0; 8];
                        copy(cx, source, start + field.at + i * size, &mut bytes[..size])?;
                        if fields.swapped {
                            bytes[..size].reverse();
                        }
                        cx.load_item(item, &bytes[..size])?
                    }
                    Kind::Bytes => part(cx, source, start + field.at, field.count)?,
                    Kind::Pascal => {
                        let mut len = [0; 1];
                        if field.count > 0 {
                            copy(cx, source, start + field.at, &mut len)?;
                        }
                        let len = usize::from(len[0]).min(field.count.saturating_sub(1));
                        part(cx, source, start + field.at + 1, len)?
                    }
                };
                if let Some(slot) = slots.next() {
                    slot.set(value);
                }
            }
        }
        Ok(tuple.value())
    })
}

fn copy(cx: &Context<'_>, source: Value, at: usize, to: &mut [u8]) -> R<()> {
    match cx.buffer(source, false)?.as_bytes().get(at..at + to.len()) {
        Some(bytes) => {
            to.copy_from_slice(bytes);
            Ok(())
        }
        None => Err(cx.shrunk()),
    }
}

fn part(cx: &Context<'_>, source: Value, at: usize, len: usize) -> R {
    match cx.buffer(source, false)?.as_bytes().get(at..at + len) {
        Some(bytes) => cx.new_bytes(bytes),
        None if len == 0 => cx.new_bytes(b""),
        None => Err(cx.shrunk()),
    }
}

pub(super) fn iterate(cx: &Context<'_>, format: Value, source: Value) -> R {
    let size = size_of(cx, format)?;
    if size == 0 {
        return Err(error(cx, format_args!("cannot iteratively unpack with a struct of length 0")));
    }
    let buffer = cx.buffer(source, false)?;
    if buffer.len() % size != 0 {
        return Err(error(
            cx,
            format_args!("iterative unpacking requires a buffer of a multiple of {size} bytes"),
        ));
    }
    cx.new_iterator(&types::UNPACK_ITERATOR, source, format)
}

/// The next tuple of `iter_unpack`.
pub(super) fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(source) = iterator.source.get().given() else { return Ok(Value::STOP) };
    let at = iterator.position.get();
    let size = size_of(cx, iterator.extra.get())?;
    if at + size > cx.buffer(source, false)?.len() {
        iterator.source.set(Value::UNBOUND);
        return Ok(Value::STOP);
    }
    iterator.position.set(at + size);
    values(cx, iterator.extra.get(), source, at)
}
