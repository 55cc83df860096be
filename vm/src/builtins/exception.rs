//! Exceptions.

use core::cell::Cell;

use crate::args::Args;
use crate::context::Context;
use crate::object::{
    ExceptionObj, Gc, ListObj, Method, Slots, StrObj, Traceback, TupleObj, TypeObj, methods, types,
};
use crate::runtime::exception_of;
use crate::symbols::{match_name, sym};
use crate::text::find::cut_last;
use crate::value::{R, Value};

mod unicode;

pub use unicode::SLOTS as UNICODE_SLOTS;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    repr: Some(repr),
    str: Some(str),
    get_attr: Some(get_attr),
    set_attr: Some(set_attr),
    ..Slots::EMPTY
};
/// Native behaviour of the class for key error.
pub static KEY_ERROR_SLOTS: Slots = Slots { str: Some(key_error_str), ..SLOTS };
/// Native behaviour of the class for os error.
pub static OS_ERROR_SLOTS: Slots = Slots { new: Some(new_os_error), str: Some(os_error_str), ..SLOTS };
/// Native behaviour of the class for syntax error.
pub static SYNTAX_ERROR_SLOTS: Slots = Slots { str: Some(syntax_error_str), ..SLOTS };
/// Native behaviour of the class for traceback.
pub static TRACEBACK_SLOTS: Slots = Slots {
    get_attr: Some(|_, value, name| {
        let Some(level) = value.cast::<Traceback>() else { return Ok(Value::UNBOUND) };
        Ok(match_name!(name => {
            tb_lineno => level.line,
            tb_next => level.next,
            _ => Value::UNBOUND,
        }))
    }),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::method("with_traceback", 1, 1, |_, args| {
        if let Some(exception) = args.get(0).cast::<ExceptionObj>() {
            exception.traceback.set(args.get(1));
        }
        Ok(args.get(0))
    }),
    Method::method("add_note", 1, 1, |cx, args| {
        let note = args.get(1);
        if note.kind() != crate::object::Kind::Str {
            let class = note.class();
            return Err(cx.type_error(format_args!("note must be a str, not '{}'", class.name())));
        }
        cx.add_note(args.get(0), note)?;
        Ok(Value::NONE)
    }),
]; }

fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if !class.is_heap() && args.keywords.is_some_and(|names| !names.is_empty()) {
        return new_with_keywords(cx, class, args);
    }
    new_plain(cx, class, args)
}

/// `ImportError` has two keywords, all others none.
fn new_with_keywords(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if !cx.is_subclass(class, types::IMPORT_ERROR.gc()) {
        return Err(cx.type_error(format_args!("{}() takes no keyword arguments", class.name())));
    }
    let made = new_plain(cx, class, args)?;
    for (name, value) in args.named() {
        if name != sym::name && name != sym::path {
            return Err(cx.type_error(format_args!(
                "'{}' is an invalid keyword argument for {}()",
                crate::runtime::shown(name),
                class.name()
            )));
        }
        cx.set_attr(made, name, value)?;
    }
    Ok(made)
}

fn new_plain(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    cx.vm().heap.for_exception(|| {
        let tuple = match cx.new_tuple_from(args.positional()) {
            // Where there is little memory the exception is more than its arguments.
            Err(_) if cx.vm().heap.lock_depth() > 0 => cx.new_tuple(&[])?,
            tuple => tuple?,
        };
        Ok(cx.new_object(exception_of(class, tuple.value()))?.value())
    })
}

fn init(cx: &Context<'_>, value: Value, args: Args<'_>) -> R<()> {
    let Some(exception) = value.cast::<ExceptionObj>() else { return Ok(()) };
    // Mostly they are the arguments that `new` got.
    let new = args.positional();
    let same = |old: Gc<TupleObj>| {
        old.len() == new.len() && old.items().iter().zip(new).all(|(old, new)| old.get() == new.get())
    };
    if !exception.args().is_some_and(same) && cx.vm().heap.lock_depth() == 0 {
        exception.args.set(cx.new_tuple_from(new)?.value());
    }
    Ok(())
}

fn new_os_error(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let class = match args.get(0).as_small() {
        Some(errno) if class == types::OS_ERROR.gc() && args.len() >= 2 => {
            let raised = cx.os_error(errno as i32);
            cx.take_exception(raised).header().class()
        }
        _ => class,
    };
    new(cx, class, args)
}

fn args_of(value: Value) -> Option<Gc<TupleObj>> {
    value.cast::<ExceptionObj>()?.args.get().cast()
}

/// The class and the tuple of arguments; the one of a single argument keeps its comma, as in MicroPython.
fn repr(cx: &Context<'_>, value: Value) -> R {
    let name = value.class();
    let Some(args) = args_of(value) else { return cx.default_repr(value) };
    let text = cx.repr(args.value())?;
    cx.format(format_args!("{}{}", name.name(), crate::runtime::shown(text)))
}

