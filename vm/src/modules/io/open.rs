//! `open`: what its mode and its other arguments mean.

use core::cell::Cell;

use super::{file::new_file, path_of};
use crate::args::Args;
use crate::context::Context;
use crate::object::{FileObj, Gc, Newline, Object, StrObj, TypeObj, types};
use crate::platform::{Errno, OpenMode};
use crate::value::{R, Value};

/// A mode string, read.
struct Mode {
    open: OpenMode,
    is_text: bool,
}

fn mode_of(cx: &Context<'_>, text: &str) -> R<Mode> {
    let (mut kinds, mut plus, mut binary, mut texts) = (0, false, false, false);
    let mut open = OpenMode::default();
    for (i, c) in text.chars().enumerate() {
        if text.chars().take(i).any(|before| before == c) {
            return Err(cx.value_error(format_args!("invalid mode: '{text}'")));
        }
        match c {
            'r' => open.read = true,
            'w' => (open.write, open.create, open.truncate) = (true, true, true),
            'a' => (open.write, open.create, open.append) = (true, true, true),
            'x' => (open.write, open.create, open.exclusive) = (true, true, true),
            '+' => plus = true,
            'b' => binary = true,
            't' => texts = true,
            _ => return Err(cx.value_error(format_args!("invalid mode: '{text}'"))),
        }
        kinds += usize::from(matches!(c, 'r' | 'w' | 'a' | 'x'));
    }
    if binary && texts {
        return Err(cx.value_error(format_args!("can't have text and binary mode at once")));
    }
    if kinds != 1 {
        return Err(cx.value_error(format_args!("must have exactly one of create/read/write/append mode")));
    }
    open.read |= plus;
    open.write |= plus;
    Ok(Mode { open, is_text: !binary })
}

fn newline_of(cx: &Context<'_>, value: Option<Value>) -> R<Newline> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Newline::Translate) };
    match cx.to_str(value)?.as_str() {
        "" => Ok(Newline::Any),
        "\n" => Ok(Newline::Lf),
        "\r" => Ok(Newline::Cr),
        "\r\n" => Ok(Newline::CrLf),
        other => Err(cx.value_error(format_args!("illegal newline value: {other:?}"))),
    }
}

fn check_encoding(cx: &Context<'_>, value: Option<Value>) -> R<()> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(()) };
    let name = cx.to_str(value)?;
    let known = ["utf-8", "utf8", "utf_8", "ascii", "us-ascii"];
    if known.iter().any(|known| known.eq_ignore_ascii_case(name.as_str())) {
        return Ok(());
    }
    Err(cx.raise_message(types::LOOKUP_ERROR.gc(), format_args!("unknown encoding: {}", name.as_str())))
}

/// `open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)`
pub fn open(cx: &Context<'_>, args: Args<'_>) -> R {
    open_as(cx, None, args)
}

/// A call of a file's class.
pub fn construct(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.is_empty() {
        return Err(cx.type_error(format_args!("{}() needs a path", class.name())));
    }
    open_as(cx, Some(class), args)
}

fn open_as(cx: &Context<'_>, class: Option<Gc<TypeObj>>, args: Args<'_>) -> R {
    let binary_class = class.is_some_and(|class| cx.is_subclass(class, types::BINARY_FILE.gc()));
    let mode_value = match args.given(1) {
        Some(mode) => cx.to_str(mode)?.value(),
        None => cx.intern("r")?,
    };
    let mode = mode_of(cx, mode_value.cast::<StrObj>().as_ref().map_or("r", |mode| mode.as_str()))?;
    let is_text = mode.is_text && !binary_class;
    if is_text {
        check_encoding(cx, args.given(3))?;
    }
    let newline = newline_of(cx, args.given(5))?;
    let name = args.get(0);
    // Whoever opened a file by its number closes it.
    let is_own = !name.is_small() && name.kind() != crate::object::Kind::Int;
    let handle = if !is_own {
        let Ok(handle) = u32::try_from(cx.to_index(name)?) else { return Err(cx.os_error(9)) };
        handle
    } else {
        let path = path_of(cx, name)?;
        if let Some(stream) = cx.in_mount(path.as_str(), "open", &[mode_value])? {
            return Ok(stream);
        }
        match open_file(cx, path.as_str(), mode.open) {
            Ok(handle) => {
                if mode.open.append {
                    // A program may ask where it will write. What cannot seek has no answer.
                    let _ = cx.vm().platform.seek(handle, 0, 2);
                }
                handle
            }
            Err(errno) => return Err(cx.os_error_at(errno.0, path.as_str())),
        }
    };
    let builtin = if is_text { &types::TEXT_FILE } else { &types::BINARY_FILE };
    let file = FileObj {
        object: Object::new(&builtin.meta),
        handle: Cell::new(handle),
        is_closed: Cell::new(false),
        after_return: Cell::new(false),
        is_readable: mode.open.read,
        is_writable: mode.open.write,
        is_text,
        newline,
        next: Cell::new(None),
        name,
        mode: mode_value,
        whole: Value::NONE,
    };
    let value = new_file(cx, class.unwrap_or(builtin.gc()), file)?;
    if let (true, Some(file)) = (is_own, value.cast::<FileObj>()) {
        file.next.set(cx.vm().open_files.replace(Some(file)));
    }
    Ok(value)
}

/// Opens a file of the platform's; where too many are open, those go first that a program forgot to close.
fn open_file(cx: &Context<'_>, path: &str, mode: OpenMode) -> Result<u32, Errno> {
    const EMFILE: Errno = Errno(24);
    let opened = cx.vm().platform.open(path, mode);
    if opened != Err(EMFILE) {
        return opened;
    }
    cx.vm().collect(cx);
    cx.vm().platform.open(path, mode)
}

/// The object of a standard stream: 0 input, 1 output, 2 errors.
pub(crate) fn standard(cx: &Context<'_>, handle: u32) -> R {
    let (name, mode) = match handle {
        0 => ("<stdin>", "r"),
        1 => ("<stdout>", "w"),
        _ => ("<stderr>", "w"),
    };
    let file = FileObj {
        object: Object::new(&types::TEXT_FILE.meta),
        handle: Cell::new(handle),
        is_closed: Cell::new(false),
        after_return: Cell::new(false),
        is_readable: handle == 0,
        is_writable: handle != 0,
        is_text: true,
        newline: Newline::Translate,
        next: Cell::new(None),
        name: cx.intern(name)?,
        mode: cx.intern(mode)?,
        whole: Value::NONE,
    };
    Ok(cx.new_object(file)?.value())
}
