//! Helpers: pointers and their bounds.
//!
//! The address is the result; the Context gets how many bytes of the buffer lie before it, and how many the
//! buffer has. On the host an address that is no buffer's has the bounds of the heap block that it lies in;
//! outside every block there are no bytes, so that the first access raises. On a device, where raw
//! addresses are what drivers are made of, such a pointer reaches half of memory in either direction.

use crate::context::Context;
use crate::object::{Bytes, Kind, StrObj};
use crate::value::{R, Value};

pub(super) extern "C" fn to_pointer(cx: &Context<'_>, value: Value) -> usize {
    pointer(cx, value).unwrap_or(0)
}

fn pointer(cx: &Context<'_>, value: Value) -> R<usize> {
    if let Some(small) = value.as_small() {
        return Ok(pointer_at(cx, small as usize));
    }
    if let Some(buffer) = cx.find_buffer(value)? {
        set_bounds(cx, 0, buffer.len());
        return Ok(buffer.start().addr());
    }
    if let Some(text) = value.cast::<StrObj>() {
        // A copy, since the program could write through the pointer.
        let bytes = text.as_bytes();
        let copy = cx.new_bytes_block(bytes.len())?;
        copy.cells().iter().zip(bytes).for_each(|(cell, &byte)| cell.set(byte));
        set_bounds(cx, 0, bytes.len());
        return Ok(copy.start().addr());
    }
    let address = cx.low_bits(value)?;
    Ok(pointer_at(cx, address as usize))
}

fn set_bounds(cx: &Context<'_>, before: usize, bytes: usize) {
    cx.pointer_before.set(before);
    cx.pointer_bytes.set(bytes);
}

pub(super) extern "C" fn pointer_at(cx: &Context<'_>, address: usize) -> usize {
    if cfg!(target_os = "none") {
        set_bounds(cx, 1 << (usize::BITS - 1), usize::MAX);
    } else {
        let (start, bytes) = block_around(cx, address).unwrap_or((address, 0));
        set_bounds(cx, address - start, bytes);
    }
    address
}

/// Start and length of the data of the heap object that an address lies in: not its header, which a
/// program that could write it would break the heap with.
fn block_around(cx: &Context<'_>, address: usize) -> Option<(usize, usize)> {
    let heap = &cx.vm().heap;
    let cell = heap.find(address)?;
    // SAFETY: `find` returns the address of an allocated cell, which holds an object.
    let object = unsafe { Value::from_bits(cell) }?;
    let (start, bytes) = match object.kind() {
        Kind::RawBytes => {
            let block = object.cast::<Bytes>()?;
            (block.start().addr(), block.capacity())
        }
        Kind::Bytes => {
            let buffer = cx.find_buffer(object).ok()??;
            (buffer.start().addr(), buffer.len())
        }
        _ => return None,
    };
    (address >= start && address - start <= bytes).then_some((start, bytes))
}
