//! The classes `set` and `frozenset`.

use super::iterators::{self, IteratorObj};
use super::show::Out;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Kind, SetObj, Slots, TypeObj, types};
use crate::runtime::{BinaryOp, CompareOp};
use crate::value::{R, Raised, Value, Word};

mod methods;

pub use methods::{FROZEN_METHODS, METHODS};

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(|cx, class, _| Ok(empty(cx, class, false)?.value())),
    init: Some(init),
    hash: None,
    ..FROZEN_SLOTS
};
/// The behaviour of `frozenset`.
pub static FROZEN_SLOTS: Slots = Slots {
    new: Some(new_frozen),
    repr: Some(|cx, value| cx.container_repr(value)),
    hash: Some(hash),
    compare: Some(compare),
    len: Some(|_, value| Ok(value.cast::<SetObj>().map_or(0, |set| set.len()))),
    iter: Some(|cx, value| {
        let len = Value::index(value.cast::<SetObj>().map_or(0, |set| set.len()));
        let iterator = cx.new_iterator_at(types::SET_ITERATOR.gc(), 0, value, len)?;
        iterator.more.set(len);
        Ok(iterator.value())
    }),
    contains: Some(|cx, value, item| match value.cast::<SetObj>() {
        Some(set) => has(cx, set, item),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};

fn empty(cx: &Context<'_>, class: Gc<TypeObj>, frozen: bool) -> R<Gc<SetObj>> {
    let table = cx.new_table(4, 1)?;
    let set = cx.new_with(SetObj::new(table, cx.vm().next_version(), frozen), cx.extra_bytes(class))?;
    cx.adopt(set.value(), class);
    Ok(set)
}

fn new_frozen(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let exact = class == types::FROZENSET.gc();
    if exact {
        cx.no_keywords("frozenset", args)?;
    }
    cx.count_args("frozenset", args, 0, 1)?;
    if exact && args.len() == 1 && args.get(0).class() == class {
        return Ok(args.get(0));
    }
    let set = empty(cx, class, true)?;
    if let Some(iterable) = args.given(0) {
        cx.set_update(set, iterable)?;
    }
    Ok(set.value())
}

fn init(cx: &Context<'_>, value: Value, args: Args<'_>) -> R<()> {
    cx.no_keywords("set", args)?;
    cx.count_args("set", args, 0, 1)?;
    let Some(set) = value.cast::<SetObj>() else { return Ok(()) };
    if !set.is_empty() {
        cx.dict_clear(SetObj::as_dict(set))?;
    }
    match args.given(0) {
        Some(iterable) => cx.set_update(set, iterable),
        None => Ok(()),
    }
}

/// Writes the items in braces, with the class's name around them unless it is `set`.
pub(super) fn write(cx: &Context<'_>, out: Out<'_>, value: Value, set: Gc<SetObj>) -> R<()> {
    let class = value.class();
    let bare = class == types::SET.gc() && !set.is_empty();
    if !bare {
        cx.put(out, class.name())?;
    }
    if set.is_empty() {
        return cx.put(out, "()");
    }
    cx.write_once(out, value, if bare { "set(...)" } else { "(...)" }, &mut |out| {
        let mut separator = if bare { "{" } else { "({" };
        let mut position = 0;
        while let Some((item, _)) = cx.dict_next(SetObj::as_dict(set), &mut position) {
            cx.put(out, separator)?;
            cx.write_repr(out, item)?;
            separator = ", ";
        }
        cx.put(out, if bare { "}" } else { "})" })
    })
}

fn hash(cx: &Context<'_>, value: Value) -> R<isize> {
    let Some(set) = value.cast::<SetObj>() else { return Ok(0) };
    // Any order of the items gives the same sum; each is scattered first.
    let mut sum = 1927868237u64.wrapping_mul(set.len() as u64 + 1);
    let mut position = 0;
    while let Some((item, _)) = cx.dict_next(SetObj::as_dict(set), &mut position) {
        let hash = cx.hash(item)? as u64;
        sum ^= (hash ^ (hash << 16) ^ 89869747).wrapping_mul(3644798167);
    }
    sum ^= (sum >> 11) ^ (sum >> 25);
    sum = sum.wrapping_mul(69069).wrapping_add(907133923);
    Ok(if sum as Word == -1 { 590923713 } else { sum as Word as isize })
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let (Some(a), Some(b)) = (a.cast::<SetObj>(), b.cast::<SetObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => a.len() == b.len() && cx.set_within(a, b)?,
        CompareOp::Ne => a.len() != b.len() || !cx.set_within(a, b)?,
        CompareOp::Lt => a.len() < b.len() && cx.set_within(a, b)?,
        CompareOp::Le => cx.set_within(a, b)?,
        CompareOp::Gt => a.len() > b.len() && cx.set_within(b, a)?,
        CompareOp::Ge => cx.set_within(b, a)?,
    }))
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    let (Some(set), Some(_)) = (a.cast::<SetObj>(), b.cast::<SetObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Sub | BinaryOp::Xor) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let inplace = inplace && a.kind() == Kind::Set;
    if op == BinaryOp::And {
        let both = cx.set_intersection(set, b)?;
        if inplace {
            replace(set, both);
            return Ok(a);
        }
        return Ok(like(cx, set, both)?.value());
    }
    let result = if inplace { set } else { copy(cx, set)? };
    match op {
        BinaryOp::Or => cx.set_update(result, b)?,
        BinaryOp::Sub => cx.set_subtract(result, b)?,
        _ => cx.set_symmetric(result, b)?,
    }
    Ok(result.value())
}

