//! Functions, bound methods and code objects as Python sees them.

use crate::context::Context;
use crate::object::{BoundMethod, CodeObj, FunctionObj, NativeObj, Slots};
use crate::runtime::shown;
use crate::symbols::{match_name, sym};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    repr: Some(repr),
    get_attr: Some(get_attr),
    set_attr: Some(set_attr),
    call: Some(|cx, f, args| cx.call_args(f, args)),
    ..Slots::EMPTY
};
/// Native behaviour of the class for native.
pub static NATIVE_SLOTS: Slots = Slots {
    repr: Some(native_repr),
    get_attr: Some(native_attr),
    call: Some(|cx, f, args| cx.call_args(f, args)),
    ..Slots::EMPTY
};
/// Native behaviour of the class for bound.
pub static BOUND_SLOTS: Slots = Slots {
    repr: Some(bound_repr),
    get_attr: Some(bound_attr),
    compare: Some(bound_compare),
    hash: Some(bound_hash),
    call: Some(|cx, f, args| cx.call_args(f, args)),
    ..Slots::EMPTY
};
/// Native behaviour of the class for code.
pub static CODE_SLOTS: Slots = Slots { repr: Some(code_repr), get_attr: Some(code_attr), ..Slots::EMPTY };

fn repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<FunctionObj>() {
        Some(function) => cx.format(format_args!(
            "<function {} at {:#x}>",
            shown(function.qualified_name.get()),
            value.bits()
        )),
        None => cx.default_repr(value),
    }
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(function) = value.cast::<FunctionObj>() else { return Ok(Value::UNBOUND) };
    Ok(match_name!(name => {
        __name__ => function.name.get(),
        __qualname__ => function.qualified_name.get(),
        __code__ => function.code.value(),
        __globals__ => function.globals.value(),
        __defaults__ => function.defaults.get(),
        __kwdefaults__ => function.keyword_defaults.get(),
        __closure__ => function.closure,
        __doc__ => function.code.docstring,
        __module__ => cx.dict_get_name(function.globals, sym::__name__).unwrap_or(Value::NONE),
        _ => Value::UNBOUND,
    }))
}

fn set_attr(cx: &Context<'_>, value: Value, name: Value, new: Value) -> R<bool> {
    let Some(function) = value.cast::<FunctionObj>() else { return Ok(false) };
    let _ = cx;
    let cell = match_name!(name => {
        __name__ => &function.name,
        __qualname__ => &function.qualified_name,
        __defaults__ => &function.defaults,
        __kwdefaults__ => &function.keyword_defaults,
        _ => return Ok(false),
    });
    cell.set(new.given().unwrap_or(Value::NONE));
    Ok(true)
}

fn native_repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<NativeObj>() {
        Some(native) => cx.format(format_args!("<built-in function {}>", native.def.name)),
        None => cx.default_repr(value),
    }
}

fn native_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(native) = value.cast::<NativeObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        __name__ | __qualname__ => cx.new_str(native.def.name),
        __module__ => cx.intern("builtins"),
        _ => Ok(Value::UNBOUND),
    })
}

fn bound_repr(cx: &Context<'_>, value: Value) -> R {
    let Some(method) = value.cast::<BoundMethod>() else { return cx.default_repr(value) };
    let receiver = cx.repr(method.receiver)?;
    let name = cx.find_attr(method.function, sym::__qualname__)?.unwrap_or(Value::NONE);
    cx.format(format_args!("<bound method {} of {}>", shown(name), shown(receiver)))
}

fn bound_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(method) = value.cast::<BoundMethod>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        __func__ => Ok(method.function),
        __self__ => Ok(method.receiver),
        _ => Ok(cx.find_attr(method.function, name)?.unwrap_or(Value::UNBOUND)),
    })
}

fn bound_compare(_: &Context<'_>, op: crate::runtime::CompareOp, a: Value, b: Value) -> R {
    use crate::runtime::CompareOp;
    let same = match (a.cast::<BoundMethod>(), b.cast::<BoundMethod>()) {
        (Some(a), Some(b)) => a.function == b.function && a.receiver == b.receiver,
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    match op {
        CompareOp::Eq => Ok(Value::bool(same)),
        CompareOp::Ne => Ok(Value::bool(!same)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn bound_hash(_: &Context<'_>, value: Value) -> R<isize> {
    Ok(value
        .cast::<BoundMethod>()
        .map_or(0, |m| (m.function.bits() ^ m.receiver.bits().rotate_left(7)) as isize >> 4))
}

fn code_repr(cx: &Context<'_>, value: Value) -> R {
    match value.cast::<CodeObj>() {
        Some(code) => cx.format(format_args!(
            "<code object {} at {:#x}, file \"{}\", line {}>",
            shown(code.name),
            value.bits(),
            shown(code.file),
            code.info().first_line
        )),
        None => cx.default_repr(value),
    }
}

fn code_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(code) = value.cast::<CodeObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        co_name => Ok(code.name),
        co_filename => Ok(code.file),
        co_firstlineno => cx.new_int(i64::from(code.info().first_line)),
        _ => Ok(Value::UNBOUND),
    })
}
