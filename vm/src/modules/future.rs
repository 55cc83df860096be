//! The module `__future__`: names of what every program has anyway, so that programs can ask for it.

use super::{Definition, Entry};

pub static MODULE: Definition = Definition::new("__future__", &ENTRIES);

// The numbers are the compiler flags by which CPython knows these.
static ENTRIES: [Entry; 9] = [
    Entry::int("nested_scopes", 0x10),
    Entry::int("generators", 0),
    Entry::int("division", 0x20000),
    Entry::int("absolute_import", 0x40000),
    Entry::int("with_statement", 0x80000),
    Entry::int("print_function", 0x100000),
    Entry::int("unicode_literals", 0x200000),
    Entry::int("generator_stop", 0x800000),
    Entry::int("annotations", 0x1000000),
];
