//! Instructions that are not worth a place in the loop, so that the loop stays small.

use crate::context::Context;
use crate::interp::slow::{cell_contents, unbound_local};
use crate::interp::spare;
use crate::object::{CellObj, CodeObj, DictObj, FunctionObj, Gc, ListObj, SetObj, TupleObj, Values, types};
use crate::ops::{Instr, LINK_WORDS, Op};
use crate::runtime::call::cells;
use crate::symbols::sym;
use crate::value::{R, Value};

/// The instructions of this file as a pattern: all named, so that the loop's jump needs no bound.
macro_rules! ops {
    () => {
        Op::MakeFar
            | Op::GetFar
            | Op::SetFar
            | Op::DelGlobal
            | Op::GetName
            | Op::SetName
            | Op::DelName
            | Op::MakeCell
            | Op::CopyFree
            | Op::GetClassCell
            | Op::DelCell
            | Op::In
            | Op::NotIn
            | Op::CallEx
            | Op::MakeSuper
            | Op::DelAttr
            | Op::DelItem
            | Op::BuildSlice
            | Op::BuildTuple
            | Op::BuildList
            | Op::BuildSet
            | Op::BuildDict
            | Op::ListExtend
            | Op::ListToTuple
            | Op::SetAdd
            | Op::SetUpdate
            | Op::DictUpdate
            | Op::DictMerge
            | Op::UnpackEx
            | Op::MatchSequence
            | Op::MatchMapping
            | Op::MatchKeys
            | Op::MatchClass
            | Op::FormatValue
            | Op::BuildString
            | Op::MakeFunction
            | Op::LoadBuildClass
            | Op::PushHandled
            | Op::PopHandled
            | Op::LoadAssertion
            | Op::WithEnter
            | Op::WithExit
            | Op::WithExcept
            | Op::AsyncWithEnter
            | Op::AsyncWithExit
            | Op::GetYieldFromIter
            | Op::GetAwaitable
            | Op::GetAiter
            | Op::GetAnext
            | Op::ImportName
            | Op::ImportFrom
            | Op::ImportStar
            | Op::PrintExpr
    };
}
pub(super) use ops;

/// The running frame.
pub(super) struct Frame {
    pub function: Gc<FunctionObj>,
    pub code: Gc<CodeObj>,
    pub base: *mut Value,
}

