//! Names known at build time, as interned strings in the program image.

use crate::object::{StaticStr, StrObj};
use crate::value::Value;

macro_rules! symbols {
    (specials { $($special:ident)* } names { $($name:ident)* } texts { $($id:ident $text:literal)* }) => {
        /// The symbols as values, each named by its text.
        #[allow(non_upper_case_globals, missing_docs, reason = "each constant is named by its text")]
        pub mod sym {
            use super::*;
            $(
                pub const $special: Value = {
                    static TEXT: StaticStr<{ stringify!($special).len() }> = StaticStr::interned(stringify!($special));
                    TEXT.value()
                };
            )*
            $(
                pub const $name: Value = {
                    static TEXT: StaticStr<{ stringify!($name).len() }> = StaticStr::interned(stringify!($name));
                    TEXT.value()
                };
            )*
            $(
                pub const $id: Value = {
                    static TEXT: StaticStr<{ $text.len() }> = StaticStr::interned($text);
                    TEXT.value()
                };
            )*
        }

        /// Bits in `TypeObj::specials`: which special methods a class of a program defines.
        #[allow(non_upper_case_globals, missing_docs, reason = "each constant is named by its text")]
        pub mod special {
            #[repr(u8)]
            #[allow(non_camel_case_types, reason = "named by the methods")]
            enum Number { $($special),* }
            $(pub const $special: u64 = 1 << Number::$special as u64;)*
        }

        /// All symbols, at build time: an image has each text once, in its string.
        const ALL: &[Symbol] = &[
            $(Symbol { text: stringify!($special), value: sym::$special },)*
            $(Symbol { text: stringify!($name), value: sym::$name },)*
            $(Symbol { text: $text, value: sym::$id },)*
        ];
        /// Names of the special methods.
        static SPECIALS: Table<{ [$(stringify!($special)),*].len() }> = Table([$(sym::$special),*]);
        // Each has a bit of a u64.
        const _: () = assert!(SPECIALS.0.len() <= 64);
    };
}

/// `match` on a name: the symbols of an arm, with a condition if need be, and its result. (Pointers cannot
/// be patterns.)
macro_rules! match_name {
    ($name:expr => { $($($symbol:ident)|+ $(if $condition:expr)? => $result:expr,)* _ => $default:expr $(,)? }) => {{
        let name: crate::value::Value = $name;
        $(if ($(name == crate::symbols::sym::$symbol)||+) $(&& $condition)? { $result } else)* { $default }
    }};
}
pub(crate) use match_name;

#[derive(Clone, Copy)]
struct Symbol {
    text: &'static str,
    value: Value,
}

/// Symbols in the program image.
struct Table<const N: usize>([Value; N]);

// SAFETY: constants in the program image.
#[allow(unsafe_code, reason = "static strings are never written")]
unsafe impl<const N: usize> Sync for Table<N> {}

symbols! {
    specials {
        __new__ __init__ __del__ __repr__ __str__ __format__ __bytes__ __hash__ __bool__ __len__
        __lt__ __le__ __gt__ __ge__ __eq__ __ne__
        __getattr__ __getattribute__ __setattr__ __delattr__ __get__ __set__ __delete__
        __call__ __iter__ __next__ __reversed__ __contains__ __getitem__ __setitem__ __delitem__ __missing__
        __int__ __float__ __complex__ __index__ __neg__ __pos__ __invert__ __abs__ __round__
        __trunc__ __floor__ __ceil__ __enter__ __exit__ __await__ __aiter__ __anext__ __aenter__ __aexit__
        __binary__ __dir__ __instancecheck__ __subclasscheck__
    }
    names {
        __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
        __floordiv__ __rfloordiv__ __ifloordiv__ __mod__ __rmod__ __imod__ __and__ __rand__ __iand__
        __or__ __ror__ __ior__ __xor__ __rxor__ __ixor__ __lshift__ __rlshift__ __ilshift__
        __rshift__ __rrshift__ __irshift__ __truediv__ __rtruediv__ __itruediv__
        __pow__ __rpow__ __ipow__ __matmul__ __rmatmul__ __imatmul__ __divmod__ __rdivmod__
        __name__ __qualname__ __module__ __doc__ __dict__ __class__ __base__ __bases__ __mro__ __file__ __path__
        __package__ __all__ __main__ __builtins__ __import__ __build_class__ __slots__ __set_name__
        __init_subclass__ __class_getitem__ __prepare__ __mro_entries__ __code__ __globals__ __defaults__
        __kwdefaults__ __closure__ __annotations__ __func__ __self__ __wrapped__ __notes__ __cause__
        __context__ __traceback__ __suppress_context__ __length_hint__ __sizeof__ __debug__ __classcell__
        __objclass__ __instance__ __fspath__ __reduce__ __version__
        builtins micropython sys args value errno strerror filename msg lineno offset text print_file_and_line
        name obj code start stop step indices real imag send throw close path argv modules keys items values
        get mro metaclass key reason reverse default end sep file flush write read readline readinto encoding
        fget fset fdel doc stdout stderr stdin object int uint bool ptr ptr8 ptr16 ptr32 float range len
        append width add decode ps1 ps2 encode newline mode co_name co_filename co_firstlineno
        closed errors newlines buffer tracebacklimit __args__ __origin__ tb_lineno tb_next gi_running cr_running ag_running gi_yieldfrom cr_await ag_await gi_code cr_code ag_code
        ioctl mount _fields _field_defaults __match_args__
        ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError
        BufferError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
        ConnectionResetError EOFError Ellipsis Exception FileExistsError FileNotFoundError GeneratorExit
        ImportError IndentationError IndexError InterruptedError IsADirectoryError KeyError
        KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError
        NotImplemented NotImplementedError OSError OverflowError PermissionError ProcessLookupError
        RecursionError RingIO RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit TabError
        TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
        ValueError ViperTypeError ZeroDivisionError __repl_print__ abs aiter all
        alloc_emergency_exception_buf anext any ascii async_generator async_generator_asend
        async_generator_athrow bin bytearray bytes callable chr classmethod compile complex delattr
        dict dir divmod enumerate eval exec execfile filter float64 format frozenset getattr globals hasattr
        hash heap_lock heap_locked heap_unlock help hex id input isinstance issubclass iter kbd_intr list
        locals map max mem_current mem_info mem_peak mem_total memoryview min next oct open opt_level ord
        pow print property ptr16s ptr8s ptrf32 ptrf64 qstr_info repr reversed round schedule set setattr
        slice sorted stack_use staticmethod str sum tuple vars zip
    }
    texts {
        type_ "type" super_ "super" const_ "const" module_ "<module>" union_type "types.UnionType"
        generic_alias "types.GenericAlias" shown "_"
    }
}

