//! Access to the memory of bytes, bytearrays, arrays and memoryviews: one notion for all who read or write it.
#![allow(unsafe_code, reason = "storage is reached by address")]

use core::cell::Cell;

use crate::context::Context;
use crate::num::real;
use crate::object::{
    ArrayObj, ByteArrayObj, Bytes, BytesObj, Gc, ItemClass, ItemFormat, Kind, MemoryViewObj,
};
use crate::value::{Float, R, Raised, Value};

/// The contiguous memory of an object.
///
/// It is good for as long as no Python code runs and nothing is allocated: after that the object may have
/// another block, and the address is stale (never dangling while `keeper` is on the stack).
#[derive(Clone, Copy, Debug)]
pub struct Buffer {
    start: *mut u8,
    len: usize,
    /// What the items are.
    pub format: ItemFormat,
    /// Whether it may be written.
    pub writable: bool,
    /// The object that keeps the memory: the block itself, or the bytes object.
    pub keeper: Value,
}

impl Buffer {
    pub(crate) fn of_block(block: Gc<Bytes>, offset: usize, len: usize, format: ItemFormat) -> Buffer {
        let offset = offset.min(block.capacity());
        let len = len.min(block.capacity() - offset);
        Buffer {
            start: block.start().wrapping_add(offset),
            len,
            format,
            writable: true,
            keeper: block.value(),
        }
    }

    /// Address of the first byte.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn start(&self) -> *mut u8 {
        self.start
    }

    /// Length in bytes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes, for as long as nothing runs that may change them.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes of a live object begin there; the caller reads them before anything else runs.
        unsafe { core::slice::from_raw_parts(self.start, self.len) }
    }

    /// The bytes as cells.
    ///
    /// # Panics
    /// If the buffer is not writable, which the caller asked for.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn cells(&self) -> &[Cell<u8>] {
        assert!(self.writable, "invariant: the buffer was asked for writing");
        // SAFETY: as in `as_bytes`; the memory belongs to a block of cells.
        unsafe { core::slice::from_raw_parts(self.start.cast::<Cell<u8>>(), self.len) }
    }

    /// Gives the bytes to `fill`, which runs no Python code.
    pub fn fill_with<T>(&self, fill: impl FnOnce(&mut [u8]) -> T) -> T {
        assert!(self.writable, "invariant: the buffer was asked for writing");
        // SAFETY: the memory is a block's, and nobody else looks at it while `fill` runs.
        fill(unsafe { core::slice::from_raw_parts_mut(self.start, self.len) })
    }

    /// Copies bytes, a slice that a caller has, to a place in it. They may overlap: so they are no reference, behind which
    /// nothing may change while a function that has got it runs.
    pub(crate) fn write(&self, at: usize, bytes: *const [u8]) {
        assert!(self.writable && at <= self.len && bytes.len() <= self.len - at, "invariant: it fits");
        // SAFETY: checked just now; `copy` allows overlap.
        unsafe { core::ptr::copy(bytes.cast::<u8>(), self.start.add(at), bytes.len()) }
    }

    /// The part from `at`, `len` bytes long, cut to what there is.
    pub(crate) fn part(&self, at: usize, len: usize) -> Buffer {
        let at = at.min(self.len);
        Buffer { start: self.start.wrapping_add(at), len: len.min(self.len - at), ..*self }
    }
}

/// An item as bytes in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packed {
    /// The bytes, as many as the format's size.
    Bytes([u8; 8]),
    /// A number outside the format's range.
    OutOfRange {
        /// It is too large; else too small.
        above: bool,
    },
    /// A value of a type that the format does not take.
    WrongType,
}

