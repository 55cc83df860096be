//! The module `gc`.

use super::{Definition, Entry};
use crate::heap::GRANULE;
use crate::value::Value;
use crate::vm::root;

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
    Entry::function("mem_alloc", 0, 0, |cx, _| Ok(Value::index(cx.vm().heap.cells_bytes()))),
    Entry::function("mem_free", 0, 0, |cx, _| {
        let heap = &cx.vm().heap;
        Ok(Value::index(heap.capacity_bytes().saturating_sub(heap.cells_bytes())))
    }),
    Entry::function("threshold", 0, 1, |cx, args| match args.given(0) {
        // The heap sets its own pace; the number is kept for programs that ask for it, in whole blocks.
        Some(bytes) => {
            let bytes = cx.to_index(bytes)?;
            let blocks = if bytes < 0 { -1 } else { bytes & !(GRANULE as isize - 1) };
            cx.vm().roots[root::THRESHOLD].set(cx.new_int(blocks as i64)?);
            Ok(Value::NONE)
        }
        None => match cx.vm().roots[root::THRESHOLD].get() {
            threshold if threshold.is_none() => Ok(Value::int8(-1)),
            threshold => Ok(threshold),
        },
    }),
];
