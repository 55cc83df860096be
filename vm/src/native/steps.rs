//! What machine code of the native tier calls: single instructions, conditions, loops, boxing.
//!
//! Each is `extern "C"`, takes the context first, and says by 0 that it raised.

use crate::context::Context;
use crate::interp::{self, single};
use crate::native::Resume;
use crate::native::object::changed;
use crate::runtime::wide;
use crate::value::{Float, R, Raised, Value};

/// Runs the instruction at word `word` of the frame at `base`. Returns any value, or 0 when it raised.
///
/// # Safety
/// `base` is the running frame, and `word` an instruction of its code.
pub unsafe extern "C" fn step(cx: &Context<'_>, base: *mut Value, word: usize) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe { single::step(cx, base, word) }.ok().map(|()| Value::NONE)
}

/// The truth that the conditional jump at `word` tests: True, False, or 0 when it raised.
///
/// # Safety
/// As `step`.
pub unsafe extern "C" fn test(cx: &Context<'_>, base: *mut Value, word: usize) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe { single::test(cx, base, word) }.ok().map(Value::bool)
}

/// The next item of the loop at register `register`, `STOP` at its end, or 0 when it raised.
///
/// # Safety
/// As `step`.
pub unsafe extern "C" fn for_iter(cx: &Context<'_>, base: *mut Value, register: usize) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe { single::for_iter(cx, base, register) }.ok()
}

/// A generator yields: its frame is saved, and it goes on at word `word`.
///
/// # Safety
/// `base` is the running frame, and a generator's.
pub unsafe extern "C" fn suspend(cx: &Context<'_>, base: *mut Value, word: usize) {
    // SAFETY: the caller's promise.
    unsafe { interp::generator::suspend(cx, base, word) }
}

/// A machine int as a value; 0 when it raised.
pub extern "C" fn box_int(cx: &Context<'_>, number: i64) -> Option<Value> {
    cx.new_int(number).ok()
}

/// A float as a value; 0 when it raised.
pub extern "C" fn box_float(cx: &Context<'_>, number: Float) -> Option<Value> {
    cx.new_float(number).ok()
}

/// The number in an int of no program's class, but for bools; the least one for other values and what does not fit.
pub extern "C" fn int_of(_: &Context<'_>, value: Value) -> i64 {
    wide::number(value).unwrap_or(i64::MIN)
}

/// Whether a value is a float, wherever it lies: 1 or 0.
pub extern "C" fn is_float(_: &Context<'_>, value: Value) -> i32 {
    i32::from(value.as_float().is_some() && !(value.is_object() && value.class().is_heap()))
}

/// The number in a float; 0.0 for other values.
pub extern "C" fn float_of(_: &Context<'_>, value: Value) -> Float {
    value.as_float().unwrap_or(0.0)
}

/// Lets the interpreter run the rest of a frame that machine code has left.
///
/// # Safety
/// `base` is that frame, and its link words say that it returns to Rust.
#[inline(never)]
pub(crate) unsafe fn go_on(cx: &Context<'_>, base: *mut Value) -> R {
    let Resume { word, raises } = cx.resume.get();
    // SAFETY: the caller's promise.
    unsafe { if raises { interp::throw(cx, base, word, Raised) } else { interp::run(cx, base, word) } }
}
