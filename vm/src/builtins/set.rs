//! The classes `set` and `frozenset`.

use crate::object::{Slots, methods};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = []; }
/// Native behaviour of the class for frozen.
pub static FROZEN_SLOTS: Slots = Slots::EMPTY;
methods! { pub FROZEN_METHODS = []; }
