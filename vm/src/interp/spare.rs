//! Objects that live for one instruction, taken from what a context has in reserve while the heap is locked: the slice
//! of a subscript, `super()` before a method's name. Subscripts of lists with slices do without.

use crate::builtins::{list, sequence};
use crate::context::Context;
use crate::object::{CellObj, ListObj, SliceObj, types};
use crate::ops::{Instr, Op};
use crate::value::{R, Raised, Value};

/// The register of the container that the next instruction subscripts with the value in `key`.
pub(super) fn subscripted(key: u8, next: Instr) -> Option<u8> {
    match next.op()? {
        Op::GetItem if next.c() == key => Some(next.b()),
        Op::SetItem | Op::DelItem if next.b() == key => Some(next.a()),
        _ => None,
    }
}

/// Whether the next instruction takes an attribute of the value in a register, and nothing else sees it.
pub(super) fn is_asked_for_attribute(register: u8, next: Instr) -> bool {
    matches!(next.op(), Some(Op::GetMethod | Op::GetAttr)) && next.b() == register
}

/// The pending exception is dropped if it came from the lock, where `what` is in reserve.
fn instead<T>(cx: &Context<'_>, raised: Raised, what: Option<T>) -> R<T> {
    match what {
        Some(what) if cx.vm().heap.lock_depth() > 0 => {
            cx.take_exception(raised);
            Ok(what)
        }
        _ => Err(raised),
    }
}

/// A slice for subscripting `container`; a builtin one does not keep it.
pub(super) fn slice(cx: &Context<'_>, parts: [Value; 3], container: Option<Value>) -> R {
    let [start, stop, step] = parts;
    cx.new_slice(start, stop, step).or_else(|raised| {
        let is_builtin = container.is_some_and(|container| !container.class().is_heap());
        let spare = instead(cx, raised, cx.spare_slice.get().filter(|_| is_builtin))?;
        cx.renew(spare, SliceObj::new(start, stop, step));
        Ok(spare.value())
    })
}

/// `container[start:stop:step]`, which a list takes without an object for the slice.
#[inline(never)]
pub(crate) fn get_slice(cx: &Context<'_>, container: Value, parts: [Value; 3]) -> R {
    if container.class() == types::LIST.gc()
        && let Some(list) = container.cast::<ListObj>()
    {
        return Ok(sequence::slice(cx, list, parts)?.value());
    }
    let slice = slice(cx, parts, Some(container))?;
    cx.get_item(container, slice)
}

/// `container[start:stop:step] = items`, which a list takes without an object for the slice.
#[inline(never)]
pub(crate) fn set_slice(cx: &Context<'_>, container: Value, parts: [Value; 3], items: Value) -> R<()> {
    if container.class() == types::LIST.gc()
        && let Some(list) = container.cast::<ListObj>()
    {
        return list::set_slice(cx, list, parts, items);
    }
    let slice = slice(cx, parts, Some(container))?;
    cx.set_item(container, slice, items)
}

/// `super()`
pub(super) fn make_super(cx: &Context<'_>, cell: Value, receiver: Value, is_asked: bool) -> R {
    let class = cell.cast::<CellObj>().map_or(Value::UNBOUND, |cell| cell.contents.get());
    cx.new_super(class, receiver).or_else(|raised| {
        let spare = instead(cx, raised, cx.spare_super.get().filter(|_| is_asked))?;
        cx.renew(spare, cx.super_of(class, receiver)?);
        Ok(spare.value())
    })
}
