//! What `str`, `bytes` and `bytearray` have in common: one implementation of each method for all three.

use core::ops::Range;

use crate::args::Args;
use crate::context::Context;
use crate::mem::OutOfMemory;
use crate::object::{BytesObj, Kind, MemoryViewObj, SliceObj, StrObj, types};
use crate::runtime::{Buffer, CompareOp, Draft};
use crate::text::{Units, index};
use crate::value::{R, Raised, Value};

pub(crate) mod affix;
pub(crate) mod case;
pub(crate) mod join;
pub(crate) mod pad;
pub(crate) mod replace;
pub(crate) mod search;
pub(crate) mod split;
pub(crate) mod strip;

/// A string or the contents of something bytes-like.
#[derive(Clone, Copy)]
pub(crate) enum Text {
    /// A string.
    Str(crate::object::Gc<StrObj>),
    /// A bytes object.
    Bytes(crate::object::Gc<BytesObj>),
    /// Other bytes; results are bytearrays.
    Array(Buffer),
}

/// The methods that all three classes have, and those in brackets.
macro_rules! text_methods {
    ($vis:vis $name:ident = [$($method:expr),* $(,)?];) => {
        crate::object::methods! { $vis $name = [
            Method::method("capitalize", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Capitalize)),
            Method::method("center", 1, 2, |cx, args| text::pad::pad(cx, args, "center", Stand::Center)),
            Method::method("count", 1, 3, text::search::count),
            Method::method("endswith", 1, 3, |cx, args| text::affix::test(cx, args, true)),
            Method::with("expandtabs", Params::named(1, &["", "tabsize"]), text::replace::expand_tabs),
            Method::method("find", 1, 3, |cx, args| text::search::find(cx, args, false)),
            Method::method("index", 1, 3, |cx, args| text::search::index(cx, args, false)),
            Method::method("isalnum", 0, 0, |cx, args| text::case::is(cx, args, Class::Alnum)),
            Method::method("isalpha", 0, 0, |cx, args| text::case::is(cx, args, Class::Alpha)),
            Method::method("isascii", 0, 0, text::case::is_ascii),
            Method::method("isdigit", 0, 0, |cx, args| text::case::is(cx, args, Class::Digit)),
            Method::method("islower", 0, 0, |cx, args| text::case::is(cx, args, Class::Lower)),
            Method::method("isspace", 0, 0, |cx, args| text::case::is(cx, args, Class::Space)),
            Method::method("istitle", 0, 0, |cx, args| text::case::is(cx, args, Class::Title)),
            Method::method("isupper", 0, 0, |cx, args| text::case::is(cx, args, Class::Upper)),
            Method::method("join", 1, 1, text::join::join),
            Method::method("ljust", 1, 2, |cx, args| text::pad::pad(cx, args, "ljust", Stand::Left)),
            Method::method("lower", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Lower)),
            Method::method("lstrip", 0, 1, |cx, args| text::strip::strip(cx, args, "lstrip", Ends::Start)),
            Method::method("partition", 1, 1, |cx, args| text::split::partition(cx, args, false)),
            Method::method("removeprefix", 1, 1, |cx, args| text::affix::remove(cx, args, "removeprefix", false)),
            Method::method("removesuffix", 1, 1, |cx, args| text::affix::remove(cx, args, "removesuffix", true)),
            Method::method("replace", 2, 3, text::replace::replace),
            Method::method("rfind", 1, 3, |cx, args| text::search::find(cx, args, true)),
            Method::method("rindex", 1, 3, |cx, args| text::search::index(cx, args, true)),
            Method::method("rjust", 1, 2, |cx, args| text::pad::pad(cx, args, "rjust", Stand::Right)),
            Method::method("rpartition", 1, 1, |cx, args| text::split::partition(cx, args, true)),
            Method::with("rsplit", Params::named(1, &["", "sep", "maxsplit"]), |cx, args| text::split::split(cx, args, true)),
            Method::method("rstrip", 0, 1, |cx, args| text::strip::strip(cx, args, "rstrip", Ends::End)),
            Method::with("split", Params::named(1, &["", "sep", "maxsplit"]), |cx, args| text::split::split(cx, args, false)),
            Method::with("splitlines", Params::named(1, &["", "keepends"]), text::split::lines),
            Method::method("startswith", 1, 3, |cx, args| text::affix::test(cx, args, false)),
            Method::method("strip", 0, 1, |cx, args| text::strip::strip(cx, args, "strip", Ends::Both)),
            Method::method("swapcase", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Swap)),
            Method::method("title", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Title)),
            Method::method("upper", 0, 0, |cx, args| text::case::map(cx, args, Mapping::Upper)),
            Method::method("zfill", 1, 1, text::pad::zero_fill),
            $($method),*
        ]; }
    };
}
pub(crate) use text_methods;

