//! Splitting at separators or white space, as ranges.

use super::Units;
use super::find::{find, rfind};
use super::space::{space_len, space_len_before_end};
use crate::num::{Poll, Stopped};
use core::ops::Range;

/// Parts of a text, one after the other; looking for one may take long.
pub trait Parts {
    /// The next part, if there is one.
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped>;
}

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

impl Parts for Split<'_> {
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped> {
        let Some(rest) = self.rest.take() else { return Ok(None) };
        let found = if self.left > 0 { find(&self.text[rest.clone()], self.separator, poll)? } else { None };
        let Some(at) = found else { return Ok(Some(rest)) };
        self.left -= 1;
        let end = rest.start + at;
        self.rest = Some(end + self.separator.len()..rest.end);
        Ok(Some(rest.start..end))
    }
}

/// The parts between separators, from the end.
#[derive(Clone, Debug)]
pub struct SplitFromEnd<'t>(Split<'t>);

impl Parts for SplitFromEnd<'_> {
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped> {
        let split = &mut self.0;
        let Some(rest) = split.rest.take() else { return Ok(None) };
        let found =
            if split.left > 0 { rfind(&split.text[rest.clone()], split.separator, poll)? } else { None };
        let Some(at) = found else { return Ok(Some(rest)) };
        split.left -= 1;
        let start = rest.start + at;
        split.rest = Some(rest.start..start);
        Ok(Some(start + split.separator.len()..rest.end))
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

impl Parts for SplitSpace<'_> {
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped> {
        while let len @ 1.. = space_len(&self.text[self.rest.clone()], self.units) {
            poll.spend(len)?;
            self.rest.start += len;
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        let start = self.rest.start;
        if self.left == 0 {
            // The last part keeps the white space within it and behind it, the latter only for `split`.
            let all = self.rest.clone();
            self.rest.start = self.rest.end;
            return Ok(Some(all));
        }
        self.left -= 1;
        // White space never begins within a character.
        while !self.rest.is_empty() && space_len(&self.text[self.rest.clone()], self.units) == 0 {
            poll.pass(self.rest.start)?;
            self.rest.start += 1;
        }
        Ok(Some(start..self.rest.start))
    }
}

/// The parts between runs of white space, from the end.
#[derive(Clone, Debug)]
pub struct SplitSpaceFromEnd<'t>(SplitSpace<'t>);

impl Parts for SplitSpaceFromEnd<'_> {
    fn part(&mut self, poll: &mut Poll<'_>) -> Result<Option<Range<usize>>, Stopped> {
        let split = &mut self.0;
        while let len @ 1.. = space_len_before_end(&split.text[split.rest.clone()], split.units) {
            poll.spend(len)?;
            split.rest.end -= len;
        }
        if split.rest.is_empty() {
            return Ok(None);
        }
        let end = split.rest.end;
        if split.left == 0 {
            let all = split.rest.clone();
            split.rest.end = split.rest.start;
            return Ok(Some(all));
        }
        split.left -= 1;
        while !split.rest.is_empty()
            && space_len_before_end(&split.text[split.rest.clone()], split.units) == 0
        {
            poll.pass(split.rest.end)?;
            split.rest.end -= 1;
        }
        Ok(Some(split.rest.end..end))
    }
}

/// Where the separator is at which `partition` or `rpartition` splits. `None` if there is none.
pub fn partition(
    text: &[u8],
    separator: &[u8],
    last: bool,
    poll: &mut Poll<'_>,
) -> Result<Option<Range<usize>>, Stopped> {
    let found = if last { rfind(text, separator, poll)? } else { find(text, separator, poll)? };
    Ok(found.map(|at| at..at + separator.len()))
}
