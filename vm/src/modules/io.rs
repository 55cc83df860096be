//! The module `io`: files, streams in memory, and what all of them share.

pub mod file;
pub mod memory;
mod open;
mod read;
pub mod ring;
mod write;

use super::{Definition, Entry};
use crate::context::Context;
use crate::object::{FileObj, Gc, MemoryStreamObj, Method, Newline, Params, RingObj, StrObj, types};
use crate::platform::{Errno, READABLE, WRITABLE};
use crate::value::{R, Value};

pub(crate) use open::standard;

pub static MODULE: Definition = Definition::new("io", &ENTRIES);

static ENTRIES: [Entry; 10] = [
    Entry::with("open", OPEN, open::open),
    Entry::class("IOBase", &types::IO_BASE),
    Entry::class("FileIO", &types::BINARY_FILE),
    Entry::class("TextIOWrapper", &types::TEXT_FILE),
    Entry::class("StringIO", &types::STRING_IO),
    Entry::class("BytesIO", &types::BYTES_IO),
    Entry::class("UnsupportedOperation", &types::UNSUPPORTED_OPERATION),
    Entry::int("SEEK_SET", 0),
    Entry::int("SEEK_CUR", 1),
    Entry::int("SEEK_END", 2),
];

/// Parameters of `open`.
pub(crate) const OPEN: Params =
    Params::named(1, &["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"]);
pub(crate) use open::open;

/// A stream made here, to be read or written.
#[derive(Clone, Copy)]
enum Stream {
    File(Gc<FileObj>),
    Memory(Gc<MemoryStreamObj>),
    Ring(Gc<RingObj>),
}

impl Stream {
    /// The stream that a value is; ValueError when it is closed.
    fn of(cx: &Context<'_>, value: Value) -> R<Stream> {
        let stream = if let Some(file) = value.cast::<FileObj>() {
            Stream::File(file)
        } else if let Some(memory) = value.cast::<MemoryStreamObj>() {
            Stream::Memory(memory)
        } else if let Some(ring) = value.cast::<RingObj>() {
            Stream::Ring(ring)
        } else {
            return Err(cx.type_error(format_args!("a stream is required, not '{}'", value.class().name())));
        };
        if stream.is_closed() {
            return Err(cx.value_error(format_args!("I/O operation on closed file.")));
        }
        Ok(stream)
    }

    fn is_closed(self) -> bool {
        match self {
            Stream::File(file) => file.is_closed.get(),
            Stream::Memory(memory) => memory.is_closed.get(),
            Stream::Ring(_) => false,
        }
    }

    fn is_text(self) -> bool {
        match self {
            Stream::File(file) => file.is_text,
            Stream::Memory(memory) => memory.is_text,
            Stream::Ring(_) => false,
        }
    }

    fn newline(self) -> Newline {
        match self {
            Stream::File(file) if file.is_text => file.newline,
            _ => Newline::Lf,
        }
    }

    /// Shows what comes next, nothing at the end; as much as `take` says is used up.
    fn look(self, cx: &Context<'_>, take: &mut dyn FnMut(&[u8]) -> usize) -> R<()> {
        match self {
            Stream::File(file) if !file.is_readable => Err(unsupported(cx, "not readable")),
            Stream::File(file) => retried(cx, || cx.vm().platform.read_ahead(file.handle.get(), take)),
            Stream::Memory(memory) => {
                memory::look(memory, take);
                Ok(())
            }
            Stream::Ring(ring) => ring::look(cx, ring, take),
        }
    }

    /// Writes; returns how many bytes were taken.
    fn put(self, cx: &Context<'_>, bytes: &[u8]) -> R<usize> {
        match self {
            Stream::File(file) if !file.is_writable => Err(unsupported(cx, "not writable")),
            Stream::File(file) => {
                let mut written = 0;
                while written < bytes.len() {
                    let rest = &bytes[written..];
                    let (platform, handle) = (cx.vm().platform, file.handle.get());
                    let count = retried(cx, || match file.is_text {
                        true => platform.write(handle, rest),
                        false => platform.write_binary(handle, rest),
                    })?;
                    if count == 0 {
                        break;
                    }
                    written += count;
                }
                Ok(written)
            }
            Stream::Memory(memory) => memory::put(cx, memory, bytes),
            Stream::Ring(ring) => ring::put(cx, ring, bytes),
        }
    }
}

/// Whether a value is a stream made here.
pub(crate) fn is_stream(value: Value) -> bool {
    value.cast::<FileObj>().is_some()
        || value.cast::<MemoryStreamObj>().is_some()
        || value.cast::<RingObj>().is_some()
}

/// Which of the wanted `READABLE` and `WRITABLE` a stream made here is.
pub(crate) fn ready(cx: &Context<'_>, value: Value, wanted: u8) -> R<u8> {
    match Stream::of(cx, value)? {
        Stream::File(file) => Ok(cx.vm().platform.ready(file.handle.get(), wanted)),
        Stream::Memory(_) => Ok(wanted & (READABLE | WRITABLE)),
        Stream::Ring(ring) => ring::ready(cx, ring).map(|ready| ready & wanted),
    }
}

/// Runs a call of the system again for as long as signals break it off; Ctrl-C raises.
pub(crate) fn retried<T>(cx: &Context<'_>, mut call: impl FnMut() -> Result<T, Errno>) -> R<T> {
    loop {
        match call() {
            Ok(result) => return Ok(result),
            Err(Errno::INTERRUPTED) => cx.poll()?,
            Err(errno) => return Err(cx.os_error(errno.0)),
        }
    }
}

#[cold]
fn unsupported(cx: &Context<'_>, what: &str) -> crate::value::Raised {
    cx.raise_message(types::UNSUPPORTED_OPERATION.gc(), format_args!("{what}"))
}

/// A path argument's text.
pub(crate) fn path_of(cx: &Context<'_>, path: Value) -> R<Gc<StrObj>> {
    if let Some(text) = path.cast::<StrObj>() {
        return Ok(text);
    }
    if let Some(bytes) = path.cast::<crate::object::BytesObj>()
        && let Ok(text) = core::str::from_utf8(bytes.as_bytes())
    {
        return cx.to_str(cx.new_str(text)?);
    }
    if let Some(method) = cx.find_attr(path, crate::symbols::sym::__fspath__)? {
        let text = cx.call(method, &[])?;
        return cx.to_str(text);
    }
    Err(cx.type_error(format_args!("expected str, bytes or os.PathLike object, not {}", path.class().name())))
}

/// The stream itself.
fn itself(_: &Context<'_>, args: crate::args::Args<'_>) -> R {
    Ok(args.get(0))
}

/// Methods that all streams share, by the names of the functions behind them.
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const READ: Method = Method::method("read", 0, 1, read::read);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const READ_INTO: Method = Method::method("readinto", 1, 2, read::read_into);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const READ_LINE: Method = Method::method("readline", 0, 1, read::read_line);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const READ_LINES: Method = Method::method("readlines", 0, 1, read::read_lines);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const WRITE: Method = Method::method("write", 1, 3, write::write);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const WRITE_LINES: Method = Method::method("writelines", 1, 1, write::write_lines);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, copied into each table")]
const ENTER: Method = Method::method("__enter__", 0, 0, itself);
