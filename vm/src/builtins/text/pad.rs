//! `center`, `ljust`, `rjust` and `zfill`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::object::{Kind, StrObj};
use crate::text::pad::{Stand, pad_bytes};
use crate::value::R;

/// `center`, `ljust` or `rjust`.
pub(crate) fn pad(cx: &Context<'_>, args: Args<'_>, name: &str, stand: Stand) -> R {
    let text = Text::receiver(cx, args)?;
    let width = cx.to_index(args.get(1))?.max(0) as usize;
    let Text::Str(_) = &text else {
        let fill = match args.given(2) {
            Some(value) => match Text::find(cx, value)? {
                Some(fill)
                    if matches!(value.kind(), Kind::Bytes | Kind::ByteArray) && fill.bytes().len() == 1 =>
                {
                    fill.bytes()[0]
                }
                _ => {
                    return Err(cx.type_error(format_args!(
                        "{name}() argument 2 must be a byte string of length 1, not {}",
                        value.class().name()
                    )));
                }
            },
            None => b' ',
        };
        return text.build(cx, |out| pad_bytes(out, text.bytes(), width, fill, stand));
    };
    let fill = match args.given(2) {
        Some(value) => {
            let Some(fill) = value.cast::<StrObj>() else {
                return Err(cx.type_error(format_args!(
                    "The fill character must be a unicode character, not {}",
                    value.class().name()
                )));
            };
            let mut chars = fill.as_str().chars();
            match (chars.next(), chars.next()) {
                (Some(fill), None) => fill,
                _ => {
                    return Err(
                        cx.type_error(format_args!("The fill character must be exactly one character long"))
                    );
                }
            }
        }
        None => ' ',
    };
    let len = text.len(cx)?;
    if len >= width {
        return text.part(cx, 0..text.bytes().len());
    }
    text.build(cx, |out| crate::text::pad::pad(out, text.bytes(), len, width, fill, stand))
}

/// `zfill`
pub(crate) fn zero_fill(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let width = cx.to_index(args.get(1))?.max(0) as usize;
    let len = text.len(cx)?;
    if len >= width {
        return text.part(cx, 0..text.bytes().len());
    }
    text.build(cx, |out| crate::text::pad::zero_fill(out, text.bytes(), len, width))
}
