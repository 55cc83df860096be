//! `find`, `index`, `count` and `in`.

use core::ops::Range;

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, StrObj};
use crate::symbols::special;
use crate::text::{Units, find};
use crate::value::{R, Value};

/// What is searched for.
pub(super) enum Wanted {
    /// A text.
    Text(Text),
    /// An int: a byte.
    Byte([u8; 1]),
}

impl Wanted {
    fn of(cx: &Context<'_>, text: &Text, value: Value) -> R<Wanted> {
        if text.is_str() {
            return match value.cast::<StrObj>() {
                Some(wanted) => Ok(Wanted::Text(Text::Str(wanted))),
                None => Err(cx.type_error(format_args!("must be str, not {}", value.class().name()))),
            };
        }
        let is_int = matches!(value.kind(), Kind::Int | Kind::Bool)
            || value.class().specials.get() & special::__index__ != 0;
        if is_int {
            return Ok(Wanted::Byte([cx.to_byte(value)?]));
        }
        match Text::find(cx, value)? {
            Some(wanted) if !wanted.is_str() => Ok(Wanted::Text(wanted)),
            _ => Err(cx.type_error(format_args!(
                "argument should be integer or bytes-like object, not '{}'",
                value.class().name()
            ))),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Wanted::Text(text) => text.bytes(),
            Wanted::Byte(byte) => byte,
        }
    }
}

/// The bytes between the units that two arguments name; nothing if the first lies behind the second or the
/// end.
pub(super) fn window(cx: &Context<'_>, text: &Text, args: Args<'_>, first: usize) -> R<Option<Range<usize>>> {
    let whole = text.bytes().len();
    let given = |index: usize| args.given(index).filter(|value| !value.is_none());
    let (from, to) = (given(first), given(first + 1));
    if from.is_none() && to.is_none() {
        return Ok(Some(0..whole));
    }
    let len = text.len(cx)?;
    let place = |value: Option<Value>, default: usize| -> R<usize> {
        let Some(value) = value else { return Ok(default) };
        let index = cx.to_clamped_index(value)?;
        Ok(if index < 0 { index.saturating_add(len as isize).max(0) } else { index } as usize)
    };
    let (from, to) = (place(from, 0)?, place(to, len)?.min(len));
    Ok(if from > to { None } else { Some(text.byte_at(cx, from)?..text.byte_at(cx, to)?) })
}

fn place(cx: &Context<'_>, args: Args<'_>, last: bool) -> R<Option<usize>> {
    let text = Text::receiver(cx, args)?;
    let wanted = Wanted::of(cx, &text, args.get(1))?;
    let Some(part) = window(cx, &text, args, 2)? else { return Ok(None) };
    let bytes = text.bytes().get(part.clone()).unwrap_or(&[]);
    let wanted = wanted.bytes();
    let found =
        cx.stoppable(
            |poll| {
                if last { find::rfind(bytes, wanted, poll) } else { find::find(bytes, wanted, poll) }
            },
        )?;
    match found {
        Some(at) => text.unit_at(cx, part.start + at).map(Some),
        None => Ok(None),
    }
}

/// `find`, or `rfind` for the last place.
pub(crate) fn find(cx: &Context<'_>, args: Args<'_>, last: bool) -> R {
    Ok(place(cx, args, last)?.map_or(Value::int8(-1), Value::index))
}

/// `index`, or `rindex` for the last place.
pub(crate) fn index(cx: &Context<'_>, args: Args<'_>, last: bool) -> R {
    match place(cx, args, last)? {
        Some(place) => Ok(Value::index(place)),
        None if args.get(0).kind() == Kind::Str => Err(cx.value_error(format_args!("substring not found"))),
        None => Err(cx.value_error(format_args!("subsection not found"))),
    }
}

/// `count`
pub(crate) fn count(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let wanted = Wanted::of(cx, &text, args.get(1))?;
    let Some(part) = window(cx, &text, args, 2)? else { return Ok(Value::INT_0) };
    let bytes = text.bytes().get(part).unwrap_or(&[]);
    if wanted.bytes().is_empty() && text.units() == Units::Chars {
        return Ok(Value::index(cx.count_chars(bytes)? + 1));
    }
    Ok(Value::index(cx.stoppable(|poll| find::count(bytes, wanted.bytes(), poll))?))
}

/// `item in text`
pub(crate) fn contains(cx: &Context<'_>, value: Value, item: Value) -> R<bool> {
    let text = Text::of(cx, value)?;
    let class = item.class();
    let name = class.name();
    if text.is_str() && item.kind() != Kind::Str {
        return Err(cx.type_error(format_args!("'in <string>' requires string as left operand, not {name}")));
    }
    if !text.is_str() && !cx.is_bytes_like(item) && item.kind() == Kind::Str {
        return Err(cx.not_bytes_like(item));
    }
    let wanted = Wanted::of(cx, &text, item)?;
    Ok(cx.stoppable(|poll| find::find(text.bytes(), wanted.bytes(), poll))?.is_some())
}
