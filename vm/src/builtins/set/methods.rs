//! The methods of `set` and `frozenset`.

use super::{copy, like, remove, replace};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Kind, Method, Params, SetObj, methods, types};
use crate::value::{R, Value};

const ANY: Params = Params::positional(1, Params::ANY);

methods! { pub METHODS = [
    Method::method("add", 1, 1, |cx, args| {
        cx.set_add(receiver(cx, args)?, args.get(1))?;
        Ok(Value::NONE)
    }),
    Method::method("clear", 0, 0, |cx, args| {
        cx.dict_clear(SetObj::as_dict(receiver(cx, args)?)).map(|()| Value::NONE)
    }),
    Method::method("copy", 0, 0, |cx, args| Ok(copy(cx, receiver(cx, args)?)?.value())),
    Method::with("difference", ANY, difference),
    Method::with("difference_update", ANY, |cx, args| {
        each(args, |set, other| cx.set_subtract(set, other), receiver(cx, args)?)
    }),
    Method::method("discard", 1, 1, |cx, args| {
        remove(cx, receiver(cx, args)?, args.get(1))?;
        Ok(Value::NONE)
    }),
    Method::with("intersection", ANY, intersection),
    Method::with("intersection_update", ANY, |cx, args| {
        let set = receiver(cx, args)?;
        if let Some(both) = intersect_all(cx, set, args)? {
            replace(set, both);
        }
        Ok(Value::NONE)
    }),
    Method::method("isdisjoint", 1, 1, is_disjoint),
    Method::method("issubset", 1, 1, is_subset),
    Method::method("issuperset", 1, 1, is_superset),
    Method::method("pop", 0, 0, |cx, args| match cx.dict_pop_first(SetObj::as_dict(receiver(cx, args)?))? {
        Some((item, _)) => Ok(item),
        None => Err(cx.raise_message(types::KEY_ERROR.gc(), format_args!("pop from an empty set"))),
    }),
    Method::method("remove", 1, 1, |cx, args| {
        if remove(cx, receiver(cx, args)?, args.get(1))? {
            Ok(Value::NONE)
        } else {
            Err(cx.key_error(args.get(1)))
        }
    }),
    Method::method("symmetric_difference", 1, 1, symmetric_difference),
    Method::method("symmetric_difference_update", 1, 1, |cx, args| {
        cx.set_symmetric(receiver(cx, args)?, args.get(1)).map(|()| Value::NONE)
    }),
    Method::with("union", ANY, union),
    Method::with("update", ANY, |cx, args| {
        each(args, |set, other| cx.set_update(set, other), receiver(cx, args)?)
    }),
]; }
methods! { pub FROZEN_METHODS = [
    Method::method("copy", 0, 0, |cx, args| {
        let set = any_receiver(cx, args)?;
        if args.get(0).class() == types::FROZENSET.gc() { Ok(args.get(0)) } else { Ok(copy(cx, set)?.value()) }
    }),
    Method::with("difference", ANY, difference),
    Method::with("intersection", ANY, intersection),
    Method::method("isdisjoint", 1, 1, is_disjoint),
    Method::method("issubset", 1, 1, is_subset),
    Method::method("issuperset", 1, 1, is_superset),
    Method::method("symmetric_difference", 1, 1, symmetric_difference),
    Method::with("union", ANY, union),
]; }

/// A set that can change.
fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<SetObj>> {
    let set = cx.receiver::<SetObj>(args, &types::SET)?;
    if set.header().kind() == Kind::Set {
        return Ok(set);
    }
    Err(cx.type_error(format_args!("descriptor requires a 'set' object but received a 'frozenset'")))
}

fn any_receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<SetObj>> {
    cx.receiver(args, &types::FROZENSET)
}

/// Does `step` with each argument.
fn each(args: Args<'_>, step: impl Fn(Gc<SetObj>, Value) -> R<()>, set: Gc<SetObj>) -> R {
    for other in &args.positional()[1..] {
        step(set, other.get())?;
    }
    Ok(Value::NONE)
}

fn union(cx: &Context<'_>, args: Args<'_>) -> R {
    let result = copy(cx, any_receiver(cx, args)?)?;
    each(args, |set, other| cx.set_update(set, other), result)?;
    Ok(result.value())
}

fn difference(cx: &Context<'_>, args: Args<'_>) -> R {
    let result = copy(cx, any_receiver(cx, args)?)?;
    each(args, |set, other| cx.set_subtract(set, other), result)?;
    Ok(result.value())
}

fn symmetric_difference(cx: &Context<'_>, args: Args<'_>) -> R {
    let result = copy(cx, any_receiver(cx, args)?)?;
    cx.set_symmetric(result, args.get(1))?;
    Ok(result.value())
}

/// The items that a set and all arguments have, in a new set; nothing when there are no arguments.
fn intersect_all(cx: &Context<'_>, set: Gc<SetObj>, args: Args<'_>) -> R<Option<Gc<SetObj>>> {
    let mut both = None;
    for other in &args.positional()[1..] {
        both = Some(cx.set_intersection(both.unwrap_or(set), other.get())?);
    }
    Ok(both)
}

fn intersection(cx: &Context<'_>, args: Args<'_>) -> R {
    let set = any_receiver(cx, args)?;
    let both = match intersect_all(cx, set, args)? {
        Some(both) => like(cx, set, both)?,
        None => copy(cx, set)?,
    };
    Ok(both.value())
}

fn is_disjoint(cx: &Context<'_>, args: Args<'_>) -> R {
    let set = any_receiver(cx, args)?;
    let iterator = cx.iter(args.get(1))?;
    while let Some(item) = cx.next(iterator)? {
        cx.poll()?;
        if cx.set_has(set, item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

/// A set of an argument's items: itself if it is one.
fn as_set(cx: &Context<'_>, value: Value) -> R<Gc<SetObj>> {
    match value.cast() {
        Some(set) => Ok(set),
        None => cx.set_of(value, false),
    }
}

fn is_subset(cx: &Context<'_>, args: Args<'_>) -> R {
    let set = any_receiver(cx, args)?;
    let other = as_set(cx, args.get(1))?;
    cx.set_within(set, other).map(Value::bool)
}

fn is_superset(cx: &Context<'_>, args: Args<'_>) -> R {
    let set = any_receiver(cx, args)?;
    let other = as_set(cx, args.get(1))?;
    cx.set_within(other, set).map(Value::bool)
}
