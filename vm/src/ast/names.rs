//! The names of one module: each text once, found by hash, addressed by a [`NameId`].

use crate::mem::{Mem, OutOfMemory, Vec};
use core::num::NonZeroU32;

/// One name of a module. Ids stay valid for all statements of the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(NonZeroU32);

impl NameId {
    /// The position in the table, counted from 0.
    pub const fn index(self) -> usize {
        (self.0.get() - 1) as usize
    }

    /// The id of the name at a position that is in use.
    pub const fn from_index(index: usize) -> Self {
        match NonZeroU32::new(index as u32 + 1) {
            Some(id) => NameId(id),
            None => NameId(NonZeroU32::MIN),
        }
    }
}

/// The table of names, which outlives the trees of a module's statements.
pub struct Names<'m> {
    bytes: Vec<'m, u8>,
    /// Where each name's text ends in `bytes`.
    ends: Vec<'m, u32>,
    /// Scratch marks, see [`Names::mark`].
    marks: Vec<'m, u32>,
    generation: u32,
    /// Open addressing: position + 1, or 0; the length is a power of two.
    slots: Vec<'m, u32>,
}

fn hash(text: &[u8]) -> u32 {
    // FNV-1a.
    text.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl<'m> Names<'m> {
    /// An empty table.
    pub const fn new(mem: &'m Mem) -> Self {
        Names {
            bytes: Vec::new(mem),
            ends: Vec::new(mem),
            marks: Vec::new(mem),
            generation: 0,
            slots: Vec::new(mem),
        }
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn bytes_at(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    /// The text of a name.
    pub fn text(&self, name: NameId) -> &str {
        core::str::from_utf8(self.bytes_at(name.index())).expect("invariant: names are interned from text")
    }

    /// The id of a text, which is entered if it is new.
    pub fn intern(&mut self, text: &str) -> Result<NameId, OutOfMemory> {
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow()?;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(text.as_bytes()) as usize & mask;
        loop {
            match self.slots[at] {
                0 => break,
                found => {
                    let index = found as usize - 1;
                    if self.bytes_at(index) == text.as_bytes() {
                        return Ok(NameId::from_index(index));
                    }
                }
            }
            at = (at + 1) & mask;
        }
        let end = u32::try_from(self.bytes.len() + text.len()).map_err(|_| OutOfMemory)?;
        self.ends.reserve(1)?;
        self.marks.reserve(1)?;
        self.bytes.extend_from_slice(text.as_bytes())?;
        self.ends.push(end)?;
        self.marks.push(0)?;
        self.slots[at] = self.ends.len() as u32;
        Ok(NameId::from_index(self.ends.len() - 1))
    }

    fn grow(&mut self) -> Result<(), OutOfMemory> {
        let length = (self.slots.len() * 2).max(16);
        let mut slots = Vec::with_capacity(self.slots.mem(), length)?;
        slots.resize(length, 0)?;
        for index in 0..self.ends.len() {
            let mut at = hash(self.bytes_at(index)) as usize & (length - 1);
            while slots[at] != 0 {
                at = (at + 1) & (length - 1);
            }
            slots[at] = index as u32 + 1;
        }
        self.slots = slots;
        Ok(())
    }

    /// Starts a new round of marks: no name is marked.
    pub fn unmark_all(&mut self) {
        if self.generation == u32::MAX {
            self.marks.iter_mut().for_each(|mark| *mark = 0);
            self.generation = 0;
        }
        self.generation += 1;
    }

    /// Marks a name; whether it was marked before in this round. Finds duplicates in linear time.
    pub fn mark(&mut self, name: NameId) -> bool {
        core::mem::replace(&mut self.marks[name.index()], self.generation) == self.generation
    }
}
