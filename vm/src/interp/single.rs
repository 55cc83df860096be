//! One instruction at a time, for machine code that leaves the rarer ones to the interpreter: operands and
//! results lie in the frame's registers as they do for the loop.

use core::cell::Cell;

use super::rare::{self, Frame};
use super::{attrs, items, loops, slow, spare, unwind};
use crate::context::Context;
use crate::object::{Cache, CellObj, ListObj, Sequence, TupleObj};
use crate::ops::{LINK_WORDS, Op, Right};
use crate::runtime::CompareOp;
use crate::runtime::call::cells;
use crate::value::{R, Value};

/// Runs the instruction at word `word` of the frame at `base`; it is neither a jump nor a return or yield.
///
/// # Safety
/// `base` is the running frame, and its code has an instruction at `word`.
pub(crate) unsafe fn step(cx: &Context<'_>, base: *mut Value, word: usize) -> R<()> {
    // SAFETY: the caller's promise, here and below: operands are registers of the frame.
    unsafe {
        let function = unwind::function_of(base);
        let code = function.code;
        let at = code.words.get().add(word);
        let i = *at;
        let next = at.add(1);
        let Some(op) = i.op() else { return Ok(()) };
        macro_rules! reg {
            ($n:expr) => {
                *base.add(usize::from($n))
            };
        }
        let constant = |index: u32| (*code.consts.get().add(index as usize)).get();
        let extra = || (*next).0;
        let cache = || -> &Cell<Cache> { &*code.caches.get().add(((*next).0 >> 16) as usize) };
        let names = |has: bool| if has { constant(extra()).cast::<TupleObj>() } else { None };
        match op {
            Op::Move => reg!(i.a()) = reg!(i.b()),
            Op::LoadK => reg!(i.a()) = constant(u32::from(i.bx())),
            Op::LoadInt => reg!(i.a()) = Value::int16(i.sbx()),
            Op::LoadSpecial => reg!(i.a()) = slow::special(i.b()),
            Op::CheckLocal => {
                if reg!(i.a()).is_unbound() {
                    return Err(slow::unbound_local(cx, constant(u32::from(i.bx()))));
                }
            }
            Op::GetGlobal => {
                reg!(i.a()) = match cx.cached_global(function.globals, cache().get()) {
                    Some(value) => value,
                    None => cx.get_global(function.globals, constant(extra() & 0xffff), cache())?,
                };
            }
            Op::SetGlobal => {
                let globals = function.globals;
                if cache().get().key == globals.version() {
                    globals.table.get().set_value(cache().get().data, reg!(i.a()));
                } else {
                    cx.set_global(globals, constant(extra() & 0xffff), reg!(i.a()), cache())?;
                }
            }
            Op::GetCell => {
                reg!(i.a()) = slow::cell_contents(cx, code, reg!(i.b()), constant(extra() & 0xffff))?;
            }
            Op::SetCell => {
                if let Some(cell) = reg!(i.a()).cast::<CellObj>() {
                    cell.contents.set(reg!(i.b()));
                }
            }
            Op::Neg | Op::Pos | Op::Invert => reg!(i.a()) = slow::unary(cx, code, next, i, reg!(i.b()))?,
            Op::Not => reg!(i.a()) = Value::bool(!cx.truth(reg!(i.b()))?),
            Op::Is => reg!(i.a()) = Value::bool(reg!(i.b()) == reg!(i.c())),
            Op::IsNot => reg!(i.a()) = Value::bool(reg!(i.b()) != reg!(i.c())),
            Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Eq | Op::Ne => {
                let compare = compare_op(op as u8 - Op::Lt as u8);
                reg!(i.a()) = slow::compare(cx, code, next, compare, reg!(i.b()), reg!(i.c()))?;
            }
            Op::GetIter => {
                items::note(code.note(next), Sequence::note(reg!(i.a())));
                loops::get_iter(cx, base.add(usize::from(i.a())))?;
            }
            Op::ForRange => loops::for_range(cx, base.add(usize::from(i.a())), usize::from(i.b()))?,
            Op::Call | Op::CallKw => {
                let window = base.add(usize::from(i.b()));
                reg!(i.a()) = cx.call_window(window, usize::from(i.c()), names(op == Op::CallKw))?;
            }
            Op::GetMethod => {
                let receiver = reg!(i.b());
                let window = base.add(usize::from(i.a()));
                match attrs::cached_method(cx, receiver, cache().get()) {
                    Some(method) => {
                        *window.add(LINK_WORDS) = receiver;
                        *window = method;
                    }
                    None => slow::get_method(cx, window, receiver, constant(extra() & 0xffff), cache())?,
                }
            }
            Op::CallMethod | Op::CallMethodKw => {
                let mut window = base.add(usize::from(i.b()));
                let mut count = usize::from(i.c()) + 1;
                if (*window).is_unbound() {
                    window = window.add(1);
                    count -= 1;
                }
                reg!(i.a()) = cx.call_window(window, count, names(op == Op::CallMethodKw))?;
            }
            Op::GetAttr => {
                reg!(i.a()) = match attrs::cached(cx, reg!(i.b()), cache().get()) {
                    Some(value) => value,
                    None => cx.get_attr_cached(reg!(i.b()), constant(extra() & 0xffff), cache())?,
                };
            }
            Op::SetAttr => {
                let (receiver, value) = (reg!(i.a()), reg!(i.b()));
                if !attrs::store_cached(cx, receiver, value, cache().get())? {
                    cx.set_attr_cached(receiver, constant(extra() & 0xffff), value, cache())?;
                }
            }
            Op::GetItem => reg!(i.a()) = slow::get_item(cx, code.note(next), reg!(i.b()), reg!(i.c()))?,
            Op::GetItemI => {
                reg!(i.a()) = slow::get_item(cx, code.note(next), reg!(i.b()), Value::int8(i.c() as i8))?;
            }
            Op::SetItem => slow::set_item(cx, code.note(next), reg!(i.a()), reg!(i.b()), reg!(i.c()))?,
            Op::SetItemI => {
                let key = Value::int8(i.b() as i8);
                slow::set_item(cx, code.note(next), reg!(i.a()), key, reg!(i.c()))?;
            }
            Op::GetSlice => {
                let w = base.add(usize::from(i.c()));
                reg!(i.a()) = spare::get_slice(cx, reg!(i.b()), [*w, *w.add(1), *w.add(2)])?;
            }
            Op::SetSlice => {
                let w = base.add(usize::from(i.b()));
                spare::set_slice(cx, reg!(i.a()), [*w, *w.add(1), *w.add(2)], reg!(i.c()))?;
            }
            Op::ListAppend => {
                if let Some(list) = reg!(i.a()).cast::<ListObj>() {
                    cx.append(list, reg!(i.b()))?;
                }
            }
            Op::Unpack => {
                let places = cells(base.add(usize::from(i.a())), usize::from(i.c()));
                cx.unpack(reg!(i.b()), places)?;
            }
            Op::Raise => return Err(cx.raise_value(reg!(i.a()), None)),
            Op::RaiseFrom => return Err(cx.raise_value(reg!(i.a()), Some(reg!(i.b())))),
            Op::RaiseBare => return Err(slow::raise_bare(cx)),
            Op::Reraise => return Err(slow::reraise(cx, reg!(i.a()))),
            _ => match op.binary() {
                Some(binary) => {
                    let right = match binary.right {
                        Right::Register => reg!(i.c()),
                        Right::Immediate => Value::int8(i.c() as i8),
                        Right::Constant => constant(u32::from(i.c())),
                    };
                    reg!(i.a()) = slow::binary(cx, code, next, reg!(i.b()), right)?;
                }
                None => rare::step(cx, &Frame { function, code, base }, i, next).map(drop)?,
            },
        }
        Ok(())
    }
}

