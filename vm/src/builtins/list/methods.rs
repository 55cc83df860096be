//! The methods of `list`.

use super::super::{sequence, sequence::Items};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, ListObj, Method, Params, methods, types};
use crate::value::{R, Value};

const KEYWORDS: Params = Params::keywords(1, 1);

methods! { pub METHODS = [
    Method::method("append", 1, 1, |cx, args| cx.append(receiver(cx, args)?, args.get(1)).map(none)),
    Method::method("clear", 0, 0, |cx, args| {
        cx.truncate(receiver(cx, args)?, 0);
        Ok(Value::NONE)
    }),
    Method::method("copy", 0, 0, |cx, args| {
        let list = receiver(cx, args)?;
        let copy = cx.new_list(list.len())?;
        cx.splice(copy, 0, 0, list)?;
        Ok(copy.value())
    }),
    Method::method("count", 1, 1, |cx, args| sequence::count(cx, receiver(cx, args)?, args.get(1))),
    Method::method("extend", 1, 1, |cx, args| cx.extend(receiver(cx, args)?, args.get(1)).map(none)),
    Method::method("index", 1, 3, index),
    Method::method("insert", 2, 2, insert),
    Method::method("pop", 0, 1, pop),
    Method::method("remove", 1, 1, remove),
    Method::method("reverse", 0, 0, |cx, args| {
        let list = receiver(cx, args)?;
        reverse(cx, list, 0, list.len())?;
        Ok(Value::NONE)
    }),
    Method::with("sort", KEYWORDS, |cx, args| {
        let list = receiver(cx, args)?;
        cx.sort_list(list, args).map(none)
    }),
    Method::method("__reversed__", 0, 0, |cx, args| {
        let list = receiver(cx, args)?;
        super::super::iterators::reversed::of_sequence(cx, &types::LIST_REVERSE_ITERATOR, list.value(), list.len())
    }),
]; }

fn none(_: ()) -> Value {
    Value::NONE
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<ListObj>> {
    cx.receiver(args, &types::LIST)
}

fn index(cx: &Context<'_>, args: Args<'_>) -> R {
    let list = receiver(cx, args)?;
    sequence::index(cx, list, args, || match cx.repr(args.get(1)) {
        Ok(text) => cx.value_error(format_args!("{} is not in list", crate::runtime::shown(text))),
        Err(raised) => raised,
    })
}

fn insert(cx: &Context<'_>, args: Args<'_>) -> R {
    let list = receiver(cx, args)?;
    let index = cx.to_index(args.get(1))?;
    let len = list.len() as isize;
    let place = if index < 0 { (index + len).max(0) } else { index.min(len) } as usize;
    cx.open_gap(list, place, 1)?;
    list.set(place, args.get(2));
    Ok(Value::NONE)
}

fn pop(cx: &Context<'_>, args: Args<'_>) -> R {
    let list = receiver(cx, args)?;
    let index = match args.given(1) {
        Some(value) => cx.to_index(value)?,
        None => -1,
    };
    let len = list.count();
    if len == 0 {
        return Err(cx.index_error(format_args!("pop from empty list")));
    }
    let place = if index < 0 { index.wrapping_add(len as isize) } else { index };
    let place = usize::try_from(place).ok().filter(|&place| place < len);
    let Some((place, item)) = place.and_then(|place| Some((place, list.get(place)?))) else {
        return Err(cx.index_error(format_args!("pop index out of range")));
    };
    cx.close_gap(list, place, 1);
    Ok(item)
}

fn remove(cx: &Context<'_>, args: Args<'_>) -> R {
    let list = receiver(cx, args)?;
    match sequence::find(cx, list, args.get(1), 0, usize::MAX)? {
        Some(place) if place < list.len() => {
            cx.close_gap(list, place, 1);
            Ok(Value::NONE)
        }
        _ => Err(cx.value_error(format_args!("list.remove(x): x not in list"))),
    }
}

/// Reverses the order of the items `start..end`.
pub(crate) fn reverse(cx: &Context<'_>, list: Gc<ListObj>, start: usize, end: usize) -> R<()> {
    match list.storage().slots().get(start..end) {
        Some(slots) => cx.reverse_values(slots),
        None => Ok(()),
    }
}
