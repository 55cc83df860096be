//! Objects: their header, their layouts, and typed pointers to them.
//!
//! Every object begins with one word, the address of a [`Meta`]: its class for most, the shape for
//! instances of user classes, a variant for strings. The meta says the kind (which `repr(C)` struct the
//! object is) and which of its words the collector follows.
#![allow(unsafe_code, reason = "objects are laid out by hand")]

use core::cell::Cell;

/// A board's device: its number is `position`, what it keeps are the values.
pub use crate::builtins::iterators::IteratorObj as DeviceObj;

mod buffers;
mod class;
mod containers;
mod functions;
mod gc;
mod generator;
mod instance;
mod locals;
mod natives;
mod scalars;
mod sequences;
mod slots;
mod storage;
mod streams;
mod text;

pub use buffers::{ArrayObj, ByteArrayObj, ItemClass, ItemFormat, MemoryViewObj};
pub(crate) use class::methods;
pub use class::{Method, TypeFlags, TypeObj, types};
pub(crate) use containers::StaticTable;
pub use containers::{DequeObj, DictObj, ListObj, ModuleObj, RangeObj, SetObj, SliceObj, Table, TupleObj};
pub use functions::{
    BoundMethod, Cache, CellObj, CodeInfo, CodeObj, ExceptionObj, FunctionObj, PropertyObj, SuperObj,
    Traceback, Wrapper,
};
pub(crate) use gc::layout;
pub use gc::{Gc, Layout};
pub use generator::GeneratorObj;
pub use instance::{InstanceObj, Shape};
pub use natives::{GetterObj, NativeBinding, NativeDef, NativeObj, Params};
pub use scalars::{ComplexObj, FloatObj, IntObj};
pub use sequences::{Items, Sequence};
pub(crate) use slots::SLOT_NAMES;
pub use slots::{Calls, Slots};
pub use storage::{Bytes, Values};
pub use streams::{FileObj, MemoryStreamObj, Newline, RingObj};
pub use text::{BytesObj, StaticStr, StrObj, hash_bytes};

/// Which layout an object has. Instances of a user class that derives from a builtin class have the kind
/// of that builtin class.
#[allow(missing_docs, reason = "each is the Python type or internal layout of that name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    // Never in a header: kinds of values that lie in the word.
    Singleton,
    Bool,
    // Objects that Python code sees.
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    MemoryView,
    Array,
    Tuple,
    List,
    Dict,
    Set,
    FrozenSet,
    Range,
    Slice,
    Type,
    Instance,
    Function,
    Native,
    Getter,
    BoundMethod,
    Code,
    Module,
    Exception,
    Traceback,
    Generator,
    Property,
    StaticMethod,
    ClassMethod,
    Super,
    Cell,
    /// Any iterator with a position, a source and one value more.
    Iterator,
    File,
    MemoryStream,
    Ring,
    Deque,
    // Internal blocks.
    Shape,
    Values,
    RawBytes,
    Table,
}

/// The header of every object: one word. (The collector's cells are aligned to eight bytes; so is each static object, by
/// its own type.)
#[derive(Debug)]
#[repr(C)]
pub struct Object {
    meta: Cell<*const Meta>,
}

// SAFETY: static objects are never written to; all others belong to one VM, which stays on its thread.
unsafe impl Sync for Object {}

/// What an object's header points to: the head of a [`TypeObj`] or [`Shape`], or a variant of one.
#[derive(Debug)]
#[repr(C)]
pub struct Meta {
    /// A meta is itself an object.
    pub object: Object,
    class: Cell<*const TypeObj>,
    /// The layout of objects with this header.
    pub kind: Kind,
    /// Words after the header that hold no values; [`Meta::LEAF`] when none does.
    pub raw_words: u8,
    /// Bits that depend on the kind: [`Meta::INTERNED`], [`Meta::ASCII`],
    /// [`Meta::REGISTERS`], [`Meta::SINGLE`].
    pub variant: u16,
}

// SAFETY: as for `Object`.
unsafe impl Sync for Meta {}

impl Meta {
    /// The value of `raw_words` for objects without any value to follow.
    pub const LEAF: u8 = u8::MAX;
    /// The value of `raw_words` for objects whose only value is in their cell's last word: instances of
    /// classes that derive from a builtin class without values.
    pub const LAST: u8 = u8::MAX - 1;
    /// A string that is the only one with its text among interned strings.
    pub const INTERNED: u16 = 1;
    /// A block of values that may hold words that are none.
    pub const REGISTERS: u16 = 1;
    /// A string of ASCII characters only.
    pub const ASCII: u16 = 2;
    /// Objects have one value behind their raw words and nothing else: containers whose items lie in a block.
    pub const SINGLE: u16 = 4;

    /// A meta; `own` is the header that itself gets.
    pub const fn new(
        own: *const Meta,
        class: *const TypeObj,
        kind: Kind,
        raw_words: u8,
        variant: u16,
    ) -> Meta {
        Meta { object: Object::new(own), class: Cell::new(class), kind, raw_words, variant }
    }

    /// The class of objects with this header.
    #[inline(always)]
    pub fn class(&self) -> Gc<TypeObj> {
        // SAFETY: set once to a class that lives as long as this meta, which refers to it.
        unsafe { Gc::from_raw(self.class.get()) }
    }

    /// Makes this the meta of `class`; once, at its creation.
    pub fn set_class(&self, class: Gc<TypeObj>) {
        self.class.set(class.as_ptr());
    }
}

impl Object {
    /// A header that points to `meta`.
    pub const fn new(meta: *const Meta) -> Object {
        Object { meta: Cell::new(meta) }
    }

    /// What the header points to.
    #[inline(always)]
    pub fn meta(&self) -> &'static Meta {
        // SAFETY: a header always points to a live meta: a static one, or one on the heap which the
        // collector keeps because this object refers to it.
        unsafe { &*self.meta.get() }
    }

    /// The header word as an address.
    #[inline(always)]
    pub fn meta_ptr(&self) -> *const Meta {
        self.meta.get()
    }

    /// Gives the object another meta: an instance's next shape, or a string's interned variant. The
    /// layout that the new meta states must be the object's.
    #[inline(always)]
    pub(crate) fn set_meta(&self, meta: *const Meta) {
        self.meta.set(meta);
    }

    /// The layout.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.meta().kind
    }

    /// The class.
    #[inline(always)]
    pub fn class(&self) -> Gc<TypeObj> {
        self.meta().class()
    }
}
