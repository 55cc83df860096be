//! Functions, bound methods and code objects as Python sees them.

use core::cell::Cell;

use crate::args::Args;
use crate::code::{Annotation, flags};
use crate::context::Context;
use crate::object::{
    BoundMethod, CellObj, CodeObj, DictObj, FunctionObj, Gc, Kind, Method, NativeObj, Object, Slots,
    TupleObj, TypeObj, types,
};
use crate::runtime::shown;
use crate::symbols::{match_name, sym};
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
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

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    let names = ["code", "globals", "name", "argdefs", "closure"];
    let [code, globals, name, defaults, closure] = cx.named_args("function", args, 2, names)?;
    let (Some(code), Some(globals)) = (code.cast::<CodeObj>(), globals.cast::<DictObj>()) else {
        return Err(cx.type_error(format_args!("function() needs a code object and a dict of globals")));
    };
    let given = |value: Value| value.given().unwrap_or(Value::NONE);
    let closure = given(closure);
    let cells = closure.cast::<TupleObj>().map_or(0, |cells| cells.len());
    let are_cells = closure
        .cast::<TupleObj>()
        .is_none_or(|cells| cells.items().iter().all(|cell| cell.get().cast::<CellObj>().is_some()));
    if cells != code.captures().len() || !are_cells {
        return Err(cx.value_error(format_args!(
            "{} requires closure of length {}, not {cells}",
            shown(code.name()),
            code.captures().len()
        )));
    }
    let defaults = given(defaults);
    if !defaults.is_none() && defaults.cast::<TupleObj>().is_none() {
        return Err(cx.type_error(format_args!("arg 4 (defaults) must be None or tuple")));
    }
    let name = name.given().filter(|name| !name.is_none());
    let function = FunctionObj {
        object: Object::new(&types::FUNCTION.meta),
        code,
        globals,
        closure,
        defaults: Cell::new(defaults),
        keyword_defaults: Cell::new(Value::NONE),
        name: Cell::new(name.unwrap_or(code.name())),
        qualified_name: Cell::new(name.unwrap_or(code.name())),
        attributes: Cell::new(Value::NONE),
    };
    Ok(cx.new_object(function)?.value())
}

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
        __doc__ => function.code.docstring.get(),
        __annotations__ => annotations(cx, function)?,
        __module__ => cx.dict_get_name(function.globals, sym::__name__).unwrap_or(Value::NONE),
        _ => Value::UNBOUND,
    }))
}

/// A new dict of a function's annotations, as far as they are names: what a name means now, else its text.
/// The function keeps it.
fn annotations(cx: &Context<'_>, function: Gc<FunctionObj>) -> R {
    let dict = cx.new_dict()?;
    let code = function.code;
    let info = code.info();
    let flagged = |flag: u16| usize::from(code.has(flag));
    let parameters = usize::from(info.positional)
        + usize::from(info.keyword_only)
        + flagged(flags::VARARGS)
        + flagged(flags::VARKEYWORDS);
    if let (Some(notes), Some(locals)) = (code.annotations(), code.locals()) {
        for note in notes.items().chunks_exact(3) {
            let (register, text) = (note[0].get().as_small(), note[1].get());
            let name = match register.and_then(|register| usize::try_from(register).ok()) {
                Some(register) if register == usize::from(Annotation::RETURN) => cx.intern("return")?,
                Some(register) if register < parameters => locals.get(register).unwrap_or(Value::NONE),
                _ => continue,
            };
            if text.is_none() {
                continue;
            }
            let meaning = cx
                .dict_get_name(function.globals, text)
                .or_else(|| cx.dict_get_name(cx.vm().builtins(), text));
            cx.dict_set_name(dict, name, meaning.unwrap_or(text))?;
        }
    }
    cx.set_attr_plain(function.value(), sym::__annotations__, dict.value())?;
    Ok(dict.value())
}

fn set_attr(cx: &Context<'_>, value: Value, name: Value, new: Value) -> R<bool> {
    let Some(function) = value.cast::<FunctionObj>() else { return Ok(false) };
    if (name == sym::__name__ || name == sym::__qualname__) && new.kind() != Kind::Str {
        return Err(cx.attribute_error(format_args!("{} must be set to a string object", shown(name))));
    }
    if name == sym::__globals__ || name == sym::__closure__ || name == sym::__code__ {
        return Err(cx.attribute_error(format_args!("readonly attribute")));
    }
    let wanted = match_name!(name => {
        __defaults__ => Kind::Tuple,
        __kwdefaults__ => Kind::Dict,
        _ => new.kind(),
    });
    if new.kind() != wanted && !new.is_none() && !new.is_unbound() {
        let kind = if wanted == Kind::Dict { "dict" } else { "tuple" };
        return Err(cx.type_error(format_args!("{} must be set to a {kind} object", shown(name))));
    }
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

/// The builtin class whose table has a native method.
fn owner(native: &NativeObj) -> Option<&'static TypeObj> {
    types::ALL.iter().copied().find(|class| {
        class.methods.iter().any(|method| matches!(method, Method::Native(own) if core::ptr::eq(own, native)))
    })
}

fn native_repr(cx: &Context<'_>, value: Value) -> R {
    let Some(native) = value.cast::<NativeObj>() else { return cx.default_repr(value) };
    let name = native.def.name;
    match owner(&native).filter(|_| native.binds()) {
        Some(class) => cx.format(format_args!("<method '{name}' of '{}' objects>", class.name())),
        None if native.binds() => cx.format(format_args!("<slot wrapper '{name}'>")),
        None => cx.format(format_args!("<built-in function {name}>")),
    }
}

fn native_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(native) = value.cast::<NativeObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        __name__ => cx.new_str(native.def.name),
        __qualname__ => match owner(&native) {
            Some(class) => cx.format(format_args!("{}.{}", class.name(), native.def.name)),
            None => cx.new_str(native.def.name),
        },
        __objclass__ => Ok(owner(&native).map_or(Value::UNBOUND, TypeObj::static_value)),
        __module__ => cx.intern("builtins"),
        _ => Ok(Value::UNBOUND),
    })
}

fn bound_repr(cx: &Context<'_>, value: Value) -> R {
    let Some(method) = value.cast::<BoundMethod>() else { return cx.default_repr(value) };
    if let Some(native) = method.function.cast::<NativeObj>() {
        let (name, class) = (native.def.name, method.receiver.class());
        let address = method.receiver.bits();
        return cx
            .format(format_args!("<built-in method {name} of {} object at {address:#x}>", class.name()));
    }
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

/// Native behaviour of the class for cell.
pub static CELL_SLOTS: Slots = Slots {
    get_attr: Some(|cx, value, name| match value.cast::<CellObj>() {
        Some(cell) if name == cx.intern("cell_contents")? => match cell.contents.get().given() {
            Some(contents) => Ok(contents),
            None => Err(cx.value_error(format_args!("Cell is empty"))),
        },
        _ => Ok(Value::UNBOUND),
    }),
    ..Slots::EMPTY
};

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