impl Text {
    /// The text in a value; nothing for other values.
    #[inline]
    pub(crate) fn find(cx: &Context<'_>, value: Value) -> R<Option<Text>> {
        if let Some(text) = value.cast::<StrObj>() {
            return Ok(Some(Text::Str(text)));
        }
        match value.cast::<BytesObj>() {
            Some(bytes) => Ok(Some(Text::Bytes(bytes))),
            None => Ok(cx.find_buffer(value)?.map(Text::Array)),
        }
    }

    /// The receiver of a method.
    #[inline]
    pub(crate) fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Text> {
        Text::of(cx, args.get(0))
    }

    /// The text in a value that is one.
    pub(crate) fn of(cx: &Context<'_>, value: Value) -> R<Text> {
        Text::find(cx, value)?.ok_or_else(|| {
            cx.type_error(format_args!("descriptor requires a text, not '{}'", value.class().name()))
        })
    }

    /// Whether it is a string.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn is_str(&self) -> bool {
        matches!(self, Text::Str(_))
    }

    /// Its bytes.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Text::Str(text) => text.as_bytes(),
            Text::Bytes(bytes) => bytes.as_bytes(),
            Text::Array(bytes) => bytes.as_bytes(),
        }
    }

    /// Which rules hold for it.
    pub(crate) fn units(&self) -> Units {
        if self.is_str() { Units::Chars } else { Units::Bytes }
    }

    /// Whether characters and bytes are the same in it.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) fn is_bytewise(&self) -> bool {
        match self {
            Text::Str(text) => text.is_ascii(),
            _ => true,
        }
    }

    /// Length in characters or bytes.
    #[inline]
    pub(crate) fn len(&self, cx: &Context<'_>) -> R<usize> {
        if self.is_bytewise() { Ok(self.bytes().len()) } else { cx.count_chars(self.bytes()) }
    }

    /// The number of the character or byte that begins at a byte.
    pub(crate) fn unit_at(&self, cx: &Context<'_>, byte: usize) -> R<usize> {
        if self.is_bytewise() { Ok(byte) } else { cx.count_chars(&self.bytes()[..byte]) }
    }

    /// Where a character or byte begins, of which it has at least as many.
    pub(crate) fn byte_at(&self, cx: &Context<'_>, unit: usize) -> R<usize> {
        let whole = self.bytes().len();
        Ok(if self.is_bytewise() {
            unit.min(whole)
        } else {
            cx.byte_of_char(self.bytes(), unit)?.unwrap_or(whole)
        })
    }

    /// A value of the same kind.
    #[inline]
    pub(crate) fn make(&self, cx: &Context<'_>, bytes: &[u8]) -> R {
        match self {
            Text::Str(_) => cx.new_str_of_utf8(bytes),
            Text::Bytes(_) => cx.new_bytes(bytes),
            Text::Array(_) => Ok(cx.new_bytearray(bytes)?.value()),
        }
    }

    /// A part as a value of the same kind: itself if it is the whole and cannot change.
    pub(crate) fn part(&self, cx: &Context<'_>, part: Range<usize>) -> R {
        if part.len() == self.bytes().len() {
            match self {
                Text::Str(text) if !text.header().class().is_heap() => return Ok(text.value()),
                Text::Bytes(bytes) if !bytes.header().class().is_heap() => return Ok(bytes.value()),
                _ => {}
            }
        }
        self.make(cx, &self.bytes()[part])
    }

    /// A value of the same kind that `write` writes.
    pub(crate) fn build(
        &self,
        cx: &Context<'_>,
        write: impl FnOnce(&mut Draft<'_, '_>) -> Result<(), OutOfMemory>,
    ) -> R {
        let mut out = cx.draft();
        cx.out_of_memory(write(&mut out))?;
        self.make(cx, out.bytes())
    }

    /// Another text that goes with this one; TypeError for others, `what` for strings.
    #[inline]
    pub(crate) fn operand(
        &self,
        cx: &Context<'_>,
        value: Value,
        what: impl FnOnce(&str) -> Raised,
    ) -> R<Text> {
        match (self, value.cast::<StrObj>()) {
            (Text::Str(_), Some(text)) => Ok(Text::Str(text)),
            (Text::Str(_), None) if value.is_none() => Err(what("None")),
            (Text::Str(_), None) => Err(what(value.class().name())),
            _ => match Text::find(cx, value)?.filter(|text| !text.is_str()) {
                Some(text) => Ok(text),
                None => Err(cx.not_bytes_like(value)),
            },
        }
    }
}

