//! Stored code: a module compiled beforehand, in a file `NAME.adc` or in the program image.
//!
//! All numbers are little-endian; `n` is an unsigned LEB128 number, `text` an `n` and as many bytes of UTF-8.
//!
//! ```text
//! 0   93 'a' 'd' 'c'           what it is
//! 4   version                  FORMAT
//! 5   0 0 0
//! 8   hash of the instructions ops::HASH
//! 12  length of this part      a multiple of 4; sections of machine code follow
//! 16  CRC-32                   of this part without these four bytes
//! 20  n, texts                 names, which the rest refers to by number
//!     n, texts                 strings, likewise
//!     n                        number of the name of the source file
//!     n, codes                 a code comes before those nested in it; 0 is the module's own
//! ```
//!
//! A code:
//!
//! ```text
//! n first line, registers, flags, positional, positional-only, keyword-only parameters, tier, caches
//! n name, qualified name (names), docstring (0, or a constant's number + 1)
//! n numbers of words, handlers, free variables, bytes of lines, constants, bytes of constants, locals, annotations
//! n for each free variable its name, for each local its name
//! n n n for each annotation: register, name + 1 or 0 for what is no identifier, line
//! constants: a byte that says the kind (`read::tag`), then what it needs
//! zeros up to a multiple of 4 from the file's start
//! words, u32 each; handlers, four u32 each; captures, u16 each; lines (`code::LineReader`)
//! ```
//!
//! Behind that part lie sections of machine code, see `sections`.
//!
//! What the interpreter uses of it, from the words on, stays where the file was read to, or in flash. It relies on
//! much: that operands name registers which hold values, constants of the right kind, caches, instructions to jump to.
//! Whatever comes from a file is checked for all of it (`verify`), so that the worst file is an exception.

mod flow;
mod image;
mod load;
mod read;
mod sections;
mod verify;
mod write;

use core::fmt;

use crate::mem::OutOfMemory;

pub use image::{Frozen, Image, ImageStr, TextOfImage, are_by_hash};
pub(crate) use image::{frozen, is_frozen_folder};
pub use read::{File, unit_of};
pub use sections::{Stored, write_section};
pub use verify::verify;
pub use write::write;

/// How a file begins.
pub const MAGIC: [u8; 4] = *b"\x93adc";
/// The version of this format, and of what instructions mean.
pub const FORMAT: u8 = 2;
/// Bytes before the names.
const HEAD: usize = 20;
/// The ending of the files' names.
pub const ENDING: &str = ".adc";
/// The place on `sys.path` where the modules of the program image are.
pub const FROZEN: &str = ".frozen";

/// Why stored code cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There was no memory to check it.
    OutOfMemory,
    /// It does not begin as stored code does.
    NotStored,
    /// It is of another version of the format.
    Version(u8),
    /// It was made for another list of instructions.
    Instructions,
    /// Its end is missing.
    CutOff,
    /// The checksum is another one.
    Checksum,
    /// It is not what the compiler makes.
    Malformed {
        /// What is wrong.
        what: &'static str,
        /// In which code, and at which of its words.
        at: Option<(u32, u32)>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Fault::OutOfMemory => OutOfMemory.fmt(f),
            Fault::NotStored => f.write_str("not stored code"),
            Fault::Version(version) => {
                write!(f, "stored code of format {version}, not {FORMAT}: build it anew")
            }
            Fault::Instructions => {
                f.write_str("stored code for other instructions than this Adder's: build it anew")
            }
            Fault::CutOff => f.write_str("damaged: the end is missing"),
            Fault::Checksum => f.write_str("damaged: the checksum differs"),
            Fault::Malformed { what, at: Some((code, word)) } => {
                write!(f, "malformed: {what}, in code {code} at word {word}")
            }
            Fault::Malformed { what, at: None } => write!(f, "malformed: {what}"),
        }
    }
}

impl From<OutOfMemory> for Fault {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Fault::OutOfMemory
    }
}

/// Something wrong outside the instructions.
const fn malformed(what: &'static str) -> Fault {
    Fault::Malformed { what, at: None }
}
