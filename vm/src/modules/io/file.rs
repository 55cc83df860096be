//! Files: `TextIOWrapper` and `FileIO`.

use super::{ENTER, READ, READ_INTO, READ_LINE, READ_LINES, Stream, WRITE, WRITE_LINES, read, retried};
use crate::args::Args;
use crate::context::Context;
use crate::object::{FileObj, Gc, Method, Object, Slots, TypeObj, methods, types};
use crate::runtime::shown;
use crate::symbols::match_name;
use crate::value::{R, Value};
use crate::vm::Vm;

pub static SLOTS: Slots = Slots {
    new: Some(super::open::construct),
    repr: Some(repr),
    iter: Some(|_, value| Ok(value)),
    next: Some(read::next),
    get_attr: Some(get_attr),
    ..Slots::EMPTY
};
pub static TEXT_SLOTS: Slots = Slots { ..SLOTS };
methods! { pub METHODS = [
    READ,
    READ_INTO,
    READ_LINE,
    READ_LINES,
    WRITE,
    WRITE_LINES,
    ENTER,
    Method::method("__exit__", 3, 3, |cx, args| close(cx, args.get(0))),
    Method::method("__del__", 0, 0, |cx, args| close(cx, args.get(0))),
    Method::method("close", 0, 0, |cx, args| close(cx, args.get(0))),
    Method::method("flush", 0, 0, |cx, args| {
        let file = open_file(cx, args.get(0))?;
        retried(cx, || cx.vm().platform.flush(file.handle.get()))?;
        Ok(Value::NONE)
    }),
    Method::method("fileno", 0, 0, |cx, args| {
        cx.new_int(i64::from(open_file(cx, args.get(0))?.handle.get()))
    }),
    Method::method("isatty", 0, 0, |cx, args| {
        let file = open_file(cx, args.get(0))?;
        Ok(Value::bool(cx.vm().platform.is_terminal(file.handle.get())))
    }),
    Method::method("readable", 0, 0, |cx, args| Ok(Value::bool(open_file(cx, args.get(0))?.is_readable))),
    Method::method("writable", 0, 0, |cx, args| Ok(Value::bool(open_file(cx, args.get(0))?.is_writable))),
    Method::method("seekable", 0, 0, |cx, args| {
        let file = open_file(cx, args.get(0))?;
        Ok(Value::bool(cx.vm().platform.seek(file.handle.get(), 0, 1).is_ok()))
    }),
    Method::method("seek", 1, 2, seek),
    Method::method("tell", 0, 0, |cx, args| {
        let file = open_file(cx, args.get(0))?;
        let at = retried(cx, || cx.vm().platform.seek(file.handle.get(), 0, 1))?;
        cx.new_uint(at)
    }),
]; }

/// The file that a value is; ValueError when it is closed.
fn open_file(cx: &Context<'_>, value: Value) -> R<Gc<FileObj>> {
    match Stream::of(cx, value)? {
        Stream::File(file) => Ok(file),
        _ => Err(cx.type_error(format_args!("not a file"))),
    }
}

fn close(cx: &Context<'_>, value: Value) -> R {
    if let Some(file) = value.cast::<FileObj>()
        && !file.is_closed.replace(true)
        && file.handle.get() > 2
    {
        retried(cx, || cx.vm().platform.close(file.handle.get()))?;
    }
    Ok(Value::NONE)
}

impl Vm<'_> {
    /// Closes the open files that the collector found dead; called when all that lives is marked.
    pub(crate) fn close_dead_files(&self) {
        let mut link = self.open_files.take();
        while let Some(file) = link {
            link = file.next.get();
            if self.heap.is_live(file.value().bits()) {
                file.next.set(self.open_files.replace(Some(file)));
            } else if !file.is_closed.replace(true) {
                // Nobody is left who could be told.
                let _ = self.platform.close(file.handle.get());
            }
        }
    }
}

fn seek(cx: &Context<'_>, args: Args<'_>) -> R {
    let file = open_file(cx, args.get(0))?;
    let offset = cx.to_index(args.get(1))? as i64;
    let whence = match args.given(2) {
        Some(whence) => u8::try_from(cx.to_index(whence)?).unwrap_or(u8::MAX),
        None => 0,
    };
    file.after_return.set(false);
    let at = retried(cx, || cx.vm().platform.seek(file.handle.get(), offset, whence))?;
    cx.new_uint(at)
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let Some(file) = value.cast::<FileObj>() else { return cx.default_repr(value) };
    let name = cx.repr(file.name)?;
    let class = value.class();
    let encoding = if file.is_text { " encoding='utf-8'" } else { "" };
    let (name, mode) = (shown(name), shown(file.mode));
    cx.format(format_args!("<_io.{} name={name} mode='{mode}'{encoding}>", class.name()))
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(file) = value.cast::<FileObj>() else { return Ok(Value::UNBOUND) };
    match_name!(name => {
        name => Ok(file.name),
        mode => Ok(file.mode),
        closed => Ok(Value::bool(file.is_closed.get())),
        encoding if file.is_text => cx.intern("utf-8"),
        errors if file.is_text => cx.intern("strict"),
        newlines if file.is_text => Ok(Value::NONE),
        buffer if file.is_text => {
            // The same file, seen as bytes.
            let twin = FileObj {
                object: Object::new(&types::BINARY_FILE.meta),
                handle: file.handle.clone(),
                is_closed: file.is_closed.clone(),
                after_return: core::cell::Cell::new(false),
                is_text: false,
                newline: file.newline,
                is_readable: file.is_readable,
                is_writable: file.is_writable,
                next: core::cell::Cell::new(None),
                name: file.name,
                mode: file.mode,
                whole: value,
            };
            Ok(cx.new_object(twin)?.value())
        },
        _ => Ok(Value::UNBOUND),
    })
}

/// Makes the object of an open file.
pub(super) fn new_file(cx: &Context<'_>, class: Gc<TypeObj>, file: FileObj) -> R {
    let file = cx.new_with(file, cx.extra_bytes(class))?;
    Ok(cx.adopt(file.value(), class))
}