/// `text[key]`; `what` is what messages call it.
pub(crate) fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let text = Text::of(cx, value)?;
    if let Some(slice) = key.cast::<SliceObj>() {
        let (start, step, count) = cx.slice_places(slice.parts(), text.len(cx)?)?;
        let start = start.max(0) as usize;
        if step == 1 {
            let first = text.byte_at(cx, start)?;
            let last = if text.is_bytewise() {
                first + count
            } else {
                first + cx.byte_of_char(&text.bytes()[first..], count)?.unwrap_or(0)
            };
            return text.part(cx, first..last);
        }
        if text.is_bytewise() {
            return text.build(cx, |out| index::slice_bytes(out, text.bytes(), start, step, count));
        }
        return text.build(cx, |out| index::slice_chars(out, text.bytes(), start, step, count));
    }
    let index = match key.as_small() {
        Some(index) => index,
        None => text_index(cx, &text, value, key)?,
    };
    if text.is_bytewise() {
        let len = text.bytes().len();
        let place = if index < 0 { index.wrapping_add(len as isize) } else { index };
        return match (usize::try_from(place).ok().and_then(|place| text.bytes().get(place)), &text) {
            (Some(&byte), Text::Str(_)) => cx.char_str(byte),
            (Some(&byte), _) => Ok(Value::index(usize::from(byte))),
            (None, _) => Err(out_of_range(cx, value)),
        };
    }
    let bytes = text.bytes();
    let first = match usize::try_from(index) {
        Ok(index) => cx.byte_of_char(bytes, index)?.filter(|&at| at < bytes.len()),
        Err(_) => {
            let back = index.unsigned_abs();
            cx.stoppable(|poll| crate::text::index::byte_of_char_from_end(bytes, back, poll))?
        }
    };
    match first {
        Some(first) => text.make(cx, &bytes[first..crate::text::index::next_char(bytes, first)]),
        None => Err(out_of_range(cx, value)),
    }
}

#[cold]
fn text_index(cx: &Context<'_>, text: &Text, value: Value, key: Value) -> R<isize> {
    let class = key.class();
    let is_int = matches!(key.kind(), Kind::Int | Kind::Bool)
        || class.specials.get() & crate::symbols::special::__index__ != 0;
    if text.is_str() && !is_int {
        let name = class.name();
        return Err(cx.type_error(format_args!("string indices must be integers, not '{name}'")));
    }
    cx.index_of_key(key, if value.kind() == Kind::ByteArray { "bytearray" } else { "byte" })
}

#[cold]
fn out_of_range(cx: &Context<'_>, value: Value) -> Raised {
    let what = match value.kind() {
        Kind::Str => "string ",
        Kind::ByteArray => "bytearray ",
        _ => "",
    };
    cx.index_error(format_args!("{what}index out of range"))
}

