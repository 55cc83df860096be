//! What lists and tuples have in common: their items are read anew at each step, since comparing and
//! showing items may run Python code that changes them.

use super::show::Out;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Kind, ListObj, TupleObj};
use crate::runtime::CompareOp;
use crate::runtime::stretch::POLL_STEPS;
use crate::symbols::special;
use crate::value::{R, Value};

/// A list's or tuple's items.
pub(crate) trait Items: Copy {
    /// Number of items.
    fn count(self) -> usize;
    /// The item at `index`.
    fn item(self, index: usize) -> Option<Value>;
}

impl Items for Gc<ListObj> {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn count(self) -> usize {
        self.len()
    }
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn item(self, index: usize) -> Option<Value> {
        self.get(index)
    }
}

impl Items for Gc<TupleObj> {
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn count(self) -> usize {
        self.len()
    }
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    fn item(self, index: usize) -> Option<Value> {
        self.get(index)
    }
}

/// `a op b`, item by item.
pub(crate) fn compare(cx: &Context<'_>, op: CompareOp, a: impl Items, b: impl Items) -> R {
    let by_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if by_equality && a.count() != b.count() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.item(i), b.item(i)) {
        if !cx.same_or_equal(x, y)? {
            return if by_equality { Ok(Value::bool(op == CompareOp::Ne)) } else { cx.compare(op, x, y) };
        }
        i += 1;
        if i.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Ok(Value::bool(op.holds(a.count(), b.count())))
}

/// The first place at or after `from` and before `to` whose item equals `item`.
pub(crate) fn find(
    cx: &Context<'_>,
    items: impl Items,
    item: Value,
    from: usize,
    to: usize,
) -> R<Option<usize>> {
    let mut i = from;
    while i < to
        && let Some(other) = items.item(i)
    {
        if cx.same_or_equal(other, item)? {
            return Ok(Some(i));
        }
        i += 1;
        if i.is_multiple_of(POLL_STEPS) {
            cx.poll()?;
        }
    }
    Ok(None)
}

/// `x.index(item, start, stop)`; `absent` makes the ValueError.
pub(crate) fn index(
    cx: &Context<'_>,
    items: impl Items,
    args: Args<'_>,
    absent: impl FnOnce() -> crate::value::Raised,
) -> R {
    let bound = |place: usize, default: usize| -> R<usize> {
        match args.given(place) {
            Some(value) => {
                let len = items.count() as isize;
                let index = cx.to_clamped_index(value)?;
                Ok(if index < 0 { index.saturating_add(len).max(0) } else { index } as usize)
            }
            None => Ok(default),
        }
    };
    let (from, to) = (bound(2, 0)?, bound(3, usize::MAX)?);
    match find(cx, items, args.get(1), from, to)? {
        Some(place) => Ok(Value::index(place)),
        None => Err(absent()),
    }
}

/// `x.count(item)`
pub(crate) fn count(cx: &Context<'_>, items: impl Items, item: Value) -> R {
    let mut count = 0;
    let mut from = 0;
    while let Some(place) = find(cx, items, item, from, usize::MAX)? {
        count += 1;
        from = place + 1;
    }
    Ok(Value::index(count))
}

/// A new list of the items that a slice of a list selects.
pub(crate) fn slice(cx: &Context<'_>, list: Gc<ListObj>, slice: [Value; 3]) -> R<Gc<ListObj>> {
    let len = list.len();
    let (start, step, wanted) = cx.slice_places(slice, len)?;
    let part = cx.new_list(wanted)?;
    let (to, from) = (part.storage(), list.storage());
    let mut count = wanted;
    if list.len() < len {
        // Indices of a program's own have made the list shorter.
        let there = |&i: &usize| ((start + step * i as isize) as usize) < list.len();
        count = (0..wanted).take_while(there).count();
    }
    cx.copy_every(&to.slots()[..count], from.slots(), start, step)?;
    part.set_len(count);
    Ok(part)
}

/// How often an operand of `*` repeats a sequence; nothing if it is no int.
pub(crate) fn repeat_count(cx: &Context<'_>, value: Value) -> R<Option<usize>> {
    let is_int = matches!(value.kind(), Kind::Int | Kind::Bool)
        || value.class().specials.get() & special::__index__ != 0;
    if !is_int {
        return Ok(None);
    }
    let count = cx.to_size(value)?;
    Ok(Some(count.max(0) as usize))
}

/// Writes the items between `open` and `close`, separated by commas.
pub(crate) fn write(cx: &Context<'_>, out: Out<'_>, items: impl Items, open: &str, close: &str) -> R<()> {
    cx.put(out, open)?;
    let mut i = 0;
    while let Some(item) = items.item(i) {
        if i > 0 {
            cx.put(out, ", ")?;
        }
        cx.write_repr(out, item)?;
        i += 1;
    }
    cx.put(out, if i == 1 && open == "(" { ",)" } else { close })
}