/// Runs one instruction; `next` points to the word after it. Returns how many data words it has.
///
/// # Safety
/// As the interpreter's loop.
#[inline(never)]
pub(super) unsafe fn step(cx: &Context<'_>, frame: &Frame, i: Instr, next: *const Instr) -> R<usize> {
    let &Frame { function, code, base } = frame;
    // SAFETY: the caller's promise.
    unsafe {
        macro_rules! reg {
            ($n:expr) => {
                *base.add(usize::from($n))
            };
        }
        let constant = |index: usize| (*code.consts.get().add(index)).get();
        let word = |i: Instr| if i.op().is_some_and(|op| op.words() == 2) { (*next).0 } else { 0 };
        let extra = word(i);
        let name = || constant(extra as usize & 0xffff);
        let Some(op) = i.op() else { return Ok(0) };
        match op {
            Op::MakeFar => reg!(i.a()) = cx.new_values(extra as usize)?.value(),
            Op::GetFar => {
                let far = reg!(i.b()).cast::<Values>();
                reg!(i.a()) = match far.and_then(|far| far.get(extra as usize & 0xffff)?.given()) {
                    Some(value) => value,
                    None => return Err(unbound_local(cx, constant(extra as usize >> 16))),
                };
            }
            Op::SetFar => {
                if let Some(far) = reg!(i.a()).cast::<Values>()
                    && let Some(slot) = far.slots().get(extra as usize)
                {
                    slot.set(reg!(i.b()));
                }
            }
            Op::DelGlobal => cx.del_global(function.globals, name())?,
            Op::GetName => {
                reg!(i.a()) = match cx.find_in_namespace(reg!(0u8), name())? {
                    Some(value) => value,
                    None => {
                        let cache = &*code.caches.get().add(extra as usize >> 16);
                        cx.get_global(function.globals, name(), cache)?
                    }
                };
            }
            Op::SetName => cx.set_in_namespace(reg!(0u8), name(), reg!(i.a()))?,
            Op::DelName => cx.del_in_namespace(reg!(0u8), name())?,
            Op::MakeCell => reg!(i.a()) = cx.new_cell(reg!(i.a()))?,
            Op::CopyFree => {
                if let Some(cells) = function.closure.cast::<TupleObj>() {
                    for (n, cell) in cells.items().iter().take(usize::from(i.b())).enumerate() {
                        *base.add(usize::from(i.a()) + n) = cell.get();
                    }
                }
            }
            Op::GetClassCell => {
                reg!(i.a()) = match cx.find_in_namespace(reg!(0u8), name())? {
                    Some(value) => value,
                    None => cell_contents(cx, code, reg!(i.b()), name())?,
                };
            }
            Op::DelCell => {
                cell_contents(cx, code, reg!(i.a()), name())?;
                if let Some(cell) = reg!(i.a()).cast::<CellObj>() {
                    cell.contents.set(Value::UNBOUND);
                }
            }
            Op::In => reg!(i.a()) = Value::bool(cx.contains(reg!(i.c()), reg!(i.b()))?),
            Op::NotIn => reg!(i.a()) = Value::bool(!cx.contains(reg!(i.c()), reg!(i.b()))?),
            Op::CallEx => reg!(i.a()) = call_star(cx, base.add(usize::from(i.b())))?,
            Op::MakeSuper => {
                let is_asked = spare::is_asked_for_attribute(i.a(), *next);
                reg!(i.a()) = spare::make_super(cx, reg!(i.b()), reg!(i.c()), is_asked)?;
            }
            Op::DelAttr => cx.del_attr(reg!(i.a()), name())?,
            Op::DelItem => cx.del_item(reg!(i.a()), reg!(i.b()))?,
            Op::BuildSlice => {
                let w = base.add(usize::from(i.b()));
                let container = spare::subscripted(i.a(), *next).map(|register| reg!(register));
                reg!(i.a()) = spare::slice(cx, [*w, *w.add(1), *w.add(2)], container)?;
            }
            Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildDict | Op::BuildString => {
                reg!(i.a()) = build(cx, i, base.add(usize::from(i.b())))?;
            }
            Op::SetAdd => {
                if let Some(set) = reg!(i.a()).cast::<SetObj>() {
                    cx.set_add(set, reg!(i.b()))?;
                }
            }
            Op::ListExtend | Op::SetUpdate | Op::DictUpdate | Op::DictMerge | Op::ListToTuple => {
                gather(cx, i, base)?;
            }
            Op::UnpackEx => {
                let (before, after) = (extra as usize & 0xffff, extra as usize >> 16);
                let places = cells(base.add(usize::from(i.a())), before + 1 + after);
                cx.unpack_starred(reg!(i.b()), before, after, places)?;
            }
            Op::MatchSequence => reg!(i.a()) = Value::bool(cx.match_sequence(reg!(i.b()), extra)?),
            Op::MatchMapping => reg!(i.a()) = Value::bool(cx.match_mapping(reg!(i.b()), extra)?),
            Op::MatchKeys => reg!(i.a()) = cx.match_keys(reg!(i.b()), reg!(i.c()))?,
            Op::MatchClass => {
                let (value, class) = (reg!(i.b()), reg!(i.b() + 1));
                reg!(i.a()) = cx.match_class(value, class, i.c().into(), constant(extra as usize))?;
            }
            Op::FormatValue => reg!(i.a()) = format_value(cx, i, base.add(usize::from(i.b())))?,
            Op::MakeFunction => {
                let value = constant(usize::from(i.bx()));
                reg!(i.a()) = make_function(cx, function, base, i.a(), value, extra)?;
            }
            Op::LoadBuildClass => reg!(i.a()) = builtin(cx, sym::__build_class__)?,
            Op::PushHandled => {
                let w = base.add(usize::from(i.a()));
                *w.add(1) = cx.handled.replace(*w);
            }
            Op::PopHandled => cx.handled.set(*base.add(usize::from(i.a()) + 1)),
            Op::LoadAssertion => reg!(i.a()) = types::ASSERTION_ERROR.static_value(),
            Op::WithEnter | Op::WithExit | Op::WithExcept | Op::AsyncWithEnter | Op::AsyncWithExit => {
                with(cx, i, base)?;
            }
            Op::GetYieldFromIter | Op::GetAwaitable | Op::GetAiter | Op::GetAnext => {
                reg!(i.a()) = awaiting(cx, i, reg!(i.b()))?;
            }
            Op::ImportName => {
                let wanted = constant(extra as usize & 0xffff);
                reg!(i.a()) = import_name(cx, function, constant(usize::from(i.bx())), wanted, extra >> 16)?;
            }
            Op::ImportFrom => reg!(i.a()) = import_from(cx, reg!(i.b()), name())?,
            Op::ImportStar => import_star(cx, function, code, base, reg!(i.a()))?,
            Op::PrintExpr => print_expr(cx, reg!(i.a()))?,
            _ => {}
        }
        Ok(op.words() - 1)
    }
}

