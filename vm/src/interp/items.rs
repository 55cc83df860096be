//! Subscripts of builtin sequences by small ints, without a call.
//!
//! Each path is for one class exactly, so no subclass can have methods that count. What is not there (an index
//! out of range, an item that needs an object, a value that does not fit) is left to the general way, which
//! finds the same and says so. The storage block's own bound holds where a handler that ran in between has
//! made the container shorter.

use core::cell::Cell;
use core::ptr;

use crate::object::{
    ArrayObj, ByteArrayObj, Bytes, BytesObj, Gc, ItemFormat, Kind, Layout, ListObj, Meta, TupleObj, types,
};
use crate::runtime::feedback;
use crate::value::{Float, UWord, Value, Word};

/// Records that a subscript saw this kind of container.
#[inline(always)]
pub(super) fn note(byte: &Cell<u8>, kind: u8) {
    let old = byte.get();
    if old != kind {
        byte.set(if old == 0 { kind } else { feedback::MIXED });
    }
}

#[inline(always)]
fn place(index: isize, len: usize) -> usize {
    (if index < 0 { index.wrapping_add(len as isize) } else { index }) as usize
}

/// The object as a `T`.
///
/// # Safety
/// It is an object whose meta is that of a class with layout `T`.
#[inline(always)]
unsafe fn exactly<T: Layout>(value: Value) -> Gc<T> {
    // SAFETY: the caller's promise.
    unsafe { Gc::from_raw(ptr::with_exposed_provenance(value.bits())) }
}

/// `container[key]`, if this is a way to it.
#[inline(always)]
pub(super) fn get(byte: &Cell<u8>, container: Value, key: Value) -> Option<Value> {
    if !key.is_small() {
        return None;
    }
    let meta: *const Meta = container.as_object()?.meta_ptr();
    let index = key.small_unchecked();
    // SAFETY: the meta says what the object is.
    unsafe {
        if ptr::eq(meta, &types::LIST.meta) {
            let list = exactly::<ListObj>(container);
            let item = list.get(place(index, list.len()))?;
            note(byte, Kind::List as u8 + 1);
            Some(item)
        } else if ptr::eq(meta, &types::BYTEARRAY.meta) {
            let bytes = exactly::<ByteArrayObj>(container);
            let at = place(index, bytes.len());
            let item = if at < bytes.len() { bytes.storage().cells().get(at)?.get() } else { return None };
            note(byte, Kind::ByteArray as u8 + 1);
            Some(Value::index(usize::from(item)))
        } else if ptr::eq(meta, &types::ARRAY.meta) {
            let array = exactly::<ArrayObj>(container);
            let item = array_item(array, place(index, array.len()))?;
            note(byte, feedback::ARRAY | array.format() as u8);
            Some(item)
        } else if ptr::eq(meta, &types::TUPLE.meta) {
            let tuple = exactly::<TupleObj>(container);
            let item = tuple.get(place(index, tuple.len()))?;
            note(byte, Kind::Tuple as u8 + 1);
            Some(item)
        } else if ptr::eq(meta, &types::BYTES.meta) {
            let bytes = exactly::<BytesObj>(container);
            let bytes = bytes.as_bytes();
            let item = *bytes.get(place(index, bytes.len()))?;
            note(byte, Kind::Bytes as u8 + 1);
            Some(Value::index(usize::from(item)))
        } else {
            None
        }
    }
}

