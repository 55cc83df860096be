//! Going on inside a generator: values sent in, exceptions thrown in, delegation.

use crate::code::Tier;
use crate::context::Context;
use crate::object::{Gc, GeneratorObj, TypeObj, types};
use crate::ops::Op;
use crate::runtime::Resumed;
use crate::runtime::generator::Sent;
use crate::runtime::tier::Round;
use crate::symbols::sym;
use crate::value::{R, Raised, Value};

/// The generator's yield instruction gets `value`, and it goes on.
///
/// # Safety
/// `base` is the generator's frame, suspended at a yield.
pub(super) unsafe fn deliver(
    cx: &Context<'_>,
    base: *mut Value,
    generator: Gc<GeneratorObj>,
    value: Value,
) -> R {
    let pc = generator.pc.get();
    // SAFETY: the frame was suspended after this instruction.
    unsafe {
        let instruction = *generator.function.code.words.get().add(pc - 1);
        let register = base.add(usize::from(instruction.a()));
        let delegate_to = generator.delegate.replace(Value::NONE);
        if instruction.op() != Some(Op::YieldFrom) {
            register.write(value);
            return go_on(cx, base, generator);
        }
        match delegate(cx, delegate_to, value) {
            Ok(Resumed::Yielded(value)) => {
                generator.delegate.set(delegate_to);
                cx.suspend(generator, base, pc);
                Ok(value)
            }
            Ok(Resumed::Returned(value)) => {
                register.write(value);
                go_on(cx, base, generator)
            }
            Err(raised) => super::execute(cx, base, pc, Some(raised)),
        }
    }
}

/// A generator yields: its frame is saved, and it goes on at word `word`.
///
/// # Safety
/// `base` is the running frame, and a generator's.
pub(crate) unsafe fn suspend(cx: &Context<'_>, base: *mut Value, word: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let generator = super::unwind::generator_of(base);
        generator.handled.set(cx.handled.get());
        cx.suspend(generator, base, word);
    }
}

/// Runs a generator from where it is suspended, as machine code when it has some for that place.
unsafe fn go_on(cx: &Context<'_>, base: *mut Value, generator: Gc<GeneratorObj>) -> R {
    let (function, word) = (generator.function, generator.pc.get());
    let code = function.code;
    // SAFETY: the frame is the generator's.
    unsafe {
        if code.packed.tier == Tier::Native && (code.loops.get().is_some() || !cx.stays_cold(code)) {
            match cx.loop_round(function, base, word) {
                Ok(Round::Interpret) => {}
                Ok(Round::Returned(value)) => return Ok(value),
                Ok(Round::Raised) => return Err(Raised),
                Ok(Round::Left(_)) => return crate::native::steps::go_on(cx, base),
                Err(raised) => return super::execute(cx, base, word, Some(raised)),
            }
        }
        super::execute(cx, base, word, None)
    }
}

/// What is thrown in is raised at the generator's yield instruction, or thrown into what it delegates to.
///
/// # Safety
/// As `deliver`.
pub(super) unsafe fn throw(
    cx: &Context<'_>,
    base: *mut Value,
    generator: Gc<GeneratorObj>,
    thrown: Value,
) -> R {
    let pc = generator.pc.get();
    let delegate_to = generator.delegate.replace(Value::NONE);
    // SAFETY: as `deliver`.
    unsafe {
        if delegate_to.is_none() {
            return super::execute(cx, base, pc, Some(cx.raise_value(thrown, None)));
        }
        match throw_into(cx, delegate_to, thrown) {
            Ok(Resumed::Yielded(value)) => {
                generator.delegate.set(delegate_to);
                cx.suspend(generator, base, pc);
                Ok(value)
            }
            Ok(Resumed::Returned(value)) => {
                let instruction = *generator.function.code.words.get().add(pc - 1);
                base.add(usize::from(instruction.a())).write(value);
                super::execute(cx, base, pc, None)
            }
            Err(raised) => super::execute(cx, base, pc, Some(raised)),
        }
    }
}

/// One step of what a generator delegates to.
pub(super) fn delegate(cx: &Context<'_>, to: Value, value: Value) -> R<Resumed> {
    if let Some(inner) = cx.as_generator(to) {
        return cx.resume(inner, Sent::Value(value));
    }
    let plain = to.class().specials.get() & crate::symbols::special::__next__ == 0;
    let result = if value.is_none() && !plain {
        cx.call_method(to, sym::__next__, &[])
    } else if value.is_none() {
        match cx.next_or_raise(to) {
            Ok(Some(item)) => return Ok(Resumed::Yielded(item)),
            Ok(None) => return Ok(Resumed::Returned(Value::NONE)),
            Err(raised) => Err(raised),
        }
    } else {
        cx.call_method(to, sym::send, &[value])
    };
    finish_delegation(cx, result)
}

fn finish_delegation(cx: &Context<'_>, result: R) -> R<Resumed> {
    match result {
        Ok(item) => Ok(Resumed::Yielded(item)),
        Err(raised) => {
            let stop = cx.swallow(raised, types::STOP_ITERATION.gc())?;
            let value = stop.args.get().cast::<crate::object::TupleObj>().and_then(|args| args.get(0));
            Ok(Resumed::Returned(value.unwrap_or(Value::NONE)))
        }
    }
}

/// Throws something into what a generator delegates to.
fn throw_into(cx: &Context<'_>, to: Value, thrown: Value) -> R<Resumed> {
    let exit = types::GENERATOR_EXIT.gc();
    let is_exit = match thrown.cast::<TypeObj>() {
        Some(class) => cx.is_subclass(class, exit),
        None => cx.is_instance(thrown, exit),
    };
    if let Some(inner) = cx.as_generator(to) {
        if is_exit {
            cx.close_generator(inner)?;
            return Err(cx.raise_value(thrown, None));
        }
        return cx.resume(inner, Sent::Thrown(thrown));
    }
    if is_exit {
        if let Some(close) = cx.find_attr(to, sym::close)? {
            cx.call(close, &[])?;
        }
        return Err(cx.raise_value(thrown, None));
    }
    match cx.find_attr(to, sym::throw)? {
        Some(throw) => {
            let result = cx.call(throw, &[thrown]);
            finish_delegation(cx, result)
        }
        None => Err(cx.raise_value(thrown, None)),
    }
}

impl Context<'_> {
    /// `generator.close()`
    pub(crate) fn close_generator(&self, generator: Gc<GeneratorObj>) -> R<()> {
        use crate::runtime::generator::{CREATED, FINISHED};
        match generator.state.get() {
            FINISHED => return Ok(()),
            CREATED => {
                self.finish(generator);
                return Ok(());
            }
            _ => {}
        }
        let exit = self.new_exception(types::GENERATOR_EXIT.gc(), &[])?;
        match self.resume(generator, Sent::Thrown(exit.value())) {
            Ok(Resumed::Yielded(_)) => {
                Err(self.runtime_error(format_args!("generator ignored GeneratorExit")))
            }
            Ok(Resumed::Returned(_)) => Ok(()),
            Err(raised) if self.is_pending(raised, types::STOP_ITERATION.gc()) => {
                self.take_exception(raised);
                Ok(())
            }
            Err(raised) => self.swallow(raised, types::GENERATOR_EXIT.gc()).map(drop),
        }
    }
}
