//! The builtin namespace and the VM's first objects.

use core::cell::Cell;

use crate::context::Context;
use crate::object::{DictObj, types};
use crate::runtime::exception_of;
use crate::symbols::sym;
use crate::value::{R, Value};

use super::namespace;

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
    let dict = cx.new_object(DictObj::frozen(namespace::table(), vm.next_version()))?;
    if vm.options.get().optimisation != 0 {
        cx.dict_set_name(dict, sym::__debug__, Value::FALSE)?;
    }
    Cell::set(&vm.builtins, Some(dict));
    Ok(())
}
