//! Changing a bytearray in place.

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{ByteArrayObj, Gc, Kind, SliceObj, types};
use crate::runtime::stretch::{POLL_STEPS, is_due};
use crate::text::find::find_byte;
use crate::value::{R, Value};

pub(super) fn append(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = super::receiver(cx, args)?;
    let byte = cx.to_byte(args.get(1))?;
    match array.storage().cells().get(array.len()) {
        Some(cell) => {
            cell.set(byte);
            array.set_len(array.len() + 1);
        }
        None => cx.push_bytes(array, &[byte])?,
    }
    Ok(Value::NONE)
}

pub(super) fn clear(cx: &Context<'_>, args: Args<'_>) -> R {
    super::receiver(cx, args)?.set_len(0);
    Ok(Value::NONE)
}

pub(super) fn extend(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = super::receiver(cx, args)?;
    let source = args.get(1);
    if let Some(bytes) = cx.find_buffer(source)?.filter(|_| source.kind() != Kind::Array) {
        cx.push_bytes(array, bytes.as_bytes())?;
        return Ok(Value::NONE);
    }
    let iterator = cx.iter(source).map_err(|raised| {
        if !cx.is_pending(raised, types::TYPE_ERROR.gc()) {
            return raised;
        }
        cx.take_exception(raised);
        cx.type_error(format_args!("can't extend bytearray with {}", source.class().name()))
    })?;
    let mut bytes = Vec::<u8>::new(cx.vm().mem);
    while let Some(item) = cx.next(iterator)? {
        let byte = cx.to_byte(item)?;
        cx.out_of_memory(bytes.push(byte))?;
        if bytes.len().is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    cx.push_bytes(array, &bytes)?;
    Ok(Value::NONE)
}

pub(super) fn insert(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = super::receiver(cx, args)?;
    let index = cx.to_index(args.get(1))?;
    let byte = cx.to_byte(args.get(2))?;
    let len = array.len() as isize;
    let place = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
    cx.splice_bytes(array, place, place, &[byte])?;
    Ok(Value::NONE)
}

pub(super) fn pop(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = super::receiver(cx, args)?;
    let index = args.given(1).map_or(Ok(-1), |index| cx.to_index(index))?;
    let len = array.len();
    if len == 0 {
        return Err(cx.index_error(format_args!("pop from empty bytearray")));
    }
    let place = if index < 0 { index.wrapping_add(len as isize) } else { index };
    let Some(place) = usize::try_from(place).ok().filter(|&place| place < len) else {
        return Err(cx.index_error(format_args!("pop index out of range")));
    };
    let byte = array.storage().cells().get(place).map_or(0, core::cell::Cell::get);
    cx.splice_bytes(array, place, place + 1, b"")?;
    Ok(Value::index(usize::from(byte)))
}

pub(super) fn remove(cx: &Context<'_>, args: Args<'_>) -> R {
    let array = super::receiver(cx, args)?;
    let byte = cx.to_byte(args.get(1))?;
    let bytes = cx.buffer(array.value(), false)?;
    let found = cx.stoppable(|poll| find_byte(bytes.as_bytes(), byte, poll))?;
    match found {
        Some(place) => {
            cx.splice_bytes(array, place, place + 1, b"")?;
            Ok(Value::NONE)
        }
        None => Err(cx.value_error(format_args!("value not found in bytearray"))),
    }
}

pub(super) fn reverse(cx: &Context<'_>, args: Args<'_>) -> R {
    let bytes = cx.buffer(super::receiver(cx, args)?.value(), true)?;
    bytes.fill_with(|bytes| cx.reverse(bytes)).map(|()| Value::NONE)
}

/// `array[slice] = new`, or `del array[slice]`.
pub(super) fn set_slice(cx: &Context<'_>, array: Gc<ByteArrayObj>, slice: Gc<SliceObj>, new: Value) -> R<()> {
    let source = match new.given() {
        Some(new) if matches!(new.kind(), Kind::Int | Kind::Bool | Kind::Float | Kind::Str) => {
            return Err(cx.type_error(format_args!(
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)"
            )));
        }
        Some(new) => Some(cx.buffer(bytes_of_items(cx, new)?, false)?),
        None => None,
    };
    let (start, step, count) = cx.slice_places(slice.parts(), array.len())?;
    let first = start.max(0) as usize;
    match source {
        None if step == 1 => cx.splice_bytes(array, first, first + count, b""),
        None => cx.remove_places(array, 1, (start, step, count)),
        Some(source) if step == 1 => cx.splice_bytes(array, first, first + count, source.as_bytes()),
        Some(source) if source.is_empty() => cx.remove_places(array, 1, (start, step, count)),
        Some(source) if source.len() != count => Err(cx.value_error(format_args!(
            "attempt to assign bytes of size {} to extended slice of size {count}",
            source.len()
        ))),
        Some(source) => {
            let mut copy = Vec::<u8>::new(cx.vm().mem);
            cx.out_of_memory(copy.extend_from_slice(source.as_bytes()))?;
            let block = array.storage();
            let mut place = start;
            for (i, &byte) in copy.iter().enumerate() {
                if is_due(i) {
                    cx.stop()?;
                }
                if let Some(cell) = block.cells().get(place as usize) {
                    cell.set(byte);
                }
                place = place.wrapping_add(step);
            }
            Ok(())
        }
    }
}

fn bytes_of_items(cx: &Context<'_>, value: Value) -> R {
    if cx.find_buffer(value)?.is_some() { Ok(value) } else { cx.bytes_of(value) }
}
