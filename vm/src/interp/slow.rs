//! The loop's less frequent work, out of line so that the loop stays small.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{
    Cache, CellObj, CodeObj, DictObj, ExceptionObj, FunctionObj, Gc, ListObj, ModuleObj, SetObj,
};
use crate::ops::{Instr, LINK_WORDS, Op};
use crate::runtime::attr::MethodFound;
use crate::runtime::call::cells;
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, feedback};
use crate::symbols::sym;
use crate::value::{R, Raised, Value};

/// The byte that records the kinds an instruction has seen; `pc` is just past its first word.
#[inline(always)]
unsafe fn feedback_byte(code: Gc<CodeObj>, pc: *const Instr) -> &'static Cell<u8> {
    // SAFETY: there is a byte for each word of the code.
    unsafe { &*code.feedback.get().offset(pc.offset_from(code.words.get()) - 1) }
}

/// Records that both operands were floats.
#[inline(always)]
pub(super) unsafe fn note_floats(code: Gc<CodeObj>, pc: *const Instr) {
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { feedback_byte(code, pc) };
    byte.set(byte.get() | feedback::FLOAT | feedback::FLOAT << 4);
}

/// Records the kind of container that is subscripted.
#[inline(always)]
pub(super) unsafe fn note_container(code: Gc<CodeObj>, pc: *const Instr, container: Value) {
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { feedback_byte(code, pc) };
    let kind = container.kind() as u8 + 1;
    let old = byte.get();
    if old != kind {
        byte.set(if old == 0 { kind } else { feedback::MIXED });
    }
}

#[inline(always)]
unsafe fn note_operands(code: Gc<CodeObj>, pc: *const Instr, a: Value, b: Value) {
    // SAFETY: `pc` belongs to `code`.
    let byte = unsafe { feedback_byte(code, pc) };
    byte.set(byte.get() | feedback::of(a) | feedback::of(b) << 4);
}

/// The operator of a binary instruction, and whether it is the in-place form.
fn operator(op: u8) -> (BinaryOp, bool) {
    use BinaryOp::*;
    const REGISTER: [BinaryOp; 13] =
        [Add, Sub, Mul, FloorDiv, Mod, And, Or, Xor, Shl, Shr, TrueDiv, Pow, MatMul];
    let first = Op::Add as u8;
    let immediate = Op::AddI as u8;
    let number = if op >= immediate { op - immediate } else { op - first };
    (REGISTER[usize::from(number / 2)], number % 2 != 0)
}

#[inline(never)]
pub(super) unsafe fn binary(cx: &Context<'_>, code: Gc<CodeObj>, pc: *const Instr, a: Value, b: Value) -> R {
    // SAFETY: `pc` is just past a binary instruction's word.
    let (op, inplace) = unsafe {
        note_operands(code, pc, a, b);
        operator((*pc.sub(1)).op_byte())
    };
    cx.binary_slow(op, a, b, inplace)
}

