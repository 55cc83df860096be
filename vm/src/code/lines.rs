//! The line table: which source line each instruction word belongs to.
//!
//! A sequence of entries, each one or more bytes: `words << 3 | delta` with a delta of 0..=6 lines and up
//! to 31 words in one byte; a low part of 7 is followed by the line delta as a zigzag LEB128 number. An
//! entry says: from here, the line is `line + delta`, for `words` words.

use crate::mem::{OutOfMemory, Vec};

const LONG: u8 = 7;
const MAX_WORDS: u32 = 31;

/// Writes a line table word by word.
#[derive(Debug)]
pub struct LineWriter {
    line: u32,
    pending_line: u32,
    pending_words: u32,
}

impl LineWriter {
    /// A table whose lines are relative to `first_line`.
    pub fn new(first_line: u32) -> Self {
        LineWriter { line: first_line, pending_line: first_line, pending_words: 0 }
    }

    /// The next `words` words belong to `line`.
    pub fn add(&mut self, table: &mut Vec<'_, u8>, line: u32, words: u32) -> Result<(), OutOfMemory> {
        if line != self.pending_line {
            self.flush(table)?;
            self.pending_line = line;
        }
        self.pending_words += words;
        Ok(())
    }

    /// Writes what is still pending.
    pub fn flush(&mut self, table: &mut Vec<'_, u8>) -> Result<(), OutOfMemory> {
        while self.pending_words > 0 {
            let words = self.pending_words.min(MAX_WORDS);
            let delta = i64::from(self.pending_line) - i64::from(self.line);
            if (0..i64::from(LONG)).contains(&delta) {
                table.push((words as u8) << 3 | delta as u8)?;
            } else {
                table.push((words as u8) << 3 | LONG)?;
                let mut rest = ((delta << 1) ^ (delta >> 63)) as u64;
                while rest >= 0x80 {
                    table.push(rest as u8 | 0x80)?;
                    rest >>= 7;
                }
                table.push(rest as u8)?;
            }
            self.line = self.pending_line;
            self.pending_words -= words;
        }
        Ok(())
    }
}

/// Reads a line table: yields `(first word, line)` of each entry.
#[derive(Clone, Debug)]
pub struct LineReader<'a> {
    table: &'a [u8],
    word: u32,
    line: u32,
}

impl<'a> LineReader<'a> {
    /// Reads `table`, made with the same `first_line`.
    pub fn new(table: &'a [u8], first_line: u32) -> Self {
        LineReader { table, word: 0, line: first_line }
    }

    /// The line of `word`.
    pub fn line_of(table: &'a [u8], first_line: u32, word: u32) -> u32 {
        LineReader::new(table, first_line)
            .take_while(|&(start, _)| start <= word)
            .last()
            .map_or(first_line, |(_, line)| line)
    }
}

impl Iterator for LineReader<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        let (&head, mut rest) = self.table.split_first()?;
        let start = self.word;
        self.word = self.word.wrapping_add(u32::from(head >> 3));
        if head & 7 == LONG {
            let mut zigzag = 0u64;
            for shift in (0..64).step_by(7) {
                let (&byte, tail) = rest.split_first()?;
                rest = tail;
                zigzag |= u64::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            let delta = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
            self.line = i64::from(self.line).wrapping_add(delta) as u32;
        } else {
            self.line = self.line.wrapping_add(u32::from(head & 7));
        }
        self.table = rest;
        Some((start, self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mem::Mem;

    #[test]
    fn every_word_finds_its_line() {
        let mem = Mem::new(1 << 20);
        let mut table = Vec::new(&mem);
        let mut writer = LineWriter::new(10);
        let runs = [(10, 3), (11, 40), (9, 1), (5000, 2), (5006, 1), (5013, 100), (1, 1)];
        for (line, words) in runs {
            writer.add(&mut table, line, words).expect("memory");
        }
        writer.flush(&mut table).expect("memory");
        let mut word = 0;
        for (line, words) in runs {
            for _ in 0..words {
                assert_eq!(LineReader::line_of(&table, 10, word), line, "word {word}");
                word += 1;
            }
        }
    }
}
