//! Work on much memory, in stretches between which Ctrl-C is looked for; no Python code runs there. What is made of
//! little memory, a single stretch, does not look: an exception that is being made is not interrupted.

use core::cell::Cell;
use core::cmp::Ordering;
use core::ops::Range;

use crate::context::Context;
use crate::heap::STRETCH;
use crate::mem::{OutOfMemory, Vec};
use crate::num::{Poll, Stopped};
use crate::object::{Bytes, BytesObj, Gc, StrObj};
use crate::text::{Sink, find, index};
use crate::value::{R, Raised, Value};

/// Values of a stretch.
pub(crate) const VALUES: usize = STRETCH / size_of::<Value>();

/// Steps of a loop over anything else between two looks at what is pending.
pub(crate) const POLL_STEPS: usize = 1 << 10;

/// Whether a loop looks at what is pending before its round `i`: once it has gone round for a while.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn is_due(i: usize) -> bool {
    i % POLL_STEPS == POLL_STEPS - 1
}

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

    /// Calls `each` with the parts of `0..len`, none longer than `most`, and looks for Ctrl-C in between.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn stretches(&self, len: usize, most: usize, mut each: impl FnMut(Range<usize>)) -> R<()> {
        if len > most || cfg!(target_pointer_width = "32") {
            return self.many_stretches(len, most, &mut each);
        }
        each(0..len);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn many_stretches(&self, len: usize, most: usize, each: &mut dyn FnMut(Range<usize>)) -> R<()> {
        let mut at = 0;
        while len - at > most {
            each(at..at + most);
            at += most;
            self.stop()?;
        }
        each(at..len);
        Ok(())
    }

    /// Copies bytes to a place of the same length.
    #[inline]
    pub(crate) fn copy_bytes(&self, to: &mut [u8], from: &[u8]) -> R<()> {
        self.stretches(from.len(), STRETCH, |part| to[part.clone()].copy_from_slice(&from[part]))
    }

    /// Copies bytes into a block, in which they do not lie.
    #[inline]
    pub(crate) fn write_bytes(&self, block: Gc<Bytes>, to: usize, from: &[u8]) -> R<()> {
        self.stretches(from.len(), STRETCH, |part| block.write(to + part.start, &from[part]))
    }

    /// Copies a range of one block's bytes into another block.
    pub(crate) fn write_part(
        &self,
        block: Gc<Bytes>,
        to: usize,
        from: Gc<Bytes>,
        part: Range<usize>,
    ) -> R<()> {
        self.stretches(part.len(), STRETCH, |stretch| {
            let from_start = part.start + stretch.start;
            block.write_part(to + stretch.start, &from, from_start..part.start + stretch.end);
        })
    }

    /// Fills memory with copies of some bytes.
    pub(crate) fn repeat_bytes(&self, data: &mut [u8], bytes: &[u8]) -> R<()> {
        if let &[byte] = bytes {
            return self.stretches(data.len(), STRETCH, |part| data[part].fill(byte));
        }
        let mut done = bytes.len().min(data.len());
        self.copy_bytes(&mut data[..done], &bytes[..done])?;
        while done < data.len() {
            let (ready, rest) = data.split_at_mut(done);
            let more = more_copies(bytes.len(), STRETCH, done).min(rest.len());
            self.copy_bytes(&mut rest[..more], &ready[..more])?;
            if done > STRETCH {
                self.stop()?;
            }
            done += more;
        }
        Ok(())
    }

    /// Fills places with copies of some values.
    pub(crate) fn repeat_values(&self, to: &[Cell<Value>], values: &[Cell<Value>]) -> R<()> {
        if let [value] = values {
            let value = value.get();
            return self.stretches(to.len(), VALUES, |part| to[part].iter().for_each(|to| to.set(value)));
        }
        let mut done = values.len().min(to.len());
        self.copy_values(&to[..done], &values[..done])?;
        while done < to.len() {
            let (ready, rest) = to.split_at(done);
            let more = more_copies(values.len(), VALUES, done).min(rest.len());
            self.copy_values(&rest[..more], &ready[..more])?;
            if done > VALUES {
                self.stop()?;
            }
            done += more;
        }
        Ok(())
    }

    /// Reverses the order of items; they are partly reversed when that is interrupted.
    pub(crate) fn reverse<T>(&self, items: &mut [T]) -> R<()> {
        let mut rest = items;
        while rest.len() > 2 * STRETCH {
            let len = rest.len();
            let (head, behind) = rest.split_at_mut(STRETCH);
            let (middle, tail) = behind.split_at_mut(len - 2 * STRETCH);
            head.iter_mut().zip(tail.iter_mut().rev()).for_each(|(a, b)| core::mem::swap(a, b));
            self.stop()?;
            rest = middle;
        }
        rest.reverse();
        Ok(())
    }

    /// As `reverse` of values.
    pub(crate) fn reverse_values(&self, slots: &[Cell<Value>]) -> R<()> {
        let last = slots.len().saturating_sub(1);
        self.stretches(slots.len() / 2, VALUES, |part| part.for_each(|i| slots[i].swap(&slots[last - i])))
    }

    /// Copies as many values as there are places for, or fewer where there are not as many.
    #[inline]
    pub(crate) fn copy_values(&self, to: &[Cell<Value>], from: &[Cell<Value>]) -> R<()> {
        let copy = |(to, from): (&Cell<Value>, &Cell<Value>)| to.set(from.get());
        self.stretches(to.len().min(from.len()), VALUES, |part| {
            to[part.clone()].iter().zip(&from[part]).for_each(copy);
        })
    }

    /// Copies every `step`-th of some values, from `start` on, to places of the same number; those that are not there
    /// are passed over.
    #[inline]
    pub(crate) fn copy_every(
        &self,
        to: &[Cell<Value>],
        from: &[Cell<Value>],
        start: isize,
        step: isize,
    ) -> R<()> {
        if step == 1 {
            return self.copy_values(to, from.get(start as usize..).unwrap_or(&[]));
        }
        let mut place = start;
        self.stretches(to.len(), VALUES, |part| {
            for to in &to[part] {
                if let Some(from) = from.get(place as usize) {
                    to.set(from.get());
                }
                place = place.wrapping_add(step);
            }
        })
    }

    /// Whether all bytes are ASCII.
    #[inline]
    pub(crate) fn is_ascii(&self, bytes: &[u8]) -> R<bool> {
        if bytes.len() <= STRETCH {
            return Ok(bytes.is_ascii());
        }
        for stretch in bytes.chunks(STRETCH) {
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
        while rest.len() > STRETCH {
            match core::str::from_utf8(&rest[..STRETCH]) {
                Ok(_) => rest = &rest[STRETCH..],
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
        self.stretches(bytes.len(), STRETCH, |part| count += index::count_chars(&bytes[part]))?;
        Ok(count)
    }

    /// As [`index::byte_of_char`].
    pub(crate) fn byte_of_char(&self, bytes: &[u8], number: usize) -> R<Option<usize>> {
        let (mut left, mut at) = (number, 0);
        while bytes.len() - at > STRETCH {
            let count = index::count_chars(&bytes[at..at + STRETCH]);
            if count > left {
                break;
            }
            left -= count;
            at += STRETCH;
            self.stop()?;
        }
        Ok(index::byte_of_char(&bytes[at..], left).map(|place| at + place))
    }

    /// Whether bytes are the same.
    #[inline]
    pub(crate) fn same_bytes(&self, a: &[u8], b: &[u8]) -> R<bool> {
        if a.len() <= STRETCH { Ok(a == b) } else { self.stoppable(|poll| find::same(a, b, poll)) }
    }

    /// How bytes are ordered.
    pub(crate) fn order_of_bytes(&self, a: &[u8], b: &[u8]) -> R<Ordering> {
        let (mut a, mut b) = (a, b);
        while let (Some((x, a_rest)), Some((y, b_rest))) =
            (a.split_at_checked(STRETCH), b.split_at_checked(STRETCH))
        {
            match x.cmp(y) {
                Ordering::Equal => self.stop()?,
                order => return Ok(order),
            }
            (a, b) = (a_rest, b_rest);
        }
        Ok(a.cmp(b))
    }

    /// The hash of a string.
    #[inline]
    pub(crate) fn hash_str(&self, text: Gc<StrObj>) -> R<u32> {
        if text.byte_len() <= STRETCH {
            Ok(text.hash())
        } else {
            text.hash_in_stretches(STRETCH, || self.stop())
        }
    }

    /// The hash of a bytes object.
    pub(crate) fn hash_bytes(&self, bytes: Gc<BytesObj>) -> R<u32> {
        bytes.hash_in_stretches(STRETCH, || self.stop())
    }

    /// Something to be written that takes no more once there is Ctrl-C.
    pub(crate) fn draft(&self) -> Draft<'_, 'v> {
        Draft { cx: self, bytes: Vec::new(self.vm().mem), unasked: 0 }
    }
}

/// How much is copied behind itself where `done` places hold copies of `len` values: twice as much each time, up to
/// as many copies as a stretch of `most` takes, which stay in the cache.
fn more_copies(len: usize, most: usize, done: usize) -> usize {
    if done <= most / 2 { done } else { done.min(len * (most / len).max(1)) }
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
        if bytes.len() > STRETCH {
            return bytes.chunks(STRETCH).try_for_each(|stretch| self.put(stretch));
        }
        self.unasked += bytes.len();
        if self.unasked > STRETCH {
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
