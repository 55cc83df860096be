//! Builtin functions that take iterables and iterators.

use super::{ANY, function};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, NativeObj, Params, types};
use crate::runtime::{BinaryOp, CompareOp};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

functions! {
    function("aiter", 1, 1, |cx, args| cx.aiter(args.get(0))),
    function("all", 1, 1, |cx, args| first_truth(cx, args.get(0), false)),
    function("anext", 1, 2, |cx, args| cx.anext(args.get(0), args.given(1))),
    function("any", 1, 1, |cx, args| first_truth(cx, args.get(0), true)),
    function("iter", 1, 2, iter),
    function("len", 1, 1, |cx, args| cx.new_uint(cx.len(args.get(0))? as u64)),
    NativeObj::function("max", ANY, |cx, args| extreme(cx, args, "max", CompareOp::Gt)),
    NativeObj::function("min", ANY, |cx, args| extreme(cx, args, "min", CompareOp::Lt)),
    function("next", 1, 2, next),
    NativeObj::function("sorted", ANY, sorted),
    NativeObj::function("sum", Params::named(1, &["", "start"]), sum),
}

/// Whether an item with this truth is met; the truth of no item is the opposite.
fn first_truth(cx: &Context<'_>, iterable: Value, wanted: bool) -> R {
    let found = cx.any_item(iterable, |item| Ok(cx.truth(item)? == wanted))?;
    Ok(Value::bool(found == wanted))
}

fn iter(cx: &Context<'_>, args: Args<'_>) -> R {
    let Some(sentinel) = args.given(1) else { return cx.iter(args.get(0)) };
    if !cx.is_callable(args.get(0)) {
        return Err(cx.type_error(format_args!("iter(v, w): v must be callable")));
    }
    cx.new_iterator(&types::CALLABLE_ITERATOR, args.get(0), sentinel)
}

fn next(cx: &Context<'_>, args: Args<'_>) -> R {
    let iterator = args.get(0);
    let class = iterator.class();
    // A program's own exception is passed on as it is.
    let own = if class.specials.get() & special::__next__ != 0 {
        cx.special_of_program(class, sym::__next__)
    } else {
        None
    };
    let item = match own {
        Some(method) => cx.call_method_value(method, iterator, &[]).map(Some),
        None => cx.next_or_raise(iterator),
    };
    match (item, args.given(1)) {
        (Ok(Some(item)), _) => Ok(item),
        (Ok(None), Some(default)) => Ok(default),
        (Ok(None), None) => Err(cx.stop_iteration(Value::NONE)),
        (Err(raised), Some(default)) => cx.swallow(raised, types::STOP_ITERATION.gc()).map(|_| default),
        (Err(raised), None) => Err(raised),
    }
}

/// `max` and `min`: the first item that is `better` than all before it and not worse than any after.
fn extreme(cx: &Context<'_>, args: Args<'_>, name: &str, better: CompareOp) -> R {
    let [key, default] = cx.keyword_args(name, args, ["key", "default"])?;
    let key = key.given().filter(|key| !key.is_none());
    let mut best = None;
    let mut best_key = Value::NONE;
    let mut consider = |item: Value| -> R<()> {
        let item_key = match key {
            Some(key) => cx.call(key, &[item])?,
            None => item,
        };
        if best.is_some() {
            let result = cx.compare(better, item_key, best_key)?;
            if !cx.truth(result)? {
                return Ok(());
            }
        }
        best = Some(item);
        best_key = item_key;
        Ok(())
    };
    match args.len() {
        0 => {
            return Err(cx.type_error(format_args!("{name} expected at least 1 argument, got 0")));
        }
        1 => cx.for_each(args.get(0), consider)?,
        _ if !default.is_unbound() => {
            return Err(cx.type_error(format_args!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
        _ => {
            for item in args.positional() {
                consider(item.get())?;
            }
        }
    }
    match best.or(default.given()) {
        Some(best) => Ok(best),
        None => Err(cx.value_error(format_args!("{name}() arg is an empty sequence"))),
    }
}

fn sorted(cx: &Context<'_>, args: Args<'_>) -> R {
    cx.count_args("sorted", args, 1, 1)?;
    let list = cx.list_of(args.get(0))?;
    cx.sort_list(list, args.skip(1))?;
    Ok(list.value())
}

fn sum(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut total = args.given(1).unwrap_or(Value::INT_0);
    let instead = match total.kind() {
        Kind::Str => Some("strings [use ''.join(seq)"),
        Kind::Bytes => Some("bytes [use b''.join(seq)"),
        Kind::ByteArray => Some("bytearray [use b''.join(seq)"),
        _ => None,
    };
    if let Some(instead) = instead {
        return Err(cx.type_error(format_args!("sum() can't sum {instead} instead]")));
    }
    cx.for_each(args.get(0), |item| {
        total = cx.binary(BinaryOp::Add, total, item, false)?;
        Ok(())
    })?;
    Ok(total)
}
