//! What machine code takes for granted about the Context: offsets of its head's fields, in bytes.

use core::mem::{offset_of, size_of};

use super::exits::Reason;
use super::helpers;
use crate::context::Context;
use crate::object::{CodeObj, FunctionObj};
use crate::value::Value;

type Head = Context<'static>;

/// The flag of safepoints, [`Context::pending`].
pub const PENDING: usize = offset_of!(Head, pending);
/// The lowest address that the machine stack may reach.
pub const STACK_LIMIT: usize = offset_of!(Head, stack_limit);
/// The pending exception.
pub const EXCEPTION: usize = offset_of!(Head, exception);
/// The exception being handled.
pub const HANDLED: usize = offset_of!(Head, handled);
/// The address of the table of helpers.
pub const HELPERS: usize = offset_of!(Head, helpers);
/// What the helpers that make pointers return besides the address: bytes from there to the buffer's end.
pub const POINTER_BYTES: usize = offset_of!(Head, pointer_bytes);

/// Two words in which stubs hand over results.
pub const RESULTS: usize = offset_of!(Head, results);

/// Where machine code counts rounds of loops.
pub const MACHINE_ROUNDS: usize = offset_of!(Head, machine_rounds);

/// The word in a field for a value when there is none.
pub const NONE: Value = Value::NONE;

/// Where a function that lies before a frame has its code object.
pub const FUNCTION_CODE: usize = offset_of!(FunctionObj, code);
/// Where that has the address of its constants.
pub const CODE_CONSTANTS: usize = offset_of!(CodeObj, consts);

/// An offset above on a machine whose words have so many bytes: all fields before it are words.
pub const fn offset(field: usize, word_bytes: u32) -> i32 {
    (field / size_of::<usize>()) as i32 * word_bytes as i32
}

/// A number that changes with the Context's head, with the list of helpers, and with whatever else stored machine code
/// knows: the same on every machine.
pub const HASH: u32 = {
    let fields = [
        PENDING,
        STACK_LIMIT,
        EXCEPTION,
        HANDLED,
        HELPERS,
        POINTER_BYTES,
        RESULTS,
        MACHINE_ROUNDS,
        FUNCTION_CODE,
        CODE_CONSTANTS,
    ];
    let mut hash = helpers::HASH ^ Reason::ALL.len() as u32;
    let mut i = 0;
    while i < fields.len() {
        hash = (hash ^ offset(fields[i], 1) as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    hash
};