/// `a op b` of two strings, or of two that are bytes-like.
pub(crate) fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    // Bytes do not compare with arrays; with memoryviews these have the word.
    if a.kind() == Kind::Bytes && !matches!(b.kind(), Kind::Bytes | Kind::ByteArray) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // What lies with gaps, or nowhere any more, is for the memoryview to compare.
    if b.cast::<MemoryViewObj>().is_some_and(|view| view.source.get().is_none() || !view.is_contiguous()) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (Text::find(cx, a)?, Text::find(cx, b)?) {
        (Some(x), Some(y)) if x.is_str() == y.is_str() => {
            let bytes = (x.bytes(), y.bytes());
            Ok(Value::bool(match op {
                CompareOp::Eq => cx.same_bytes(bytes.0, bytes.1)?,
                CompareOp::Ne => !cx.same_bytes(bytes.0, bytes.1)?,
                _ => op.orders(cx.order_of_bytes(bytes.0, bytes.1)?),
            }))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a + b` where the first gives the kind; `NOT_IMPLEMENTED` where they do not go together.
pub(crate) fn concat(cx: &Context<'_>, a: Value, b: Value) -> R {
    let (Some(x), Some(y)) = (Text::find(cx, a)?, Text::find(cx, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.is_str() != y.is_str() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (first, second) = (x.bytes(), y.bytes());
    let fill = |data: &mut [u8]| {
        cx.copy_bytes(&mut data[..first.len()], first)?;
        cx.copy_bytes(&mut data[first.len()..], second)
    };
    let len = first.len() + second.len();
    match &x {
        Text::Str(_) if second.is_empty() && !a.class().is_heap() => Ok(a),
        Text::Str(_) if first.is_empty() && !b.class().is_heap() => Ok(b),
        Text::Str(_) => cx.new_str_with(len, x.is_bytewise() && y.is_bytewise(), fill),
        Text::Bytes(_) if second.is_empty() && a.class() == types::BYTES.gc() => Ok(a),
        Text::Bytes(_) if first.is_empty() && b.class() == types::BYTES.gc() => Ok(b),
        Text::Bytes(_) => cx.new_bytes_with(types::BYTES.gc(), len, fill),
        Text::Array(_) => cx.new_bytearray_with(len, fill),
    }
}

/// `text * times`
pub(crate) fn repeat(cx: &Context<'_>, value: Value, times: Value) -> R {
    let Some(times) = super::sequence::repeat_count(cx, times)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let text = Text::of(cx, value)?;
    let bytes = text.bytes();
    if times == 1 {
        return text.part(cx, 0..bytes.len());
    }
    let len = bytes.len().checked_mul(times).ok_or_else(|| cx.memory_error())?;
    let fill = |data: &mut [u8]| cx.repeat_bytes(data, bytes);
    match &text {
        Text::Str(_) if len == 0 => cx.new_str_of_utf8(b""),
        Text::Str(text) => cx.new_str_with(len, text.is_ascii(), fill),
        Text::Bytes(_) => cx.new_bytes_with(types::BYTES.gc(), len, fill),
        Text::Array(_) => cx.new_bytearray_with(len, fill),
    }
}

impl Context<'_> {
    #[cold]
    pub(crate) fn not_bytes_like(&self, value: Value) -> Raised {
        self.type_error(format_args!("a bytes-like object is required, not '{}'", value.class().name()))
    }

    /// A byte of an int; ValueError beyond.
    #[inline]
    pub(crate) fn to_byte(&self, value: Value) -> R<u8> {
        let number = match value.as_small() {
            Some(number) => number,
            None => self.to_clamped_count(value)?,
        };
        u8::try_from(number).map_err(|_| self.value_error(format_args!("byte must be in range(0, 256)")))
    }

    /// A bytearray of `len` bytes, which `fill` sets.
    pub(crate) fn new_bytearray_with(&self, len: usize, fill: impl FnOnce(&mut [u8]) -> R<()>) -> R {
        let array = self.new_bytearray_of(len)?;
        self.buffer(array, true)?.fill_with(fill)?;
        Ok(array)
    }
}
