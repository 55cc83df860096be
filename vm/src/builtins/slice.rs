//! The class `slice`.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Method, SliceObj, Slots, TypeObj, methods, types};
use crate::runtime::shown;
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| {
        let Some(slice) = value.cast::<SliceObj>() else { return cx.default_repr(value) };
        let (start, stop, step) = (cx.repr(slice.start)?, cx.repr(slice.stop)?, cx.repr(slice.step)?);
        cx.format(format_args!("slice({}, {}, {})", shown(start), shown(stop), shown(step)))
    }),
    compare: Some(|cx, op, a, b| match (a.cast::<SliceObj>(), b.cast::<SliceObj>()) {
        (Some(a), Some(b)) => {
            let parts = |slice: Gc<SliceObj>| cx.new_tuple(&[slice.start, slice.stop, slice.step]);
            super::sequence::compare(cx, op, parts(a)?, parts(b)?)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::getter("start", |_, value| Ok(value.cast::<SliceObj>().map_or(Value::NONE, |slice| slice.start))),
    Method::getter("stop", |_, value| Ok(value.cast::<SliceObj>().map_or(Value::NONE, |slice| slice.stop))),
    Method::getter("step", |_, value| Ok(value.cast::<SliceObj>().map_or(Value::NONE, |slice| slice.step))),
    Method::method("indices", 1, 1, indices),
]; }

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.no_keywords("slice", args)?;
    cx.count_args("slice", args, 1, 3)?;
    if args.len() == 1 {
        return cx.new_slice(Value::NONE, args.get(0), Value::NONE);
    }
    cx.new_slice(args.get(0), args.get(1), args.given(2).unwrap_or(Value::NONE))
}

fn indices(cx: &Context<'_>, args: Args<'_>) -> R {
    let slice = cx.receiver::<SliceObj>(args, &types::SLICE)?;
    let len = cx.to_index(args.get(1))?;
    let Ok(len) = usize::try_from(len) else {
        return Err(cx.value_error(format_args!("length should not be negative")));
    };
    let (start, stop, step) = cx.slice_bounds(slice.parts(), len)?;
    let number = |i: isize| cx.new_int(i as i64);
    Ok(cx.new_tuple(&[number(start)?, number(stop)?, number(step)?])?.value())
}
