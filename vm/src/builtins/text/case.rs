//! Case and character classes.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::text::case::{Mapping, put_mapped, write_mapped};
use crate::text::class::{Class, bytes_are, text_is};
use crate::value::{R, Value};

/// `upper` and the like.
pub(crate) fn map(cx: &Context<'_>, args: Args<'_>, mapping: Mapping) -> R {
    let text = Text::receiver(cx, args)?;
    match &text {
        Text::Str(string) if !string.is_ascii() => {
            cx.written(|out| write_mapped(out, string.as_str(), mapping))
        }
        _ => text.build(cx, |out| put_mapped(out, text.bytes(), mapping)),
    }
}

/// `isalpha` and the like.
pub(crate) fn is(cx: &Context<'_>, args: Args<'_>, class: Class) -> R {
    let text = Text::receiver(cx, args)?;
    let is = cx.stoppable(|poll| match &text {
        Text::Str(string) => text_is(string.as_str(), class, poll),
        _ => bytes_are(text.bytes(), class, poll),
    })?;
    Ok(Value::bool(is))
}

/// `isascii`
pub(crate) fn is_ascii(cx: &Context<'_>, args: Args<'_>) -> R {
    Ok(Value::bool(cx.is_ascii(Text::receiver(cx, args)?.bytes())?))
}
