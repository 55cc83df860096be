//! The format strings of `struct`.

use super::error;
use crate::context::Context;
use crate::object::ItemFormat;
use crate::value::{R, Word};

/// What one code with its count stands for.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// So many items.
    Items(ItemFormat),
    /// One bytes object of that length.
    Bytes,
    /// One bytes object with a length byte before it, in that length.
    Pascal,
    /// Bytes without meaning.
    Padding,
}

/// One code with its count.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub kind: Kind,
    pub count: usize,
    /// Where it begins.
    pub at: usize,
}

impl Field {
    /// Values that it takes.
    pub(super) fn values(&self) -> usize {
        match self.kind {
            Kind::Items(_) => self.count,
            Kind::Bytes | Kind::Pascal => 1,
            Kind::Padding => 0,
        }
    }
}

/// A format string read step by step.
#[derive(Clone, Copy)]
pub(super) struct Format<'t> {
    text: &'t [u8],
    at: usize,
    /// Sizes and alignment are the machine's.
    pub native: bool,
    /// The bytes of items are in the order that is not the machine's.
    pub swapped: bool,
}

impl<'t> Format<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        let (native, swapped, prefix) = match text.first() {
            Some(b'@') => (true, false, 1),
            Some(b'=') => (false, false, 1),
            Some(b'<') => (false, cfg!(target_endian = "big"), 1),
            Some(b'>' | b'!') => (false, cfg!(target_endian = "little"), 1),
            _ => (true, false, 0),
        };
        Format { text: &text[prefix..], at: 0, native, swapped }
    }

    /// The bytes of all fields so far.
    pub(super) fn size(&self) -> usize {
        self.at
    }

    /// The next field.
    pub(super) fn next(&mut self, cx: &Context<'_>) -> R<Option<Field>> {
        self.text = self.text.trim_ascii_start();
        let mut count = None;
        while let Some((digit @ b'0'..=b'9', rest)) = self.text.split_first() {
            let more = count.unwrap_or(0usize).checked_mul(10);
            count = more.and_then(|count| count.checked_add(usize::from(digit - b'0')));
            if count.is_none_or(|count| count > Word::MAX as usize) {
                return Err(error(cx, format_args!("total struct size too long")));
            }
            self.text = rest;
        }
        let Some((&code, rest)) = self.text.split_first() else {
            if count.is_some() {
                return Err(error(cx, format_args!("repeat count given without format specifier")));
            }
            return Ok(None);
        };
        self.text = rest;
        let count = count.unwrap_or(1);
        let kind = match code {
            b'x' => Kind::Padding,
            b's' => Kind::Bytes,
            b'p' => Kind::Pascal,
            b'n' | b'N' | b'P' if !self.native => return Err(bad(cx)),
            b'l' if !self.native => Kind::Items(ItemFormat::I32),
            b'L' if !self.native => Kind::Items(ItemFormat::U32),
            code => Kind::Items(ItemFormat::of_code(code).ok_or_else(|| bad(cx))?),
        };
        let size = match kind {
            Kind::Items(format) => format.size(),
            _ => 1,
        };
        let at = if self.native { self.at.next_multiple_of(size) } else { self.at };
        let end = count.checked_mul(size).and_then(|bytes| at.checked_add(bytes));
        match end.filter(|&end| end <= Word::MAX as usize) {
            Some(end) => self.at = end,
            None => return Err(error(cx, format_args!("total struct size too long"))),
        }
        Ok(Some(Field { kind, count, at }))
    }
}

#[cold]
fn bad(cx: &Context<'_>) -> crate::value::Raised {
    error(cx, format_args!("bad char in struct format"))
}
