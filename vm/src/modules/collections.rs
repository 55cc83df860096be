//! The module `collections`.

use super::{Definition, Entry};
use crate::object::{Params, types};

pub(crate) mod deque;
pub(crate) mod named;
pub(crate) mod ordered;

pub static MODULE: Definition = Definition::new("collections", &ENTRIES);

static ENTRIES: [Entry; 3] = [
    Entry::class("deque", &types::DEQUE),
    Entry::with(
        "namedtuple",
        Params::named(2, &["typename", "field_names", "rename", "defaults", "module"]),
        named::make_class,
    ),
    Entry::class("OrderedDict", &types::ORDERED_DICT),
];
