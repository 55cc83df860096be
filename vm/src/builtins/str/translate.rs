//! `translate` and `maketrans`.

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::object::{DictObj, Kind, StrObj, types};
use crate::runtime::stretch::is_due;
use crate::value::{R, Value};

/// What a table says of a character: nothing, or the int, string or `None` that replaces it.
fn look_up(cx: &Context<'_>, table: Value, c: char) -> R<Option<Value>> {
    let code = Value::index(c as usize);
    if let Some(dict) = table.cast::<DictObj>().filter(|_| !table.class().is_heap()) {
        return cx.dict_get(dict, code);
    }
    match cx.get_item(table, code) {
        Ok(found) => Ok(Some(found)),
        Err(raised) => cx.swallow(raised, types::LOOKUP_ERROR.gc()).map(|_| None),
    }
}

pub(super) fn translate(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = super::receiver(cx, args)?;
    let table = args.get(1);
    let mut out = String::new(cx.vm().mem);
    for (i, c) in text.as_str().chars().enumerate() {
        if is_due(i) {
            cx.poll()?;
        }
        let pushed = match look_up(cx, table, c)? {
            None => out.push(c),
            Some(found) if found.is_none() => continue,
            Some(found) if found.kind() == Kind::Str => {
                cx.push_text(&mut out, found)?;
                continue;
            }
            Some(found) if matches!(found.kind(), Kind::Int | Kind::Bool) => {
                let code = u32::try_from(cx.to_clamped_count(found)?).ok().and_then(char::from_u32);
                match code {
                    Some(c) => out.push(c),
                    None => {
                        return Err(
                            cx.value_error(format_args!("character mapping must be in range(0x110000)"))
                        );
                    }
                }
            }
            Some(_) => {
                return Err(cx.type_error(format_args!("character mapping must return integer, None or str")));
            }
        };
        cx.out_of_memory(pushed)?;
    }
    cx.new_str(&out)
}

pub(super) fn make_table(cx: &Context<'_>, args: Args<'_>) -> R {
    let table = cx.new_dict()?;
    let Some(to) = args.given(1) else {
        let Some(map) = args.get(0).cast::<DictObj>() else {
            return Err(
                cx.type_error(format_args!("if you give only one argument to maketrans it must be a dict"))
            );
        };
        let mut position = 0;
        while let Some((key, value)) = cx.dict_next(map, &mut position) {
            let key = match key.cast::<StrObj>() {
                Some(text) => {
                    let mut chars = text.as_str().chars();
                    match (chars.next(), chars.next()) {
                        (Some(c), None) => Value::index(c as usize),
                        _ => {
                            return Err(cx.value_error(format_args!(
                                "string keys in translate table must be of length 1"
                            )));
                        }
                    }
                }
                None if matches!(key.kind(), Kind::Int | Kind::Bool) => key,
                None => {
                    return Err(
                        cx.type_error(format_args!("keys in translate table must be strings or integers"))
                    );
                }
            };
            cx.dict_set(table, key, value)?;
        }
        return Ok(table.value());
    };
    let argument = |value: Value, index: usize| {
        value.cast::<StrObj>().ok_or_else(|| {
            cx.type_error(format_args!(
                "maketrans() argument {index} must be str, not {}",
                value.class().name()
            ))
        })
    };
    if args.get(0).kind() != Kind::Str {
        return Err(cx.type_error(format_args!(
            "first maketrans argument must be a string if there is a second argument"
        )));
    }
    let (from, to) = (argument(args.get(0), 1)?, argument(to, 2)?);
    if from.char_len() != to.char_len() {
        return Err(cx.value_error(format_args!("the first two maketrans arguments must have equal length")));
    }
    for (from, to) in from.as_str().chars().zip(to.as_str().chars()) {
        cx.dict_set(table, Value::index(from as usize), Value::index(to as usize))?;
    }
    if let Some(delete) = args.given(2) {
        for c in argument(delete, 3)?.as_str().chars() {
            cx.dict_set(table, Value::index(c as usize), Value::NONE)?;
        }
    }
    Ok(table.value())
}