/// `CallEx`
///
/// # Safety
/// `w` is a call window.
unsafe fn call_star(cx: &Context<'_>, w: *mut Value) -> R {
    // SAFETY: the caller's promise.
    let (callee, args, keywords) = unsafe { (*w, *w.add(LINK_WORDS), *w.add(LINK_WORDS + 1)) };
    let args = cx.tuple_of(args)?;
    cx.call_star(callee, args, keywords)
}

/// `BuildTuple`, `BuildList`, `BuildSet`, `BuildDict`, `BuildString`
///
/// # Safety
/// The instruction's items lie from `w` on.
unsafe fn build(cx: &Context<'_>, i: Instr, w: *mut Value) -> R {
    let count = usize::from(i.c());
    // SAFETY: the caller's promise.
    let items = unsafe { cells(w, if i.op() == Some(Op::BuildDict) { count * 2 } else { count }) };
    match i.op() {
        Some(Op::BuildTuple) => Ok(cx.new_tuple_from(items)?.value()),
        Some(Op::BuildList) => Ok(cx.new_list_from(items)?.value()),
        Some(Op::BuildSet) => {
            let set = cx.new_set(false)?;
            for item in items {
                cx.set_add(set, item.get())?;
            }
            Ok(set.value())
        }
        Some(Op::BuildDict) => {
            let dict = cx.new_dict()?;
            for pair in items.chunks_exact(2) {
                cx.dict_set(dict, pair[0].get(), pair[1].get())?;
            }
            Ok(dict.value())
        }
        _ => cx.join_strings(items),
    }
}

/// `ListExtend`, `SetUpdate`, `DictUpdate`, `DictMerge`, `ListToTuple`
///
/// # Safety
/// The instruction's registers lie from `base` on.
unsafe fn gather(cx: &Context<'_>, i: Instr, base: *mut Value) -> R<()> {
    // SAFETY: the caller's promise.
    let reg = |n: u8| unsafe { *base.add(usize::from(n)) };
    match i.op() {
        Some(Op::ListExtend) => match reg(i.a()).cast::<ListObj>() {
            Some(list) => extend_display(cx, list, reg(i.b())),
            None => Ok(()),
        },
        Some(Op::SetUpdate) => match reg(i.a()).cast::<SetObj>() {
            Some(set) => cx.set_update(set, reg(i.b())),
            None => Ok(()),
        },
        Some(Op::DictUpdate) => match reg(i.a()).cast::<DictObj>() {
            Some(dict) => cx.update_dict(dict, reg(i.b())),
            None => Ok(()),
        },
        Some(Op::DictMerge) => match reg(i.a()).cast::<DictObj>() {
            Some(dict) => cx.merge_keywords(dict, reg(i.b()), reg(i.c())),
            None => Ok(()),
        },
        _ => {
            // Damaged code may name something else; its result is a value nevertheless.
            let tuple = match reg(i.b()).cast::<ListObj>() {
                Some(list) => cx.tuple_from_list(list)?.value(),
                None => Value::NONE,
            };
            // SAFETY: as above.
            unsafe { *base.add(usize::from(i.a())) = tuple };
            Ok(())
        }
    }
}

