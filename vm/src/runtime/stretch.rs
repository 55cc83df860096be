//! Work on much memory, in stretches between which Ctrl-C is looked for; no Python code runs there. What is made of
//! little memory does not look: an exception that is being made is not interrupted.

use core::cell::Cell;
use core::cmp::Ordering;

use crate::context::Context;
use crate::mem::{OutOfMemory, Vec};
use crate::num::{Poll, Stopped};
use crate::object::{BytesObj, Gc, StrObj};
use crate::text::{Sink, find, index};
use crate::value::{R, Raised, Value};

/// Bytes and values of a stretch: some 50 us of copying on a PC.
const BYTES: usize = if cfg!(target_pointer_width = "64") { 1 << 18 } else { 1 << 12 };
const VALUES: usize = BYTES / size_of::<Value>();

impl<'v> Context<'v> {
    /// Runs a computation that asks once in a while whether it should go on, while no Python code may run.
    #[inline]
    pub(crate) fn stoppable<T>(&self, compute: impl FnOnce(&mut Poll<'_>) -> Result<T, Stopped>) -> R<T> {
        let mut stop = || self.is_stopped();
        compute(&mut Poll::new(&mut stop)).map_err(|Stopped| self.stopped())
    }

    /// The exception for a computation that was stopped.
    #[cold]
    pub(crate) fn stopped(&self) -> Raised {
        match self.stop() {
            Err(raised) => raised,
            // Whoever wanted the end has taken that back.
            Ok(()) => self.runtime_error(format_args!("interrupted")),
        }
    }

    /// Copies bytes to a place of the same length.
    #[inline]
    pub(crate) fn copy_bytes(&self, to: &mut [u8], from: &[u8]) -> R<()> {
        if from.len() <= BYTES {
            to[..from.len()].copy_from_slice(from);
            return Ok(());
        }
        for (to, from) in to.chunks_mut(BYTES).zip(from.chunks(BYTES)) {
            to.copy_from_slice(from);
            self.stop()?;
        }
        Ok(())
    }

    /// Copies bytes to cells.
    pub(crate) fn copy_to_cells(&self, to: &[Cell<u8>], from: &[u8]) -> R<()> {
        for (to, from) in to.chunks(BYTES).zip(from.chunks(BYTES)) {
            to.iter().zip(from).for_each(|(to, &from)| to.set(from));
            self.stop()?;
        }
        Ok(())
    }

    /// Copies the bytes of cells to other cells.
    pub(crate) fn copy_cells(&self, to: &[Cell<u8>], from: &[Cell<u8>]) -> R<()> {
        for (to, from) in to.chunks(BYTES).zip(from.chunks(BYTES)) {
            to.iter().zip(from).for_each(|(to, from)| to.set(from.get()));
            self.stop()?;
        }
        Ok(())
    }

    /// Fills memory with copies of some bytes.
    pub(crate) fn repeat_bytes(&self, data: &mut [u8], bytes: &[u8]) -> R<()> {
        if let &[byte] = bytes {
            for stretch in data.chunks_mut(BYTES) {
                stretch.fill(byte);
                self.stop()?;
            }
            return Ok(());
        }
        // What is there already is copied behind itself, twice as much each time.
        let len = bytes.len();
        let mut done = len.min(data.len());
        self.copy_bytes(&mut data[..done], &bytes[..done])?;
        while done < data.len() {
            let from = if len > BYTES { done % len } else { 0 };
            let most = if len > BYTES { BYTES.min(len - from) } else { done.min(BYTES / len * len) };
            let more = most.min(data.len() - done);
            data.copy_within(from..from + more, done);
            done += more;
            self.stop()?;
        }
        Ok(())
    }

    /// Reverses the order of items; they are partly reversed when that is interrupted.
    pub(crate) fn reverse<T>(&self, items: &mut [T]) -> R<()> {
        let mut rest = items;
        while rest.len() > 2 * BYTES {
            let len = rest.len();
            let (head, behind) = rest.split_at_mut(BYTES);
            let (middle, tail) = behind.split_at_mut(len - 2 * BYTES);
            head.iter_mut().zip(tail.iter_mut().rev()).for_each(|(a, b)| core::mem::swap(a, b));
            self.stop()?;
            rest = middle;
        }
        rest.reverse();
        Ok(())
    }

    /// As `reverse` of values.
    pub(crate) fn reverse_values(&self, slots: &[Cell<Value>]) -> R<()> {
        for i in 0..slots.len() / 2 {
            slots[i].swap(&slots[slots.len() - 1 - i]);
            if i.is_multiple_of(VALUES) {
                self.stop()?;
            }
        }
        Ok(())
    }

    /// Copies values to other places.
    #[inline]
    pub(crate) fn copy_values(&self, to: &[Cell<Value>], from: &[Cell<Value>]) -> R<()> {
        if to.len() <= VALUES {
            to.iter().zip(from).for_each(|(to, from)| to.set(from.get()));
            return Ok(());
        }
        for (to, from) in to.chunks(VALUES).zip(from.chunks(VALUES)) {
            to.iter().zip(from).for_each(|(to, from)| to.set(from.get()));
            self.stop()?;
        }
        Ok(())
    }

    /// Whether all bytes are ASCII.
    #[inline]
    pub(crate) fn is_ascii(&self, bytes: &[u8]) -> R<bool> {
        if bytes.len() <= BYTES {
            return Ok(bytes.is_ascii());
        }
        for stretch in bytes.chunks(BYTES) {
            if !stretch.is_ascii() {
                return Ok(false);
            }
            self.stop()?;
        }
        Ok(true)
    }

    /// Whether bytes are UTF-8.
    pub(crate) fn is_utf8(&self, bytes: &[u8]) -> R<bool> {
        let mut rest = bytes;
        while rest.len() > BYTES {
            match core::str::from_utf8(&rest[..BYTES]) {
                Ok(_) => rest = &rest[BYTES..],
                // The stretch may end within a character.
                Err(error) if error.error_len().is_none() => rest = &rest[error.valid_up_to()..],
                Err(_) => return Ok(false),
            }
            self.stop()?;
        }
        Ok(core::str::from_utf8(rest).is_ok())
    }

    /// How many characters begin in these bytes of UTF-8.
    pub(crate) fn count_chars(&self, bytes: &[u8]) -> R<usize> {
        let mut count = 0;
        for stretch in bytes.chunks(BYTES) {
            count += index::count_chars(stretch);
            self.stop()?;
        }
        Ok(count)
    }

    /// As [`index::byte_of_char`].
    pub(crate) fn byte_of_char(&self, bytes: &[u8], number: usize) -> R<Option<usize>> {
        let (mut left, mut at) = (number, 0);
        while bytes.len() - at > BYTES {
            let count = index::count_chars(&bytes[at..at + BYTES]);
            if count > left {
                break;
            }
            left -= count;
            at += BYTES;
            self.stop()?;
        }
        Ok(index::byte_of_char(&bytes[at..], left).map(|place| at + place))
    }

    /// Whether bytes are the same.
    #[inline]
    pub(crate) fn same_bytes(&self, a: &[u8], b: &[u8]) -> R<bool> {
        if a.len() <= BYTES { Ok(a == b) } else { self.stoppable(|poll| find::same(a, b, poll)) }
    }

    /// How bytes are ordered.
    pub(crate) fn order_of_bytes(&self, a: &[u8], b: &[u8]) -> R<Ordering> {
        for (x, y) in a.chunks(BYTES).zip(b.chunks(BYTES)) {
            match x.cmp(y) {
                Ordering::Equal => self.stop()?,
                order => return Ok(order),
            }
        }
        Ok(a.len().cmp(&b.len()))
    }

    /// The hash of a string.
    #[inline]
    pub(crate) fn hash_str(&self, text: Gc<StrObj>) -> R<u32> {
        if text.byte_len() <= BYTES { Ok(text.hash()) } else { text.hash_in_stretches(BYTES, || self.stop()) }
    }

    /// The hash of a bytes object.
    pub(crate) fn hash_bytes(&self, bytes: Gc<BytesObj>) -> R<u32> {
        bytes.hash_in_stretches(BYTES, || self.stop())
    }

    /// Something to be written that takes no more once there is Ctrl-C.
    pub(crate) fn draft(&self) -> Draft<'_, 'v> {
        Draft { cx: self, bytes: Vec::new(self.vm().mem), unasked: 0 }
    }
}

/// Bytes in the making. What it refuses is for [`Context::out_of_memory`] to explain.
pub(crate) struct Draft<'c, 'v> {
    cx: &'c Context<'v>,
    bytes: Vec<'v, u8>,
    /// Bytes since Ctrl-C was looked for.
    unasked: usize,
}

impl Draft<'_, '_> {
    /// What has been written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[cold]
    fn ask(&mut self) -> Result<(), OutOfMemory> {
        self.unasked = 0;
        if self.cx.is_stopped() { Err(OutOfMemory) } else { Ok(()) }
    }
}

impl Sink for Draft<'_, '_> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory> {
        if bytes.len() > BYTES {
            return bytes.chunks(BYTES).try_for_each(|stretch| self.put(stretch));
        }
        self.unasked += bytes.len();
        if self.unasked > BYTES {
            self.ask()?;
        }
        self.bytes.extend_from_slice(bytes)
    }
}

impl core::fmt::Write for Draft<'_, '_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.put(text.as_bytes()).map_err(|OutOfMemory| core::fmt::Error)
    }
}
