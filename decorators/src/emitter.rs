//! What a back end is: it turns a verified IR function into a block of machine code.

use crate::ir::{Function, Inst};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

/// Why there is no machine code. Only the last is a fault of the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The function stays bytecode.
    Unsupported(Unsupported),
    /// Scratch memory is out: the function is too large for this target and stays bytecode.
    OutOfMemory,
    /// A bug here; fails the test run.
    Internal {
        /// What did not hold.
        what: &'static str,
        /// At which instruction.
        at: Inst,
    },
}

/// Something that a tier does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// What it is, for the user.
    pub what: &'static str,
    /// Bytecode address, when known.
    pub pc: Option<u32>,
}

impl From<OutOfMemory> for Error {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Error::OutOfMemory
    }
}

impl From<Unsupported> for Error {
    fn from(unsupported: Unsupported) -> Self {
        Error::Unsupported(unsupported)
    }
}

/// A place in the code that needs an address known only when the code is put into memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reloc {
    /// Where, in bytes from the start.
    pub offset: u32,
    /// Whose address.
    pub target: Target,
    /// Added to the address.
    pub addend: i32,
}

/// What a [`Reloc`] refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The typed entry of a compiled function, by its number.
    Direct(u32),
}

/// Machine code, position-independent but for its relocations.
#[derive(Debug)]
pub struct Object<'m> {
    /// Instructions and literals.
    pub bytes: Vec<'m, u8>,
    /// Offset of the typed entry.
    pub entry: u32,
    /// In order of their offsets.
    pub relocs: Vec<'m, Reloc>,
}

/// A back end.
pub trait Emitter {
    /// Machine code for a verified function; the object is booked with `mem`.
    fn emit<'m>(&mut self, function: &Function<'_>, mem: &'m Mem) -> Result<Object<'m>, Error>;
}
