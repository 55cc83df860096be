//! Helpers: pointers and their bounds.
//!
//! The address is the result; the Context gets how many bytes lie from there to the buffer's end. On the host
//! an address that is no buffer's reaches to the end of the heap block that it lies in; outside every block
//! there are no bytes, so that the first access raises. On a device, where raw addresses are what drivers
//! are made of, such a pointer reaches everything.

use crate::context::Context;
use crate::object::{Bytes, BytesObj, Gc, Kind, StrObj};
use crate::value::{R, UWord, Value};

pub(super) extern "C" fn to_pointer(cx: &Context<'_>, value: Value) -> usize {
    pointer(cx, value).unwrap_or(0)
}

fn pointer(cx: &Context<'_>, value: Value) -> R<usize> {
    if let Some(small) = value.as_small() {
        return Ok(pointer_at(cx, small as usize));
    }
    if let Some(text) = value.cast::<StrObj>() {
        return copied(cx, text.as_bytes());
    }
    if let Some(bytes) = value.cast::<BytesObj>().filter(|bytes| is_in_image(cx, *bytes)) {
        return copied(cx, bytes.as_bytes());
    }
    if let Some(buffer) = cx.find_buffer(value)? {
        cx.pointer_bytes.set(buffer.len());
        return Ok(buffer.start().addr());
    }
    let address = cx.low_bits(value)?;
    Ok(pointer_at(cx, address as usize))
}

/// Whether an object is a constant of the program image, which on the host cannot be written.
fn is_in_image(cx: &Context<'_>, bytes: Gc<BytesObj>) -> bool {
    !cfg!(target_os = "none") && !cx.vm().heap.contains(bytes.value().bits())
}

/// A copy of text or constants, since the program could write through the pointer.
fn copied(cx: &Context<'_>, bytes: &[u8]) -> R<usize> {
    let copy = cx.new_bytes_block(bytes.len())?;
    copy.cells().iter().zip(bytes).for_each(|(cell, &byte)| cell.set(byte));
    cx.pointer_bytes.set(bytes.len());
    Ok(copy.start().addr())
}

/// The address that a number is: where a PC imitates a board, in whose words addresses have half as many bits, the one
/// of the heap with these lower bits.
fn whole(cx: &Context<'_>, number: usize) -> usize {
    let start = cx.vm().heap.start();
    start.wrapping_add((number as UWord).wrapping_sub(start as UWord) as usize)
}

pub(super) extern "C" fn pointer_at(cx: &Context<'_>, number: usize) -> usize {
    let address = whole(cx, number);
    let bytes = if cfg!(target_os = "none") { usize::MAX } else { bytes_from(cx, address).unwrap_or(0) };
    cx.pointer_bytes.set(bytes);
    address
}

/// Bytes from an address to the end of the data around it. An object's header and fields are not data: a
/// program that could write them would break the heap.
fn bytes_from(cx: &Context<'_>, address: usize) -> Option<usize> {
    let cell = cx.vm().heap.find(address)?;
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
    bytes.checked_sub(address.checked_sub(start)?)
}
