//! Asynchronous generators, and the awaitables that let them go on.
//!
//! An awaitable is an iterator: what the generator awaits passes through it, and what the generator yields ends it,
//! as the value of StopIteration. Its `source` is the generator; `extra` is the value to be sent, or the exception
//! to be thrown, `UNBOUND` for `aclose()`.

use super::iterators::IteratorObj;
use crate::args::Args;
use crate::context::Context;
use crate::object::{ExceptionObj, Gc, GeneratorObj, Method, Slots, TypeObj, methods, types};
use crate::ops::Op;
use crate::runtime::Resumed;
use crate::runtime::generator::{FINISHED, Sent};
use crate::value::{R, Raised, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots =
    Slots { repr: super::generator::SLOTS.repr, get_attr: super::generator::SLOTS.get_attr, ..Slots::EMPTY };
methods! { pub METHODS = [
    Method::method("__aiter__", 0, 0, |_, args| Ok(args.get(0))),
    Method::method("__anext__", 0, 0, |cx, args| awaitable(cx, &types::ASYNC_GENERATOR_ASEND, args, Value::NONE)),
    Method::method("asend", 1, 1, |cx, args| {
        awaitable(cx, &types::ASYNC_GENERATOR_ASEND, args, args.get(1))
    }),
    Method::method("athrow", 1, 3, |cx, args| {
        let exception = cx.thrown(args)?;
        awaitable(cx, &types::ASYNC_GENERATOR_ATHROW, args, exception)
    }),
    Method::method("aclose", 0, 0, |cx, args| {
        awaitable(cx, &types::ASYNC_GENERATOR_ATHROW, args, Value::UNBOUND)
    }),
]; }

/// Native behaviour of the awaitables.
pub static AWAITABLE_SLOTS: Slots = super::iterators::slots(|cx, value| step(cx, value, Value::NONE));
methods! { pub AWAITABLE_METHODS = [
    Method::method("__await__", 0, 0, |_, args| Ok(args.get(0))),
    Method::method("send", 1, 1, |cx, args| step(cx, args.get(0), args.get(1))),
    Method::method("throw", 1, 3, throw),
    Method::method("close", 0, 0, |_, args| {
        if let Some(state) = args.get(0).cast::<IteratorObj>() {
            state.position.set(OVER);
        }
        Ok(Value::NONE)
    }),
]; }

/// Positions of an awaitable.
const STARTED: usize = 1;
const OVER: usize = 2;

fn awaitable(cx: &Context<'_>, class: &'static TypeObj, args: Args<'_>, extra: Value) -> R {
    cx.new_iterator(class, args.get(0), extra)
}

/// What an awaitable does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Send,
    Throw,
    Close,
}

impl What {
    fn of(state: Gc<IteratorObj>) -> What {
        if state.value().class() == types::ASYNC_GENERATOR_ASEND.gc() {
            What::Send
        } else if state.extra.get().is_unbound() {
            What::Close
        } else {
            What::Throw
        }
    }

    fn method(self) -> &'static str {
        match self {
            What::Send => "anext",
            What::Throw => "athrow",
            What::Close => "aclose",
        }
    }
}

fn parts(value: Value) -> Option<(Gc<IteratorObj>, Gc<GeneratorObj>)> {
    let state = value.cast::<IteratorObj>()?;
    Some((state, state.source.get().cast()?))
}

