//! Values as JSON text: what CPython writes, but with characters beyond ASCII as they are, and bytes as text.

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::object::{BytesObj, DictObj, Gc, Kind, ListObj, StrObj, TupleObj};
use crate::symbols::sym;
use crate::value::{R, Value};

/// What stands between items, and behind keys.
struct Separators<'s> {
    item: &'s str,
    key: &'s str,
}

/// `dumps(obj, separators=None)`
pub(super) fn dumps(cx: &Context<'_>, args: Args<'_>) -> R {
    cx.new_str(&text_of(cx, args.get(0), args.given(1))?)
}

/// `dump(obj, stream, separators=None)`
pub(super) fn dump(cx: &Context<'_>, args: Args<'_>) -> R {
    // A stream that cannot be written is an error before any work.
    let write = cx.get_attr(args.get(1), sym::write)?;
    let text = text_of(cx, args.get(0), args.given(2))?;
    cx.call(write, &[cx.new_str(&text)?])?;
    Ok(Value::NONE)
}

fn text_of<'v>(cx: &Context<'v>, value: Value, separators: Option<Value>) -> R<String<'v>> {
    let mut out = String::new(cx.vm().mem);
    let Some(given) = separators.filter(|given| !given.is_none()) else {
        write(cx, &mut out, value, &Separators { item: ", ", key: ": " })?;
        return Ok(out);
    };
    let given = cx.tuple_of(given)?;
    let (Some(item), Some(key), 2) = (given.get(0), given.get(1), given.len()) else {
        return Err(cx.value_error(format_args!("separators must be two strings")));
    };
    let (item, key) = (cx.to_str(item)?, cx.to_str(key)?);
    write(cx, &mut out, value, &Separators { item: item.as_str(), key: key.as_str() })?;
    Ok(out)
}

fn write(cx: &Context<'_>, out: &mut String<'_>, value: Value, between: &Separators<'_>) -> R<()> {
    match value.kind() {
        Kind::Str | Kind::Bytes => write_text(cx, out, value),
        Kind::List | Kind::Tuple => {
            cx.check_stack()?;
            cx.put(out, "[")?;
            let mut i = 0;
            while let Some(item) = item_of(value, i) {
                if i > 0 {
                    cx.put(out, between.item)?;
                }
                write(cx, out, item, between)?;
                cx.stop()?;
                i += 1;
            }
            cx.put(out, "]")
        }
        Kind::Dict => {
            let Some(dict) = value.cast::<DictObj>() else { return Ok(()) };
            write_dict(cx, out, dict, between)
        }
        _ => write_plain(cx, out, value),
    }
}

fn item_of(value: Value, index: usize) -> Option<Value> {
    match value.cast::<ListObj>() {
        Some(list) => list.get(index),
        None => value.cast::<TupleObj>()?.get(index),
    }
}

fn write_dict(cx: &Context<'_>, out: &mut String<'_>, dict: Gc<DictObj>, between: &Separators<'_>) -> R<()> {
    cx.check_stack()?;
    cx.put(out, "{")?;
    let (mut position, mut is_first) = (0, true);
    while let Some((key, value)) = cx.dict_next(dict, &mut position) {
        if !is_first {
            cx.put(out, between.item)?;
        }
        is_first = false;
        if key.kind() == Kind::Str {
            write_text(cx, out, key)?;
        } else {
            cx.put(out, "\"")?;
            write_plain(cx, out, key)?;
            cx.put(out, "\"")?;
        }
        cx.put(out, between.key)?;
        write(cx, out, value, between)?;
        cx.stop()?;
    }
    cx.put(out, "}")
}

/// What is no text and holds nothing.
fn write_plain(cx: &Context<'_>, out: &mut String<'_>, value: Value) -> R<()> {
    if let Some(number) = value.as_float().filter(|number| !number.is_finite()) {
        let text = if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        return cx.put(out, text);
    }
    let word = match value {
        _ if value.is_none() => "null",
        _ if value == Value::TRUE => "true",
        _ if value == Value::FALSE => "false",
        _ if matches!(value.kind(), Kind::Int | Kind::Float) => return cx.write_repr(out, value),
        _ => {
            let class = value.class();
            return Err(
                cx.type_error(format_args!("Object of type {} is not JSON serializable", class.name()))
            );
        }
    };
    cx.put(out, word)
}

fn write_text(cx: &Context<'_>, out: &mut String<'_>, value: Value) -> R<()> {
    let text = value.cast::<StrObj>();
    let bytes = value.cast::<BytesObj>();
    let bytes = match (&text, &bytes) {
        (Some(text), _) => text.as_bytes(),
        (_, Some(bytes)) => bytes.as_bytes(),
        _ => &[],
    };
    cx.put(out, "\"")?;
    for piece in bytes.utf8_chunks() {
        for c in piece.valid().chars() {
            write_char(cx, out, c)?;
        }
        // Bytes that are no text stand for the characters of their numbers.
        for &byte in piece.invalid() {
            write_char(cx, out, byte.into())?;
        }
    }
    cx.put(out, "\"")
}

fn write_char(cx: &Context<'_>, out: &mut String<'_>, c: char) -> R<()> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\0'..='\x1f' => {
            cx.put(out, if c < '\x10' { "\\u000" } else { "\\u001" })?;
            return cx.out_of_memory(out.push(HEX[c as usize % 16].into()));
        }
        _ => return cx.out_of_memory(out.push(c)),
    };
    cx.put(out, short)
}
