//! The class `memoryview`, of one dimension.

use super::iterators::{self, IteratorObj};
use crate::args::Args;
use crate::context::Context;
use crate::object::{
    Gc, ItemFormat, MemoryViewObj, Method, Params, SliceObj, Slots, TypeObj, methods, types,
};
use crate::runtime::stretch::is_due;
use crate::runtime::{Buffer, CompareOp, Packed};
use crate::value::{R, Raised, Value};

mod cast;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    repr: Some(|cx, value| cx.format(format_args!("<memory at {:#x}>", value.bits()))),
    hash: Some(hash),
    compare: Some(compare),
    len: Some(|_, value| Ok(value.cast::<MemoryViewObj>().map_or(0, |view| view.len))),
    iter: Some(|cx, value| cx.new_iterator(&types::MEMORY_ITERATOR, value, Value::NONE)),
    get_item: Some(get_item),
    set_item: Some(set_item),
    ..Slots::EMPTY
};

methods! { pub METHODS = [
    Method::with("cast", Params::named(2, &["", "format", "shape"]), cast::cast),
    Method::with("hex", Params::named(1, &["", "sep", "bytes_per_sep"]), |cx, args| {
        let bytes = to_bytes(cx, receiver(cx, args)?)?;
        cx.hex_of(cx.buffer(bytes, false)?.as_bytes(), args.given(1), args.given(2))
    }),
    Method::method("release", 0, 0, release),
    Method::method("tobytes", 0, 1, |cx, args| to_bytes(cx, receiver(cx, args)?)),
    Method::method("tolist", 0, 0, to_list),
    Method::method("toreadonly", 0, 0, |cx, args| {
        let view = receiver(cx, args)?;
        part(cx, view, view.start, view.len, view.stride, view.format, true)
    }),
    Method::method("__enter__", 0, 0, |_, args| Ok(args.get(0))),
    Method::method("__exit__", 0, 3, release),
    Method::getter("format", |cx, value| {
        cx.char_str(of(cx, value)?.format.code())
    }),
    Method::getter("itemsize", |cx, value| Ok(Value::index(of(cx, value)?.format.size()))),
    Method::getter("nbytes", |cx, value| {
        let view = of(cx, value)?;
        Ok(Value::index(view.len * view.format.size()))
    }),
    Method::getter("readonly", |cx, value| {
        let view = of(cx, value)?;
        Ok(Value::bool(view.readonly || !cx.view_source(view)?.writable))
    }),
    Method::getter("obj", |cx, value| Ok(of(cx, value)?.source.get())),
    Method::getter("ndim", |_, _| Ok(Value::INT_1)),
    Method::getter("shape", |cx, value| Ok(cx.new_tuple(&[Value::index(of(cx, value)?.len)])?.value())),
    Method::getter("strides", |cx, value| {
        Ok(cx.new_tuple(&[cx.new_int(of(cx, value)?.stride as i64)?])?.value())
    }),
    Method::getter("suboffsets", |cx, _| Ok(cx.new_tuple(&[])?.value())),
    Method::getter("contiguous", |cx, value| Ok(Value::bool(of(cx, value)?.is_contiguous()))),
    Method::getter("c_contiguous", |cx, value| Ok(Value::bool(of(cx, value)?.is_contiguous()))),
    Method::getter("f_contiguous", |cx, value| Ok(Value::bool(of(cx, value)?.is_contiguous()))),
]; }

/// The iterator's slots.
pub static ITERATOR_SLOTS: Slots = iterators::slots(next);

fn next(cx: &Context<'_>, value: Value) -> R {
    let Some(iterator) = value.cast::<IteratorObj>() else { return Ok(Value::STOP) };
    let at = iterator.position.get();
    match iterator.source.get().cast::<MemoryViewObj>() {
        Some(view) if at < view.len => {
            iterator.position.set(at + 1);
            item(cx, view, at)
        }
        _ => {
            iterator.source.set(Value::UNBOUND);
            Ok(Value::STOP)
        }
    }
}

fn receiver(cx: &Context<'_>, args: Args<'_>) -> R<Gc<MemoryViewObj>> {
    cx.receiver(args, &types::MEMORYVIEW)
}

/// A view that is not released.
fn of(cx: &Context<'_>, value: Value) -> R<Gc<MemoryViewObj>> {
    let Some(view) = value.cast::<MemoryViewObj>() else {
        return Err(cx.type_error(format_args!("not a memoryview")));
    };
    cx.view_source(view)?;
    Ok(view)
}

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    let [object] = cx.named_args("memoryview", args, 1, ["object"])?;
    if let Some(view) = object.cast::<MemoryViewObj>() {
        return part(cx, of(cx, object)?, view.start, view.len, view.stride, view.format, view.readonly);
    }
    let Some(buffer) = cx.find_buffer(object)? else {
        return Err(cx.type_error(format_args!(
            "memoryview: a bytes-like object is required, not '{}'",
            object.class().name()
        )));
    };
    let size = buffer.format.size();
    let view =
        MemoryViewObj::new(object, 0, buffer.len() / size, size as isize, buffer.format, !buffer.writable);
    Ok(cx.new_object(view)?.value())
}

