//! Layouts of streams: files, text and bytes in memory, and rings.

use core::cell::Cell;
use core::mem::offset_of;

use super::functions::raw_words;
use super::gc::layout;
use super::{Bytes, Gc, Object, TypeObj};
use crate::value::Value;

/// How a stream in text mode treats line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Newline {
    /// Every kind reads as `\n`.
    Translate,
    /// Every kind ends a line, and stays as it is.
    Any,
    /// Only `\n` does.
    Lf,
    /// Only `\r` does; written for `\n`.
    Cr,
    /// Only `\r\n` does; written for `\n`.
    CrLf,
}

/// An open file.
#[repr(C)]
pub struct FileObj {
    pub(crate) object: Object,
    /// The platform's number.
    pub handle: Cell<u32>,
    /// It was closed.
    pub is_closed: Cell<bool>,
    /// What was read last was a `\r` read as `\n`: a `\n` behind it belongs to it.
    pub(crate) after_return: Cell<bool>,
    /// It may be read.
    pub is_readable: bool,
    /// It may be written.
    pub is_writable: bool,
    /// It reads and writes strings.
    pub is_text: bool,
    /// Line ends.
    pub newline: Newline,
    /// The next open file, which this one does not keep alive.
    pub(crate) next: Cell<Option<Gc<FileObj>>>,
    // Values from here.
    /// Its path, or the number that it was opened with.
    pub name: Value,
    /// The mode that it was opened with.
    pub mode: Value,
    /// The file that this one is another view of, or `None`.
    pub(crate) whole: Value,
}
layout!(FileObj: File);

impl FileObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(FileObj, name));
}

/// A `StringIO` or `BytesIO`.
#[repr(C)]
pub struct MemoryStreamObj {
    object: Object,
    /// Bytes that it holds.
    pub len: Cell<usize>,
    /// The position in bytes; may lie past the end.
    pub position: Cell<usize>,
    /// It was closed.
    pub is_closed: Cell<bool>,
    /// It is a `StringIO`: its bytes are UTF-8.
    pub is_text: bool,
    // Values from here.
    /// The bytes and spare room.
    pub storage: Cell<Gc<Bytes>>,
}
layout!(MemoryStreamObj: MemoryStream);

impl MemoryStreamObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(MemoryStreamObj, storage));

    pub(crate) fn new(class: Gc<TypeObj>, is_text: bool, storage: Gc<Bytes>, len: usize) -> MemoryStreamObj {
        MemoryStreamObj {
            object: Object::new(&raw const class.meta),
            len: Cell::new(len),
            position: Cell::new(0),
            is_closed: Cell::new(false),
            is_text,
            storage: Cell::new(storage),
        }
    }
}

/// A `RingIO`: bytes written at one end and read at the other.
#[repr(C)]
pub struct RingObj {
    pub(crate) object: Object,
    /// Where the next byte is read.
    pub read: Cell<usize>,
    /// Where the next byte is written; where it is read when there is none.
    pub write: Cell<usize>,
    // Values from here.
    /// The memory: a bytearray or another writable buffer. One byte stays free.
    pub memory: Value,
}
layout!(RingObj: Ring);

impl RingObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(RingObj, memory));
}
