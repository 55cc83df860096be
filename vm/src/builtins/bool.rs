//! The class `bool`.

use crate::object::Slots;

pub static SLOTS: Slots = Slots::EMPTY;
