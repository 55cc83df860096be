//! Helpers: operations on values.
//!
//! Instructions with a data word hand over their code object and that word, which names a constant and a
//! cache.

use core::cell::Cell;

use crate::context::Context;
use crate::interp::{attrs, slow, spare};
use crate::object::{Cache, CellObj, CodeObj, Gc, ListObj, TupleObj};
use crate::runtime::{BinaryOp, CompareOp, UnaryOp};
use crate::value::{R, Value};

const BINARY: [BinaryOp; 13] = {
    use BinaryOp::*;
    [Add, Sub, Mul, FloorDiv, Mod, And, Or, Xor, Shl, Shr, TrueDiv, Pow, MatMul]
};
const UNARY: [UnaryOp; 4] = [UnaryOp::Neg, UnaryOp::Pos, UnaryOp::Invert, UnaryOp::Abs];
const COMPARE: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Gt, CompareOp::Ge, CompareOp::Eq, CompareOp::Ne];

/// Tells a collection that a handler may have changed references behind its back.
#[inline(always)]
pub(super) fn changed(cx: &Context<'_>) {
    if cfg!(target_os = "none") {
        cx.vm().heap.set_changed();
    }
}

fn number<T: Copy, const N: usize>(table: &[T; N], number: i32) -> T {
    table[(number as usize & 0xff) % N]
}

pub(super) extern "C" fn binary(cx: &Context<'_>, op: i32, a: Value, b: Value) -> Option<Value> {
    changed(cx);
    cx.binary(number(&BINARY, op), a, b, op & 0x100 != 0).ok()
}

pub(super) extern "C" fn unary(cx: &Context<'_>, op: i32, a: Value) -> Option<Value> {
    cx.unary(number(&UNARY, op), a).ok()
}

pub(super) extern "C" fn compare(cx: &Context<'_>, op: i32, a: Value, b: Value) -> Option<Value> {
    cx.compare(number(&COMPARE, op), a, b).ok()
}

pub(super) extern "C" fn contains(cx: &Context<'_>, container: Value, item: Value) -> Option<Value> {
    cx.contains(container, item).ok().map(Value::bool)
}

pub(super) extern "C" fn matches(cx: &Context<'_>, exception: Value, pattern: Value) -> Option<Value> {
    cx.exception_matches(exception, pattern).ok().map(Value::bool)
}

pub(super) extern "C" fn get_item(cx: &Context<'_>, container: Value, key: Value) -> Option<Value> {
    cx.get_item(container, key).ok()
}

pub(super) extern "C" fn set_item(
    cx: &Context<'_>,
    container: Value,
    key: Value,
    value: Value,
) -> Option<Value> {
    changed(cx);
    done(cx.set_item(container, key, value))
}

pub(super) extern "C" fn get_slice(
    cx: &Context<'_>,
    container: Value,
    start: Value,
    stop: Value,
    step: Value,
) -> Option<Value> {
    spare::get_slice(cx, container, [start, stop, step]).ok()
}

pub(super) extern "C" fn set_slice(
    cx: &Context<'_>,
    container: Value,
    start: Value,
    stop: Value,
    step: Value,
    items: Value,
) -> Option<Value> {
    changed(cx);
    done(spare::set_slice(cx, container, [start, stop, step], items))
}

fn done(result: R<()>) -> Option<Value> {
    result.ok().map(|()| Value::NONE)
}

/// What an instruction's data word names: a constant and a cache.
fn name_and_cache(code: Value, word: i32) -> Option<(Value, &'static Cell<Cache>)> {
    let code: Gc<CodeObj> = code.cast()?;
    let name = code.constant(word as usize & 0xffff)?;
    let cache = code.caches().get(word as u32 as usize >> 16)?;
    // SAFETY: the cache lies in a block that the code object keeps, and machine code of it runs.
    Some((name, unsafe { &*core::ptr::from_ref(cache) }))
}

pub(super) extern "C" fn get_attr(
    cx: &Context<'_>,
    receiver: Value,
    code: Value,
    word: i32,
) -> Option<Value> {
    let (name, cache) = name_and_cache(code, word)?;
    match attrs::cached(cx, receiver, cache.get()) {
        Some(value) => Some(value),
        None => cx.get_attr_cached(receiver, name, cache).ok(),
    }
}

