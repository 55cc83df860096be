//! The builtin namespace: a table in the program image, so that neither its making nor its memory is paid at each start.

use crate::features;
use crate::object::{Gc, StaticTable, Table, TypeFlags, hash_bytes, types};
use crate::runtime::dict::index_of;
use crate::symbols::{is_same, named};
use crate::value::Value;

use super::functions;

/// Slots of the index: one is free at the least.
const INDEX: usize = (COUNT + 1).next_power_of_two();
const COUNT: usize = count();

static TABLE: StaticTable<COUNT, { 2 * COUNT }, INDEX> = {
    let (entries, hashes) = entries();
    StaticTable::new(entries, hashes, index_of(&hashes))
};

/// Its table.
pub(super) fn table() -> Gc<Table> {
    TABLE.table()
}

const CONSTANTS: [(&str, Value); 4] = [
    ("__name__", named("builtins")),
    ("NotImplemented", Value::NOT_IMPLEMENTED),
    ("Ellipsis", Value::ELLIPSIS),
    ("__debug__", Value::TRUE),
];

const fn count() -> usize {
    let mut count = CONSTANTS.len();
    let mut i = 0;
    while i < types::NAMES.len() {
        count += is_public(i) as usize;
        i += 1;
    }
    i = 0;
    while i < functions::NAMES.len() {
        count += functions::NAMES[i].len();
        i += 1;
    }
    count
}

/// Keys and values in turn, and the keys' hashes: classes, functions, constants.
const fn entries() -> ([Value; 2 * COUNT], [u32; COUNT]) {
    let mut all = ([Value::UNBOUND; 2 * COUNT], [0; COUNT]);
    let mut count = 0;
    let mut i = 0;
    while i < types::NAMES.len() {
        if is_public(i) {
            put(&mut all, count, types::NAMES[i].0, types::ALL[i].static_value());
            count += 1;
        }
        i += 1;
    }
    i = 0;
    while i < functions::NAMES.len() {
        let mut one = 0;
        while one < functions::NAMES[i].len() {
            put(&mut all, count, functions::NAMES[i][one], functions::ALL[i][one].value());
            count += 1;
            one += 1;
        }
        i += 1;
    }
    i = 0;
    while i < CONSTANTS.len() {
        put(&mut all, count, CONSTANTS[i].0, CONSTANTS[i].1);
        count += 1;
        i += 1;
    }
    all
}

const fn put(all: &mut ([Value; 2 * COUNT], [u32; COUNT]), at: usize, name: &str, value: Value) {
    all.0[2 * at] = named(name);
    all.0[2 * at + 1] = value;
    all.1[at] = hash_bytes(name.as_bytes());
}

/// Whether a class has a builtin name; others are reached in other ways only.
const fn is_public(class: usize) -> bool {
    const HIDDEN: &[&str] = &[
        "NoneType",
        "array",
        "Struct",
        "error",
        "Error",
        "NotImplementedType",
        "ellipsis",
        "function",
        "builtin_function_or_method",
        "method_descriptor",
        "classmethod_descriptor",
        "getset_descriptor",
        "method",
        "code",
        "module",
        "cell",
        "generator",
        "coroutine",
        "traceback",
        "iterator",
        "anext_awaitable",
    ];
    let (name, flags) = types::NAMES[class];
    if flags & TypeFlags::UNNAMED != 0 {
        return false;
    }
    if !features::FLOAT && (is_same(b"float", name.as_bytes()) || is_same(b"complex", name.as_bytes())) {
        return false;
    }
    let mut i = 0;
    while i < HIDDEN.len() {
        if is_same(HIDDEN[i].as_bytes(), name.as_bytes()) {
            return false;
        }
        i += 1;
    }
    let name = name.as_bytes();
    let is_iterator = name.len() > 8 && is_same(name.split_at(name.len() - 8).1, b"iterator");
    let is_view = name.len() > 5 && is_same(name.split_at(5).0, b"dict_");
    !is_iterator && !is_view
}
