//! The classes `set` and `frozenset`.

use crate::object::{Method, Slots, methods};

pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = []; }
pub static FROZEN_SLOTS: Slots = Slots::EMPTY;
methods! { pub FROZEN_METHODS = []; }
