//! Classes: the layout shared by builtin ones, which lie in the program image, and those of programs.

use core::cell::Cell;
use core::mem::offset_of;

use super::buffers::{ArrayObj, ByteArrayObj, MemoryViewObj};
use super::functions::{ALL_VALUES, CodeObj, LEAF, raw_words};
use super::gc::layout;
use super::generator::GeneratorObj;
use super::streams::{FileObj, MemoryStreamObj, RingObj};
use super::{DequeObj, DictObj, Gc, GetterObj, Kind, Meta, NativeObj, Shape, Slots, TupleObj};
use crate::args::Args;
use crate::builtins as b;
use crate::context::Context;
use crate::features;
use crate::modules as m;
use crate::modules::{collections, io, sys};
use crate::value::{R, Value};
use crate::walk::Marks;

/// One attribute of a builtin class.
pub enum Method {
    /// A method, class method or static method, as [`NativeObj::binding`] tells.
    Native(NativeObj),
    /// A read-only attribute, computed.
    Getter(GetterObj),
    /// A constant.
    Constant {
        /// Its name.
        name: &'static str,
        /// What it is: an immediate, or part of the program image.
        value: Value,
    },
}

// SAFETY: only constants in the program image.
unsafe impl Sync for Method {}

/// A static table of methods: `methods! { pub METHODS = [ ... ]; }`.
macro_rules! methods {
    ($vis:vis $name:ident = [$($method:expr),* $(,)?];) => {
        /// The methods of a builtin class.
        $vis static $name: [crate::object::Method; <[&str]>::len(&[$(stringify!($method)),*])] = [$($method),*];
    };
}
pub(crate) use methods;