fn str(cx: &Context<'_>, value: Value) -> R {
    let Some(args) = args_of(value) else { return cx.new_str("") };
    match (args.len(), args.get(0)) {
        (0, _) => cx.new_str(""),
        (1, Some(only)) => cx.str(only),
        _ => cx.repr(args.value()),
    }
}

fn key_error_str(cx: &Context<'_>, value: Value) -> R {
    match args_of(value) {
        Some(args) if args.len() == 1 => cx.repr(args.get(0).unwrap_or(Value::NONE)),
        _ => str(cx, value),
    }
}

/// The message with the file's name and the line, as far as they are known.
fn syntax_error_str(cx: &Context<'_>, value: Value) -> R {
    let find = |name: Value| -> R { Ok(cx.find_attr(value, name)?.unwrap_or(Value::NONE)) };
    let message = find(sym::msg)?;
    let (file, line) = (find(sym::filename)?.cast::<StrObj>(), find(sym::lineno)?.as_small());
    if message.is_none() || file.is_none() && line.is_none() {
        return str(cx, value);
    }
    let message = cx.str(message)?;
    let message = crate::runtime::shown(message);
    let name = file.as_ref().map_or("", |file| file.as_str());
    let name = cut_last(name, b'/').map_or(name, |(_, name)| name);
    match line {
        Some(line) if file.is_some() => cx.format(format_args!("{message} ({name}, line {line})")),
        Some(line) => cx.format(format_args!("{message} (line {line})")),
        None => cx.format(format_args!("{message} ({name})")),
    }
}

fn os_error_str(cx: &Context<'_>, value: Value) -> R {
    let Some(args) = args_of(value) else { return str(cx, value) };
    let Some(errno) = args.get(0).and_then(Value::as_small) else { return str(cx, value) };
    match (args.len(), args.get(1)) {
        (1, _) => match crate::modules::errno_name(errno) {
            Some(name) => cx.format(format_args!("[Errno {errno}] {name}")),
            None => cx.format(format_args!("{errno}")),
        },
        (2, Some(text)) => {
            let text = cx.str(text)?;
            cx.format(format_args!("[Errno {errno}] {}", crate::runtime::shown(text)))
        }
        (_, Some(text)) => {
            let text = cx.str(text)?;
            let file = cx.repr(args.get(2).unwrap_or(Value::NONE))?;
            cx.format(format_args!(
                "[Errno {errno}] {}: {}",
                crate::runtime::shown(text),
                crate::runtime::shown(file)
            ))
        }
        _ => str(cx, value),
    }
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some(exception) = value.cast::<ExceptionObj>() else { return Ok(Value::UNBOUND) };
    let arg = |i: usize| args_of(value).and_then(|args| args.get(i));
    Ok(match_name!(name => {
        args => exception.args.get(),
        __traceback__ => exception.traceback.get(),
        __cause__ => exception.cause.get(),
        __context__ => exception.context.get(),
        __suppress_context__ => exception.suppress_context.get(),
        value | errno => arg(0).unwrap_or(Value::NONE),
        code if cx.is_instance(value, types::SYSTEM_EXIT.gc()) => match args_of(value) {
            Some(args) if args.len() > 1 => args.value(),
            _ => arg(0).unwrap_or(Value::NONE),
        },
        name | path if cx.is_instance(value, types::IMPORT_ERROR.gc()) => Value::NONE,
        msg if cx.is_instance(value, types::IMPORT_ERROR.gc()) => arg(0).unwrap_or(Value::NONE),
        strerror if cx.is_instance(value, types::OS_ERROR.gc()) => arg(1).unwrap_or(Value::NONE),
        filename if cx.is_instance(value, types::OS_ERROR.gc()) => arg(2).unwrap_or(Value::NONE),
        _ => Value::UNBOUND,
    }))
}

fn set_attr(cx: &Context<'_>, value: Value, name: Value, new: Value) -> R<bool> {
    let Some(exception) = value.cast::<ExceptionObj>() else { return Ok(false) };
    let cell: &Cell<Value> = match_name!(name => {
        args => {
            exception.args.set(cx.tuple_of(new)?.value());
            return Ok(true);
        },
        __traceback__ => &exception.traceback,
        __cause__ => {
            exception.suppress_context.set(Value::TRUE);
            &exception.cause
        },
        __context__ => &exception.context,
        __suppress_context__ => &exception.suppress_context,
        _ => return Ok(false),
    });
    cell.set(new.given().unwrap_or(Value::NONE));
    Ok(true)
}

impl Context<'_> {
    /// Adds a note, which tracebacks show after the message.
    pub fn add_note(&self, exception: Value, note: Value) -> R<()> {
        let notes = match self.find_attr(exception, sym::__notes__)?.and_then(Value::cast::<ListObj>) {
            Some(notes) => notes,
            None => {
                let notes = self.new_list(1)?;
                self.set_attr(exception, sym::__notes__, notes.value())?;
                notes
            }
        };
        self.append(notes, note)
    }
}
