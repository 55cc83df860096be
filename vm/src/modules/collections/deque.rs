//! The class `deque`: a ring of slots that grows at both ends, up to a bound.

use core::cell::Cell;

use crate::args::Args;
use crate::builtins::iterators::{self, IteratorObj};
use crate::builtins::sequence::{self, Items};
use crate::context::Context;
use crate::mem::String;
use crate::object::{DequeObj, Gc, Method, SliceObj, Slots, methods, types};
use crate::runtime::{BinaryOp, shown};
use crate::value::{R, Value};

/// Its behaviour.
pub static SLOTS: Slots = Slots {
    new: Some(|cx, class, _| {
        let deque = cx.new_with(DequeObj::new(cx.new_values(0)?), cx.extra_bytes(class))?;
        Ok(cx.adopt(deque.value(), class))
    }),
    init: Some(init),
    repr: Some(repr),
    compare: Some(|cx, op, a, b| match (a.cast::<DequeObj>(), b.cast::<DequeObj>()) {
        (Some(a), Some(b)) => sequence::compare(cx, op, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }),
    len: Some(|_, value| Ok(value.cast::<DequeObj>().map_or(0, |deque| deque.len.get()))),
    iter: Some(|cx, value| {
        let changes = value.cast::<DequeObj>().map_or(0, |deque| deque.changes.get());
        cx.new_iterator(&types::DEQUE_ITERATOR, value, Value::index(changes))
    }),
    get_item: Some(|cx, value, key| {
        let Some(deque) = value.cast::<DequeObj>() else { return Ok(Value::NONE) };
        let place = place(cx, deque, key)?;
        Ok(deque.item(place).unwrap_or(Value::NONE))
    }),
    set_item: Some(|cx, value, key, item| {
        let Some(deque) = value.cast::<DequeObj>() else { return Ok(()) };
        let place = place(cx, deque, key)?;
        match item.given() {
            Some(item) => deque.put(place, item),
            None => drop(deque.remove(place)),
        }
        Ok(())
    }),
    contains: Some(|cx, value, item| match value.cast::<DequeObj>() {
        Some(deque) => Ok(sequence::find(cx, deque, item, 0, usize::MAX)?.is_some()),
        None => Ok(false),
    }),
    binary: Some(binary),
    ..Slots::EMPTY
};

methods! { pub METHODS = [
    Method::method("append", 1, 1, |cx, args| push(cx, receiver(cx, args)?, args.get(1), End::Right)),
    Method::method("appendleft", 1, 1, |cx, args| push(cx, receiver(cx, args)?, args.get(1), End::Left)),
    Method::method("clear", 0, 0, |cx, args| {
        receiver(cx, args)?.clear();
        Ok(Value::NONE)
    }),
    Method::method("copy", 0, 0, |cx, args| copy(cx, receiver(cx, args)?)),
    Method::method("count", 1, 1, |cx, args| sequence::count(cx, receiver(cx, args)?, args.get(1))),
    Method::method("extend", 1, 1, |cx, args| extend(cx, receiver(cx, args)?, args.get(1), End::Right)),
    Method::method("extendleft", 1, 1, |cx, args| extend(cx, receiver(cx, args)?, args.get(1), End::Left)),
    Method::method("index", 1, 3, |cx, args| {
        let deque = receiver(cx, args)?;
        let item = cx.repr(args.get(1))?;
        sequence::index(cx, deque, args, || cx.value_error(format_args!("{} is not in deque", shown(item))))
    }),
    Method::method("insert", 2, 2, insert),
    Method::method("pop", 0, 0, |cx, args| pop(cx, receiver(cx, args)?, End::Right)),
    Method::method("popleft", 0, 0, |cx, args| pop(cx, receiver(cx, args)?, End::Left)),
    Method::method("remove", 1, 1, |cx, args| {
        let deque = receiver(cx, args)?;
        match sequence::find(cx, deque, args.get(1), 0, usize::MAX)? {
            Some(place) => {
                deque.remove(place);
                Ok(Value::NONE)
            }
            None => {
                let item = cx.repr(args.get(1))?;
                Err(cx.value_error(format_args!("{} is not in deque", shown(item))))
            }
        }
    }),
    Method::method("reverse", 0, 0, |cx, args| {
        let deque = receiver(cx, args)?;
        let len = deque.len.get();
        for i in 0..len / 2 {
            deque.swap(i, len - 1 - i);
        }
        Ok(Value::NONE)
    }),
    Method::method("rotate", 0, 1, |cx, args| {
        let deque = receiver(cx, args)?;
        let by = cx.to_index(args.given(1).unwrap_or(Value::INT_1))?;
        let len = deque.len.get();
        if len > 0 {
            for _ in 0..by.rem_euclid(len as isize) {
                if let Some(last) = deque.remove(len - 1) {
                    push(cx, deque, last, End::Left)?;
                }
            }
        }
        Ok(Value::NONE)
    }),
    Method::getter("maxlen", |_, value| {
        let bound = value.cast::<DequeObj>().map_or(usize::MAX, |deque| deque.bound.get());
        Ok(if bound == usize::MAX { Value::NONE } else { Value::index(bound) })
    }),
]; }

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Left,
    Right,
}

