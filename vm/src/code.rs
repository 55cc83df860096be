//! Code as plain data: what the compiler makes and a stored file holds, before heap objects exist for it.

use crate::mem::Vec;
use crate::ops::{Handler, Instr};

mod dump;
mod lines;

pub use dump::dump_unit;
pub use lines::{LineReader, LineWriter};

/// All code of one module (or one line typed at the prompt). Code 0 is the module's own.
#[derive(Debug)]
pub struct Unit<'m> {
    /// The code of every scope; a parent comes before its children.
    pub codes: Vec<'m, CodeData<'m>>,
    /// Bytes that names, strings and digits of constants are ranges of.
    pub bytes: Vec<'m, u8>,
    /// Members of tuple constants, each tuple's together.
    pub members: Vec<'m, Const>,
}

/// A range of [`Unit::bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ByteRange {
    /// Index of the first byte.
    pub start: u32,
    /// Number of bytes.
    pub len: u32,
}

/// A constant as plain data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Const {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An int that fits.
    Int(i64),
    /// A larger int: digits without prefix or underscores, in base `radix`.
    BigInt {
        /// The digits.
        digits: ByteRange,
        /// 2, 8, 10 or 16.
        radix: u8,
    },
    /// A float.
    Float(f64),
    /// An imaginary number, times `j`.
    Imaginary(f64),
    /// A string (UTF-8).
    Str(ByteRange),
    /// A string that is a name: interned.
    Name(ByteRange),
    /// A bytes object.
    Bytes(ByteRange),
    /// A tuple: members `start..start+len` of [`Unit::members`].
    Tuple {
        /// Index of the first member.
        start: u32,
        /// Number of members.
        len: u32,
    },
    /// A frozenset of the same form (from `x in {1, 2}`).
    FrozenSet {
        /// Index of the first member.
        start: u32,
        /// Number of members.
        len: u32,
    },
    /// A code object: an index into [`Unit::codes`].
    Code(u32),
}

/// How a function was decorated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Tier {
    /// Not at all, or `@micropython.bytecode`.
    #[default]
    Bytecode,
    /// `@native`
    Native,
    /// `@viper`
    Viper,
}

/// Properties of a code object, as bits.
pub mod flags {
    /// Has `*args`.
    pub const VARARGS: u16 = 1;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u16 = 2;
    /// Is a generator function.
    pub const GENERATOR: u16 = 4;
    /// Is an `async def`.
    pub const COROUTINE: u16 = 8;
    /// Is a class body, or code that keeps its names in the mapping in register 0.
    pub const NAMESPACE: u16 = 16;
    /// Is nested in a function.
    pub const NESTED: u16 = 32;
    /// `@viper(checks=False)`: no bounds checks.
    pub const UNCHECKED: u16 = 64;
    /// `@viper(poll=False)`: loops are not interruptible.
    pub const NO_POLL: u16 = 128;
    /// Is a function's body: has parameters and locals in registers.
    pub const FUNCTION: u16 = 256;
    /// The tier was set by a decorator on this very function (not inherited, not by `-X emit`).
    pub const DECORATED: u16 = 512;
    /// Names a builtin that shows the locals of its caller, such as `locals` or `eval`.
    pub const SHOWS_LOCALS: u16 = 1024;
}

/// A type that the program states for a local or parameter, kept as its text: `x: int`, `-> ptr8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The register; [`Annotation::RETURN`] for the return type.
    pub register: u16,
    /// False where the annotation is anything but a bare identifier.
    pub is_identifier: bool,
    /// The identifier, or the empty range.
    pub text: ByteRange,
    /// The line that it stands on.
    pub line: u32,
}

impl Annotation {
    /// The `register` of a return annotation.
    pub const RETURN: u16 = u16::MAX;
}

/// The name of the register that holds the block of far locals.
pub const FAR: &[u8] = b".far";

/// The code of one scope.
///
/// Registers from 0: positional parameters, keyword-only parameters, `*args`, `**kwargs`, then other
/// locals, then temporaries.
#[derive(Debug)]
pub struct CodeData<'m> {
    /// The function's or class's name, `<module>`, `<lambda>`, `<listcomp>` ...
    pub name: ByteRange,
    /// The dotted path from the module: `C.method`, `f.<locals>.g`.
    pub qualified_name: ByteRange,
    /// Instruction and data words.
    pub words: Vec<'m, Instr>,
    /// Constants that instructions name by index.
    pub consts: Vec<'m, Const>,
    /// The exception table, inner rows first.
    pub handlers: Vec<'m, Handler>,
    /// Which line each word belongs to; see [`LineWriter`].
    pub lines: Vec<'m, u8>,
    /// Names of parameters and locals, by register (parameters first). Behind the register called [`FAR`], which
    /// holds the block of far locals, follow the names of these.
    pub locals: Vec<'m, ByteRange>,
    /// For each free variable, the register of the enclosing frame that holds its cell.
    pub captures: Vec<'m, u16>,
    /// Names of the free variables, in the order of `captures`.
    pub free_names: Vec<'m, ByteRange>,
    /// Stated types.
    pub annotations: Vec<'m, Annotation>,
    /// Line of the `def`.
    pub first_line: u32,
    /// Positional parameters (positional-only ones included).
    pub positional: u8,
    /// Of those, positional-only ones.
    pub positional_only: u8,
    /// Keyword-only parameters.
    pub keyword_only: u8,
    /// Bits of [`flags`].
    pub flags: u16,
    /// Registers of a frame.
    pub registers: u16,
    /// Inline caches.
    pub caches: u16,
    /// How it was decorated.
    pub tier: Tier,
    /// The docstring: index into `consts`.
    pub docstring: Option<u16>,
}
