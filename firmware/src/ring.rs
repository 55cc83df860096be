//! Bytes on their way from an interrupt handler to the program.

use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// Up to `N` bytes, a power of two; one writes, one reads.
pub struct Ring<const N: usize> {
    bytes: [AtomicU8; N],
    /// How many bytes were ever put in and taken out; the difference is at most `N`.
    put: AtomicUsize,
    taken: AtomicUsize,
}

impl<const N: usize> Ring<N> {
    /// An empty one.
    pub const fn new() -> Self {
        Ring { bytes: [const { AtomicU8::new(0) }; N], put: AtomicUsize::new(0), taken: AtomicUsize::new(0) }
    }

    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.put.load(Ordering::Acquire).wrapping_sub(self.taken.load(Ordering::Relaxed))
    }

    /// Puts a byte in; one for which there is no room is lost.
    pub fn put(&self, byte: u8) {
        let count = self.put.load(Ordering::Relaxed);
        if count.wrapping_sub(self.taken.load(Ordering::Acquire)) < N {
            self.bytes[count % N].store(byte, Ordering::Relaxed);
            self.put.store(count.wrapping_add(1), Ordering::Release);
        }
    }

    /// Drops what waits; for whoever puts in.
    pub fn clear(&self) {
        self.taken.store(self.put.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Drops what waits up to the last `byte`; whether there is one. Nothing may be put in meanwhile.
    pub fn drop_through(&self, byte: u8) -> bool {
        let (taken, count) = (self.taken.load(Ordering::Relaxed), self.len());
        let place = |nth| taken.wrapping_add(nth);
        let last = (0..count).rev().find(|&nth| self.bytes[place(nth) % N].load(Ordering::Relaxed) == byte);
        if let Some(nth) = last {
            self.taken.store(place(nth + 1), Ordering::Relaxed);
        }
        last.is_some()
    }

    /// The next byte, if one waits.
    pub fn take(&self) -> Option<u8> {
        let count = self.taken.load(Ordering::Relaxed);
        if self.put.load(Ordering::Acquire) == count {
            return None;
        }
        let byte = self.bytes[count % N].load(Ordering::Relaxed);
        // Nothing if all was dropped meanwhile.
        let next = count.wrapping_add(1);
        self.taken.compare_exchange(count, next, Ordering::Release, Ordering::Relaxed).ok().map(|_| byte)
    }
}