impl Method {
    /// A method with positional arguments: `min..=max` besides `self`.
    #[allow(clippy::self_named_constructors, reason = "beside class_method and static_method")]
    pub const fn method(
        name: &'static str,
        min: u8,
        max: u8,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> Method {
        let max = if max == super::Params::ANY { max } else { max + 1 };
        Method::with(name, super::Params::positional(min + 1, max), call)
    }

    /// A method with these parameters (`self` included).
    pub const fn with(
        name: &'static str,
        params: super::Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> Method {
        Method::Native(NativeObj::method(name, params, call))
    }

    /// A class method with these parameters (`cls` included).
    pub const fn class_method(
        name: &'static str,
        params: super::Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> Method {
        Method::Native(NativeObj::class_method(name, params, call))
    }

    /// A static method with these parameters.
    pub const fn static_method(
        name: &'static str,
        params: super::Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> Method {
        Method::Native(NativeObj::function(name, params, call))
    }

    /// A read-only attribute.
    pub const fn getter(name: &'static str, get: fn(&Context<'_>, Value) -> R) -> Method {
        Method::Getter(GetterObj::new(name, get))
    }

    /// A constant.
    pub const fn constant(name: &'static str, value: Value) -> Method {
        Method::Constant { name, value }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Method::Native(native) => native.def.name,
            Method::Getter(getter) => getter.name,
            Method::Constant { name, .. } => name,
        }
    }

    /// The attribute as a value.
    pub fn value(&'static self) -> Value {
        match self {
            Method::Native(native) => native.value(),
            Method::Getter(getter) => getter.value(),
            Method::Constant { value, .. } => *value,
        }
    }
}

/// Properties of a class, as bits.
#[allow(non_snake_case, reason = "reads as a type with constants")]
pub mod TypeFlags {
    /// Made by a program: on the heap, its attributes can change.
    pub const HEAP: usize = 1;
    /// Programs cannot derive from it.
    pub const FINAL: usize = 2;
    /// Instances have a builtin layout and, in their cell's last word, a dict of attributes or `None`.
    pub const TRAILING_ATTRIBUTES: usize = 4;
    /// It or a base sets `__slots__` and none in the MRO gives a dict.
    pub const NO_DICT: usize = 8;
    /// A builtin class that is not in the builtin namespace.
    pub const UNNAMED: usize = 16;
}

/// Words that make a class a multiple of 8 bytes long: on a chip, where the marks of tests take one.
const FILLER: usize = if size_of::<usize>() == 4 { size_of::<Marks>() / 4 % 2 } else { 0 };

/// A class.
#[repr(C, align(8))]
pub struct TypeObj {
    /// The meta of instances (the root of them, where instances have shapes).
    pub meta: Meta,
    pub(crate) flags: Cell<usize>,
    /// Native behaviour.
    pub(crate) slots: &'static Slots,
    pub(crate) methods: &'static [Method],
    /// Bit n: special method n (see `symbols::SPECIALS`) is defined by a class of a program in the MRO.
    pub(crate) specials: Cell<u64>,
    /// Inline slots for new instances' attributes.
    pub(crate) inline_hint: Cell<usize>,
    /// By slot: whether it has been run.
    pub(crate) marks: Marks,
    /// So that nothing is left over behind the last field, where the collector looks.
    filler: [usize; FILLER],
    static_name: &'static str,
    // Values from here.
    /// The class whose layout instances have.
    pub(crate) base: Cell<Option<Gc<TypeObj>>>,
    pub(crate) name: Cell<Value>,
    pub(crate) qualified_name: Cell<Value>,
    pub(crate) bases: Cell<Option<Gc<TupleObj>>>,
    pub(crate) mro: Cell<Option<Gc<TupleObj>>>,
    pub(crate) dict: Cell<Option<Gc<DictObj>>>,
    pub(crate) shape: Cell<Option<Gc<Shape>>>,
}
layout!(TypeObj: Type, last shape: Cell<Option<Gc<Shape>>>);

// SAFETY: static classes are never written to; others belong to one VM.
unsafe impl Sync for TypeObj {}

impl TypeObj {
    #[allow(clippy::too_many_arguments, reason = "the columns of the table below")]
    const fn builtin(
        own: &'static TypeObj,
        name: &'static str,
        base: Option<&'static TypeObj>,
        kind: Kind,
        raw_words: u8,
        flags: usize,
        slots: &'static Slots,
        methods: &'static [Method],
    ) -> TypeObj {
        let base = match base {
            Some(base) => Some(Gc::from_static(base)),
            None => None,
        };
        let is_single = matches!(kind, Kind::List | Kind::Dict | Kind::Set | Kind::FrozenSet);
        TypeObj {
            meta: Meta::new(
                &types::TYPE.meta,
                own,
                kind,
                raw_words,
                if is_single { Meta::SINGLE } else { 0 },
            ),
            flags: Cell::new(flags),
            slots,
            methods,
            specials: Cell::new(0),
            inline_hint: Cell::new(0),
            marks: Marks::none(),
            filler: [0; FILLER],
            static_name: name,
            base: Cell::new(base),
            name: Cell::new(Value::NONE),
            qualified_name: Cell::new(Value::NONE),
            bases: Cell::new(None),
            mro: Cell::new(None),
            dict: Cell::new(None),
            shape: Cell::new(None),
        }
    }

    /// A class for a board's devices, whose instances are made by [`Context::new_device`].
    pub const fn device(
        own: &'static TypeObj,
        name: &'static str,
        slots: &'static Slots,
        methods: &'static [Method],
    ) -> TypeObj {
        let flags = TypeFlags::FINAL | TypeFlags::UNNAMED;
        TypeObj::builtin(own, name, Some(&types::OBJECT), Kind::Iterator, 1, flags, slots, methods)
    }

    /// A class of a program, deriving its layout and native behaviour from `base`.
    pub(crate) fn heap(metaclass: Gc<TypeObj>, base: Gc<TypeObj>, flags: usize, raw_words: u8) -> TypeObj {
        TypeObj {
            meta: Meta::new(&raw const metaclass.meta, core::ptr::null(), base.meta.kind, raw_words, 0),
            flags: Cell::new(flags | TypeFlags::HEAP),
            slots: base.slots,
            methods: &[],
            specials: Cell::new(0),
            inline_hint: Cell::new(4),
            marks: Marks::none(),
            filler: [0; FILLER],
            static_name: "",
            base: Cell::new(Some(base)),
            name: Cell::new(Value::NONE),
            qualified_name: Cell::new(Value::NONE),
            bases: Cell::new(None),
            mro: Cell::new(None),
            dict: Cell::new(None),
            shape: Cell::new(None),
        }
    }

    /// As a pointer, for a static class.
    pub const fn gc(&'static self) -> Gc<TypeObj> {
        Gc::from_static(self)
    }

    /// As a value, for a static class.
    pub const fn static_value(&'static self) -> Value {
        Value::from_static(&self.meta.object)
    }

    /// Whether a bit of [`TypeFlags`] is set.
    #[inline(always)]
    pub fn has(&self, flag: usize) -> bool {
        self.flags.get() & flag != 0
    }

    /// Whether a program made it.
    #[inline(always)]
    pub fn is_heap(&self) -> bool {
        self.has(TypeFlags::HEAP)
    }

    /// The name as text.
    pub fn name(&self) -> &str {
        match self.name.get().cast::<super::StrObj>() {
            // SAFETY: the string lives while this class refers to it; the class outlives the borrow.
            Some(name) => unsafe { &*name.as_ptr() }.as_str(),
            None => self.static_name,
        }
    }

    /// The layout of instances.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn kind(&self) -> Kind {
        self.meta.kind
    }

    /// The class whose layout instances have.
    pub fn base(&self) -> Option<Gc<TypeObj>> {
        self.base.get()
    }
}

/// Slots of the classes of floats, if this build has any.
const fn float_slots(slots: &'static Slots) -> &'static Slots {
    if features::FLOAT { slots } else { &Slots::EMPTY }
}

/// The same of their methods.
const fn float_methods(methods: &'static [Method]) -> &'static [Method] {
    if features::FLOAT { methods } else { &[] }
}

/// One row per builtin class: identifier, name, base, kind of instances, words without values, flags,
/// slots, methods.
macro_rules! builtin_types {
    ($($id:ident $name:literal $base:ident $kind:ident $raw:expr, $flags:expr, $slots:expr, $methods:expr;)*) => {
        /// The builtin classes.
        pub mod types {
            use super::*;
            /// The root of all classes.
            pub static OBJECT: TypeObj = TypeObj::builtin(
                &OBJECT, "object", None, Kind::Instance, ALL_VALUES, 0,
                &b::object::SLOTS, &b::object::METHODS,
            );
            $(
                #[doc = concat!("The class `", $name, "`.")]
                pub static $id: TypeObj = TypeObj::builtin(
                    &$id, $name, Some(&$base), Kind::$kind, $raw, $flags, $slots, $methods,
                );
            )*
            /// Their identifiers, in the same order: names may be those of several.
            pub(crate) static IDENTIFIERS: &[&str] = &["OBJECT", $(stringify!($id)),*];
            /// Their names and flags.
            pub(crate) const NAMES: &[(&str, usize)] = &[("object", 0), $(($name, $flags)),*];
            /// All of them.
            pub static ALL: &[&TypeObj] = &[&OBJECT, $(&$id),*];
        }
    };
}

const TYPE_RAW_WORDS: u8 = raw_words(offset_of!(TypeObj, base));

builtin_types! {
    TYPE "type" OBJECT Type TYPE_RAW_WORDS, 0, &b::class::SLOTS, &b::class::METHODS;
    NONE "NoneType" OBJECT Singleton LEAF, TypeFlags::FINAL, &b::singletons::NONE_SLOTS, &[];
    NOT_IMPLEMENTED "NotImplementedType" OBJECT Singleton LEAF, TypeFlags::FINAL, &b::singletons::NOT_IMPLEMENTED_SLOTS, &[];
    ELLIPSIS "ellipsis" OBJECT Singleton LEAF, TypeFlags::FINAL, &b::singletons::ELLIPSIS_SLOTS, &[];
    INT "int" OBJECT Int LEAF, 0, &b::int::SLOTS, &b::int::METHODS;
    BOOL "bool" INT Bool LEAF, TypeFlags::FINAL, &b::bool::SLOTS, &[];
    FLOAT "float" OBJECT Float LEAF, 0, float_slots(&b::float::SLOTS), float_methods(&b::float::METHODS);
    COMPLEX "complex" OBJECT Complex LEAF, 0, float_slots(&b::complex::SLOTS), float_methods(&b::complex::METHODS);
    STR "str" OBJECT Str LEAF, 0, &b::str::SLOTS, &b::str::METHODS;
    BYTES "bytes" OBJECT Bytes LEAF, 0, &b::bytes::SLOTS, &b::bytes::METHODS;
    BYTEARRAY "bytearray" OBJECT ByteArray ByteArrayObj::RAW_WORDS, 0, &b::bytearray::SLOTS, &b::bytearray::METHODS;
    MEMORYVIEW "memoryview" OBJECT MemoryView MemoryViewObj::RAW_WORDS, TypeFlags::FINAL, &b::memoryview::SLOTS, &b::memoryview::METHODS;
    ARRAY "array" OBJECT Array ArrayObj::RAW_WORDS, 0, &b::array::SLOTS, &b::array::METHODS;
    TUPLE "tuple" OBJECT Tuple 1, 0, &b::tuple::SLOTS, &b::tuple::METHODS;
    LIST "list" OBJECT List 1, 0, &b::list::SLOTS, &b::list::METHODS;
    DICT "dict" OBJECT Dict 2, 0, &b::dict::SLOTS, &b::dict::METHODS;
    SET "set" OBJECT Set 2, 0, &b::set::SLOTS, &b::set::METHODS;
    FROZENSET "frozenset" OBJECT FrozenSet 2, 0, &b::set::FROZEN_SLOTS, &b::set::FROZEN_METHODS;
    RANGE "range" OBJECT Range ALL_VALUES, TypeFlags::FINAL, &b::range::SLOTS, &b::range::METHODS;
    SLICE "slice" OBJECT Slice ALL_VALUES, TypeFlags::FINAL, &b::slice::SLOTS, &b::slice::METHODS;
    FUNCTION "function" OBJECT Function ALL_VALUES, TypeFlags::FINAL, &b::function::SLOTS, &[];
    BUILTIN_FUNCTION "builtin_function_or_method" OBJECT Native LEAF, TypeFlags::FINAL, &b::function::NATIVE_SLOTS, &[];
    METHOD_DESCRIPTOR "method_descriptor" OBJECT Native LEAF, TypeFlags::FINAL, &b::function::NATIVE_SLOTS, &[];
    CLASS_METHOD_DESCRIPTOR "classmethod_descriptor" OBJECT Native LEAF, TypeFlags::FINAL, &b::function::NATIVE_SLOTS, &[];
    GETTER "getset_descriptor" OBJECT Getter LEAF, TypeFlags::FINAL, &Slots::EMPTY, &[];
    BOUND_METHOD "method" OBJECT BoundMethod ALL_VALUES, TypeFlags::FINAL, &b::function::BOUND_SLOTS, &[];
    BUILTIN_METHOD "builtin_function_or_method" OBJECT BoundMethod ALL_VALUES, TypeFlags::FINAL, &b::function::BOUND_SLOTS, &[];
    CODE "code" OBJECT Code CodeObj::RAW_WORDS, TypeFlags::FINAL, &b::function::CODE_SLOTS, &[];
    MODULE "module" OBJECT Module ALL_VALUES, 0, &b::module::SLOTS, &[];
    CELL "cell" OBJECT Cell ALL_VALUES, TypeFlags::FINAL, &b::function::CELL_SLOTS, &[];
    GENERATOR "generator" OBJECT Generator GeneratorObj::RAW_WORDS, TypeFlags::FINAL, &b::generator::SLOTS, &b::generator::METHODS;
    COROUTINE "coroutine" OBJECT Generator GeneratorObj::RAW_WORDS, TypeFlags::FINAL, &b::generator::COROUTINE_SLOTS, &b::generator::METHODS;
    ASYNC_GENERATOR "async_generator" OBJECT Generator GeneratorObj::RAW_WORDS, TypeFlags::FINAL, &b::async_generator::SLOTS, &b::async_generator::METHODS;
    ASYNC_GENERATOR_ASEND "async_generator_asend" OBJECT Iterator 1, TypeFlags::FINAL, &b::async_generator::AWAITABLE_SLOTS, &b::async_generator::AWAITABLE_METHODS;
    ASYNC_GENERATOR_ATHROW "async_generator_athrow" OBJECT Iterator 1, TypeFlags::FINAL, &b::async_generator::AWAITABLE_SLOTS, &b::async_generator::AWAITABLE_METHODS;
    ITERATOR "iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::iterators::SEQUENCE_SLOTS, &[];
    STR_ITERATOR "str_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::str::ITERATOR_SLOTS, &[];
    BYTES_ITERATOR "bytes_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::bytes::ITERATOR_SLOTS, &[];
    BYTEARRAY_ITERATOR "bytearray_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::bytes::ITERATOR_SLOTS, &[];
    MEMORY_ITERATOR "memory_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::memoryview::ITERATOR_SLOTS, &[];
    ARRAY_ITERATOR "array_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::array::ITERATOR_SLOTS, &[];
    UNPACK_ITERATOR "unpack_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &m::structs::ITERATOR_SLOTS, &[];
    STRUCT "Struct" OBJECT Iterator 1, 0, &m::structs::STRUCT_SLOTS, &m::structs::STRUCT_METHODS;
    LIST_ITERATOR "list_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::list::ITERATOR_SLOTS, &[];
    DICT_KEYS "dict_keys" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::KEYS_SLOTS, &b::dict::KEYS_METHODS;
    DICT_VALUES "dict_values" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::VALUES_SLOTS, &b::dict::VALUES_METHODS;
    DICT_ITEMS "dict_items" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::ITEMS_SLOTS, &b::dict::ITEMS_METHODS;
    DICT_KEY_ITERATOR "dict_keyiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::FORWARD_KEYS, &[];
    DICT_VALUE_ITERATOR "dict_valueiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::FORWARD_VALUES, &[];
    DICT_ITEM_ITERATOR "dict_itemiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::FORWARD_ITEMS, &[];
    DICT_REVERSE_KEY_ITERATOR "dict_reversekeyiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::BACKWARD_KEYS, &[];
    DICT_REVERSE_VALUE_ITERATOR "dict_reversevalueiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::BACKWARD_VALUES, &[];
    DICT_REVERSE_ITEM_ITERATOR "dict_reverseitemiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::dict::BACKWARD_ITEMS, &[];
    SET_ITERATOR "set_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::set::ITERATOR_SLOTS, &[];
    RANGE_ITERATOR "range_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::range::ITERATOR_SLOTS, &[];
    ANEXT_AWAITABLE "anext_awaitable" OBJECT Iterator 1, TypeFlags::FINAL, &b::functions::awaiting::SLOTS, &b::functions::awaiting::METHODS;
    LIST_REVERSE_ITERATOR "list_reverseiterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::iterators::REVERSED_SLOTS, &[];
    TUPLE_ITERATOR "tuple_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::tuple::ITERATOR_SLOTS, &[];
    CALLABLE_ITERATOR "callable_iterator" OBJECT Iterator 1, TypeFlags::FINAL, &b::iterators::CALLABLE_SLOTS, &[];
    REVERSED "reversed" OBJECT Iterator 1, 0, &b::iterators::REVERSED_SLOTS, &[];
    ENUMERATE "enumerate" OBJECT Iterator 1, 0, &b::iterators::ENUMERATE_SLOTS, &[];
    ZIP "zip" OBJECT Iterator 1, 0, &b::iterators::ZIP_SLOTS, &[];
    MAP "map" OBJECT Iterator 1, 0, &b::iterators::MAP_SLOTS, &[];
    FILTER "filter" OBJECT Iterator 1, 0, &b::iterators::FILTER_SLOTS, &[];
    PROPERTY "property" OBJECT Property ALL_VALUES, 0, &b::descriptors::PROPERTY_SLOTS, &b::descriptors::PROPERTY_METHODS;
    STATIC_METHOD "staticmethod" OBJECT StaticMethod ALL_VALUES, 0, &b::descriptors::STATIC_METHOD_SLOTS, &[];
    CLASS_METHOD "classmethod" OBJECT ClassMethod ALL_VALUES, 0, &b::descriptors::CLASS_METHOD_SLOTS, &[];
    SUPER "super" OBJECT Super ALL_VALUES, TypeFlags::FINAL, &b::descriptors::SUPER_SLOTS, &[];
    IMPLEMENTATION "implementation" TUPLE Tuple 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &sys::NAMED_SLOTS, &[];
    UNAME "uname_result" TUPLE Tuple 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &sys::NAMED_SLOTS, &[];
    DEQUE "deque" OBJECT Deque DequeObj::RAW_WORDS, TypeFlags::UNNAMED, &collections::deque::SLOTS, &collections::deque::METHODS;
    DEQUE_ITERATOR "_deque_iterator" OBJECT Iterator 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &collections::deque::ITERATOR_SLOTS, &[];
    ORDERED_DICT "OrderedDict" DICT Dict 2, TypeFlags::UNNAMED, &collections::ordered::SLOTS, &collections::ordered::METHODS;
    NAMED_TUPLE "namedtuple" TUPLE Tuple 1, TypeFlags::UNNAMED, &collections::named::SLOTS, &collections::named::METHODS;
    IO_BASE "IOBase" OBJECT Instance ALL_VALUES, TypeFlags::UNNAMED, &b::object::SLOTS, &[];
    TEXT_FILE "TextIOWrapper" IO_BASE File FileObj::RAW_WORDS, TypeFlags::UNNAMED, &io::file::TEXT_SLOTS, &io::file::METHODS;
    BINARY_FILE "FileIO" IO_BASE File FileObj::RAW_WORDS, TypeFlags::UNNAMED, &io::file::SLOTS, &io::file::METHODS;
    STRING_IO "StringIO" IO_BASE MemoryStream MemoryStreamObj::RAW_WORDS, TypeFlags::UNNAMED, &io::memory::STRING_SLOTS, &io::memory::METHODS;
    BYTES_IO "BytesIO" IO_BASE MemoryStream MemoryStreamObj::RAW_WORDS, TypeFlags::UNNAMED, &io::memory::BYTES_SLOTS, &io::memory::METHODS;
    RING_IO "RingIO" IO_BASE Ring RingObj::RAW_WORDS, TypeFlags::UNNAMED, &io::ring::SLOTS, &io::ring::METHODS;
    VFS "Vfs" OBJECT Tuple 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &m::vfs::SLOTS, &[];
    POLL "poll" OBJECT Iterator 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &m::select::SLOTS, &m::select::METHODS;
    MD5 "md5" OBJECT Iterator 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &m::hashlib::SLOTS, &m::hashlib::METHODS;
    SHA1 "sha1" OBJECT Iterator 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &m::hashlib::SLOTS, &m::hashlib::METHODS;
    SHA256 "sha256" OBJECT Iterator 1, TypeFlags::FINAL | TypeFlags::UNNAMED, &m::hashlib::SLOTS, &m::hashlib::METHODS;
    UNION_TYPE "types.UnionType" OBJECT Iterator 1, TypeFlags::FINAL, &b::annotations::UNION_SLOTS, &[];
    GENERIC_ALIAS "types.GenericAlias" OBJECT Iterator 1, TypeFlags::FINAL, &b::annotations::ALIAS_SLOTS, &b::annotations::ALIAS_METHODS;
    TRACEBACK "traceback" OBJECT Traceback ALL_VALUES, TypeFlags::FINAL, &b::exception::TRACEBACK_SLOTS, &[];
    BASE_EXCEPTION "BaseException" OBJECT Exception ALL_VALUES, 0, &b::exception::SLOTS, &b::exception::METHODS;
    SYSTEM_EXIT "SystemExit" BASE_EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    EXCEPTION "Exception" BASE_EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    ASSERTION_ERROR "AssertionError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    ATTRIBUTE_ERROR "AttributeError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    BUFFER_ERROR "BufferError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    EOF_ERROR "EOFError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    IMPORT_ERROR "ImportError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" IMPORT_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    LOOKUP_ERROR "LookupError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    INDEX_ERROR "IndexError" LOOKUP_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    KEY_ERROR "KeyError" LOOKUP_ERROR Exception ALL_VALUES, 0, &b::exception::KEY_ERROR_SLOTS, &[];
    MEMORY_ERROR "MemoryError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    NAME_ERROR "NameError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    UNBOUND_LOCAL_ERROR "UnboundLocalError" NAME_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    OS_ERROR "OSError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    FILE_NOT_FOUND_ERROR "FileNotFoundError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    FILE_EXISTS_ERROR "FileExistsError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    IS_A_DIRECTORY_ERROR "IsADirectoryError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    NOT_A_DIRECTORY_ERROR "NotADirectoryError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    PERMISSION_ERROR "PermissionError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    TIMEOUT_ERROR "TimeoutError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    BLOCKING_IO_ERROR "BlockingIOError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    CHILD_PROCESS_ERROR "ChildProcessError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    INTERRUPTED_ERROR "InterruptedError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    PROCESS_LOOKUP_ERROR "ProcessLookupError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    CONNECTION_ERROR "ConnectionError" OS_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    BROKEN_PIPE_ERROR "BrokenPipeError" CONNECTION_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError" CONNECTION_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    CONNECTION_RESET_ERROR "ConnectionResetError" CONNECTION_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError" CONNECTION_ERROR Exception ALL_VALUES, 0, &b::exception::OS_ERROR_SLOTS, &[];
    UNSUPPORTED_OPERATION "UnsupportedOperation" OS_ERROR Exception ALL_VALUES, TypeFlags::UNNAMED, &b::exception::OS_ERROR_SLOTS, &[];
    RUNTIME_ERROR "RuntimeError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    RECURSION_ERROR "RecursionError" RUNTIME_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    STOP_ITERATION "StopIteration" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    SYNTAX_ERROR "SyntaxError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SYNTAX_ERROR_SLOTS, &[];
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR Exception ALL_VALUES, 0, &b::exception::SYNTAX_ERROR_SLOTS, &[];
    TAB_ERROR "TabError" INDENTATION_ERROR Exception ALL_VALUES, 0, &b::exception::SYNTAX_ERROR_SLOTS, &[];
    TYPE_ERROR "TypeError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    VIPER_TYPE_ERROR "ViperTypeError" TYPE_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    VALUE_ERROR "ValueError" EXCEPTION Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    BINASCII_ERROR "Error" VALUE_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    STRUCT_ERROR "error" VALUE_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    UNICODE_ERROR "UnicodeError" VALUE_ERROR Exception ALL_VALUES, 0, &b::exception::SLOTS, &[];
    UNICODE_DECODE_ERROR "UnicodeDecodeError" UNICODE_ERROR Exception ALL_VALUES, 0, &b::exception::UNICODE_SLOTS, &[];
    UNICODE_ENCODE_ERROR "UnicodeEncodeError" UNICODE_ERROR Exception ALL_VALUES, 0, &b::exception::UNICODE_SLOTS, &[];
}