/// Another view of the same object.
fn part(
    cx: &Context<'_>,
    view: Gc<MemoryViewObj>,
    start: usize,
    len: usize,
    stride: isize,
    format: ItemFormat,
    readonly: bool,
) -> R {
    let view = MemoryViewObj::new(view.source.get(), start, len, stride, format, readonly);
    Ok(cx.new_object(view)?.value())
}

/// The byte of the source at which an item begins; nothing where the source has become too small.
fn place(view: &MemoryViewObj, source: &Buffer, index: usize) -> Option<usize> {
    let at = view.start.checked_add_signed(view.stride.wrapping_mul(index as isize))?;
    (at + view.format.size() <= source.len()).then_some(at)
}

fn item(cx: &Context<'_>, view: Gc<MemoryViewObj>, index: usize) -> R {
    let source = cx.view_source(view)?;
    match place(&view, &source, index) {
        Some(at) => cx.load_at(&source, view.format, at),
        None => Err(cx.shrunk()),
    }
}

fn index_of(cx: &Context<'_>, view: Gc<MemoryViewObj>, key: Value) -> R<usize> {
    let index = match key.as_small() {
        Some(index) => index,
        None if matches!(key.kind(), crate::object::Kind::Int | crate::object::Kind::Bool)
            || key.class().specials.get() & crate::symbols::special::__index__ != 0 =>
        {
            cx.to_clamped_count(key)?
        }
        None => return Err(cx.type_error(format_args!("memoryview: invalid slice key"))),
    };
    let place = if index < 0 { index.wrapping_add(view.len as isize) } else { index };
    match usize::try_from(place) {
        Ok(place) if place < view.len => Ok(place),
        _ => Err(cx.index_error(format_args!("index out of bounds on dimension 1"))),
    }
}

fn get_item(cx: &Context<'_>, value: Value, key: Value) -> R {
    let Some(view) = value.cast::<MemoryViewObj>() else { return Ok(Value::NONE) };
    match key.cast::<SliceObj>() {
        Some(slice) => Ok(cx.new_object(slice_of(cx, view, slice)?)?.value()),
        None => item(cx, view, index_of(cx, view, key)?),
    }
}

fn slice_of(cx: &Context<'_>, view: Gc<MemoryViewObj>, slice: Gc<SliceObj>) -> R<MemoryViewObj> {
    cx.view_source(view)?;
    let (start, step, count) = cx.slice_places(slice.parts(), view.len)?;
    let offset = if count == 0 { 0 } else { start.wrapping_mul(view.stride) };
    let first = view.start.wrapping_add_signed(offset);
    let stride = view.stride.wrapping_mul(step);
    Ok(MemoryViewObj::new(view.source.get(), first, count, stride, view.format, view.readonly))
}

fn set_item(cx: &Context<'_>, value: Value, key: Value, new: Value) -> R<()> {
    let Some(view) = value.cast::<MemoryViewObj>() else { return Ok(()) };
    let Some(new) = new.given() else { return Err(cx.type_error(format_args!("cannot delete memory"))) };
    let source = cx.view_source(view)?;
    if view.readonly || !source.writable {
        return Err(cx.type_error(format_args!("cannot modify read-only memory")));
    }
    if let Some(slice) = key.cast::<SliceObj>() {
        let target = slice_of(cx, view, slice)?;
        return assign(cx, view, &target, new);
    }
    let index = index_of(cx, view, key)?;
    let bytes = packed(cx, view.format, new)?;
    let source = cx.view_source(view)?;
    match place(&view, &source, index) {
        Some(at) => source.write(at, &bytes[..view.format.size()]),
        None => return Err(cx.shrunk()),
    }
    Ok(())
}

fn packed(cx: &Context<'_>, format: ItemFormat, value: Value) -> R<[u8; 8]> {
    let code = char::from(format.code());
    let wrong_type = || cx.type_error(format_args!("memoryview: invalid type for format '{code}'"));
    match cx.pack_item(format, value) {
        Ok(Packed::Bytes(bytes)) => Ok(bytes),
        Ok(Packed::OutOfRange { .. }) => {
            Err(cx.value_error(format_args!("memoryview: invalid value for format '{code}'")))
        }
        Ok(Packed::WrongType) => Err(wrong_type()),
        Err(raised) if cx.is_pending(raised, types::TYPE_ERROR.gc()) => {
            cx.take_exception(raised);
            Err(wrong_type())
        }
        Err(raised) => Err(raised),
    }
}

