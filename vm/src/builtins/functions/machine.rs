//! The casts of viper code as plain functions, so that the same text runs as bytecode.
//!
//! A pointer is then the object itself: the buffer's own items are of the pointer's width.

use super::function;
use crate::args::Args;
use crate::context::Context;
use crate::value::R;

functions! {
    function("const", 1, 1, itself),
    function("uint", 1, 1, uint),
    function("ptr", 1, 1, itself),
    function("ptr8", 1, 1, itself),
    function("ptr16", 1, 1, itself),
    function("ptr32", 1, 1, itself),
    function("ptr8s", 1, 1, itself),
    function("ptr16s", 1, 1, itself),
    function("ptrf32", 1, 1, itself),
    function("ptrf64", 1, 1, itself),
    function("float64", 1, 1, |cx, args| cx.new_float(cx.to_float(args.get(0))?)),
}

fn uint(cx: &Context<'_>, args: Args<'_>) -> R {
    let value = args.get(0);
    match value.as_small() {
        Some(small) if small >= 0 => Ok(value),
        _ => cx.new_uint(cx.low_bits(value)?),
    }
}

fn itself(_: &Context<'_>, args: Args<'_>) -> R {
    Ok(args.get(0))
}
