//! What `dict.keys()`, `dict.values()` and `dict.items()` return: windows on the dict, the first and the last
//! of them sets.

use super::super::iterators::IteratorObj;
use super::iterators;
use crate::context::Context;
use crate::mem::String;
use crate::object::{DictObj, Gc, Method, SetObj, Slots, TupleObj, TypeObj, methods, types};
use crate::runtime::{BinaryOp, CompareOp};
use crate::value::{R, Value};

/// The behaviour of `dict_keys`.
pub static KEYS_SLOTS: Slots = Slots {
    iter: Some(|cx, value| iterators::of(cx, &types::DICT_KEY_ITERATOR, source(value))),
    contains: Some(|cx, value, item| match dict_of(value) {
        Some(dict) => Ok(cx.dict_get(dict, item)?.is_some()),
        None => Ok(false),
    }),
    compare: Some(compare),
    binary: Some(binary),
    ..VALUES_SLOTS
};
/// The behaviour of `dict_values`.
pub static VALUES_SLOTS: Slots = Slots {
    repr: Some(repr),
    len: Some(|_, value| Ok(dict_of(value).map_or(0, |dict| dict.len()))),
    iter: Some(|cx, value| iterators::of(cx, &types::DICT_VALUE_ITERATOR, source(value))),
    ..Slots::EMPTY
};
/// The behaviour of `dict_items`.
pub static ITEMS_SLOTS: Slots = Slots {
    iter: Some(|cx, value| iterators::of(cx, &types::DICT_ITEM_ITERATOR, source(value))),
    contains: Some(has_item),
    ..KEYS_SLOTS
};
methods! { pub KEYS_METHODS = [
    Method::method("isdisjoint", 1, 1, |cx, args| is_disjoint(cx, args.get(0), args.get(1))),
    Method::method("__reversed__", 0, 0, |cx, args| {
        iterators::of(cx, &types::DICT_REVERSE_KEY_ITERATOR, source(args.get(0)))
    }),
]; }
methods! { pub VALUES_METHODS = [Method::method("__reversed__", 0, 0, |cx, args| {
    iterators::of(cx, &types::DICT_REVERSE_VALUE_ITERATOR, source(args.get(0)))
})]; }
methods! { pub ITEMS_METHODS = [
    Method::method("isdisjoint", 1, 1, |cx, args| is_disjoint(cx, args.get(0), args.get(1))),
    Method::method("__reversed__", 0, 0, |cx, args| {
        iterators::of(cx, &types::DICT_REVERSE_ITEM_ITERATOR, source(args.get(0)))
    }),
]; }

fn source(view: Value) -> Value {
    view.cast::<IteratorObj>().map_or(Value::NONE, |view| view.source.get())
}

fn dict_of(view: Value) -> Option<Gc<DictObj>> {
    source(view).cast()
}

fn is_set_view(class: Gc<TypeObj>) -> bool {
    class == types::DICT_KEYS.gc() || class == types::DICT_ITEMS.gc()
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let mut text = String::new(cx.vm().mem);
    cx.write_once(&mut text, value, "...", &mut |out| {
        cx.put(out, value.class().name())?;
        cx.put(out, "(")?;
        cx.write_repr(out, cx.list_of(value)?.value())?;
        cx.put(out, ")")
    })?;
    cx.new_str(&text)
}

fn has_item(cx: &Context<'_>, view: Value, item: Value) -> R<bool> {
    let (Some(dict), Some(pair)) = (dict_of(view), item.cast::<TupleObj>()) else { return Ok(false) };
    let (2, Some(key), Some(value)) = (pair.len(), pair.get(0), pair.get(1)) else { return Ok(false) };
    match cx.dict_get(dict, key)? {
        Some(found) => cx.same_or_equal(found, value),
        None => Ok(false),
    }
}

fn is_disjoint(cx: &Context<'_>, view: Value, other: Value) -> R {
    let iterator = cx.iter(other)?;
    while let Some(item) = cx.next(iterator)? {
        cx.poll()?;
        if cx.contains(view, item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

/// Compares as sets: with sets and with other views that are sets.
fn compare(cx: &Context<'_>, op: CompareOp, view: Value, other: Value) -> R {
    let other_class = other.class();
    if other.cast::<SetObj>().is_none() && !is_set_view(other_class) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (own, others) = (cx.len(view)?, cx.len(other)?);
    // Whether all of the first are in the second.
    let within = |inner: Value, outer: Value| -> R<bool> {
        let iterator = cx.iter(inner)?;
        while let Some(item) = cx.next(iterator)? {
            cx.poll()?;
            if !cx.contains(outer, item)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => own == others && within(view, other)?,
        CompareOp::Ne => own != others || !within(view, other)?,
        CompareOp::Lt => own < others && within(view, other)?,
        CompareOp::Le => own <= others && within(view, other)?,
        CompareOp::Gt => own > others && within(other, view)?,
        CompareOp::Ge => own >= others && within(other, view)?,
    }))
}

fn own_len(view: Value) -> usize {
    dict_of(view).map_or(0, |dict| dict.len())
}

/// `& | - ^` with any iterable, on either side: the result is a set.
fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, _: bool) -> R {
    if !matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Sub | BinaryOp::Xor) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if op == BinaryOp::And
        && is_set_view(a.class())
        && b.cast::<SetObj>().is_none_or(|b| b.len() < own_len(a))
    {
        // Items of the other are looked up, so that own values need no hash.
        let common = cx.new_set(false)?;
        cx.for_each(b, |item| {
            if cx.contains(a, item)? {
                cx.set_add(common, item)?;
            }
            Ok(())
        })?;
        return Ok(common.value());
    }
    let set = cx.set_of(a, false)?;
    match op {
        BinaryOp::And => cx.set_intersection(set, b),
        BinaryOp::Or => cx.set_update(set, b).map(|()| set),
        BinaryOp::Sub => cx.set_subtract(set, b).map(|()| set),
        _ => cx.set_symmetric(set, b).map(|()| set),
    }
    .map(Gc::value)
}
