//! The road to machine code: what the VM knows of whoever compiles functions.
#![allow(unsafe_code, reason = "machine code is called here")]

pub mod abi;
mod convert;
pub mod exits;
pub mod helpers;
mod object;
mod pointer;
pub(crate) mod registry;
pub mod report;
pub mod sites;
pub mod steps;
pub mod table;

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

    /// The entry at an address that [`Entry::address`] gave; nothing for 0.
    ///
    /// # Safety
    /// As for `new`.
    pub(crate) unsafe fn from_address(address: usize) -> Option<Entry> {
        NonNull::new(core::ptr::with_exposed_provenance_mut(address)).map(Entry)
    }

    /// Runs the machine code on a frame. The result [`LEFT`] says that the interpreter is to go on in the same
    /// frame, where the Context says.
    ///
    /// # Safety
    /// `base` is the first register of a frame of the function that this is the code of.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) unsafe fn enter(self, cx: &Context<'_>, base: *mut Value) -> R {
        // SAFETY: `new`'s caller says that the code has this signature.
        let code: extern "C" fn(&Context<'_>, *mut Value) -> Option<Value> =
            unsafe { core::mem::transmute(self.0) };
        code(cx, base).ok_or(Raised)
    }

    /// Runs the machine code on a frame, and what it leaves to the interpreter.
    ///
    /// # Safety
    /// As for `enter`; the frame's link words say that it returns to Rust.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub(crate) unsafe fn call(self, cx: &Context<'_>, base: *mut Value) -> R {
        // SAFETY: the caller's promise.
        unsafe {
            match self.enter(cx, base) {
                Ok(value) if value == LEFT => steps::go_on(cx, base),
                result => result,
            }
        }
    }
}

/// What machine code returns when it left a frame for the interpreter; never a function's result.
pub const LEFT: Value = Value::STOP;

/// Where the interpreter goes on in a frame that machine code has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resume {
    /// The instruction word.
    pub word: usize,
    /// The pending exception is raised there.
    pub raises: bool,
}

/// How a function ended up after it was offered to the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// It has machine code now.
    Yes,
    /// It is being compiled beside the program; `Compiler::install_ready` gives it its machine code.
    Later,
    /// It stays bytecode; the compiler keeps the reason.
    No,
}

/// Whoever turns decorated functions into machine code.
pub trait Compiler {
    /// A function was defined that may be compiled beside the program, which costs little when there has been time to
    /// get ready. Called once.
    fn prepare(&self) {}

    /// A viper function was defined (its `def` just ran).
    ///
    /// # Errors
    /// Raises `ViperTypeError` and the like where the program breaks viper's rules.
    fn define_viper(&self, cx: &Context<'_>, function: Gc<FunctionObj>) -> R<Compiled>;

    /// A function became hot: it is to get machine code that begins at instruction word `word` of the running
    /// frame, whose registers show what comes.
    ///
    /// # Errors
    /// Raises only what compiling can raise for any program: `MemoryError`; or, when the VM is strict, what says
    /// that the function stays bytecode.
    fn compile_native(&self, cx: &Context<'_>, function: Gc<FunctionObj>, word: usize) -> R<Compiled>;

    /// Gives machine code that was made beside the program to its functions.
    ///
    /// # Errors
    /// `MemoryError`; what could not be installed is given up.
    fn install_ready(&self, cx: &Context<'_>) -> R<()>;

    /// The features of this machine's core as bits, where it can run stored machine code.
    fn core(&self) -> Option<u8> {
        None
    }

    /// The name of a core with these features.
    fn core_name(&self, _core: u8) -> &'static str {
        "another machine"
    }

    /// The entry of stored machine code, its first byte, once it can be run where it lies; nothing without memory. After
    /// an access to memory that fails the code goes on at `failure`, unless that is 0.
    ///
    /// # Safety
    /// The code is for this machine, and stays until the entry is forgotten.
    unsafe fn make_entry(&self, _code: &[u8], _failure: usize) -> Option<Entry> {
        None
    }

    /// Where the machine code of an entry lies, if it can go before its code object does: first address and bytes.
    fn extent(&self, _entry: Entry) -> Option<(usize, usize)> {
        None
    }

    /// The code object that had this machine code is gone. Called in the middle of a collection: no object may
    /// be made or looked at.
    fn forget(&self, entry: Entry);
}