/// `container[key] = value`, if this is a way to it; false otherwise.
#[inline(always)]
pub(super) fn set(byte: &Cell<u8>, container: Value, key: Value, value: Value) -> bool {
    if !key.is_small() {
        return false;
    }
    let Some(object) = container.as_object() else { return false };
    let meta: *const Meta = object.meta_ptr();
    let index = key.small_unchecked();
    // SAFETY: the meta says what the object is.
    unsafe {
        if ptr::eq(meta, &types::LIST.meta) {
            let list = exactly::<ListObj>(container);
            if !list.set(place(index, list.len()), value) {
                return false;
            }
            note(byte, Kind::List as u8 + 1);
            true
        } else if ptr::eq(meta, &types::BYTEARRAY.meta) {
            let bytes = exactly::<ByteArrayObj>(container);
            let at = place(index, bytes.len());
            // The word of a small int that is a byte has no bits but these.
            if at >= bytes.len() || value.bits() & !(0xff << 1) != 1 {
                return false;
            }
            let storage = bytes.storage();
            let Some(cell) = storage.cells().get(at) else { return false };
            cell.set((value.bits() >> 1) as u8);
            note(byte, Kind::ByteArray as u8 + 1);
            true
        } else if ptr::eq(meta, &types::ARRAY.meta) {
            let array = exactly::<ArrayObj>(container);
            if !set_array_item(array, place(index, array.len()), value) {
                return false;
            }
            note(byte, feedback::ARRAY | array.format() as u8);
            true
        } else {
            false
        }
    }
}

/// Where item `at` of `size` bytes begins, if it is one.
#[inline(always)]
fn item_address(array: Gc<ArrayObj>, at: usize, size: usize) -> Option<*mut u8> {
    let storage: Gc<Bytes> = array.storage();
    let from = at.wrapping_mul(size);
    let is_there = at < array.len() && from.wrapping_add(size) <= storage.capacity();
    if is_there { Some(storage.start().wrapping_add(from)) } else { None }
}

#[inline(always)]
fn array_item(array: Gc<ArrayObj>, at: usize) -> Option<Value> {
    macro_rules! item {
        ($type:ty) => {{
            let address = item_address(array, at, size_of::<$type>())?;
            // SAFETY: the item lies in the storage block.
            unsafe { address.cast::<$type>().read_unaligned() }
        }};
    }
    macro_rules! int {
        ($type:ty) => {
            Value::small(isize::try_from(item!($type)).ok()?)
        };
    }
    match array.format() {
        ItemFormat::U8 => int!(u8),
        ItemFormat::I8 => int!(i8),
        ItemFormat::I16 => int!(i16),
        ItemFormat::U16 => int!(u16),
        ItemFormat::I32 => int!(i32),
        ItemFormat::U32 => int!(u32),
        ItemFormat::Long => int!(Word),
        ItemFormat::UnsignedLong => int!(UWord),
        ItemFormat::I64 => int!(i64),
        ItemFormat::U64 => int!(u64),
        ItemFormat::F32 => Value::immediate_float(Float::from(item!(f32))),
        #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
        ItemFormat::F64 => Value::immediate_float(item!(f64)),
        _ => None,
    }
}

#[inline(always)]
fn set_array_item(array: Gc<ArrayObj>, at: usize, value: Value) -> bool {
    macro_rules! item {
        ($type:ty, $item:expr) => {{
            let item: $type = $item;
            let Some(address) = item_address(array, at, size_of::<$type>()) else { return false };
            // SAFETY: the item lies in the storage block.
            unsafe { address.cast::<$type>().write_unaligned(item) }
            true
        }};
    }
    if value.is_small() {
        macro_rules! int {
            ($type:ty) => {
                match <$type>::try_from(value.small_unchecked()) {
                    Ok(item) => item!($type, item),
                    Err(_) => false,
                }
            };
        }
        return match array.format() {
            ItemFormat::U8 => int!(u8),
            ItemFormat::I8 => int!(i8),
            ItemFormat::I16 => int!(i16),
            ItemFormat::U16 => int!(u16),
            ItemFormat::I32 => int!(i32),
            ItemFormat::U32 => int!(u32),
            ItemFormat::Long => int!(Word),
            ItemFormat::UnsignedLong => int!(UWord),
            ItemFormat::I64 => int!(i64),
            ItemFormat::U64 => int!(u64),
            _ => false,
        };
    }
    match array.format() {
        #[cfg(all(target_pointer_width = "64", not(feature = "board")))]
        ItemFormat::F64 if value.is_immediate_float() => item!(f64, value.immediate_float_unchecked()),
        ItemFormat::F32 if value.is_immediate_float() => item!(f32, value.immediate_float_unchecked() as f32),
        _ => false,
    }
}