/// `awaitable.send(sent)`
fn step(cx: &Context<'_>, value: Value, mut sent: Value) -> R {
    let Some((state, generator)) = parts(value) else { return Ok(Value::STOP) };
    let what = What::of(state);
    if state.position.get() == OVER {
        return Err(used_up(cx, what));
    }
    if state.position.get() == STARTED {
        let result = cx.resume(generator, Sent::Value(sent));
        return finish(cx, state, generator, what, result);
    }
    if what != What::Send && generator.state.get() == FINISHED {
        state.position.set(OVER);
        return Err(cx.stop_iteration(Value::NONE));
    }
    if generator.is_awaited.get() {
        state.position.set(OVER);
        let method = what.method();
        return Err(cx.runtime_error(format_args!("{method}(): asynchronous generator is already running")));
    }
    if what == What::Send && sent.is_none() {
        sent = state.extra.get();
    } else if what != What::Send && !sent.is_none() {
        return Err(cx.runtime_error(format_args!("can't send non-None value to a just-started coroutine")));
    }
    state.position.set(STARTED);
    generator.is_awaited.set(true);
    let result = match what {
        What::Send => cx.resume(generator, Sent::Value(sent)),
        What::Throw => cx.resume(generator, Sent::Thrown(state.extra.get())),
        What::Close => {
            let exit = cx.new_exception(types::GENERATOR_EXIT.gc(), &[])?;
            cx.resume(generator, Sent::Thrown(exit.value()))
        }
    };
    finish(cx, state, generator, what, result)
}

/// `awaitable.throw(...)`
fn throw(cx: &Context<'_>, args: Args<'_>) -> R {
    let Some((state, generator)) = parts(args.get(0)) else { return Ok(Value::NONE) };
    let what = What::of(state);
    if state.position.get() == OVER {
        return Err(used_up(cx, what));
    }
    let exception = cx.thrown(args)?;
    let result = cx.resume(generator, Sent::Thrown(exception));
    finish(cx, state, generator, what, result)
}

fn used_up(cx: &Context<'_>, what: What) -> Raised {
    let text = if what == What::Send { "__anext__()/asend()" } else { "aclose()/athrow()" };
    cx.runtime_error(format_args!("cannot reuse already awaited {text}"))
}

/// What one step of the generator means for whoever awaits.
fn finish(
    cx: &Context<'_>,
    state: Gc<IteratorObj>,
    generator: Gc<GeneratorObj>,
    what: What,
    result: R<Resumed>,
) -> R {
    if let Ok(Resumed::Yielded(value)) = result
        && !has_yielded(generator)
    {
        // It awaits something.
        return Ok(value);
    }
    generator.is_awaited.set(false);
    state.position.set(OVER);
    match result {
        Ok(Resumed::Yielded(_)) if what == What::Close => {
            Err(cx.runtime_error(format_args!("async generator ignored GeneratorExit")))
        }
        Ok(Resumed::Yielded(value)) => Err(cx.stop_iteration(value)),
        Ok(Resumed::Returned(_)) if what == What::Close => Err(cx.stop_iteration(Value::NONE)),
        Ok(Resumed::Returned(_)) => {
            let end = cx.new_exception(types::STOP_ASYNC_ITERATION.gc(), &[])?;
            Err(cx.raise(end))
        }
        Err(raised)
            if what == What::Close
                && (cx.is_pending(raised, types::GENERATOR_EXIT.gc())
                    || cx.is_pending(raised, types::STOP_ASYNC_ITERATION.gc())) =>
        {
            cx.take_exception(raised);
            Err(cx.stop_iteration(Value::NONE))
        }
        Err(raised) => Err(raised),
    }
}

/// Whether the instruction at which the generator is suspended is a `yield` of its own.
fn has_yielded(generator: Gc<GeneratorObj>) -> bool {
    let at = generator.pc.get().checked_sub(1);
    let instruction = at.and_then(|at| generator.function.code.words().get(at));
    instruction.is_some_and(|instruction| instruction.op() == Some(Op::AsyncYield))
}

impl Context<'_> {
    /// What `throw(...)` of a generator throws: an exception, or a class that is called with the second argument.
    pub(crate) fn thrown(&self, args: Args<'_>) -> R {
        match args.given(2).filter(|value| !value.is_none()) {
            Some(value) if value.cast::<ExceptionObj>().is_some() => Ok(value),
            Some(value) => self.call(args.get(1), &[value]),
            None => Ok(args.get(1)),
        }
    }
}
