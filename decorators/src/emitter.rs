//! What a back end is: it turns a verified IR function into a block of machine code.

use crate::ir::verify::VerifyError;
use crate::ir::{Function, Inst, Spot};
use crate::passes::Effort;
use adder_vm::code::Tier;
use adder_vm::mem::{Mem, OutOfMemory, Vec};
use core::fmt;

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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unsupported(unsupported) => f.write_str(unsupported.what),
            Error::OutOfMemory => f.write_str("too large"),
            Error::Internal { what, at } => write!(f, "internal error: {what} at {at}"),
        }
    }
}

/// Something that a tier does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// What it is, for the user.
    pub what: &'static str,
    /// Bytecode address, when known.
    pub pc: Option<u32>,
}

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        match error.what {
            VerifyError::OUT_OF_MEMORY => Error::OutOfMemory,
            what => Error::Internal { what, at: error.inst },
        }
    }
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

/// A word in the code that becomes an address when the code is put into memory.
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

/// What machine code takes for granted about its surroundings: where fields lie in the Context, in bytes
/// from its start, and which helpers it calls by itself.
///
/// All signatures are those of the machine's C; `word` is as wide as an address:
///
/// | what | signature |
/// |---|---|
/// | a function | `(ctx, base if Unit::frame, parameters...) -> result` |
/// | a helper, a direct callee | `(ctx, parameters...) -> result` |
/// | `take_exit` | `(ctx, code: word, exit: u32, state: *const u64, base) -> u64` |
/// | `poll` | `(ctx) -> word`, 0 when it raised |
///
/// `take_exit` does what the exit says: it runs the rest of the function in the interpreter (`resume`),
/// raises, or notes where a callee raised. It returns the function's result, floats as their bits, or 0
/// with an exception pending; after `raise` and `raised` the machine code goes on in the handler if the
/// exit has one. `state` has eight bytes for each slot of the exit's frames, the outermost frame first,
/// slots of constants left out; a value lies in the first bytes of its eight. Or [`Object::places`] says at which
/// words values lie. It is null when the exit has a handler. `base` is null when the function has no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abi {
    /// Field: the address of the table of helpers.
    pub helpers: i32,
    /// Field: a word that is not 0 when a safepoint has work to do.
    pub pending: i32,
    /// Field: the pending exception, a word.
    pub exception: i32,
    /// What that field holds when no exception is pending.
    pub no_exception: u64,
    /// Field: the lowest address that the machine stack may reach.
    pub stack_limit: i32,
    /// Field: two words in which stubs hand over results; nothing else uses it.
    pub results: i32,
    /// Number of the helper that takes an exit.
    pub take_exit: u32,
    /// Number of the helper for safepoints.
    pub poll: u32,
}

/// What a function's machine code is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Handed to `take_exit`, which finds by it the tables of exits.
    pub code: u64,
    /// Whether the function runs on a register frame, whose base is then its second parameter.
    pub frame: bool,
    /// Its own number among direct callees: a call of itself needs no relocation.
    pub number: Option<u32>,
    /// The tier whose lift made the function.
    pub tier: Tier,
}

/// Machine code, position-independent but for its relocations.
#[derive(Debug)]
pub struct Object<'m> {
    /// Instructions and literals.
    pub bytes: Vec<'m, u8>,
    /// Offset of the typed entry.
    pub entry: u32,
    /// Where in a cache line of 64 bytes it should start, for speed.
    pub skew: u32,
    /// In order of their offsets.
    pub relocs: Vec<'m, Reloc>,
    /// Offset of where the code goes on after an access to memory that failed: it takes the exit of the number that
    /// comes in the third argument's register. 0 in code without such a place.
    pub failure: u32,
    /// For each slot of the function the word of an exit's state that has its value; empty where the state has
    /// eight bytes for each slot.
    pub places: Vec<'m, Spot>,
    /// Where code for another instruction of the bytecode begins, and its word; where the function keeps origins and
    /// the emitter does not tell them itself.
    pub origins: Vec<'m, (u32, u16)>,
}

/// A back end.
pub trait Emitter {
    /// How much the passes are to do before it.
    fn effort(&self) -> Effort {
        Effort::MOST
    }

    /// Machine code for a verified function; the object is booked with `mem`.
    ///
    /// # Errors
    /// When the target cannot, memory is out, or the function breaks a rule that the verifier checks.
    fn emit<'m>(&mut self, function: &Function<'_>, unit: &Unit, mem: &'m Mem) -> Result<Object<'m>, Error>;
}
