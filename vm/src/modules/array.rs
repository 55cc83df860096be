//! The module `array`.

use super::{Definition, Entry};
use crate::object::types;

pub static MODULE: Definition = Definition::new("array", &ENTRIES);

static ENTRIES: [Entry; 3] = [
    Entry::class("array", &types::ARRAY),
    Entry::class("ArrayType", &types::ARRAY),
    Entry::text("typecodes", "bBhHiIlLqQfd"),
];
