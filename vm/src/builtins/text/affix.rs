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
        has(cx, bytes, affix.bytes(), at_end)
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
    let part = match has(cx, bytes, affix, at_end)? {
        true if at_end => 0..bytes.len() - affix.len(),
        true => affix.len()..bytes.len(),
        false => 0..bytes.len(),
    };
    text.part(cx, part)
}

/// Whether bytes begin or end with others.
fn has(cx: &Context<'_>, bytes: &[u8], affix: &[u8], at_end: bool) -> R<bool> {
    let Some(rest) = bytes.len().checked_sub(affix.len()) else { return Ok(false) };
    cx.same_bytes(if at_end { &bytes[rest..] } else { &bytes[..affix.len()] }, affix)
}
