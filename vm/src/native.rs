//! The road to machine code: what the VM knows of whoever compiles functions.
#![allow(unsafe_code, reason = "machine code is called here")]

pub mod abi;
mod convert;
pub mod exits;
pub mod helpers;
mod object;
mod pointer;
pub(crate) mod registry;
pub mod steps;

use core::ptr::NonNull;

use crate::context::Context;
use crate::object::{FunctionObj, Gc};
use crate::value::{R, Raised, Value};

/// The start of a function's machine code.
///
/// It is called as `extern "C" fn(&Context, base) -> word` with the frame's registers bound to the
/// arguments as for bytecode, and returns a value's word, or 0 when an exception is pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Entry(NonNull<u8>);

impl Entry {
    /// The entry at `address`.
    ///
    /// # Safety
    /// Machine code of the signature above lies there and stays as long as a code object refers to it.
    pub const unsafe fn new(address: NonNull<u8>) -> Entry {
        Entry(address)
    }

    /// Its address.
    pub fn address(self) -> usize {
        self.0.as_ptr().addr()
    }

    /// Runs the machine code on a frame.
    ///
    /// # Safety
    /// `base` is the first register of a frame of the function that this is the code of.
    #[inline(always)]
    pub(crate) unsafe fn call(self, cx: &Context<'_>, base: *mut Value) -> R {
        // SAFETY: `new`'s caller says that the code has this signature.
        let code: extern "C" fn(&Context<'_>, *mut Value) -> Option<Value> =
            unsafe { core::mem::transmute(self.0) };
        code(cx, base).ok_or(Raised)
    }
}

/// How a function ended up after it was offered to the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// It has machine code now.
    Yes,
    /// It stays bytecode; the compiler keeps the reason.
    No,
}

/// Whoever turns decorated functions into machine code.
pub trait Compiler {
    /// A viper function was defined (its `def` just ran).
    ///
    /// # Errors
    /// Raises `ViperTypeError` and the like where the program breaks viper's rules.
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled>;

    /// A native function is called for the first time, or an undecorated one became hot.
    ///
    /// # Errors
    /// Raises only what compiling can raise for any program: `MemoryError`.
    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled>;

    /// The code object that had this machine code is gone. Called in the middle of a collection: no object may
    /// be made or looked at.
    fn forget(&self, entry: Entry);
}