/// Copies all items of `new`, which may overlap, to the part `target` of a view.
fn assign(cx: &Context<'_>, view: Gc<MemoryViewObj>, target: &MemoryViewObj, new: Value) -> R<()> {
    let copy = match new.cast::<MemoryViewObj>() {
        Some(view) => (view.len, view.format, to_bytes(cx, view)?),
        None => {
            let buffer = cx.buffer(new, false)?;
            (buffer.len() / buffer.format.size(), buffer.format, new)
        }
    };
    let (len, format, bytes) = copy;
    if len != target.len || format != target.format {
        return Err(cx.value_error(format_args!(
            "memoryview assignment: lvalue and rvalue have different structures"
        )));
    }
    let (from, to) = (cx.buffer(bytes, false)?, cx.view_source(view)?);
    let size = format.size();
    if target.is_contiguous() {
        match place(target, &to, len.saturating_sub(1)) {
            Some(_) => to.write(target.start, &from.as_bytes()[..len * size]),
            None if len == 0 => {}
            None => return Err(cx.shrunk()),
        }
        return Ok(());
    }
    for i in 0..len {
        let (Some(at), Some(bytes)) = (place(target, &to, i), from.as_bytes().get(i * size..(i + 1) * size))
        else {
            return Err(cx.shrunk());
        };
        if is_due(i) {
            cx.stop()?;
        }
        to.write(at, bytes);
    }
    Ok(())
}

fn to_bytes(cx: &Context<'_>, view: Gc<MemoryViewObj>) -> R {
    let source = cx.view_source(view)?;
    let size = view.format.size();
    if view.len > 0 && (place(&view, &source, 0).is_none() || place(&view, &source, view.len - 1).is_none()) {
        return Err(cx.shrunk());
    }
    cx.new_bytes_with(types::BYTES.gc(), view.len * size, |data| {
        if view.is_contiguous() {
            let from = source.part(view.start, data.len());
            return cx.copy_bytes(&mut data[..from.len()], from.as_bytes());
        }
        for (i, to) in data.chunks_exact_mut(size).enumerate() {
            if is_due(i) {
                cx.stop()?;
            }
            if let Some(from) = place(&view, &source, i).and_then(|at| source.as_bytes().get(at..at + size)) {
                to.copy_from_slice(from);
            }
        }
        Ok(())
    })
}

fn to_list(cx: &Context<'_>, args: Args<'_>) -> R {
    let view = receiver(cx, args)?;
    cx.view_source(view)?;
    let list = cx.new_list(view.len)?;
    for i in 0..view.len {
        cx.append(list, item(cx, view, i)?)?;
        if is_due(i) {
            cx.stop()?;
        }
    }
    Ok(list.value())
}

fn release(cx: &Context<'_>, args: Args<'_>) -> R {
    receiver(cx, args)?.source.set(Value::NONE);
    Ok(Value::NONE)
}

fn hash(cx: &Context<'_>, value: Value) -> R<isize> {
    let view = of(cx, value)?;
    if !view.readonly {
        return Err(cx.value_error(format_args!("cannot hash writable memoryview object")));
    }
    if view.format.size() != 1 {
        let text = "memoryview: hashing is restricted to formats 'B', 'b' or 'c'";
        return Err(cx.value_error(format_args!("{text}")));
    }
    let bytes = to_bytes(cx, view)?;
    cx.hash(bytes)
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !cx.is_bytes_like(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let released =
        |value: Value| value.cast::<MemoryViewObj>().is_some_and(|view| view.source.get().is_none());
    let equal = if released(a) || released(b) { a == b } else { equal(cx, a, b)? };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn equal(cx: &Context<'_>, a: Value, b: Value) -> R<bool> {
    let view = |value: Value| -> R<Value> {
        if value.cast::<MemoryViewObj>().is_some() {
            return Ok(value);
        }
        cx.call(types::MEMORYVIEW.static_value(), &[value])
    };
    let (a, b) = (view(a)?, view(b)?);
    let (Some(a), Some(b)) = (a.cast::<MemoryViewObj>(), b.cast::<MemoryViewObj>()) else { return Ok(false) };
    if a.len != b.len {
        return Ok(false);
    }
    for i in 0..a.len {
        if !cx.equal(item(cx, a, i)?, item(cx, b, i)?)? {
            return Ok(false);
        }
        if is_due(i) {
            cx.poll()?;
        }
    }
    Ok(true)
}

#[cold]
fn structure(cx: &Context<'_>, message: &str) -> Raised {
    cx.type_error(format_args!("memoryview: {message}"))
}
