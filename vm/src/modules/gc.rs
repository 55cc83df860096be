//! The module `gc`.

use super::{Definition, Entry};
use crate::value::Value;

pub static MODULE: Definition = Definition::new("gc", &ENTRIES);

static ENTRIES: [Entry; 7] = [
    Entry::function("collect", 0, 1, |cx, _| {
        let before = cx.vm().heap.used_bytes();
        cx.vm().collect(cx);
        Ok(Value::index(before.saturating_sub(cx.vm().heap.used_bytes())))
    }),
    Entry::function("enable", 0, 0, |cx, _| {
        cx.vm().heap.set_automatic(true);
        Ok(Value::NONE)
    }),
    Entry::function("disable", 0, 0, |cx, _| {
        cx.vm().heap.set_automatic(false);
        Ok(Value::NONE)
    }),
    Entry::function("isenabled", 0, 0, |cx, _| Ok(Value::bool(cx.vm().heap.is_automatic()))),
    Entry::function("mem_alloc", 0, 0, |cx, _| Ok(Value::index(cx.vm().heap.used_bytes()))),
    Entry::function("mem_free", 0, 0, |cx, _| {
        let heap = &cx.vm().heap;
        Ok(Value::index(heap.capacity_bytes().saturating_sub(heap.used_bytes())))
    }),
    Entry::function("threshold", 0, 1, |cx, args| match args.given(0) {
        // The heap sets its own pace; the number is kept for programs that ask for it.
        Some(bytes) => cx.to_index(bytes).map(|_| Value::NONE),
        None => Ok(Value::int8(-1)),
    }),
];
