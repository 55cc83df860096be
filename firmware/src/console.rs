//! What comes in by the UART, kept until it is read; Ctrl-C interrupts the program at once.
#![allow(unsafe_code, reason = "the interrupt handler reaches the context through a static pointer")]

use core::ptr;
use core::sync::atomic::{AtomicI32, AtomicPtr, AtomicU32, AtomicUsize, Ordering};

use adder_vm::context::pending;

use crate::ring::Ring;
use crate::{clock, uart};

/// Bytes that may wait: what a host sends before it sees flow control.
const ROOM: usize = 512;

static BYTES: Ring<ROOM> = Ring::new();
/// The character that interrupts and 1; 0 for none. (What is written begins as 0: the rest lies in flash.)
static INTERRUPT_KEY: AtomicI32 = AtomicI32::new(0);
/// What is pending in the running context.
static PENDING: AtomicPtr<AtomicUsize> = AtomicPtr::new(ptr::null_mut());

/// Runs `body` while the interrupt key reaches a context.
pub fn connect<T>(bits: &AtomicUsize, body: impl FnOnce() -> T) -> T {
    PENDING.store(ptr::from_ref(bits).cast_mut(), Ordering::Release);
    set_interrupt_key(3);
    let result = body();
    PENDING.store(ptr::null_mut(), Ordering::Release);
    result
}

/// Says which character interrupts, -1 for none. One that waits interrupts now: it came between a prompt's last key and
/// the program.
pub fn set_interrupt_key(key: i32) {
    cortex_m::interrupt::free(|_| {
        INTERRUPT_KEY.store(key.saturating_add(1), Ordering::Relaxed);
        if u8::try_from(key).is_ok_and(|byte| BYTES.drop_through(byte)) {
            interrupt();
        }
    });
    uart::resume();
}

/// When the last interruption came, in microseconds: how soon a program learns of it is measured by this.
#[unsafe(no_mangle)]
static ADDER_INTERRUPTED_AT: AtomicU32 = AtomicU32::new(0);

/// A byte came in; called by the interrupt handler only.
pub fn received(byte: u8) {
    if i32::from(byte) + 1 == INTERRUPT_KEY.load(Ordering::Relaxed) && interrupt() {
        // What was typed before is for nobody.
        BYTES.clear();
    } else {
        BYTES.put(byte);
    }
}

/// The running context is to raise KeyboardInterrupt; false when none runs.
fn interrupt() -> bool {
    let bits = PENDING.load(Ordering::Acquire);
    if bits.is_null() {
        return false;
    }
    ADDER_INTERRUPTED_AT.store(clock::micros() as u32, Ordering::Relaxed);
    // SAFETY: the pointer is set only while the context that it belongs to is borrowed.
    unsafe { (*bits).fetch_or(pending::INTERRUPT, Ordering::Relaxed) };
    true
}

/// The running context is to raise that an access to memory was refused; false when none runs.
pub fn refuse() -> bool {
    let bits = PENDING.load(Ordering::Acquire);
    // SAFETY: as in `received`.
    !bits.is_null() && unsafe { (*bits).fetch_or(pending::FAULT, Ordering::Relaxed) } & pending::FAULT == 0
}

/// The next byte, if one waits.
pub fn take() -> Option<u8> {
    let byte = BYTES.take();
    uart::resume();
    byte
}

/// Whether a byte waits to be read.
pub fn is_waiting() -> bool {
    BYTES.len() != 0
}

/// Whether the next byte had better stay in the UART: none of the waiting ones can go, and it interrupts nothing.
pub fn is_full() -> bool {
    BYTES.len() >= ROOM && INTERRUPT_KEY.load(Ordering::Relaxed) == 0
}

fn pending_bits() -> usize {
    let bits = PENDING.load(Ordering::Acquire);
    // SAFETY: as in `received`.
    if bits.is_null() { 0 } else { unsafe { (*bits).load(Ordering::Relaxed) } }
}

/// Whether the running context has to look after something.
pub fn has_work() -> bool {
    pending_bits() & !pending::COUNTED != 0
}