#[inline(never)]
pub(super) unsafe fn unary(
    cx: &Context<'_>,
    code: Gc<CodeObj>,
    pc: *const Instr,
    op: UnaryOp,
    a: Value,
) -> R {
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
pub(super) unsafe fn compare(
    cx: &Context<'_>,
    code: Gc<CodeObj>,
    pc: *const Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> R {
    // SAFETY: `pc` belongs to `code`.
    unsafe { note_operands(code, pc, a, b) };
    cx.compare(op, a, b)
}

#[inline(never)]
pub(super) unsafe fn compare_truth(
    cx: &Context<'_>,
    code: Gc<CodeObj>,
    pc: *const Instr,
    op: CompareOp,
    a: Value,
    b: Value,
) -> R<bool> {
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
pub(super) fn unbound_local(cx: &Context<'_>, name: Value) -> Raised {
    cx.unbound_local_error(format_args!(
        "cannot access local variable '{}' where it is not associated with a value",
        crate::runtime::shown(name)
    ))
}

#[inline]
pub(super) fn cell_contents(cx: &Context<'_>, code: Gc<CodeObj>, cell: Value, name: Value) -> R {
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

/// `CallEx`
///
/// # Safety
/// `w` is a call window.
pub(super) unsafe fn call_star(cx: &Context<'_>, w: *mut Value) -> R {
    // SAFETY: the caller's promise.
    let (callee, args, keywords) = unsafe { (*w, *w.add(LINK_WORDS), *w.add(LINK_WORDS + 1)) };
    let args = cx.tuple_of(args)?;
    cx.call_star(callee, args, keywords)
}

/// `GetMethod`
///
/// # Safety
/// `w` is a method window.
#[inline(never)]
pub(super) unsafe fn get_method(
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
            MethodFound::Bound(callable) => {
                *w = Value::UNBOUND;
                *w.add(1) = callable;
            }
        }
    }
    Ok(())
}

pub(super) fn make_super(cx: &Context<'_>, cell: Value, receiver: Value) -> R {
    let class = cell.cast::<CellObj>().map_or(Value::UNBOUND, |cell| cell.contents.get());
    cx.new_super(class, receiver)
}

/// `BuildTuple`, `BuildList`, `BuildSet`, `BuildDict`, `BuildString`
///
/// # Safety
/// The instruction's items lie from `w` on.
#[inline(never)]
pub(super) unsafe fn build(cx: &Context<'_>, i: Instr, w: *mut Value) -> R {
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
#[inline(never)]
pub(super) unsafe fn gather(cx: &Context<'_>, i: Instr, base: *mut Value) -> R<()> {
    // SAFETY: the caller's promise.
    let reg = |n: u8| unsafe { *base.add(usize::from(n)) };
    match i.op() {
        Some(Op::ListExtend) => match reg(i.a()).cast::<ListObj>() {
            Some(list) => extend_display(cx, list, reg(i.b())),
            None => Ok(()),
        },
        Some(Op::SetUpdate) => match reg(i.a()).cast::<SetObj>() {
            Some(set) => cx.update_set(set, reg(i.b())),
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
            if let Some(list) = reg(i.b()).cast::<ListObj>() {
                let tuple = cx.tuple_from_list(list)?.value();
                // SAFETY: as above.
                unsafe { *base.add(usize::from(i.a())) = tuple };
            }
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
#[inline(never)]
pub(super) unsafe fn format_value(cx: &Context<'_>, i: Instr, r: *mut Value) -> R {
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
#[inline(never)]
pub(super) unsafe fn make_function(
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

pub(super) fn builtin(cx: &Context<'_>, name: Value) -> R {
    match cx.dict_get_name(cx.vm().builtins(), name) {
        Some(value) => Ok(value),
        None => Err(cx.name_not_defined(name)),
    }
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

/// `WithEnter` and its kin.
///
/// # Safety
/// The instruction's registers lie from `base` on.
#[inline(never)]
pub(super) unsafe fn with(cx: &Context<'_>, i: Instr, base: *mut Value) -> R<()> {
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
                return Err(cx.type_error(format_args!(
                    "'{}' object does not support the {}context manager protocol",
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
            let args = match exception.cast::<ExceptionObj>() {
                Some(object) => [exception.class().value(), exception, object.traceback.get()],
                None => [Value::NONE; 3],
            };
            let result = cx.call(exit, &args)?;
            let result = if is_async { result } else { Value::bool(cx.truth(result)?) };
            // SAFETY: as above.
            unsafe { *reg(i.a()) = result };
        }
    }
    Ok(())
}

#[inline(never)]
pub(super) fn awaiting(cx: &Context<'_>, i: Instr, value: Value) -> R {
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

#[inline(never)]
pub(super) fn import_name(
    cx: &Context<'_>,
    function: Gc<FunctionObj>,
    name: Value,
    wanted: Value,
    level: u32,
) -> R {
    let import = builtin(cx, sym::__import__)?;
    let level = Value::index(level as usize);
    cx.call(import, &[name, function.globals.value(), Value::NONE, wanted, level])
}

#[inline(never)]
pub(super) fn import_from(cx: &Context<'_>, module: Value, name: Value) -> R {
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
pub(super) unsafe fn import_star(
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
    if let Some(names) = cx.find_attr(module, sym::__all__)? {
        return cx.for_each(names, |name| {
            let name = cx.to_str(name)?;
            let name = cx.intern_value(name)?;
            let value = cx.get_attr(module, name)?;
            cx.set_in_namespace(namespace, name, value)
        });
    }
    let Some(module) = module.cast::<ModuleObj>() else { return Ok(()) };
    let mut position = 0;
    while let Some((name, value)) = cx.dict_next(module.dict, &mut position) {
        if name.cast::<crate::object::StrObj>().is_some_and(|name| !name.as_str().starts_with('_')) {
            cx.set_in_namespace(namespace, name, value)?;
        }
    }
    Ok(())
}

#[inline(never)]
pub(super) fn print_expr(cx: &Context<'_>, value: Value) -> R<()> {
    let show = cx.dict_get_name(cx.vm().builtins(), cx.intern("__repl_print__")?);
    match show {
        Some(show) => cx.call(show, &[value]).map(drop),
        None => Ok(()),
    }
}