/// The bit of a special method in `TypeObj::specials`.
pub fn special_bit(name: Value) -> Option<u64> {
    let index = SPECIALS.0.iter().position(|&special| special == name)?;
    Some(1 << index)
}

/// The symbols with their hashes, in the order of these, for the search at build time.
const ORDER: &[(u32, Symbol); ALL.len()] = &{
    let mut table = [(0, ALL[0]); ALL.len()];
    let mut count = 0;
    while count < table.len() {
        let hash = crate::object::hash_bytes(ALL[count].text.as_bytes());
        let mut place = count;
        while place > 0 && table[place - 1].0 > hash {
            table[place] = table[place - 1];
            place -= 1;
        }
        table[place] = (hash, ALL[count]);
        count += 1;
    }
    table
};

/// The symbols in the order of their hashes, for the search.
static BY_HASH: Table<{ ALL.len() }> = {
    let mut table = [ALL[0].value; ALL.len()];
    let mut place = 0;
    while place < table.len() {
        table[place] = ORDER[place].1.value;
        place += 1;
    }
    Table(table)
};

/// The symbol with this text, at build time.
pub(crate) const fn named(text: &str) -> Value {
    among(text).expect("it is among the symbols")
}

/// The symbol with this text, if there is one, at build time.
pub(crate) const fn among(text: &str) -> Option<Value> {
    let text = text.as_bytes();
    let hash = crate::object::hash_bytes(text);
    let (mut start, mut end) = (0, ALL.len());
    while start < end {
        let middle = (start + end) / 2;
        if ORDER[middle].0 < hash {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    while start < ALL.len() && ORDER[start].0 == hash {
        let symbol = ORDER[start].1;
        if is_same(symbol.text.as_bytes(), text) {
            return Some(symbol.value);
        }
        start += 1;
    }
    None
}

/// Whether texts are equal, at build time.
pub(crate) const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// The symbol with this text.
pub(crate) fn find(text: &[u8], hash: u32) -> Option<Value> {
    find_in(&BY_HASH.0, text, hash)
}

/// The string with this text among strings in the order of their hashes.
pub(crate) fn find_in(strings: &[Value], text: &[u8], hash: u32) -> Option<Value> {
    let string = |value: &Value| value.cast::<StrObj>().expect("invariant: they are strings");
    let start = strings.partition_point(|value| string(value).hash() < hash);
    let same_hash = strings[start..].iter().take_while(|value| string(value).hash() == hash);
    same_hash.copied().find(|value| string(value).as_bytes() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::hash_bytes;

    #[test]
    fn every_symbol_is_found_and_unique() {
        for symbol in ALL {
            let text = symbol.text.as_bytes();
            assert_eq!(find(text, hash_bytes(text)), Some(symbol.value), "{}", symbol.text);
            let string = symbol.value.cast::<StrObj>().expect("a string");
            assert!(string.is_interned() && string.as_bytes() == text);
        }
        assert_eq!(find(b"no such name", hash_bytes(b"no such name")), None);
    }
}