/// A copy whose class is the builtin one.
fn copy(cx: &Context<'_>, set: Gc<SetObj>) -> R<Gc<SetObj>> {
    let copy = cx.new_set(set.header().kind() == Kind::FrozenSet)?;
    cx.copy_into(SetObj::as_dict(set), SetObj::as_dict(copy))?;
    Ok(copy)
}

/// A fresh set as the builtin class of `model`.
fn like(cx: &Context<'_>, model: Gc<SetObj>, fresh: Gc<SetObj>) -> R<Gc<SetObj>> {
    if model.header().kind() == fresh.header().kind() { Ok(fresh) } else { cx.set_of(fresh.value(), true) }
}

/// Makes `set` hold what `fresh` holds, which nobody else has.
fn replace(set: Gc<SetObj>, fresh: Gc<SetObj>) {
    set.len.set(0);
    set.table.set(fresh.table.get());
    set.version.set(fresh.version.get());
    set.len.set(fresh.len());
}

/// What `with` says of an item; a set is looked up as a frozenset of its items.
fn as_key(cx: &Context<'_>, item: Value, with: impl Fn(Value) -> R<bool>) -> R<bool> {
    match with(item) {
        Err(raised) if item.kind() == Kind::Set && cx.is_pending(raised, types::TYPE_ERROR.gc()) => {
            cx.take_exception(raised);
            let frozen = cx.set_of(item, true)?;
            with(frozen.value())
        }
        result => result,
    }
}

fn has(cx: &Context<'_>, set: Gc<SetObj>, item: Value) -> R<bool> {
    as_key(cx, item, |item| cx.set_has(set, item))
}

fn remove(cx: &Context<'_>, set: Gc<SetObj>, item: Value) -> R<bool> {
    as_key(cx, item, |item| cx.set_remove(set, item))
}

/// The behaviour of its iterators.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(set) = iterator.source.get().cast::<SetObj>() else { return Ok(Value::STOP) };
    if iterator.extra.get() != Value::index(set.len()) {
        iterator.extra.set(Value::NONE);
        return Err(changed(cx));
    }
    let mut position = iterator.position.get();
    match cx.dict_next(SetObj::as_dict(set), &mut position) {
        Some((item, _)) => {
            // Items that are added in the place of removed ones do not make it endless.
            match iterator.more.get().as_small() {
                Some(left) if left > 0 => iterator.more.set(Value::index(left as usize - 1)),
                _ => return Err(changed(cx)),
            }
            iterator.position.set(position);
            Ok(item)
        }
        None => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}

#[cold]
fn changed(cx: &Context<'_>) -> Raised {
    cx.runtime_error(format_args!("Set changed size during iteration"))
}
