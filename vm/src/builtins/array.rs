//! The class `array.array`.

use crate::object::{Slots, methods};

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = []; }
