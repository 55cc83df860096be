//! Modules.

use crate::context::Context;
use crate::object::{ModuleObj, Slots};
use crate::runtime::shown;
use crate::symbols::sym;
use crate::value::{R, Value};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots { repr: Some(repr), get_attr: Some(get_attr), ..Slots::EMPTY };

fn repr(cx: &Context<'_>, value: Value) -> R {
    let name = value.cast::<ModuleObj>().and_then(|module| cx.dict_get_name(module.dict, sym::__name__));
    let file = value.cast::<ModuleObj>().and_then(|module| cx.dict_get_name(module.dict, sym::__file__));
    match (name, file) {
        (Some(name), Some(file)) => {
            cx.format(format_args!("<module '{}' from '{}'>", shown(name), shown(file)))
        }
        (Some(name), None) => cx.format(format_args!("<module '{}'>", shown(name))),
        _ => cx.default_repr(value),
    }
}

/// A module's own `__getattr__`.
fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let hook = value.cast::<ModuleObj>().and_then(|module| cx.dict_get_name(module.dict, sym::__getattr__));
    match hook {
        Some(hook) => cx.call(hook, &[name]),
        None => Ok(Value::UNBOUND),
    }
}
