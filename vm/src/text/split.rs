//! Splitting at separators or white space, as ranges.

use super::Units;
use super::find::{find, rfind};
use super::space::{space_len, space_len_before_end};
use core::ops::Range;

/// The parts between separators, from the start: `split(separator, limit)`.
#[derive(Clone, Debug)]
pub struct Split<'t> {
    text: &'t [u8],
    separator: &'t [u8],
    rest: Option<Range<usize>>,
    left: usize,
}

impl<'t> Split<'t> {
    /// Splits at `separator`, which is not empty, at most `limit` times if there is one.
    pub fn new(text: &'t [u8], separator: &'t [u8], limit: Option<usize>) -> Self {
        Split { text, separator, rest: Some(0..text.len()), left: limit.unwrap_or(usize::MAX) }
    }

    /// The parts from the end: `rsplit`, whose list is to be reversed.
    pub fn from_end(self) -> SplitFromEnd<'t> {
        SplitFromEnd(self)
    }
}

impl Iterator for Split<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.rest.take()?;
        let found = if self.left > 0 { find(&self.text[rest.clone()], self.separator) } else { None };
        let Some(at) = found else { return Some(rest) };
        self.left -= 1;
        let end = rest.start + at;
        self.rest = Some(end + self.separator.len()..rest.end);
        Some(rest.start..end)
    }
}

/// The parts between separators, from the end.
#[derive(Clone, Debug)]
pub struct SplitFromEnd<'t>(Split<'t>);

impl Iterator for SplitFromEnd<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let split = &mut self.0;
        let rest = split.rest.take()?;
        let found = if split.left > 0 { rfind(&split.text[rest.clone()], split.separator) } else { None };
        let Some(at) = found else { return Some(rest) };
        split.left -= 1;
        let start = rest.start + at;
        split.rest = Some(rest.start..start);
        Some(start + split.separator.len()..rest.end)
    }
}

/// The parts between runs of white space, from the start: `split(None, limit)`.
#[derive(Clone, Debug)]
pub struct SplitSpace<'t> {
    text: &'t [u8],
    units: Units,
    rest: Range<usize>,
    left: usize,
}

impl<'t> SplitSpace<'t> {
    /// Splits at white space, at most `limit` times if there is one.
    pub fn new(text: &'t [u8], units: Units, limit: Option<usize>) -> Self {
        SplitSpace { text, units, rest: 0..text.len(), left: limit.unwrap_or(usize::MAX) }
    }

    /// The parts from the end: `rsplit`, whose list is to be reversed.
    pub fn from_end(self) -> SplitSpaceFromEnd<'t> {
        SplitSpaceFromEnd(self)
    }
}

impl Iterator for SplitSpace<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while let len @ 1.. = space_len(&self.text[self.rest.clone()], self.units) {
            self.rest.start += len;
        }
        if self.rest.is_empty() {
            return None;
        }
        let start = self.rest.start;
        if self.left == 0 {
            // The last part keeps the white space within it and behind it, the latter only for `split`.
            let all = self.rest.clone();
            self.rest.start = self.rest.end;
            return Some(all);
        }
        self.left -= 1;
        // White space never begins within a character.
        while !self.rest.is_empty() && space_len(&self.text[self.rest.clone()], self.units) == 0 {
            self.rest.start += 1;
        }
        Some(start..self.rest.start)
    }
}

/// The parts between runs of white space, from the end.
#[derive(Clone, Debug)]
pub struct SplitSpaceFromEnd<'t>(SplitSpace<'t>);

impl Iterator for SplitSpaceFromEnd<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let split = &mut self.0;
        while let len @ 1.. = space_len_before_end(&split.text[split.rest.clone()], split.units) {
            split.rest.end -= len;
        }
        if split.rest.is_empty() {
            return None;
        }
        let end = split.rest.end;
        if split.left == 0 {
            let all = split.rest.clone();
            split.rest.end = split.rest.start;
            return Some(all);
        }
        split.left -= 1;
        while !split.rest.is_empty()
            && space_len_before_end(&split.text[split.rest.clone()], split.units) == 0
        {
            split.rest.end -= 1;
        }
        Some(split.rest.end..end)
    }
}

/// What `partition` or `rpartition` found: before the separator, behind it. `None` if there is none.
pub fn partition(text: &[u8], separator: &[u8], last: bool) -> Option<(Range<usize>, Range<usize>)> {
    let at = if last { rfind(text, separator) } else { find(text, separator) }?;
    Some((0..at, at + separator.len()..text.len()))
}
