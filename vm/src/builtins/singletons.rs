//! `None`, `NotImplemented` and `...`.

use crate::object::Slots;
use crate::value::Value;

pub static NONE_SLOTS: Slots = Slots {
    repr: Some(|cx, _| cx.intern("None")),
    new: Some(|_, _, _| Ok(Value::NONE)),
    hash: Some(|_, _| Ok(0x0ca1)),
    truth: Some(|_, _| Ok(false)),
    ..Slots::EMPTY
};
pub static NOT_IMPLEMENTED_SLOTS: Slots =
    Slots { repr: Some(|cx, _| cx.intern("NotImplemented")), ..Slots::EMPTY };
pub static ELLIPSIS_SLOTS: Slots = Slots { repr: Some(|cx, _| cx.intern("Ellipsis")), ..Slots::EMPTY };