/// The comparison numbered `number` in the order of the instructions.
fn compare_op(number: u8) -> CompareOp {
    const OPS: [CompareOp; 6] =
        [CompareOp::Lt, CompareOp::Le, CompareOp::Gt, CompareOp::Ge, CompareOp::Eq, CompareOp::Ne];
    OPS[usize::from(number) % OPS.len()]
}

/// The truth that the conditional jump at word `word` tests, before it is compared with its last operand.
///
/// # Safety
/// As `step`; the instruction is a conditional jump.
pub(crate) unsafe fn test(cx: &Context<'_>, base: *mut Value, word: usize) -> R<bool> {
    // SAFETY: the caller's promise.
    unsafe {
        let code = unwind::function_of(base).code;
        let at = code.words.get().add(word);
        let i = *at;
        let next = at.add(1);
        let reg = |n: u8| *base.add(usize::from(n));
        let Some(op) = i.op() else { return Ok(false) };
        match op {
            Op::JumpIf | Op::JumpUnless => cx.truth(reg(i.a())),
            Op::JumpIs => Ok(reg(i.a()) == reg(i.b())),
            Op::JumpIsNone => Ok(reg(i.a()).is_none()),
            Op::JumpIn => cx.contains(reg(i.b()), reg(i.a())),
            Op::JumpNoMatch => cx.exception_matches(reg(i.a()), reg(i.b())),
            _ if (op as u8) < Op::JumpLtI as u8 => {
                let compare = compare_op(op as u8 - Op::JumpLt as u8);
                slow::compare_truth(cx, code, next, compare, reg(i.a()), reg(i.b()))
            }
            _ => {
                let compare = compare_op(op as u8 - Op::JumpLtI as u8);
                slow::compare_truth(cx, code, next, compare, reg(i.a()), Value::int8(i.b() as i8))
            }
        }
    }
}

/// The next item of the loop whose registers begin at register `w`, or `STOP`.
///
/// # Safety
/// As `step`.
pub(crate) unsafe fn for_iter(cx: &Context<'_>, base: *mut Value, w: usize) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        let w = base.add(w);
        let current = *w;
        if !current.is_small() {
            return loops::for_iter(cx, w);
        }
        let (at, stop, step) =
            (current.small_unchecked(), (*w.add(1)).small_unchecked(), (*w.add(2)).small_unchecked());
        if if step > 0 { at < stop } else { at > stop } {
            *w = Value::small(at + step).unwrap_or(*w.add(1));
            Ok(current)
        } else {
            Ok(Value::STOP)
        }
    }
}
