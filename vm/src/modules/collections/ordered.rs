//! The class `OrderedDict`: a dict whose order counts when two of them are compared, and can be changed.

use crate::args::Args;
use crate::builtins::{dict, show::Out};
use crate::context::Context;
use crate::mem::String;
use crate::object::{DictObj, Gc, Method, Params, Slots, methods, types};
use crate::runtime::{BinaryOp, CompareOp};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots =
    Slots { repr: Some(repr), compare: Some(compare), binary: Some(binary), ..dict::SLOTS };

methods! { pub METHODS = [
    Method::method("copy", 0, 0, |cx, args| copy(cx, receiver(cx, args)?)),
    Method::with("move_to_end", Params::named(2, &["", "", "last"]), move_to_end),
    Method::with("popitem", Params::named(1, &["", "last"]), |cx, args| {
        let dict = receiver(cx, args)?;
        let popped = if is_last(cx, args.given(1))? { cx.dict_pop_last(dict)? } else { cx.dict_pop_first(dict)? };
        match popped {
            Some((key, value)) => Ok(cx.new_tuple(&[key, value])?.value()),
            None => Err(cx.key_error(cx.new_str("dictionary is empty")?)),
        }
    }),
]; }

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<DictObj>> {
    cx.receiver(args, &types::ORDERED_DICT)
}

fn is_last(cx: &Context<'_>, last: Option<Value>) -> R<bool> {
    last.map_or(Ok(true), |last| cx.truth(last))
}

/// A dict of the same class with the same entries.
fn copy(cx: &Context<'_>, dict: Gc<DictObj>) -> R {
    let copy = cx.call(dict.header().class().value(), &[])?;
    if let Some(copy) = copy.cast::<DictObj>() {
        cx.update_dict(copy, dict.value())?;
    }
    Ok(copy)
}

fn move_to_end(cx: &Context<'_>, args: Args<'_>) -> R {
    let (dict, key) = (receiver(cx, args)?, args.get(1));
    let last = is_last(cx, args.given(2))?;
    let Some(value) = cx.dict_remove(dict, key)? else { return Err(cx.key_error(key)) };
    if last {
        cx.dict_set(dict, key, value)?;
        return Ok(Value::NONE);
    }
    let others = cx.dict_copy(dict)?;
    cx.dict_clear(dict)?;
    cx.dict_set(dict, key, value)?;
    cx.update_dict(dict, others.value())?;
    Ok(Value::NONE)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let mut text = String::new(cx.vm().mem);
    let Some(dict) = value.cast::<DictObj>() else { return Ok(Value::NONE) };
    cx.write_once(&mut text, value, "...", &mut |out| write(cx, out, dict))?;
    cx.new_str(&text)
}

fn write(cx: &Context<'_>, out: Out<'_>, dict: Gc<DictObj>) -> R<()> {
    cx.put(out, dict.header().class().name())?;
    let mut opening = "([(";
    let mut position = 0;
    while let Some((key, item)) = cx.dict_next(dict, &mut position) {
        cx.put(out, opening)?;
        cx.write_repr(out, key)?;
        cx.put(out, ", ")?;
        cx.write_repr(out, item)?;
        opening = "), (";
    }
    cx.put(out, if dict.is_empty() { "()" } else { ")])" })
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    let is_equal = match dict::SLOTS.compare {
        Some(compare) => compare(cx, CompareOp::Eq, a, b)?,
        None => Value::NOT_IMPLEMENTED,
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || is_equal == Value::NOT_IMPLEMENTED {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut equal = is_equal == Value::TRUE;
    let ordered = types::ORDERED_DICT.gc();
    if equal
        && cx.is_instance(a, ordered)
        && cx.is_instance(b, ordered)
        && let (Some(a), Some(b)) = (a.cast::<DictObj>(), b.cast::<DictObj>())
    {
        let (mut i, mut j) = (0, 0);
        while let (Some((x, _)), Some((y, _))) = (cx.dict_next(a, &mut i), cx.dict_next(b, &mut j)) {
            if !cx.same_or_equal(x, y)? {
                equal = false;
                break;
            }
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    match (op, a.cast::<DictObj>(), b.cast::<DictObj>()) {
        (BinaryOp::Or, Some(dict), _) if inplace => {
            cx.update_from(dict, b)?;
            Ok(a)
        }
        (BinaryOp::Or, Some(x), Some(_)) => {
            // The result is of the ordered operand's class, the left one's if both are.
            let ordered = if cx.is_instance(a, types::ORDERED_DICT.gc()) { a } else { b };
            let union = cx.call(ordered.class().value(), &[x.value()])?;
            if let Some(union) = union.cast::<DictObj>() {
                cx.update_dict(union, b)?;
            }
            Ok(union)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
