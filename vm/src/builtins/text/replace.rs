//! `replace` and `expandtabs`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::num::Poll;
use crate::value::R;

/// `replace`
pub(crate) fn replace(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let part = |index: usize| {
        text.operand(cx, args.get(index), |given| {
            cx.type_error(format_args!("replace() argument {index} must be str, not {given}"))
        })
    };
    let (old, new) = (part(1)?, part(2)?);
    let limit = match args.given(3) {
        Some(count) => usize::try_from(cx.to_index(count)?).ok(),
        None => None,
    };
    let found = cx.stoppable(|poll| crate::text::find::find(text.bytes(), old.bytes(), poll))?;
    if limit == Some(0) || found.is_none() {
        return text.part(cx, 0..text.bytes().len());
    }
    let mut stop = || cx.is_stopped();
    let poll = &mut Poll::new(&mut stop);
    text.build(cx, |out| {
        crate::text::replace::replace(out, text.bytes(), old.bytes(), new.bytes(), limit, text.units(), poll)
    })
}

/// `expandtabs`
pub(crate) fn expand_tabs(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let width = args.given(1).map_or(Ok(8), |width| cx.to_index(width))?.max(0) as usize;
    let mut stop = || cx.is_stopped();
    let poll = &mut Poll::new(&mut stop);
    text.build(cx, |out| crate::text::replace::expand_tabs(out, text.bytes(), width, text.units(), poll))
}
