//! `startswith`, `endswith`, `removeprefix` and `removesuffix`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::object::TupleObj;
use crate::value::{R, Value};

/// `startswith`, or `endswith` at the end.
pub(crate) fn test(cx: &Context<'_>, args: Args<'_>, at_end: bool) -> R {
    let text = Text::receiver(cx, args)?;
    let name = if at_end { "endswith" } else { "startswith" };
    let wanted = args.get(1);
    let matches = |affix: &Text| -> R<bool> {
        let Some(part) = super::search::window(cx, &text, args, 2)? else { return Ok(false) };
        let bytes = text.bytes().get(part).unwrap_or(&[]);
        Ok(if at_end { bytes.ends_with(affix.bytes()) } else { bytes.starts_with(affix.bytes()) })
    };
    if let Some(tuple) = wanted.cast::<TupleObj>() {
        for item in tuple.items() {
            let affix = text.operand(cx, item.get(), |given| {
                cx.type_error(format_args!("tuple for {name} must only contain str, not {given}"))
            })?;
            if matches(&affix)? {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match Text::find(cx, wanted)? {
        Some(affix) if affix.is_str() == text.is_str() => matches(&affix).map(Value::bool),
        _ => {
            let kind = if text.is_str() { "str" } else { "bytes" };
            Err(cx.type_error(format_args!(
                "{name} first arg must be {kind} or a tuple of {kind}, not {}",
                wanted.class().name()
            )))
        }
    }
}

/// `removeprefix`, or `removesuffix` at the end.
pub(crate) fn remove(cx: &Context<'_>, args: Args<'_>, name: &str, at_end: bool) -> R {
    let text = Text::receiver(cx, args)?;
    let affix = text.operand(cx, args.get(1), |given| {
        cx.type_error(format_args!("{name}() argument must be str, not {given}"))
    })?;
    let (bytes, affix) = (text.bytes(), affix.bytes());
    let part = if at_end && bytes.ends_with(affix) {
        0..bytes.len() - affix.len()
    } else if !at_end && bytes.starts_with(affix) {
        affix.len()..bytes.len()
    } else {
        0..bytes.len()
    };
    text.part(cx, part)
}
