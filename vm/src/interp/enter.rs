//! Calls from the loop: a Python function gets a frame, everything else is called to its end.

use crate::code::Tier;
use crate::context::{Context, LINK_INIT};
use crate::object::{BoundMethod, FunctionObj, Gc, Kind, NativeObj, TupleObj, TypeObj, types};
use crate::ops::{Instr, LINK_WORDS};
use crate::runtime::bind::Bound;
use crate::runtime::call::{SLACK, cells, shift_in};
use crate::symbols::{special, sym};
use crate::value::{R, Value};

/// What became of a call.
pub(super) enum Called {
    /// It is over, with this result.
    Done(Value),
    /// The frame at this base is to be run.
    Frame(*mut Value, Gc<FunctionObj>),
}

/// Calls the window's callee from the frame at `caller`, which goes on at `back`. `link` holds the result's
/// register and `LINK_*` bits.
///
/// # Safety
/// As `Context::call_window`; `caller` and `back` belong to the running frame.
#[inline(always)]
pub(super) unsafe fn enter(
    cx: &Context<'_>,
    window: *mut Value,
    count: usize,
    names: Option<Gc<TupleObj>>,
    link: usize,
    back: *const Instr,
    caller: *mut Value,
) -> R<Called> {
    // SAFETY: the caller's promise.
    unsafe {
        let callee = window.read();
        if let Some(function) = callee.cast::<FunctionObj>() {
            let code = function.code;
            let base = window.add(LINK_WORDS);
            let registers = usize::from(code.packed.registers);
            if names.is_none()
                && count == usize::from(code.packed.positional)
                && code.is_plain()
                && code.entry.get().is_none()
                && (code.packed.tier == Tier::Bytecode
                    || code.packed.tier == Tier::Native && cx.stays_cold_when_called(code))
                && base.add(registers + SLACK) <= cx.end.get()
                && !cx.is_pending_work()
            {
                base.sub(3).cast::<*const Instr>().write(back);
                base.sub(2).cast::<*mut Value>().write(caller);
                base.sub(1).cast::<usize>().write(link | 1);
                cx.base.set(base);
                cx.top.set(base.add(registers + SLACK));
                return Ok(Called::Frame(base, function));
            }
        }
        enter_slow(cx, window, count, names, link, back, caller)
    }
}

#[inline(never)]
#[cfg_attr(adder_speed, optimize(speed))]
unsafe fn enter_slow(
    cx: &Context<'_>,
    window: *mut Value,
    count: usize,
    names: Option<Gc<TupleObj>>,
    link: usize,
    back: *const Instr,
    caller: *mut Value,
) -> R<Called> {
    // SAFETY: the caller's promise.
    unsafe {
        let base = window.add(LINK_WORDS);
        let callee = window.read();
        match callee.kind() {
            Kind::Native => {
                if let Some(native) = callee.cast::<NativeObj>() {
                    return cx.call_native(native, cells(base, count), names).map(Called::Done);
                }
            }
            Kind::Function => {
                if let Some(function) = callee.cast::<FunctionObj>() {
                    let is_exact = names.is_none() && function.code.takes_exactly(count);
                    if is_exact && function.code.entry.get().is_some() {
                        return cx.call_plain(base, count).map(Called::Done);
                    }
                    return enter_function(cx, function, base, count, names, link, back, caller);
                }
            }
            Kind::BoundMethod => {
                if let Some(method) = callee.cast::<BoundMethod>() {
                    shift_in(base, count, method.receiver);
                    window.write(method.function);
                    if let Some(function) = method.function.cast::<FunctionObj>() {
                        return enter_function(cx, function, base, count + 1, names, link, back, caller);
                    }
                    return cx.call_window(window, count + 1, names).map(Called::Done);
                }
            }
            Kind::Type => {
                if let Some(class) = callee.cast::<TypeObj>()
                    && let Some(init) = plain_init(cx, class)
                {
                    let instance = cx.new_instance(class)?.value();
                    // The instance stays in the window's first place, the frame begins one further.
                    core::ptr::copy(base, base.add(2), count);
                    base.add(1).write(instance);
                    window.write(instance);
                    window.add(1).write(init.value());
                    let link = link | LINK_INIT;
                    return match enter_function(cx, init, base.add(1), count + 1, names, link, back, caller)?
                    {
                        Called::Done(result) if !result.is_none() => Err(cx.init_returned(result)),
                        Called::Done(_) => Ok(Called::Done(instance)),
                        frame => Ok(frame),
                    };
                }
            }
            _ => {}
        }
        cx.call_window(window, count, names).map(Called::Done)
    }
}

/// A class's `__init__` where making an instance is nothing but running it.
fn plain_init(cx: &Context<'_>, class: Gc<TypeObj>) -> Option<Gc<FunctionObj>> {
    let plain = class.is_heap()
        && class.kind() == Kind::Instance
        && class.specials.get() & special::__new__ == 0
        && class.header().class() == types::TYPE.gc();
    if plain { cx.special_of_program(class, sym::__init__)?.cast() } else { None }
}

#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "a call's parts")]
#[cfg_attr(adder_speed, optimize(speed))]
unsafe fn enter_function(
    cx: &Context<'_>,
    function: Gc<FunctionObj>,
    base: *mut Value,
    count: usize,
    names: Option<Gc<TupleObj>>,
    link: usize,
    back: *const Instr,
    caller: *mut Value,
) -> R<Called> {
    let mut link = link | 1;
    // Recursion without a loop has to be interruptible, too.
    cx.poll()?;
    // SAFETY: the caller's promise.
    unsafe {
        base.sub(LINK_WORDS).write(function.value());
        let new_base = match cx.bind_frame(function, base, count, names, &mut link)? {
            Bound::Result(value) => {
                if link & crate::context::LINK_SWITCHED != 0 {
                    cx.leave_block();
                }
                return Ok(Called::Done(value));
            }
            Bound::Frame(base) => base,
        };
        let old_top = cx.top.get();
        cx.base.set(new_base);
        cx.top.set(new_base.add(usize::from(function.code.packed.registers) + SLACK));
        new_base.sub(2).cast::<*mut Value>().write(caller);
        new_base.sub(1).cast::<usize>().write(link);
        let result = match (cx.prepare_tier(function), function.code.entry.get()) {
            (Ok(()), Some(entry)) => {
                new_base.sub(3).cast::<usize>().write(0);
                cx.check_stack().and_then(|()| entry.call(cx, new_base))
            }
            (Ok(()), None) => {
                new_base.sub(3).cast::<*const Instr>().write(back);
                return Ok(Called::Frame(new_base, function));
            }
            (Err(raised), _) => Err(raised),
        };
        cx.base.set(caller);
        cx.top.set(old_top);
        if link & crate::context::LINK_SWITCHED != 0 {
            cx.leave_block();
        }
        result.map(Called::Done)
    }
}
