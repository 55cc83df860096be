//! The class `dict`.

use super::show::Out;
use crate::args::Args;
use crate::context::Context;
use crate::object::{DictObj, Gc, Slots, TypeObj, types};
use crate::runtime::{BinaryOp, CompareOp};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

mod iterators;
mod methods;
mod views;

pub use iterators::{
    BACKWARD_ITEMS, BACKWARD_KEYS, BACKWARD_VALUES, FORWARD_ITEMS, FORWARD_KEYS, FORWARD_VALUES,
};
pub use methods::METHODS;
pub use views::{ITEMS_METHODS, ITEMS_SLOTS, KEYS_METHODS, KEYS_SLOTS, VALUES_METHODS, VALUES_SLOTS};

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(|cx, value, args| match value.cast::<DictObj>() {
        Some(dict) => cx.update_from_args(dict, "dict", args),
        None => Ok(()),
    }),
    repr: Some(|cx, value| cx.container_repr(value)),
    compare: Some(compare),
    len: Some(|_, value| Ok(value.cast::<DictObj>().map_or(0, |dict| dict.len()))),
    iter: Some(|cx, value| iterators::of(cx, &types::DICT_KEY_ITERATOR, value)),
    get_item: Some(get_item),
    set_item: Some(set_item),
    contains: Some(|cx, value, key| match value.cast::<DictObj>() {
        Some(dict) => Ok(cx.dict_get(dict, key)?.is_some()),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};

fn new(cx: &Context<'_>, class: Gc<TypeObj>, _: Args<'_>) -> R {
    let table = cx.new_table(4, 2)?;
    let dict = cx.new_with(DictObj::new(table, cx.vm().next_version()), cx.extra_bytes(class))?;
    Ok(cx.adopt(dict.value(), class))
}

/// Writes the entries in braces.
pub(super) fn write(cx: &Context<'_>, out: Out<'_>, dict: Gc<DictObj>) -> R<()> {
    let mut separator = "{";
    let mut position = 0;
    while let Some((key, item)) = cx.dict_next(dict, &mut position) {
        cx.put(out, separator)?;
        cx.write_repr(out, key)?;
        cx.put(out, ": ")?;
        cx.write_repr(out, item)?;
        separator = ", ";
    }
    cx.put(out, if separator == "{" { "{}" } else { "}" })
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let (Some(a), Some(b)) = (a.cast::<DictObj>(), b.cast::<DictObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match op {
        CompareOp::Eq => Ok(Value::bool(equal(cx, a, b)?)),
        CompareOp::Ne => Ok(Value::bool(!equal(cx, a, b)?)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn equal(cx: &Context<'_>, a: Gc<DictObj>, b: Gc<DictObj>) -> R<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, value)) = cx.dict_next(a, &mut position) {
        cx.poll()?;
        match cx.dict_get(b, key)? {
            Some(other) if cx.same_or_equal(value, other)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(dict) = value.cast::<DictObj>() else { return Ok(Value::NONE) };
    if let Some(item) = cx.dict_get(dict, key)? {
        return Ok(item);
    }
    let class = value.class();
    if class.specials.get() & special::__missing__ != 0
        && let Some(method) = cx.special_of_program(class, sym::__missing__)
    {
        cx.check_stack()?;
        return cx.call_method_value(method, value, &[key]);
    }
    Err(cx.key_error(key))
}

fn set_item(cx: &Context<'_>, value: Value, key: Value, item: Value) -> R<()> {
    let Some(dict) = value.cast::<DictObj>() else { return Ok(()) };
    if !item.is_unbound() {
        return cx.dict_set(dict, key, item);
    }
    match cx.dict_remove(dict, key)? {
        Some(_) => Ok(()),
        None => Err(cx.key_error(key)),
    }
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    match (op, a.cast::<DictObj>(), b.cast::<DictObj>()) {
        (BinaryOp::Or, Some(dict), _) if inplace => {
            cx.update_from(dict, b)?;
            Ok(a)
        }
        // An ordered operand's class makes an ordered one of them.
        (BinaryOp::Or, Some(_), Some(_)) if cx.is_instance(b, types::ORDERED_DICT.gc()) => {
            Ok(Value::NOT_IMPLEMENTED)
        }
        (BinaryOp::Or, Some(x), Some(_)) => {
            let union = cx.dict_copy(x)?;
            cx.update_dict(union, b)?;
            Ok(union.value())
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

impl Context<'_> {
    /// What `dict(...)` and `dict.update(...)` do with their arguments.
    pub(crate) fn update_from_args(&self, dict: Gc<DictObj>, function: &str, args: Args<'_>) -> R<()> {
        self.count_args(function, args, 0, 1)?;
        if args.len() == 1 {
            self.update_from(dict, args.get(0))?;
        }
        for (name, value) in args.named() {
            self.dict_set_name(dict, name, value)?;
        }
        Ok(())
    }

    /// Adds the entries of a mapping or the pairs of an iterable.
    pub(crate) fn update_from(&self, dict: Gc<DictObj>, source: Value) -> R<()> {
        if source.cast::<DictObj>().is_some() || self.find_attr(source, sym::keys)?.is_some() {
            return self.update_dict(dict, source);
        }
        let mut number = 0;
        self.for_each(source, |pair| {
            let pair = match self.tuple_of(pair) {
                Ok(pair) => pair,
                Err(raised) if self.is_pending(raised, types::TYPE_ERROR.gc()) => {
                    self.take_exception(raised);
                    return Err(self.type_error(format_args!(
                        "cannot convert dictionary update sequence element #{number} to a sequence"
                    )));
                }
                Err(raised) => return Err(raised),
            };
            let (2, Some(key), Some(value)) = (pair.len(), pair.get(0), pair.get(1)) else {
                return Err(self.value_error(format_args!(
                    "dictionary update sequence element #{number} has length {}; 2 is required",
                    pair.len()
                )));
            };
            number += 1;
            self.dict_set(dict, key, value)
        })
    }
}
