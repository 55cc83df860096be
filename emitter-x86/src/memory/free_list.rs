//! The free ranges of an arena, in order of their offsets and never side by side.

/// A free range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    offset: u32,
    len: u32,
}

/// The free ranges of one arena.
#[derive(Debug)]
pub(super) struct FreeList {
    ranges: Vec<Range>,
    bytes: usize,
    /// No range is longer than this; found wrong by a search that fails.
    longest: u32,
}

impl FreeList {
    /// One range that is everything.
    pub(super) fn new(bytes: u32) -> Self {
        FreeList { ranges: vec![Range { offset: 0, len: bytes }], bytes: bytes as usize, longest: bytes }
    }

    /// Free bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes the start of the first range that is long enough.
    pub(super) fn reserve(&mut self, len: u32) -> Option<u32> {
        if len > self.longest {
            return None;
        }
        let Some(at) = self.ranges.iter().position(|range| range.len >= len) else {
            self.longest = self.ranges.iter().map(|range| range.len).max().unwrap_or(0);
            return None;
        };
        let range = &mut self.ranges[at];
        let offset = range.offset;
        range.offset += len;
        range.len -= len;
        if range.len == 0 {
            self.ranges.remove(at);
        }
        self.bytes -= len as usize;
        Some(offset)
    }

    /// Returns a range, joined with its neighbours.
    pub(super) fn release(&mut self, offset: u32, len: u32) {
        self.bytes += len as usize;
        let at = self.ranges.partition_point(|range| range.offset < offset);
        let joins_next = self.ranges.get(at).is_some_and(|next| offset + len == next.offset);
        let previous = at.checked_sub(1).filter(|&at| {
            let previous = self.ranges[at];
            previous.offset + previous.len == offset
        });
        let joined = match (previous, joins_next) {
            (Some(previous), true) => {
                self.ranges[previous].len += len + self.ranges[at].len;
                self.ranges.remove(at);
                previous
            }
            (Some(previous), false) => {
                self.ranges[previous].len += len;
                previous
            }
            (None, true) => {
                self.ranges[at] = Range { offset, len: len + self.ranges[at].len };
                at
            }
            (None, false) => {
                self.ranges.insert(at, Range { offset, len });
                at
            }
        };
        self.longest = self.longest.max(self.ranges[joined].len);
    }
}