impl Context<'_> {
    /// The memory of a bytes-like object; TypeError for other values, BufferError for memory with gaps.
    pub fn buffer(&self, value: Value, writable: bool) -> R<Buffer> {
        match self.find_buffer(value)? {
            Some(buffer) if buffer.writable || !writable => Ok(buffer),
            Some(_) => Err(self.type_error(format_args!(
                "a read-write bytes-like object is required, not '{}'",
                value.class().name()
            ))),
            None => Err(self
                .type_error(format_args!("a bytes-like object is required, not '{}'", value.class().name()))),
        }
    }

    /// The memory of a bytes-like object; nothing for other values.
    ///
    /// # Errors
    /// For a released view and for one with gaps.
    pub fn find_buffer(&self, value: Value) -> R<Option<Buffer>> {
        if let Some(buffer) = self.own_buffer(value) {
            return Ok(Some(buffer));
        }
        let Some(view) = value.cast::<MemoryViewObj>() else { return Ok(None) };
        let source = self.view_source(view)?;
        if !view.is_contiguous() {
            return Err(self.buffer_error(format_args!("memoryview: underlying buffer is not C-contiguous")));
        }
        let part = source.part(view.start, view.len * view.format.size());
        Ok(Some(Buffer { format: view.format, writable: part.writable && !view.readonly, ..part }))
    }

    /// The memory of a bytes, bytearray or array.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn own_buffer(&self, value: Value) -> Option<Buffer> {
        if let Some(bytes) = value.cast::<BytesObj>() {
            let slice = bytes.as_bytes();
            let start = slice.as_ptr().cast_mut();
            let len = slice.len();
            Some(Buffer { start, len, format: ItemFormat::U8, writable: false, keeper: value })
        } else if let Some(array) = value.cast::<ByteArrayObj>() {
            Some(Buffer::of_block(array.storage(), 0, array.len(), ItemFormat::U8))
        } else if let Some(array) = value.cast::<ArrayObj>() {
            let format = array.format();
            Some(Buffer::of_block(array.storage(), 0, array.len() * format.size(), format))
        } else {
            None
        }
    }

    /// All memory of the object that a view looks at; ValueError once the view is released.
    pub(crate) fn view_source(&self, view: Gc<MemoryViewObj>) -> R<Buffer> {
        self.own_buffer(view.source.get()).ok_or_else(|| {
            self.value_error(format_args!("operation forbidden on released memoryview object"))
        })
    }

    /// Whether a value is bytes-like.
    pub(crate) fn is_bytes_like(&self, value: Value) -> bool {
        matches!(value.kind(), Kind::Bytes | Kind::ByteArray | Kind::Array | Kind::MemoryView)
    }

    /// Whether what is bytes-like has bytes one behind the other, as its items.
    pub(crate) fn own_or_contiguous(&self, value: Value) -> bool {
        value.cast::<MemoryViewObj>().is_none_or(|view| view.is_contiguous())
    }

    /// Item number `index` of contiguous memory; the caller knows that it exists.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn load_at(&self, buffer: &Buffer, format: ItemFormat, at: usize) -> R {
        match buffer.as_bytes().get(at..at + format.size()) {
            Some(bytes) => self.load_item(format, bytes),
            None => Err(self.shrunk()),
        }
    }

    #[cold]
    pub(crate) fn shrunk(&self) -> Raised {
        self.index_error(format_args!("index out of range: the memory has become smaller"))
    }

    /// An item of this machine's byte order as a value; `bytes` has the item's size.
    #[inline]
    pub(crate) fn load_item(&self, format: ItemFormat, bytes: &[u8]) -> R {
        let size = format.size();
        let mut word = [0; 8];
        let raw = match *bytes {
            [byte] => u64::from(byte),
            [a, b] => u64::from(u16::from_ne_bytes([a, b])),
            [a, b, c, d] => u64::from(u32::from_ne_bytes([a, b, c, d])),
            _ => {
                word.copy_from_slice(&bytes[..8]);
                u64::from_ne_bytes(word)
            }
        };
        let unused = 64 - 8 * size as u32;
        match format.class() {
            ItemClass::Unsigned => self.new_uint(raw),
            ItemClass::Signed => self.new_int((raw << unused) as i64 >> unused),
            ItemClass::Bool => Ok(Value::bool(raw != 0)),
            ItemClass::Char => self.new_bytes(bytes),
            ItemClass::Float => self.new_float(match format {
                ItemFormat::F16 => half_to_float(raw as u16),
                ItemFormat::F32 => f32::from_bits(raw as u32) as Float,
                _ => f64::from_bits(raw) as Float,
            }),
        }
    }

    /// A value as an item in this machine's byte order.
    #[inline]
    pub(crate) fn pack_item(&self, format: ItemFormat, value: Value) -> R<Packed> {
        let size = format.size();
        let raw = match format.class() {
            ItemClass::Signed | ItemClass::Unsigned => match self.pack_int(format, value)? {
                Ok(raw) => raw,
                Err(other) => return Ok(other),
            },
            ItemClass::Bool => u64::from(self.truth(value)?),
            ItemClass::Char => {
                match value.cast::<BytesObj>().map(|bytes| bytes.as_bytes().first().copied()) {
                    Some(Some(byte)) if value.cast::<BytesObj>().is_some_and(|b| b.as_bytes().len() == 1) => {
                        u64::from(byte)
                    }
                    Some(_) => return Ok(Packed::OutOfRange { above: true }),
                    None => return Ok(Packed::WrongType),
                }
            }
            ItemClass::Float => {
                let number = self.to_float(value)?;
                match format {
                    ItemFormat::F16 => match float_to_half(real::widen(number)) {
                        Some(half) => u64::from(half),
                        None => return Ok(Packed::OutOfRange { above: number > 0.0 }),
                    },
                    ItemFormat::F32 => u64::from((number as f32).to_bits()),
                    _ => real::widen(number).to_bits(),
                }
            }
        };
        let mut bytes = [0; 8];
        match size {
            1 => bytes[0] = raw as u8,
            2 => bytes[..2].copy_from_slice(&(raw as u16).to_ne_bytes()),
            4 => bytes[..4].copy_from_slice(&(raw as u32).to_ne_bytes()),
            _ => bytes = raw.to_ne_bytes(),
        }
        Ok(Packed::Bytes(bytes))
    }

    #[inline]
    fn pack_int(&self, format: ItemFormat, value: Value) -> R<Result<u64, Packed>> {
        let bits = 8 * format.size() as u32;
        let signed = format.class() == ItemClass::Signed;
        let number = match value.as_small() {
            Some(small) => small as i64,
            None => {
                if value.kind() == Kind::Float || value.kind() == Kind::Str {
                    return Ok(Err(Packed::WrongType));
                }
                let int = self.to_int(value)?;
                let parts = self.with_int(int, |int| (int.to_i64(), int.to_u64(), int.is_negative()));
                match parts {
                    Some((Some(number), _, _)) => number,
                    Some((None, Some(number), _)) if !signed && bits == 64 => return Ok(Ok(number)),
                    Some((_, _, negative)) => return Ok(Err(Packed::OutOfRange { above: !negative })),
                    None => return Ok(Err(Packed::WrongType)),
                }
            }
        };
        let unused = 64 - bits;
        let fits = if signed {
            number << unused >> unused == number
        } else {
            number >= 0 && (number as u64) << unused >> unused == number as u64
        };
        Ok(if fits { Ok(number as u64) } else { Err(Packed::OutOfRange { above: number > 0 }) })
    }
}

