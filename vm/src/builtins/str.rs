//! The class `str`.

use crate::object::{Method, Slots, methods};

pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = []; }
