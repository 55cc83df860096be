//! The builtin namespace and the VM's first objects.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{TypeFlags, types};
use crate::runtime::exception_of;
use crate::value::{R, Value};

/// Makes what every program expects to be there.
pub(crate) fn install(cx: &Context<'_>) -> R<()> {
    let vm = cx.vm();
    if vm.builtins.get().is_some() {
        return Ok(());
    }
    let empty = cx.new_tuple(&[])?.value();
    vm.roots[0].set(empty);
    let memory_error = cx.new_object(exception_of(types::MEMORY_ERROR.gc(), empty))?;
    vm.memory_error.set(memory_error.value());
    vm.modules.set(Some(cx.new_dict()?));
    vm.path.set(Some(cx.new_list(4)?));
    vm.argv.set(Some(cx.new_list(4)?));
    let dict = cx.new_dict()?;
    for class in types::ALL.iter().filter(|class| !class.has(TypeFlags::UNNAMED) && is_public(class.name())) {
        let name = cx.intern(class.name())?;
        cx.dict_set_name(dict, name, class.static_value())?;
    }
    for function in super::functions::ALL.iter().copied().flatten() {
        let name = cx.intern(function.def.name)?;
        cx.dict_set_name(dict, name, function.value())?;
    }
    let own_name = cx.intern("builtins")?;
    let constants: [(&str, Value); 4] = [
        ("__name__", own_name),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
        ("__debug__", Value::bool(vm.options.get().optimisation == 0)),
    ];
    for (name, value) in constants {
        let name = cx.intern(name)?;
        cx.dict_set_name(dict, name, value)?;
    }
    Cell::set(&vm.builtins, Some(dict));
    Ok(())
}

/// Classes without a builtin name are reached in other ways only.
fn is_public(name: &str) -> bool {
    const HIDDEN: &[&str] = &[
        "NoneType",
        "array",
        "Struct",
        "error",
        "Error",
        "NotImplementedType",
        "ellipsis",
        "function",
        "builtin_function_or_method",
        "method_descriptor",
        "classmethod_descriptor",
        "getset_descriptor",
        "method",
        "code",
        "module",
        "cell",
        "generator",
        "coroutine",
        "traceback",
        "iterator",
    ];
    !HIDDEN.contains(&name)
        && !name.ends_with("iterator")
        && !name.starts_with("dict_")
        && name != "anext_awaitable"
}
