//! The class `bool`.

use crate::object::Slots;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots::EMPTY;
