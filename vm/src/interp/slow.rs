//! The loop's less frequent work, out of line so that the loop stays small.

use core::cell::Cell;

use super::items;
use crate::context::Context;
use crate::object::Sequence;
use crate::object::{Cache, CellObj, CodeObj, ExceptionObj, Gc};
use crate::ops::{Instr, LINK_WORDS, Op};
use crate::runtime::attr::MethodFound;
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, feedback, wide};
use crate::value::{R, Raised, Value};

/// Records that both operands were floats.
#[inline(always)]
pub(super) unsafe fn note_floats(code: Gc<CodeObj>, pc: *const Instr) {
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { code.note(pc) };
    byte.set(byte.get() | feedback::FLOAT | feedback::FLOAT << 4);
}

/// `container[key]` in the general way; `byte` is the instruction's feedback.
#[inline(never)]
pub(super) fn get_item(cx: &Context<'_>, byte: &Cell<u8>, container: Value, key: Value) -> R {
    items::note(byte, Sequence::note(container));
    cx.get_item(container, key)
}

/// `container[key] = value` in the general way.
#[inline(never)]
pub(super) fn set_item(
    cx: &Context<'_>,
    byte: &Cell<u8>,
    container: Value,
    key: Value,
    value: Value,
) -> R<()> {
    items::note(byte, Sequence::note(container));
    cx.set_item(container, key, value)
}

#[inline(always)]
unsafe fn note_operands(code: Gc<CodeObj>, pc: *const Instr, a: Value, b: Value) {
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { code.note(pc) };
    byte.set(byte.get() | feedback::of(a) | feedback::of(b) << 4);
}

/// The operator of a binary instruction, and whether it is the in-place form.
#[cfg_attr(adder_speed, optimize(speed))]
pub(crate) fn operator(word: Instr) -> (BinaryOp, bool) {
    use BinaryOp::*;
    const OPERATORS: [BinaryOp; 13] =
        [Add, Sub, Mul, FloorDiv, Mod, And, Or, Xor, Shl, Shr, TrueDiv, Pow, MatMul];
    let binary = word.op().and_then(Op::binary).expect("invariant: asked of binary instructions");
    (OPERATORS[usize::from(binary.operator)], binary.in_place)
}

/// Records operands that are ints, whether small or objects.
#[inline(always)]
unsafe fn note_ints(code: Gc<CodeObj>, pc: *const Instr, a: Value, b: Value) {
    let of = |value: Value| if value.is_small() { feedback::SMALL } else { feedback::INT };
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { code.note(pc) };
    byte.set(byte.get() | of(a) | of(b) << 4);
}

#[inline(never)]
#[cfg_attr(adder_speed, optimize(speed))]
pub(super) unsafe fn binary(cx: &Context<'_>, code: Gc<CodeObj>, pc: *const Instr, a: Value, b: Value) -> R {
    // SAFETY: `pc` is just past a binary instruction's word.
    let (op, inplace) = unsafe { operator(*pc.sub(1)) };
    if let (Some(x), Some(y)) = (wide::number(a), wide::number(b)) {
        // SAFETY: `pc` belongs to `code`.
        unsafe { note_ints(code, pc, a, b) };
        if let Some(result) = wide::binary(op, x, y) {
            return cx.new_int(result);
        }
    } else {
        // SAFETY: as above.
        unsafe { note_operands(code, pc, a, b) };
    }
    cx.binary_slow(op, a, b, inplace)
}

#[inline(never)]
pub(super) unsafe fn unary(cx: &Context<'_>, code: Gc<CodeObj>, pc: *const Instr, i: Instr, a: Value) -> R {
    let op = match i.op() {
        Some(Op::Neg) => UnaryOp::Neg,
        Some(Op::Pos) => UnaryOp::Pos,
        _ => UnaryOp::Invert,
    };
    if !a.is_small() {
        // SAFETY: `pc` belongs to `code`.
        unsafe { note_operands(code, pc, a, a) };
        if let (UnaryOp::Neg, Some(x)) = (op, a.as_float())
            && !a.is_object()
        {
            return cx.new_float(-x);
        }
    }
    cx.unary(op, a)
}