/// The value of a 16-bit float.
fn half_to_float(half: u16) -> Float {
    let sign = if half >> 15 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(half >> 10 & 31);
    let fraction = f64::from(half & 0x3ff);
    let scale = |number: f64, exponent: i32| number * f64::from_bits(((1023 + exponent) as u64) << 52);
    let magnitude = match exponent {
        0 => scale(fraction, -24),
        31 if half & 0x3ff == 0 => f64::INFINITY,
        31 => f64::NAN,
        _ => scale(fraction + 1024.0, exponent - 25),
    };
    (sign * magnitude) as Float
}

/// The nearest 16-bit float, ties to even; `None` when the number is too large.
fn float_to_half(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    if number.is_nan() {
        return Some(sign | 0x7e00);
    }
    if number.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let bits = number.abs().to_bits();
    let exponent = (bits >> 52) as i32 - 1023;
    if exponent < -25 {
        return Some(sign);
    }
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    // Bits to drop so that 11 stay, fewer for subnormal results.
    let drop = 42 + (-14 - exponent).max(0);
    let (kept, rest, half) = (mantissa >> drop, mantissa & ((1 << drop) - 1), 1u64 << (drop - 1));
    let rounded = kept + u64::from(rest > half || rest == half && kept & 1 == 1);
    // A carry into the hidden bit's place raises the exponent by itself.
    let biased = rounded + ((exponent + 14).max(0) as u64) * 1024;
    if biased >= 0x7c00 { None } else { Some(sign | biased as u16) }
}

// On boards the numbers have another type.
#[cfg(all(test, not(feature = "board")))]
mod tests {
    use super::*;

    #[test]
    fn halves_round_trip() {
        for half in 0..=u16::MAX {
            let number = half_to_float(half);
            if number.is_nan() {
                continue;
            }
            assert_eq!(float_to_half(number), Some(half), "{half:#x}");
        }
        assert_eq!(float_to_half(65520.0), None);
        assert_eq!(float_to_half(65519.9), Some(0x7bff));
        assert_eq!(float_to_half(2f64.powi(-25)), Some(0));
        assert_eq!(float_to_half(2f64.powi(-25) * 1.5), Some(1));
    }
}
