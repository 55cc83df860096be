//! `join`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, ListObj, StrObj, TupleObj, types};
use crate::runtime::stretch::{POLL_STEPS, is_due};
use crate::value::{R, Raised, Value};

/// The items, which comparing lengths and copying must find the same: a tuple, or a list of this call.
#[derive(Clone, Copy)]
enum Items {
    Tuple(Gc<TupleObj>),
    List(Gc<ListObj>),
}

impl Items {
    fn get(self, index: usize) -> Option<Value> {
        match self {
            Items::Tuple(tuple) => tuple.get(index),
            Items::List(list) => list.get(index),
        }
    }
}

/// `join`
pub(crate) fn join(cx: &Context<'_>, args: Args<'_>) -> R {
    let separator = Text::receiver(cx, args)?;
    let iterable = args.get(1);
    let plain = !iterable.class().is_heap();
    let items = match (iterable.cast::<TupleObj>(), iterable.cast::<ListObj>()) {
        (Some(tuple), _) if plain => Items::Tuple(tuple),
        (_, Some(list)) if plain => Items::List(list),
        _ => Items::List(cx.list_of(iterable).map_err(|raised| not_iterable(cx, raised, iterable))?),
    };
    let mut len = 0usize;
    let mut ascii = true;
    let mut count = 0;
    while let Some(item) = items.get(count) {
        let part = match Text::find(cx, item)? {
            Some(part) if part.is_str() == separator.is_str() => part,
            _ => return Err(wrong_item(cx, &separator, count, item)),
        };
        len = len.checked_add(part.bytes().len()).ok_or_else(|| cx.memory_error())?;
        ascii &= part.is_bytewise();
        count += 1;
        if count.is_multiple_of(POLL_STEPS) {
            cx.stop()?;
        }
    }
    if count == 1
        && let Some(only) = items.get(0)
        && only.class() == types::STR.gc()
    {
        return Ok(only);
    }
    let gaps = separator.bytes().len().checked_mul(count.saturating_sub(1));
    let len = gaps.and_then(|gaps| len.checked_add(gaps)).ok_or_else(|| cx.memory_error())?;
    let ascii = ascii && (count < 2 || separator.is_bytewise());
    let fill = |data: &mut [u8]| copy(cx, items, count, separator.bytes(), data);
    match &separator {
        Text::Str(_) if len == 0 => cx.new_str_of_utf8(b""),
        Text::Str(_) => cx.new_str_with(len, ascii, fill),
        Text::Bytes(_) => cx.new_bytes_with(types::BYTES.gc(), len, fill),
        Text::Array(_) => cx.new_bytearray_with(len, fill),
    }
}

fn copy(cx: &Context<'_>, items: Items, count: usize, separator: &[u8], data: &mut [u8]) -> R<()> {
    let mut at = 0;
    let mut put = |bytes: &[u8]| -> R<()> {
        // Nothing ran since the lengths were added up.
        if let Some(place) = data.get_mut(at..at + bytes.len()) {
            cx.copy_bytes(place, bytes)?;
            at += bytes.len();
        }
        Ok(())
    };
    for i in 0..count {
        if i > 0 {
            put(separator)?;
        }
        if is_due(i) {
            cx.stop()?;
        }
        let Some(item) = items.get(i) else { return Ok(()) };
        match item.cast::<StrObj>() {
            Some(text) => put(text.as_bytes())?,
            None => {
                if let Some(text) = Text::find(cx, item)? {
                    put(text.bytes())?;
                }
            }
        }
    }
    Ok(())
}

#[cold]
fn not_iterable(cx: &Context<'_>, raised: Raised, iterable: Value) -> Raised {
    let class = iterable.class();
    let iterates = class.slots.iter.is_some()
        || class.slots.next.is_some()
        || class.specials.get() & (crate::symbols::special::__iter__ | crate::symbols::special::__getitem__)
            != 0;
    if iterates || !cx.is_pending(raised, types::TYPE_ERROR.gc()) {
        return raised;
    }
    cx.take_exception(raised);
    cx.type_error(format_args!("can only join an iterable"))
}

#[cold]
fn wrong_item(cx: &Context<'_>, separator: &Text, index: usize, item: Value) -> Raised {
    let wanted = if separator.is_str() { "str instance" } else { "a bytes-like object" };
    cx.type_error(format_args!("sequence item {index}: expected {wanted}, {} found", item.class().name()))
}
