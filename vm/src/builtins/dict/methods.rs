//! The methods of `dict`.

use super::iterators;
use crate::args::Args;
use crate::context::Context;
use crate::object::{DictObj, Gc, Method, Params, TypeObj, methods, types};
use crate::value::{R, Value};

const UPDATE: Params = Params::keywords(1, Params::ANY);

methods! { pub METHODS = [
    Method::method("clear", 0, 0, |cx, args| cx.dict_clear(receiver(cx, args)?).map(|()| Value::NONE)),
    Method::method("copy", 0, 0, |cx, args| Ok(cx.dict_copy(receiver(cx, args)?)?.value())),
    Method::class_method("fromkeys", Params::positional(2, 3), from_keys),
    Method::method("get", 1, 2, |cx, args| {
        let found = cx.dict_get(receiver(cx, args)?, args.get(1))?;
        Ok(found.or(args.given(2)).unwrap_or(Value::NONE))
    }),
    Method::method("items", 0, 0, |cx, args| view(cx, args, &types::DICT_ITEMS)),
    Method::method("keys", 0, 0, |cx, args| view(cx, args, &types::DICT_KEYS)),
    Method::method("pop", 1, 2, |cx, args| {
        match cx.dict_remove(receiver(cx, args)?, args.get(1))?.or(args.given(2)) {
            Some(value) => Ok(value),
            None => Err(cx.key_error(args.get(1))),
        }
    }),
    Method::method("popitem", 0, 0, pop_item),
    Method::method("setdefault", 1, 2, |cx, args| {
        let default = args.given(2).unwrap_or(Value::NONE);
        cx.dict_set_default(receiver(cx, args)?, args.get(1), default)
    }),
    Method::with("update", UPDATE, |cx, args| {
        let dict = receiver(cx, args)?;
        cx.update_from_args(dict, "update", args.skip(1)).map(|()| Value::NONE)
    }),
    Method::method("values", 0, 0, |cx, args| view(cx, args, &types::DICT_VALUES)),
    Method::method("__reversed__", 0, 0, |cx, args| {
        receiver(cx, args)?;
        iterators::of(cx, &types::DICT_REVERSE_KEY_ITERATOR, args.get(0))
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<DictObj>> {
    cx.receiver(args, &types::DICT)
}

fn view(cx: &Context<'_>, args: Args<'_>, class: &'static TypeObj) -> R {
    receiver(cx, args)?;
    cx.new_iterator(class, args.get(0), Value::NONE)
}

fn from_keys(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = args.given(2).unwrap_or(Value::NONE);
    if args.get(0) == types::DICT.static_value() {
        let dict = cx.new_dict()?;
        cx.for_each(args.get(1), |key| cx.dict_set(dict, key, value))?;
        return Ok(dict.value());
    }
    let made = cx.call(args.get(0), &[])?;
    cx.for_each(args.get(1), |key| cx.set_item(made, key, value))?;
    Ok(made)
}

fn pop_item(cx: &Context<'_>, args: Args<'_>) -> R {
    match cx.dict_pop_last(receiver(cx, args)?)? {
        Some((key, value)) => Ok(cx.new_tuple(&[key, value])?.value()),
        None => {
            let class = types::KEY_ERROR.gc();
            Err(cx.raise_message(class, format_args!("popitem(): dictionary is empty")))
        }
    }
}
