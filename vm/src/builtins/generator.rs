//! Generators and coroutines.

use crate::args::Args;
use crate::context::Context;
use crate::object::{GeneratorObj, Method, Slots, methods, types};
use crate::runtime::generator::{FINISHED, RUNNING};
use crate::runtime::{Resumed, generator::Sent, shown};
use crate::symbols::match_name;
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(|_, value| Ok(value)),
    next: Some(|cx, value| match value.cast::<GeneratorObj>() {
        Some(generator) => cx.generator_next(generator),
        None => Ok(Value::STOP),
    }),
    get_attr: Some(get_attr),
    ..Slots::EMPTY
};
/// Native behaviour of the class for coroutine.
pub static COROUTINE_SLOTS: Slots = SLOTS;
methods! { pub METHODS = [
    Method::method("send", 1, 1, |cx, args| step(cx, args.get(0), Sent::Value(args.get(1)))),
    Method::method("throw", 1, 3, throw),
    Method::method("close", 0, 0, |cx, args| match args.get(0).cast::<GeneratorObj>() {
        Some(generator) => cx.close_generator(generator).map(|()| Value::NONE),
        None => Ok(Value::NONE),
    }),
    Method::method("__next__", 0, 0, |cx, args| step(cx, args.get(0), Sent::Value(Value::NONE))),
]; }

fn step(cx: &Context<'_>, value: Value, sent: Sent) -> R {
    let Some(generator) = value.cast::<GeneratorObj>() else {
        return Err(cx.type_error(format_args!("not a generator")));
    };
    if generator.state.get() == FINISHED && value.class() == types::COROUTINE.gc() {
        return Err(cx.runtime_error(format_args!("cannot reuse already awaited coroutine")));
    }
    match cx.resume(generator, sent)? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(cx.stop_iteration(value)),
    }
}

fn throw(cx: &Context<'_>, args: Args<'_>) -> R {
    let exception = cx.thrown(args)?;
    step(cx, args.get(0), Sent::Thrown(exception))
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<GeneratorObj>() {
        Some(generator) => cx.format(format_args!(
            "<{} object {} at {:#x}>",
            value.class().name(),
            shown(generator.function.qualified_name.get()),
            value.bits()
        )),
        None => cx.default_repr(value),
    }
}

fn get_attr(_: &Context<'_>, value: Value, name: Value) -> R {
    let Some(generator) = value.cast::<GeneratorObj>() else { return Ok(Value::UNBOUND) };
    let is_running = || Value::bool(generator.state.get() == RUNNING);
    Ok(match_name!(name => {
        gi_running | cr_running | ag_running => is_running(),
        gi_yieldfrom | cr_await | ag_await => generator.delegate.get(),
        gi_code | cr_code | ag_code => generator.function.code.value(),
        __name__ => generator.name.get(),
        __qualname__ => generator.function.qualified_name.get(),
        _ => Value::UNBOUND,
    }))
}
