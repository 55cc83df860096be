//! Executable memory: arenas in which blocks of code are written in batches, run, and freed.
//!
//! No page is writable and executable at once. An arena's protection is changed as a whole: writable while
//! a [`Batch`] is open, executable otherwise. That is safe because an arena belongs to one VM, which stays
//! on its thread: while a batch is open, none of its code runs.
//!
//! A second, writable mapping of the same pages would save the two changes, but it needs a file and leaves
//! the code writable for good. The changes cost some microseconds, compiling the smallest function a
//! hundred (`examples/measure.rs`).

use adder_vm::mem::OutOfMemory;

mod free_list;
mod pages;

use crate::placing::{LINE, STEP};
use free_list::FreeList;
pub use pages::{Mapped, Pages};

/// Bytes of an arena; one block of code that is larger has an arena of its own.
pub const ARENA_BYTES: usize = 256 << 10;

/// What is reserved starts at multiples of this.
const ALIGN: usize = STEP as usize;

/// A piece of an arena. It stays until it is handed to [`CodeMemory::free`].
#[derive(Debug, PartialEq, Eq)]
pub struct CodeBlock {
    arena: u32,
    offset: u32,
    len: u32,
    /// Bytes before the code.
    pad: u32,
}

impl CodeBlock {
    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.len as usize
    }

    fn start(&self) -> usize {
        (self.offset + self.pad) as usize
    }
}

#[derive(Debug)]
struct Arena<P> {
    pages: P,
    bytes: usize,
    free: FreeList,
    writable: bool,
}

/// The executable memory of one VM.
#[derive(Debug)]
pub struct CodeMemory<P = Mapped> {
    arenas: Vec<Option<Arena<P>>>,
    mapped: usize,
    limit: usize,
}

impl<P: Pages> CodeMemory<P> {
    /// Memory that maps at most `limit` bytes; the first arena is mapped when it is needed.
    pub fn new(limit: usize) -> Self {
        CodeMemory { arenas: Vec::new(), mapped: 0, limit }
    }

    /// Bytes mapped.
    pub fn mapped(&self) -> usize {
        self.mapped
    }

    /// Bytes that blocks take.
    pub fn used(&self) -> usize {
        self.arenas.iter().flatten().map(|arena| arena.bytes - arena.free.bytes()).sum()
    }

    /// Begins to write; nothing in this memory may run until the batch has ended.
    pub fn batch(&mut self) -> Batch<'_, P> {
        Batch { memory: self }
    }

    /// Where a block starts.
    pub fn address(&self, block: &CodeBlock) -> usize {
        self.arena(block).pages.address() + block.start()
    }

    /// Takes a block back, none of whose code runs or will run.
    pub fn free(&mut self, block: CodeBlock) {
        self.arena_mut(&block).free.release(block.offset, block.len);
        if !self.is_empty(block.arena as usize) {
            return;
        }
        // One empty arena is kept, so that compiling and dropping in turn does not map each time.
        let spare = (0..self.arenas.len()).any(|at| at != block.arena as usize && self.is_empty(at));
        if (spare || self.arena(&block).bytes > ARENA_BYTES)
            && let Some(arena) = self.arenas[block.arena as usize].take()
        {
            self.mapped -= arena.bytes;
        }
    }

    fn is_empty(&self, at: usize) -> bool {
        self.arenas[at].as_ref().is_some_and(|arena| arena.free.bytes() == arena.bytes)
    }

    fn arena(&self, block: &CodeBlock) -> &Arena<P> {
        self.arenas[block.arena as usize].as_ref().expect("invariant: a block's arena is mapped")
    }

    fn arena_mut(&mut self, block: &CodeBlock) -> &mut Arena<P> {
        self.arenas[block.arena as usize].as_mut().expect("invariant: a block's arena is mapped")
    }

    /// Reserves a block in the first arena with room, or in a new one.
    fn reserve(&mut self, len: u32) -> Result<CodeBlock, OutOfMemory> {
        for (at, arena) in self.arenas.iter_mut().enumerate() {
            if let Some(arena) = arena
                && let Some(offset) = arena.free.reserve(len)
            {
                return Ok(CodeBlock { arena: at as u32, offset, len, pad: 0 });
            }
        }
        let bytes = (len as usize).next_multiple_of(ARENA_BYTES);
        if self.mapped + bytes > self.limit {
            return Err(OutOfMemory);
        }
        let mut free = FreeList::new(bytes as u32);
        let offset = free.reserve(len).ok_or(OutOfMemory)?;
        let arena = Arena { pages: P::map(bytes)?, bytes, free, writable: true };
        self.mapped += bytes;
        let at = self.arenas.iter().position(Option::is_none).unwrap_or_else(|| {
            self.arenas.push(None);
            self.arenas.len() - 1
        });
        self.arenas[at] = Some(arena);
        Ok(CodeBlock { arena: at as u32, offset, len, pad: 0 })
    }
}

/// Write access to a [`CodeMemory`]; its code runs again once the batch has ended.
#[derive(Debug)]
pub struct Batch<'a, P: Pages> {
    memory: &'a mut CodeMemory<P>,
}

impl<P: Pages> Batch<'_, P> {
    /// Puts code into a new block, where it starts at `skew` in a line of 64 bytes.
    pub fn add(&mut self, code: &[u8], skew: u32) -> Result<CodeBlock, OutOfMemory> {
        let len = code.len().max(1).next_multiple_of(ALIGN);
        let len = u32::try_from(len).ok().filter(|&len| len <= 1 << 30).ok_or(OutOfMemory)?;
        // Wherever a block begins, there is room to move; what is left is given back.
        let mut block = self.memory.reserve(len + LINE - STEP)?;
        block.pad = (skew.wrapping_sub(block.offset) % LINE) & !(STEP - 1);
        let rest = block.len - block.pad - len;
        block.len -= rest;
        if rest > 0 {
            self.memory.arena_mut(&block).free.release(block.offset + block.len, rest);
        }
        match self.write(&block, 0, code) {
            Ok(()) => Ok(block),
            Err(error) => {
                self.memory.free(block);
                Err(error)
            }
        }
    }

    /// Overwrites part of a block.
    pub fn write(&mut self, block: &CodeBlock, at: usize, bytes: &[u8]) -> Result<(), OutOfMemory> {
        let arena = self.memory.arena_mut(block);
        arena.writable = true;
        let place = &mut arena.pages.writable()?[block.start()..][..block.bytes() - block.pad as usize];
        place[at..at + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    /// Where a block starts.
    pub fn address(&self, block: &CodeBlock) -> usize {
        self.memory.address(block)
    }

    /// Ends the batch: all code may run.
    ///
    /// # Errors
    /// When the system refuses; what was written last must not run then.
    pub fn finish(mut self) -> Result<(), OutOfMemory> {
        self.seal()
    }

    fn seal(&mut self) -> Result<(), OutOfMemory> {
        let mut result = Ok(());
        for arena in self.memory.arenas.iter_mut().flatten().filter(|arena| arena.writable) {
            match arena.pages.executable() {
                Ok(()) => arena.writable = false,
                Err(error) => result = Err(error),
            }
        }
        result
    }
}

impl<P: Pages> Drop for Batch<'_, P> {
    fn drop(&mut self) {
        // A batch that was given up: code written before it must run again. What fails here fails again,
        // with an error, in the next batch.
        let _ = self.seal();
    }
}

#[cfg(test)]
mod tests;
