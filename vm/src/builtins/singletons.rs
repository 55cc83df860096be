//! `None`, `NotImplemented` and `...`.

use crate::object::Slots;
use crate::value::Value;

/// Native behaviour of the class for none.
pub static NONE_SLOTS: Slots = Slots {
    repr: Some(|cx, _| cx.intern("None")),
    new: Some(|cx, _, args| match args.all().len() {
        0 => Ok(Value::NONE),
        _ => Err(cx.type_error(format_args!("NoneType takes no arguments"))),
    }),
    hash: Some(|_, _| Ok(0x0ca1)),
    truth: Some(|_, _| Ok(false)),
    ..Slots::EMPTY
};
/// Native behaviour of the class for not implemented.
pub static NOT_IMPLEMENTED_SLOTS: Slots =
    Slots { repr: Some(|cx, _| cx.intern("NotImplemented")), ..Slots::EMPTY };
/// Native behaviour of the class for ellipsis.
pub static ELLIPSIS_SLOTS: Slots = Slots { repr: Some(|cx, _| cx.intern("Ellipsis")), ..Slots::EMPTY };