pub(super) extern "C" fn set_attr(
    cx: &Context<'_>,
    receiver: Value,
    value: Value,
    code: Value,
    word: i32,
) -> Option<Value> {
    changed(cx);
    let (name, cache) = name_and_cache(code, word)?;
    match attrs::store_cached(cx, receiver, value, cache.get()) {
        Ok(true) => Some(Value::NONE),
        Ok(false) => done(cx.set_attr_cached(receiver, name, value, cache)),
        Err(_) => None,
    }
}

pub(super) extern "C" fn get_global(cx: &Context<'_>, code: Value, word: i32) -> Option<Value> {
    let (name, cache) = name_and_cache(code, word)?;
    let globals = cx.function()?.globals;
    match cx.cached_global(globals, cache.get()) {
        Some(value) => Some(value),
        None => cx.get_global(globals, name, cache).ok(),
    }
}

pub(super) extern "C" fn set_global(cx: &Context<'_>, value: Value, code: Value, word: i32) -> Option<Value> {
    changed(cx);
    let (name, cache) = name_and_cache(code, word)?;
    done(cx.set_global(cx.function()?.globals, name, value, cache))
}

pub(super) extern "C" fn get_cell(cx: &Context<'_>, cell: Value, code: Value, word: i32) -> Option<Value> {
    let (name, _) = name_and_cache(code, word)?;
    slow::cell_contents(cx, code.cast()?, cell, name).ok()
}

pub(super) extern "C" fn set_cell(cx: &Context<'_>, cell: Value, value: Value) {
    changed(cx);
    if let Some(cell) = cell.cast::<CellObj>() {
        cell.contents.set(value);
    }
}

pub(super) extern "C" fn append(cx: &Context<'_>, list: Value, item: Value) -> Option<Value> {
    changed(cx);
    let appended = list.cast::<ListObj>().map_or(Ok(()), |list| cx.append(list, item));
    done(appended)
}

pub(super) extern "C" fn new_cell(cx: &Context<'_>, value: Value) -> Option<Value> {
    cx.new_cell(value).ok()
}

pub(super) extern "C" fn free_cell(cx: &Context<'_>, index: i32) -> Value {
    let closure = cx.function().and_then(|function| function.closure.cast::<TupleObj>());
    closure.and_then(|cells| cells.get(index as usize)).unwrap_or(Value::NONE)
}

pub(super) extern "C" fn raise(cx: &Context<'_>, value: Value, cause: Value) {
    let crate::value::Raised = cx.raise_value(value, cause.given());
}

/// # Safety
/// `window` is a call window in the running frame with `count` arguments.
pub(super) unsafe extern "C" fn call(cx: &Context<'_>, window: *mut Value, count: i32) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe { cx.call_window(window, count as usize, None) }.ok()
}

/// # Safety
/// `window` is a method window in the running frame.
pub(super) unsafe extern "C" fn get_method(
    cx: &Context<'_>,
    window: *mut Value,
    receiver: Value,
    code: Value,
    word: i32,
) -> Option<Value> {
    let (name, cache) = name_and_cache(code, word)?;
    // SAFETY: the caller's promise.
    done(unsafe { slow::get_method(cx, window, receiver, name, cache) })
}

/// # Safety
/// `window` is a method window in the running frame with `count` arguments besides the receiver.
pub(super) unsafe extern "C" fn call_method(
    cx: &Context<'_>,
    window: *mut Value,
    count: i32,
) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe {
        let has_receiver = !(*window).is_unbound();
        let window = if has_receiver { window } else { window.add(1) };
        cx.call_window(window, count as usize + usize::from(has_receiver), None).ok()
    }
}

/// # Safety
/// A window in the running frame ends its link words at `base`, and has `count` arguments there.
pub(super) unsafe extern "C" fn call_function(
    cx: &Context<'_>,
    base: *mut Value,
    count: i32,
) -> Option<Value> {
    changed(cx);
    // SAFETY: the caller's promise.
    unsafe { cx.call_plain(base, count as usize) }.ok()
}
