//! The module `json`: values as text, and text as values.

use super::{Definition, Entry};
use crate::object::Params;

mod dump;
mod load;

pub static MODULE: Definition = Definition::new("json", &ENTRIES);

static ENTRIES: [Entry; 4] = [
    Entry::with("dump", Params::named(2, &["obj", "fp", "separators"]), dump::dump),
    Entry::with("dumps", Params::named(1, &["obj", "separators"]), dump::dumps),
    Entry::function("load", 1, 1, load::load),
    Entry::function("loads", 1, 1, load::loads),
];