fn extend_display(cx: &Context<'_>, list: Gc<ListObj>, iterable: Value) -> R<()> {
    match cx.iter(iterable) {
        Ok(iterator) => cx.extend(
            list,
            if iterable.is_object() && !iterable.class().is_heap() { iterable } else { iterator },
        ),
        Err(raised) if cx.is_pending(raised, crate::object::types::TYPE_ERROR.gc()) => {
            cx.take_exception(raised);
            Err(cx.type_error(format_args!(
                "Value after * must be an iterable, not {}",
                iterable.class().name()
            )))
        }
        Err(raised) => Err(raised),
    }
}

/// `FormatValue`
///
/// # Safety
/// `r` is a register, followed by the format specification if the instruction says so.
unsafe fn format_value(cx: &Context<'_>, i: Instr, r: *mut Value) -> R {
    // SAFETY: the caller's promise.
    let value = unsafe { *r };
    let value = match i.c() & 3 {
        1 => cx.str(value)?,
        2 => cx.repr(value)?,
        3 => cx.ascii(value)?,
        _ => value,
    };
    if i.c() & 4 == 0 {
        return cx.str_formatted(value);
    }
    // SAFETY: as above.
    cx.format_value(value, unsafe { *r.add(1) })
}

/// `MakeFunction`
///
/// # Safety
/// `base` is the frame of `function`, and the defaults lie from register `a` on as `word` says.
unsafe fn make_function(
    cx: &Context<'_>,
    function: Gc<FunctionObj>,
    base: *mut Value,
    a: u8,
    code: Value,
    word: u32,
) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        let at = base.add(usize::from(a));
        let defaults = if word & 1 != 0 { *at } else { Value::NONE };
        let keyword_defaults = if word & 2 != 0 { *at.add(1) } else { Value::NONE };
        match code.cast::<CodeObj>() {
            Some(code) => {
                Ok(cx.new_function(code, base, function.globals, defaults, keyword_defaults)?.value())
            }
            None => Err(cx.type_error(format_args!("not a code object"))),
        }
    }
}

fn builtin(cx: &Context<'_>, name: Value) -> R {
    match cx.dict_get_name(cx.vm().builtins(), name) {
        Some(value) => Ok(value),
        None => cx.shown_as(name),
    }
}

/// `WithEnter` and its kin.
///
/// # Safety
/// The instruction's registers lie from `base` on.
unsafe fn with(cx: &Context<'_>, i: Instr, base: *mut Value) -> R<()> {
    // SAFETY: the caller's promise, here and below.
    let reg = |n: u8| unsafe { base.add(usize::from(n)) };
    let is_async = matches!(i.op(), Some(Op::AsyncWithEnter | Op::AsyncWithExit));
    match i.op() {
        Some(Op::WithEnter | Op::AsyncWithEnter) => {
            // SAFETY: as above.
            let manager = unsafe { *reg(i.b()) };
            let (enter_name, exit_name) =
                if is_async { (sym::__aenter__, sym::__aexit__) } else { (sym::__enter__, sym::__exit__) };
            let class = manager.class();
            let (Some(enter), Some(exit)) =
                (cx.class_lookup(class, enter_name), cx.class_lookup(class, exit_name))
            else {
                // CPython looks for the way in first.
                let missed = match (cx.class_lookup(class, enter_name), is_async) {
                    (None, _) => "",
                    (_, false) => " (missed __exit__ method)",
                    (_, true) => " (missed __aexit__ method)",
                };
                return Err(cx.type_error(format_args!(
                    "'{}' object does not support the {}context manager protocol{missed}",
                    class.name(),
                    if is_async { "asynchronous " } else { "" }
                )));
            };
            let exit = cx.bind(exit, manager, class)?;
            // SAFETY: as above.
            unsafe { *reg(i.a()) = exit };
            let entered = cx.call_method_value(enter, manager, &[])?;
            // SAFETY: as above.
            unsafe { *reg(i.a()).add(1) = entered };
        }
        Some(Op::WithExit) => {
            // SAFETY: as above.
            let exit = unsafe { *reg(i.a()) };
            cx.call(exit, &[Value::NONE; 3])?;
        }
        _ => {
            // SAFETY: as above.
            let (exit, exception) = unsafe { (*reg(i.b()), *reg(i.c())) };
            // As in MicroPython, the traceback is not handed over; the exception has it.
            let args = match exception.is_none() {
                false => [exception.class().value(), exception, Value::NONE],
                true => [Value::NONE; 3],
            };
            let result = cx.call(exit, &args)?;
            let result = if is_async { result } else { Value::bool(cx.truth(result)?) };
            // SAFETY: as above.
            unsafe { *reg(i.a()) = result };
        }
    }
    Ok(())
}

