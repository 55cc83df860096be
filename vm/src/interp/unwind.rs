//! Leaving frames: where a handler is, who the caller was.

use crate::context::{Context, LINK_SWITCHED};
use crate::object::{CodeObj, ExceptionObj, FunctionObj, Gc, GeneratorObj};
use crate::ops::{Handler, Instr, LINK_WORDS};
use crate::value::Value;

/// The function of a frame.
///
/// # Safety
/// `base` is a frame.
#[inline(always)]
pub(super) unsafe fn function_of(base: *mut Value) -> Gc<FunctionObj> {
    // SAFETY: a frame's first link word is its function.
    unsafe { base.sub(LINK_WORDS).cast::<Gc<FunctionObj>>().read() }
}

/// The generator whose frame this is.
///
/// # Safety
/// `base` is a generator's frame.
#[inline(always)]
pub(super) unsafe fn generator_of(base: *mut Value) -> Gc<GeneratorObj> {
    // SAFETY: a generator's frame has it in the place of the caller's base.
    unsafe { base.sub(2).cast::<Gc<GeneratorObj>>().read() }
}

/// Notes in the pending exception's traceback that it passed a word of `code`; not when it is raised `again`.
#[cold]
pub(crate) fn note(cx: &Context<'_>, code: Gc<CodeObj>, word: usize, again: bool) {
    let is_new = cx.exception.get().cast::<ExceptionObj>().is_some_and(|e| e.traceback.get().is_none());
    if is_new {
        cx.chain_context();
    }
    if !again {
        cx.add_traceback(code, word);
    }
}

/// Notes the frame in the pending exception's traceback, and finds the handler for a word of its code.
#[cold]
pub(super) fn find_handler(cx: &Context<'_>, code: Gc<CodeObj>, word: usize, again: bool) -> Option<Handler> {
    note(cx, code, word, again);
    let word = word as u32;
    code.handlers().iter().find(|row| row.start <= word && word < row.end).copied()
}

/// A frame to go back to.
pub(super) struct Caller {
    pub base: *mut Value,
    pub pc: *const Instr,
}

/// Leaves the frame at `base` for its caller's; nothing when the caller is Rust.
///
/// # Safety
/// `base` is the running frame.
#[cold]
pub(super) unsafe fn leave(cx: &Context<'_>, base: *mut Value) -> Option<Caller> {
    // SAFETY: a frame's link words precede it.
    unsafe {
        let pc = base.sub(3).cast::<*const Instr>().read();
        if pc.is_null() {
            return None;
        }
        if base.sub(1).cast::<usize>().read() & LINK_SWITCHED != 0 {
            cx.leave_block();
        }
        Some(Caller { base: base.sub(2).cast::<*mut Value>().read(), pc })
    }
}
