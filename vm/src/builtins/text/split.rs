//! `split`, `rsplit`, `splitlines`, `partition` and `rpartition`.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::num::{Poll, Stopped};
use crate::object::{Gc, ListObj};
use crate::text::lines::Lines;
use crate::text::split::{Parts, Split, SplitSpace};
use crate::value::{R, Value};

/// Steps that a part counts for beside looking for it, since an object is made.
const PART_STEPS: usize = 16;

fn append_all(cx: &Context<'_>, list: Gc<ListObj>, text: &Text, mut parts: impl Parts) -> R<()> {
    let mut stop = || cx.is_stopped();
    let mut poll = Poll::new(&mut stop);
    while let Some(part) = parts.part(&mut poll).map_err(|Stopped| cx.stopped())? {
        let part = text.part(cx, part)?;
        cx.append(list, part)?;
        poll.spend(PART_STEPS).map_err(|Stopped| cx.stopped())?;
    }
    Ok(())
}

/// `split`, or `rsplit` from the end.
pub(crate) fn split(cx: &Context<'_>, args: Args<'_>, from_end: bool) -> R {
    let text = Text::receiver(cx, args)?;
    let limit = match args.given(2) {
        Some(limit) => usize::try_from(cx.to_index(limit)?).ok(),
        None => None,
    };
    let list = cx.new_list(0)?;
    match args.given(1).filter(|separator| !separator.is_none()) {
        None => {
            let parts = SplitSpace::new(text.bytes(), text.units(), limit);
            if from_end {
                append_all(cx, list, &text, parts.from_end())?;
            } else {
                append_all(cx, list, &text, parts)?;
            }
        }
        Some(separator) => {
            let separator = text.operand(cx, separator, |given| {
                cx.type_error(format_args!("must be str or None, not {given}"))
            })?;
            if separator.bytes().is_empty() {
                return Err(cx.value_error(format_args!("empty separator")));
            }
            let parts = Split::new(text.bytes(), separator.bytes(), limit);
            if from_end {
                append_all(cx, list, &text, parts.from_end())?;
            } else {
                append_all(cx, list, &text, parts)?;
            }
        }
    }
    if from_end {
        crate::builtins::list::reverse(cx, list, 0, list.len())?;
    }
    Ok(list.value())
}

/// `splitlines`
pub(crate) fn lines(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let keep_ends = args.given(1).map_or(Ok(false), |keep| cx.truth(keep))?;
    let list = cx.new_list(0)?;
    append_all(cx, list, &text, Lines::new(text.bytes(), text.units(), keep_ends))?;
    Ok(list.value())
}

/// `partition`, or `rpartition` for the last separator.
pub(crate) fn partition(cx: &Context<'_>, args: Args<'_>, last: bool) -> R {
    let text = Text::receiver(cx, args)?;
    let separator = text.operand(cx, args.get(1), |_| {
        cx.type_error(format_args!("must be str, not {}", args.get(1).class().name()))
    })?;
    if separator.bytes().is_empty() {
        return Err(cx.value_error(format_args!("empty separator")));
    }
    let whole = text.bytes().len();
    let (bytes, wanted) = (text.bytes(), separator.bytes());
    let found = cx.stoppable(|poll| crate::text::split::partition(bytes, wanted, last, poll))?;
    let parts = match found {
        Some(at) => [0..at.start, at.clone(), at.end..whole],
        None if last => [0..0, 0..0, 0..whole],
        None => [0..whole, whole..whole, whole..whole],
    };
    let tuple = cx.new_tuple_of(3)?;
    for (slot, part) in tuple.items().iter().zip(parts) {
        slot.set(text.part(cx, part)?);
    }
    let value: Value = tuple.value();
    Ok(value)
}