impl Items for Gc<DequeObj> {
    fn count(self) -> usize {
        self.len.get()
    }
    fn item(self, index: usize) -> Option<Value> {
        self.slot(index).map(Cell::get)
    }
}

impl DequeObj {
    /// The slot of item `index`.
    fn slot(&self, index: usize) -> Option<&'static Cell<Value>> {
        let storage = self.storage.get();
        if index >= self.len.get() {
            return None;
        }
        let place = self.start.get() + index;
        let capacity = storage.capacity();
        let slot = storage.slots().get(if place >= capacity { place - capacity } else { place })?;
        Some(Gc::cell_of(storage, slot))
    }

    fn put(&self, index: usize, item: Value) {
        if let Some(slot) = self.slot(index) {
            slot.set(item);
        }
    }

    fn swap(&self, i: usize, j: usize) {
        if let (Some(a), Some(b)) = (self.slot(i), self.slot(j)) {
            a.swap(b);
        }
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1) & (usize::MAX >> 3));
    }

    fn clear(&self) {
        for i in 0..self.len.get() {
            self.put(i, Value::UNBOUND);
        }
        self.len.set(0);
        self.start.set(0);
        self.changed();
    }

    /// Takes the item at `index` out; those behind it move up.
    fn remove(&self, index: usize) -> Option<Value> {
        let item = self.slot(index)?.get();
        self.changed();
        let last = self.len.get() - 1;
        if index == 0 {
            self.put(0, Value::UNBOUND);
            let start = self.start.get() + 1;
            self.start.set(if start >= self.storage.get().capacity() { 0 } else { start });
        } else {
            for i in index..last {
                self.swap(i, i + 1);
            }
            self.put(last, Value::UNBOUND);
        }
        self.len.set(last);
        Some(item)
    }
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<DequeObj>> {
    cx.receiver(args, &types::DEQUE)
}

/// `deque(iterable=(), maxlen=None, flags=0)`; with flags, as in MicroPython, a full one raises IndexError.
fn init(cx: &Context<'_>, value: Value, args: Args<'_>) -> R<()> {
    let [items, bound, flags] = cx.named_args("deque", args, 0, ["iterable", "maxlen", "flags"])?;
    let Some(deque) = value.cast::<DequeObj>() else { return Ok(()) };
    let bound = match bound.given().filter(|bound| !bound.is_none()) {
        Some(bound) => usize::try_from(cx.to_index(bound)?)
            .map_err(|_| cx.value_error(format_args!("maxlen must be non-negative")))?,
        None => usize::MAX,
    };
    deque.clear();
    deque.bound.set(bound);
    deque.refuses.set(flags.given().map_or(Ok(false), |flags| cx.truth(flags))?);
    match items.given() {
        Some(items) => extend(cx, deque, items, End::Right).map(drop),
        None => Ok(()),
    }
}

fn place(cx: &Context<'_>, deque: Gc<DequeObj>, key: Value) -> R<usize> {
    if key.cast::<SliceObj>().is_some() {
        return Err(cx.type_error(format_args!("sequence index must be integer, not 'slice'")));
    }
    let (index, len) = (cx.to_index(key)?, deque.len.get());
    let place = if index < 0 { index.wrapping_add(len as isize) } else { index } as usize;
    if place >= len {
        return Err(cx.index_error(format_args!("deque index out of range")));
    }
    Ok(place)
}

/// Makes sure that one more item fits.
fn reserve(cx: &Context<'_>, deque: Gc<DequeObj>) -> R<()> {
    let (old, len) = (deque.storage.get(), deque.len.get());
    if len < old.capacity() {
        return Ok(());
    }
    let storage = cx.new_values((old.capacity() + old.capacity() / 2).max(4))?;
    for (i, slot) in storage.slots().iter().take(len).enumerate() {
        slot.set(deque.item(i).unwrap_or(Value::UNBOUND));
    }
    deque.start.set(0);
    deque.storage.set(storage);
    Ok(())
}