#[inline(never)]
#[cfg_attr(adder_speed, optimize(speed))]
pub(super) unsafe fn compare(
    cx: &Context<'_>,
    code: Gc<CodeObj>,
    pc: *const Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> R {
    if let (Some(x), Some(y)) = (wide::number(a), wide::number(b)) {
        // SAFETY: `pc` belongs to `code`.
        unsafe { note_ints(code, pc, a, b) };
        return Ok(Value::bool(op.holds(x, y)));
    }
    // SAFETY: `pc` belongs to `code`.
    unsafe { note_operands(code, pc, a, b) };
    cx.compare(op, a, b)
}

#[inline(never)]
#[cfg_attr(adder_speed, optimize(speed))]
pub(super) unsafe fn compare_truth(
    cx: &Context<'_>,
    code: Gc<CodeObj>,
    pc: *const Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> R<bool> {
    if let (Some(x), Some(y)) = (wide::number(a), wide::number(b)) {
        // SAFETY: `pc` belongs to `code`.
        unsafe { note_ints(code, pc, a, b) };
        return Ok(op.holds(x, y));
    }
    // SAFETY: `pc` belongs to `code`.
    unsafe { note_operands(code, pc, a, b) };
    let result = cx.compare(op, a, b)?;
    cx.truth(result)
}

pub(super) fn special(number: u8) -> Value {
    const VALUES: [Value; 7] = [
        Value::UNBOUND,
        Value::NONE,
        Value::FALSE,
        Value::TRUE,
        Value::NOT_IMPLEMENTED,
        Value::ELLIPSIS,
        Value::STOP,
    ];
    VALUES.get(usize::from(number)).copied().unwrap_or(Value::NONE)
}

#[cold]
pub(crate) fn unbound_local(cx: &Context<'_>, name: Value) -> Raised {
    cx.unbound_local_error(format_args!(
        "cannot access local variable '{}' where it is not associated with a value",
        crate::runtime::shown(name)
    ))
}

#[inline]
pub(crate) fn cell_contents(cx: &Context<'_>, code: Gc<CodeObj>, cell: Value, name: Value) -> R {
    match cell.cast::<CellObj>().and_then(|cell| cell.contents.get().given()) {
        Some(value) => Ok(value),
        None => Err(empty_cell(cx, code, name)),
    }
}

#[cold]
fn empty_cell(cx: &Context<'_>, code: Gc<CodeObj>, name: Value) -> Raised {
    let is_free = code.free_names.get().is_some_and(|names| names.items().iter().any(|n| n.get() == name));
    if is_free {
        cx.name_error(format_args!(
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
            crate::runtime::shown(name)
        ))
    } else {
        unbound_local(cx, name)
    }
}

/// `GetMethod`
///
/// # Safety
/// `w` is a method window.
#[inline(never)]
pub(crate) unsafe fn get_method(
    cx: &Context<'_>,
    w: *mut Value,
    receiver: Value,
    name: Value,
    cache: &Cell<Cache>,
) -> R<()> {
    let found = cx.get_method_cached(receiver, name, cache)?;
    // SAFETY: the caller's promise.
    unsafe {
        match found {
            MethodFound::Unbound(function) => {
                *w = function;
                *w.add(LINK_WORDS) = receiver;
            }
            MethodFound::Of(function, receiver) => {
                *w = function;
                *w.add(LINK_WORDS) = receiver;
            }
            MethodFound::Bound(callable) => {
                *w = Value::UNBOUND;
                *w.add(1) = callable;
            }
        }
    }
    Ok(())
}

#[cold]
pub(super) fn raise_bare(cx: &Context<'_>) -> Raised {
    match cx.handled.get().cast::<ExceptionObj>() {
        Some(exception) => cx.raise(exception),
        None => cx.runtime_error(format_args!("No active exception to reraise")),
    }
}

#[cold]
pub(super) fn reraise(cx: &Context<'_>, value: Value) -> Raised {
    match value.cast::<ExceptionObj>() {
        Some(exception) => cx.raise(exception),
        None => cx.type_error(format_args!("exceptions must derive from BaseException")),
    }
}
