//! Memory that can run out: the `Vec` and `String` used wherever a script decides the size.
//!
//! Rust's own collections abort when memory is out. These return `OutOfMemory` instead, and every byte
//! they hold counts against the limit of one [`Mem`], which the heap of objects shares. Lexer, parser,
//! compiler, passes and emitters use nothing else.
#![allow(clippy::disallowed_types, reason = "the one place where alloc's collections are wrapped")]

use core::cell::Cell;
use core::fmt;
use core::ops::{Deref, DerefMut};

mod list;
mod text;

pub use list::Vec;
pub use text::String;

/// An allocation was refused: the limit is reached, the system has no more, or a test asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("memory allocation failed")
    }
}

/// The account of one memory: bytes in use, the limit, and the test mode that fails the n-th allocation.
#[derive(Debug)]
pub struct Mem {
    used: Cell<usize>,
    peak: Cell<usize>,
    limit: Cell<usize>,
    /// Allocations left until one fails; 0 means that none is made to fail.
    countdown: Cell<u64>,
    allocations: Cell<u64>,
}

impl Mem {
    /// An account that allows `limit` bytes.
    pub const fn new(limit: usize) -> Self {
        Mem {
            used: Cell::new(0),
            peak: Cell::new(0),
            limit: Cell::new(limit),
            countdown: Cell::new(0),
            allocations: Cell::new(0),
        }
    }

    /// Books `bytes` for one allocation.
    ///
    /// # Errors
    /// `OutOfMemory` when the limit would be passed or this allocation was chosen to fail; nothing is
    /// booked then.
    pub fn charge(&self, bytes: usize) -> Result<(), OutOfMemory> {
        self.tick()?;
        let used = self.used.get().checked_add(bytes).ok_or(OutOfMemory)?;
        if used > self.limit.get() {
            return Err(OutOfMemory);
        }
        self.used.set(used);
        if used > self.peak.get() {
            self.peak.set(used);
        }
        Ok(())
    }

    /// Counts one allocation of memory that is booked already: a cell of the heap.
    ///
    /// # Errors
    /// `OutOfMemory` when this allocation was chosen to fail.
    #[inline]
    pub fn tick(&self) -> Result<(), OutOfMemory> {
        self.allocations.set(self.allocations.get() + 1);
        let countdown = self.countdown.get();
        if countdown == 0 {
            return Ok(());
        }
        self.countdown.set(countdown - 1);
        if countdown == 1 { Err(OutOfMemory) } else { Ok(()) }
    }

    /// Returns `bytes` booked before.
    pub fn release(&self, bytes: usize) {
        self.used.set(self.used.get() - bytes);
    }

    /// Bytes in use.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// The largest number of bytes that were in use at once.
    pub fn peak(&self) -> usize {
        self.peak.get()
    }

    /// The number of bytes allowed.
    pub fn limit(&self) -> usize {
        self.limit.get()
    }

    /// Changes the number of bytes allowed.
    pub fn set_limit(&self, limit: usize) {
        self.limit.set(limit);
    }

    /// Test mode: the `n`-th allocation from now fails, once; 0 ends the mode.
    pub fn fail_nth(&self, n: u64) {
        self.countdown.set(n);
    }

    /// Allocations left until one fails; 0 when none is made to fail any more.
    pub fn countdown(&self) -> u64 {
        self.countdown.get()
    }

    /// An account of its own for up to `limit` bytes of scratch memory, whose allocations count here.
    pub fn scratch(&self, limit: usize) -> Scratch<'_> {
        let scratch = Scratch { counted: self, mem: Mem::new(limit) };
        scratch.resume();
        scratch
    }

    /// The number of allocations asked for so far.
    pub fn allocations(&self) -> u64 {
        self.allocations.get()
    }
}

/// An account for scratch memory; the test mode of the account that it was made from goes on in it.
#[derive(Debug)]
pub struct Scratch<'m> {
    counted: &'m Mem,
    mem: Mem,
}

impl Scratch<'_> {
    /// The account.
    pub fn mem(&self) -> &Mem {
        &self.mem
    }

    /// Counts where the scratch memory was made: what comes now are allocations there.
    pub fn pause(&self) {
        pass(&self.mem, self.counted);
    }

    /// Counts here again.
    pub fn resume(&self) {
        pass(self.counted, &self.mem);
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        if self.mem.countdown.get() != 0 {
            self.pause();
        }
        self.counted.allocations.set(self.counted.allocations.get() + self.mem.allocations.get());
    }
}

fn pass(from: &Mem, to: &Mem) {
    to.countdown.set(from.countdown.replace(0));
}
