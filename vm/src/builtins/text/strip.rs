//! `strip`, `lstrip` and `rstrip`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::object::StrObj;
use crate::text::space::{Ends, strip_bytes, strip_chars, strip_space};
use crate::value::R;

/// `strip`, `lstrip` or `rstrip`.
pub(crate) fn strip(cx: &Context<'_>, args: Args<'_>, name: &str, ends: Ends) -> R {
    let text = Text::receiver(cx, args)?;
    let Some(set) = args.given(1).filter(|set| !set.is_none()) else {
        let part = cx.stoppable(|poll| strip_space(text.bytes(), text.units(), ends, poll))?;
        return text.part(cx, part);
    };
    if let Text::Str(string) = &text {
        return match set.cast::<StrObj>() {
            Some(set) => {
                let part = cx.stoppable(|poll| strip_chars(string.as_str(), set.as_str(), ends, poll))?;
                text.part(cx, part)
            }
            None => Err(cx.type_error(format_args!("{name} arg must be None or str"))),
        };
    }
    let set = cx.buffer(set, false)?;
    let part = cx.stoppable(|poll| strip_bytes(text.bytes(), set.as_bytes(), ends, poll))?;
    text.part(cx, part)
}
