//! `RingIO`: bytes written at one end and read at the other, without allocation.

use super::{READ, READ_INTO, READ_LINE, WRITE};
use crate::args::Args;
use crate::context::Context;
use crate::object::{ByteArrayObj, Gc, Method, Object, RingObj, Slots, TypeObj, methods, types};
use crate::platform::{READABLE, WRITABLE};
use crate::value::{R, Value};

pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| cx.format(format_args!("<{}>", value.class().name()))),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    READ,
    READ_INTO,
    READ_LINE,
    WRITE,
    Method::method("any", 0, 0, |cx, args| match args.get(0).cast::<RingObj>() {
        Some(ring) => {
            let size = cx.buffer(ring.memory, true)?.len();
            Ok(Value::index(ring.filled(size)))
        }
        None => Err(cx.type_error(format_args!("not a RingIO"))),
    }),
    Method::method("close", 0, 0, |_, _| Ok(Value::NONE)),
]; }

impl RingObj {
    /// Bytes that can be read, of a memory of `size` bytes.
    fn filled(&self, size: usize) -> usize {
        let (read, write) = (self.read.get(), self.write.get());
        if write >= read { write - read } else { write + size - read }
    }
}

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.len() != 1 {
        return Err(cx.type_error(format_args!("RingIO() takes exactly 1 argument ({} given)", args.len())));
    }
    let memory = match cx.find_buffer(args.get(0))? {
        Some(_) => args.get(0),
        None => {
            let size = cx.to_index(args.get(0))?;
            // One byte stays free, so that full and empty differ.
            let size = usize::try_from(size).ok().and_then(|size| size.checked_add(1));
            match size {
                Some(size) => {
                    let block = cx.new_bytes_block(size)?;
                    cx.new_object(ByteArrayObj::new(block, size))?.value()
                }
                None => return Err(cx.value_error(format_args!("size must not be negative"))),
            }
        }
    };
    if cx.buffer(memory, true)?.len() < 2 {
        return Err(cx.value_error(format_args!("size must be at least 1")));
    }
    let ring = RingObj {
        object: Object::new(&types::RING_IO.meta),
        read: core::cell::Cell::new(0),
        write: core::cell::Cell::new(0),
        memory,
    };
    let ring = cx.new_with(ring, cx.extra_bytes(class))?;
    Ok(cx.adopt(ring.value(), class))
}

/// Shows what can be read in one piece.
pub(super) fn look(cx: &Context<'_>, ring: Gc<RingObj>, take: &mut dyn FnMut(&[u8]) -> usize) -> R<()> {
    let buffer = cx.buffer(ring.memory, true)?;
    let (size, read) = (buffer.len(), ring.read.get());
    let end = size.min(read + ring.filled(size));
    let taken = take(buffer.as_bytes().get(read..end).unwrap_or(&[]));
    ring.read.set(if read + taken >= size { 0 } else { read + taken });
    Ok(())
}

/// What it is ready for.
pub(super) fn ready(cx: &Context<'_>, ring: Gc<RingObj>) -> R<u8> {
    let size = cx.buffer(ring.memory, true)?.len();
    let filled = ring.filled(size);
    let readable = if filled > 0 { READABLE } else { 0 };
    Ok(readable | if filled + 1 < size { WRITABLE } else { 0 })
}

/// Writes as much as there is room for.
pub(super) fn put(cx: &Context<'_>, ring: Gc<RingObj>, bytes: &[u8]) -> R<usize> {
    let buffer = cx.buffer(ring.memory, true)?;
    let size = buffer.len();
    let count = bytes.len().min((size - 1).saturating_sub(ring.filled(size)));
    let at = ring.write.get().min(size);
    let first = count.min(size - at);
    buffer.write(at, &bytes[..first]);
    buffer.write(0, &bytes[first..count]);
    ring.write.set(if at + count >= size { at + count - size } else { at + count });
    Ok(count)
}
