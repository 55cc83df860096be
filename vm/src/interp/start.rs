//! Ways into the loop.

use super::{execute, generator};
use crate::context::Context;
use crate::object::{Gc, GeneratorObj};
use crate::runtime::generator::Sent;
use crate::value::{R, Raised, Value};

/// Runs the frame at `base` from instruction word `start` until it returns to Rust.
///
/// # Safety
/// The frame is bound and its link words say that it returns to Rust.
pub(crate) unsafe fn run(cx: &Context<'_>, base: *mut Value, start: usize) -> R {
    // SAFETY: the caller's promise.
    unsafe { execute(cx, base, start, None) }
}

/// Raises the pending exception at instruction word `word` of the frame at `base`, whose handlers may catch it.
///
/// # Safety
/// As `run`.
pub(crate) unsafe fn throw(cx: &Context<'_>, base: *mut Value, word: usize, raised: Raised) -> R {
    // SAFETY: the caller's promise.
    unsafe { execute(cx, base, word + 1, Some(raised)) }
}

/// Lets a generator go on in the frame at `base`.
///
/// # Safety
/// The frame holds the generator's registers and its link words say that it returns to Rust.
pub(crate) unsafe fn resume(
    cx: &Context<'_>,
    base: *mut Value,
    generator: Gc<GeneratorObj>,
    sent: Sent,
) -> R {
    // SAFETY: the caller's promise.
    unsafe {
        let pc = generator.pc.get();
        match sent {
            Sent::Value(value) if pc != 0 => generator::deliver(cx, base, generator, value),
            Sent::Value(_) => execute(cx, base, 0, None),
            Sent::Thrown(thrown) => generator::throw(cx, base, generator, thrown),
        }
    }
}
