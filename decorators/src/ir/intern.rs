//! A hash index over rows of a table, so that equal rows are made once.

use adder_vm::mem::{Mem, OutOfMemory, Vec};

const EMPTY: u16 = u16::MAX;

/// Open addressing over row numbers; the rows lie elsewhere.
#[derive(Debug)]
pub(crate) struct Index<'m> {
    table: Vec<'m, u16>,
    used: usize,
}

impl<'m> Index<'m> {
    pub(crate) fn new(mem: &'m Mem) -> Self {
        Index { table: Vec::new(mem), used: 0 }
    }

    /// The row with this hash for which `equal` holds.
    pub(crate) fn find(&self, hash: u32, mut equal: impl FnMut(u16) -> bool) -> Option<u16> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            match self.table[at] {
                EMPTY => return None,
                row if equal(row) => return Some(row),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Adds a row; `hash_of` tells the hash of any row added before.
    pub(crate) fn add(
        &mut self,
        row: u16,
        hash: u32,
        hash_of: impl Fn(u16) -> u32,
    ) -> Result<(), OutOfMemory> {
        if (self.used + 1) * 4 > self.table.len() * 3 {
            let size = (self.table.len() * 2).max(8);
            let mut table = Vec::new(self.table.mem());
            table.resize(size, EMPTY)?;
            for &old in self.table.iter().filter(|&&old| old != EMPTY) {
                place(&mut table, old, hash_of(old));
            }
            self.table = table;
        }
        place(&mut self.table, row, hash);
        self.used += 1;
        Ok(())
    }
}

fn place(table: &mut [u16], row: u16, hash: u32) {
    let mask = table.len() - 1;
    let mut at = hash as usize & mask;
    while table[at] != EMPTY {
        at = (at + 1) & mask;
    }
    table[at] = row;
}

/// FNV-1a over words, with the upper bits folded down.
pub(crate) fn hash_words(words: impl IntoIterator<Item = u32>) -> u32 {
    let hash = words.into_iter().fold(0x811c_9dc5u32, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0x0100_0193);
        mixed ^ mixed >> 15
    });
    hash ^ hash >> 16
}