fn awaiting(cx: &Context<'_>, i: Instr, value: Value) -> R {
    match i.op() {
        Some(Op::GetYieldFromIter) => match cx.as_generator(value) {
            Some(_) => Ok(value),
            None => cx.iter(value),
        },
        Some(Op::GetAwaitable) => {
            if cx.as_generator(value).is_some() {
                return Ok(value);
            }
            match cx.class_lookup(value.class(), sym::__await__) {
                Some(method) => cx.call_method_value(method, value, &[]),
                // MicroPython's awaitables are plain iterators.
                None => cx.iter(value).map_err(|raised| {
                    if cx.is_pending(raised, crate::object::types::TYPE_ERROR.gc()) {
                        cx.take_exception(raised);
                        return cx.type_error(format_args!(
                            "object {} can't be used in 'await' expression",
                            value.class().name()
                        ));
                    }
                    raised
                }),
            }
        }
        Some(Op::GetAiter) => match cx.class_lookup(value.class(), sym::__aiter__) {
            Some(method) => cx.call_method_value(method, value, &[]),
            None => Err(cx.type_error(format_args!(
                "'async for' requires an object with __aiter__ method, got {}",
                value.class().name()
            ))),
        },
        _ => match cx.class_lookup(value.class(), sym::__anext__) {
            Some(method) => cx.call_method_value(method, value, &[]),
            None => Err(cx.type_error(format_args!(
                "'async for' requires an iterator with __anext__ method, got {}",
                value.class().name()
            ))),
        },
    }
}

fn import_name(cx: &Context<'_>, function: Gc<FunctionObj>, name: Value, wanted: Value, level: u32) -> R {
    let import = builtin(cx, sym::__import__)?;
    let level = Value::index(level as usize);
    cx.call(import, &[name, function.globals.value(), Value::NONE, wanted, level])
}

fn import_from(cx: &Context<'_>, module: Value, name: Value) -> R {
    if let Some(value) = cx.find_attr(module, name)? {
        return Ok(value);
    }
    let own = cx.find_attr(module, sym::__name__)?.unwrap_or(Value::NONE);
    if let (Some(package), Some(part)) =
        (own.cast::<crate::object::StrObj>(), name.cast::<crate::object::StrObj>())
    {
        let full = cx.format(format_args!("{}.{}", package.as_str(), part.as_str()))?;
        if let Some(found) = cx.dict_get(cx.vm().modules(), full)? {
            return Ok(found);
        }
    }
    Err(cx.import_error(format_args!(
        "cannot import name '{}' from '{}'",
        crate::runtime::shown(name),
        crate::runtime::shown(own)
    )))
}

/// `ImportStar`
///
/// # Safety
/// `base` is the frame of `code`.
unsafe fn import_star(
    cx: &Context<'_>,
    function: Gc<FunctionObj>,
    code: Gc<CodeObj>,
    base: *mut Value,
    module: Value,
) -> R<()> {
    let namespace = if code.has(crate::code::flags::NAMESPACE) {
        // SAFETY: such code keeps its namespace in register 0.
        unsafe { *base }
    } else {
        function.globals.value()
    };
    cx.import_star(module, namespace)
}

fn print_expr(cx: &Context<'_>, value: Value) -> R<()> {
    let show = cx.dict_get_name(cx.vm().builtins(), cx.intern("__repl_print__")?);
    match show {
        Some(show) => cx.call(show, &[value]).map(drop),
        None => Ok(()),
    }
}