fn push(cx: &Context<'_>, deque: Gc<DequeObj>, item: Value, end: End) -> R {
    let len = deque.len.get();
    if len >= deque.bound.get() {
        if deque.refuses.get() {
            return Err(cx.index_error(format_args!("full")));
        }
        if len == 0 {
            return Ok(Value::NONE);
        }
        deque.remove(if end == End::Right { 0 } else { len - 1 });
    }
    reserve(cx, deque)?;
    if end == End::Left {
        let capacity = deque.storage.get().capacity();
        deque.start.set(deque.start.get().checked_sub(1).unwrap_or(capacity - 1));
    }
    let len = deque.len.get();
    deque.len.set(len + 1);
    deque.put(if end == End::Right { len } else { 0 }, item);
    deque.changed();
    Ok(Value::NONE)
}

fn pop(cx: &Context<'_>, deque: Gc<DequeObj>, end: End) -> R {
    let last = deque.len.get().wrapping_sub(1);
    match deque.remove(if end == End::Right { last } else { 0 }) {
        Some(item) => Ok(item),
        None => Err(cx.index_error(format_args!("pop from an empty deque"))),
    }
}

fn extend(cx: &Context<'_>, deque: Gc<DequeObj>, items: Value, end: End) -> R {
    if items == deque.value() {
        let items = cx.list_of(items)?.value();
        return extend(cx, deque, items, end);
    }
    cx.for_each(items, |item| push(cx, deque, item, end).map(drop))?;
    Ok(Value::NONE)
}

fn insert(cx: &Context<'_>, args: Args<'_>) -> R {
    let deque = receiver(cx, args)?;
    let (index, len) = (cx.to_clamped_index(args.get(1))?, deque.len.get());
    if len >= deque.bound.get() {
        return Err(cx.index_error(format_args!("deque already at its maximum size")));
    }
    let place = if index < 0 { index.saturating_add(len as isize).max(0) } else { index } as usize;
    push(cx, deque, args.get(2), End::Right)?;
    for i in (place.min(len)..len).rev() {
        deque.swap(i, i + 1);
    }
    Ok(Value::NONE)
}

/// A deque of the same class, with the same bound and items.
fn copy(cx: &Context<'_>, deque: Gc<DequeObj>) -> R {
    let class = deque.header().class();
    let bound = deque.bound.get();
    if bound == usize::MAX {
        return cx.call(class.value(), &[deque.value()]);
    }
    let copy = cx.call(class.value(), &[deque.value(), Value::index(bound)])?;
    if let Some(copy) = copy.cast::<DequeObj>() {
        copy.refuses.set(deque.refuses.get());
    }
    Ok(copy)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let Some(deque) = value.cast::<DequeObj>() else { return Ok(Value::NONE) };
    let mut text = String::new(cx.vm().mem);
    cx.write_once(&mut text, value, "[...]", &mut |out| {
        cx.put(out, value.class().name())?;
        sequence::write(cx, out, deque, "([", "]")?;
        match deque.bound.get() {
            usize::MAX => cx.put(out, ")"),
            bound => write!(out, ", maxlen={bound})").map_err(|_| cx.memory_error()),
        }
    })?;
    cx.new_str(&text)
}

fn binary(cx: &Context<'_>, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
    match (op, a.cast::<DequeObj>(), b.cast::<DequeObj>()) {
        (BinaryOp::Add, Some(deque), _) if inplace => {
            extend(cx, deque, b, End::Right)?;
            Ok(a)
        }
        (BinaryOp::Add, Some(deque), Some(_)) => {
            let sum = copy(cx, deque)?;
            if let Some(sum) = sum.cast::<DequeObj>() {
                extend(cx, sum, b, End::Right)?;
            }
            Ok(sum)
        }
        (BinaryOp::Add, Some(_), None) => Err(
            cx.type_error(format_args!("can only concatenate deque (not \"{}\") to deque", b.class().name()))
        ),
        (BinaryOp::Mul, Some(deque), _) => repeat(cx, deque, b, inplace),
        (BinaryOp::Mul, None, Some(deque)) => repeat(cx, deque, a, false),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repeat(cx: &Context<'_>, deque: Gc<DequeObj>, times: Value, inplace: bool) -> R {
    let Some(times) = sequence::repeat_count(cx, times)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let items = cx.list_of(deque.value())?;
    let result = if inplace { deque.value() } else { copy(cx, deque)? };
    if let Some(result) = result.cast::<DequeObj>() {
        if times == 0 {
            result.clear();
        }
        for _ in 1..times {
            extend(cx, result, items.value(), End::Right)?;
        }
    }
    Ok(result)
}

/// The behaviour of its iterators.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let Some(deque) = iterator.source.get().cast::<DequeObj>() else { return Ok(Value::STOP) };
    if iterator.extra.get() != Value::index(deque.changes.get()) {
        return Err(cx.runtime_error(format_args!("deque mutated during iteration")));
    }
    let position = iterator.position.get();
    match deque.item(position) {
        Some(item) => {
            iterator.position.set(position + 1);
            Ok(item)
        }
        None => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}
