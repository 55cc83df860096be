//! Layouts of what exposes changeable memory: bytearrays, arrays and memoryviews; and the kinds of their items.

use core::cell::Cell;
use core::mem::offset_of;

use super::functions::raw_words;
use super::gc::layout;
use super::{Bytes, Gc, Object, types};
use crate::value::{UWord, Value, Word};

/// A bytearray.
#[repr(C)]
pub struct ByteArrayObj {
    object: Object,
    pub(super) len: Cell<usize>,
    pub(super) storage: Cell<Gc<Bytes>>,
}
layout!(ByteArrayObj: ByteArray);

impl ByteArrayObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(ByteArrayObj, storage));

    pub(crate) fn new(storage: Gc<Bytes>, len: usize) -> ByteArrayObj {
        ByteArrayObj {
            object: Object::new(&types::BYTEARRAY.meta),
            len: Cell::new(len),
            storage: Cell::new(storage),
        }
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The block that holds the bytes and spare room.
    #[inline(always)]
    pub fn storage(&self) -> Gc<Bytes> {
        self.storage.get()
    }

    /// Publishes another block, whose first `len` bytes are the contents.
    pub(crate) fn publish(&self, storage: Gc<Bytes>, len: usize) {
        self.len.set(self.len.get().min(len));
        self.storage.set(storage);
        self.len.set(len);
    }

    /// Changes the number of bytes within the block's capacity.
    pub(crate) fn set_len(&self, len: usize) {
        self.len.set(len.min(self.storage.get().capacity()));
    }
}

/// An `array.array`.
#[repr(C)]
pub struct ArrayObj {
    object: Object,
    pub(super) len: Cell<usize>,
    pub(super) format: ItemFormat,
    pub(super) storage: Cell<Gc<Bytes>>,
}
layout!(ArrayObj: Array);

impl ArrayObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(ArrayObj, storage));

    pub(crate) fn new(format: ItemFormat, storage: Gc<Bytes>, len: usize) -> ArrayObj {
        ArrayObj {
            object: Object::new(&types::ARRAY.meta),
            len: Cell::new(len),
            format,
            storage: Cell::new(storage),
        }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it has no items.
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// What its items are.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn format(&self) -> ItemFormat {
        self.format
    }

    /// The block that holds the items and spare room.
    #[inline(always)]
    pub fn storage(&self) -> Gc<Bytes> {
        self.storage.get()
    }

    /// Publishes another block, whose first `len` items are the contents.
    pub(crate) fn publish(&self, storage: Gc<Bytes>, len: usize) {
        self.len.set(self.len.get().min(len));
        self.storage.set(storage);
        self.len.set(len);
    }

    /// Changes the number of items within the block's capacity.
    pub(crate) fn set_len(&self, len: usize) {
        self.len.set(len.min(self.storage.get().capacity() / self.format.size()));
    }
}

/// A memoryview: items at equal distances in another object's memory.
///
/// It refers to the object, not to its storage, so that it sees the new block after the object has grown.
#[repr(C)]
pub struct MemoryViewObj {
    object: Object,
    /// Where in the source the first item begins, in bytes.
    pub start: usize,
    /// Number of items.
    pub len: usize,
    /// Bytes from an item to the next.
    pub stride: isize,
    /// What the items are.
    pub format: ItemFormat,
    /// Bytes cannot be written through it, even if the source can change.
    pub readonly: bool,
    /// A bytes, bytearray or array; `None` once the view is released.
    pub source: Cell<Value>,
}
layout!(MemoryViewObj: MemoryView);

impl MemoryViewObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(MemoryViewObj, source));

    pub(crate) fn new(
        source: Value,
        start: usize,
        len: usize,
        stride: isize,
        format: ItemFormat,
        readonly: bool,
    ) -> MemoryViewObj {
        MemoryViewObj {
            object: Object::new(&types::MEMORYVIEW.meta),
            start,
            len,
            stride,
            format,
            readonly,
            source: Cell::new(source),
        }
    }

    /// Whether the items lie one behind the other.
    pub fn is_contiguous(&self) -> bool {
        self.len <= 1 || self.stride == self.format.size() as isize
    }
}

/// What an item becomes as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemClass {
    /// An int with a sign.
    Signed,
    /// An int without one.
    Unsigned,
    /// A float.
    Float,
    /// A bool.
    Bool,
    /// A bytes object of length 1.
    Char,
}

macro_rules! item_formats {
    ($($name:ident $code:literal $type:ty, $class:ident, $words:literal;)*) => {
        /// The kind of an item in memory, in this machine's byte order and alignment.
        #[allow(missing_docs, reason = "named by their codes")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum ItemFormat { $($name),* }

        impl ItemFormat {
            /// All formats, in order of their numbers.
            pub const ALL: &'static [ItemFormat] = &[$(ItemFormat::$name),*];

            /// The format with this code.
            pub const fn of_code(code: u8) -> Option<ItemFormat> {
                match code {
                    $($code => Some(ItemFormat::$name),)*
                    _ => None,
                }
            }

            /// Its code.
            pub const fn code(self) -> u8 {
                match self { $(ItemFormat::$name => $code),* }
            }

            /// Bytes of an item, 1, 2, 4 or 8.
            #[cfg_attr(target_pointer_width = "64", inline(always))]
            pub const fn size(self) -> usize {
                match self { $(ItemFormat::$name => size_of::<$type>()),* }
            }

            /// What items become.
            pub const fn class(self) -> ItemClass {
                match self { $(ItemFormat::$name => ItemClass::$class),* }
            }

            /// What messages call the type.
            pub const fn words(self) -> &'static str {
                match self { $(ItemFormat::$name => $words),* }
            }
        }
    };
}

item_formats! {
    I8 b'b' i8, Signed, "signed char";
    U8 b'B' u8, Unsigned, "unsigned byte integer";
    I16 b'h' i16, Signed, "signed short integer";
    U16 b'H' u16, Unsigned, "unsigned short";
    I32 b'i' i32, Signed, "signed integer";
    U32 b'I' u32, Unsigned, "unsigned int";
    Long b'l' Word, Signed, "signed long integer";
    UnsignedLong b'L' UWord, Unsigned, "unsigned long";
    I64 b'q' i64, Signed, "signed long long integer";
    U64 b'Q' u64, Unsigned, "unsigned long long";
    Ssize b'n' Word, Signed, "signed size";
    Size b'N' UWord, Unsigned, "unsigned size";
    Pointer b'P' UWord, Unsigned, "pointer";
    F16 b'e' u16, Float, "half float";
    F32 b'f' f32, Float, "float";
    F64 b'd' f64, Float, "double";
    Bool b'?' u8, Bool, "bool";
    Char b'c' u8, Char, "char";
}
