//! What comes in by the UART, kept until it is read; Ctrl-C interrupts the program at once.
#![allow(unsafe_code, reason = "the interrupt handler reaches the context through a static pointer")]

use core::ptr;
use core::sync::atomic::{AtomicI32, AtomicPtr, AtomicU8, AtomicUsize, Ordering};

use adder_vm::context::pending;

use crate::uart;

/// Bytes that may wait: what a host sends before it sees flow control.
const ROOM: usize = 512;

static BYTES: [AtomicU8; ROOM] = [const { AtomicU8::new(0) }; ROOM];
/// How many bytes were ever received and read; the difference is at most `ROOM`.
static RECEIVED: AtomicUsize = AtomicUsize::new(0);
static TAKEN: AtomicUsize = AtomicUsize::new(0);
/// The character that interrupts, -1 for none.
static INTERRUPT_KEY: AtomicI32 = AtomicI32::new(-1);
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

/// Says which character interrupts, -1 for none.
pub fn set_interrupt_key(key: i32) {
    INTERRUPT_KEY.store(key, Ordering::Relaxed);
    uart::resume();
}

/// A byte came in; called by the interrupt handler only. One for which there is no room is lost.
pub fn received(byte: u8) {
    if i32::from(byte) == INTERRUPT_KEY.load(Ordering::Relaxed) {
        let bits = PENDING.load(Ordering::Acquire);
        if !bits.is_null() {
            // What was typed before is for nobody.
            TAKEN.store(RECEIVED.load(Ordering::Relaxed), Ordering::Relaxed);
            // SAFETY: the pointer is set only while the context that it belongs to is borrowed.
            unsafe { (*bits).fetch_or(pending::INTERRUPT, Ordering::Relaxed) };
            return;
        }
    }
    let count = RECEIVED.load(Ordering::Relaxed);
    if count.wrapping_sub(TAKEN.load(Ordering::Acquire)) < ROOM {
        BYTES[count % ROOM].store(byte, Ordering::Relaxed);
        RECEIVED.store(count.wrapping_add(1), Ordering::Release);
    }
}

/// The running context is to raise that an access to memory was refused; false when none runs.
pub fn refuse() -> bool {
    let bits = PENDING.load(Ordering::Acquire);
    // SAFETY: as in `received`.
    !bits.is_null() && unsafe { (*bits).fetch_or(pending::FAULT, Ordering::Relaxed) } & pending::FAULT == 0
}

/// The next byte, if one waits.
pub fn take() -> Option<u8> {
    let count = TAKEN.load(Ordering::Relaxed);
    if RECEIVED.load(Ordering::Acquire) == count {
        return None;
    }
    let byte = BYTES[count % ROOM].load(Ordering::Relaxed);
    uart::resume();
    // Nothing if an interrupt took all meanwhile.
    TAKEN
        .compare_exchange(count, count.wrapping_add(1), Ordering::Release, Ordering::Relaxed)
        .ok()
        .map(|_| byte)
}

/// Whether a byte waits to be read.
pub fn is_waiting() -> bool {
    RECEIVED.load(Ordering::Acquire) != TAKEN.load(Ordering::Relaxed)
}

/// Whether the next byte had better stay in the UART: none of the waiting ones can go, and it interrupts nothing.
pub fn is_full() -> bool {
    let waiting = RECEIVED.load(Ordering::Relaxed).wrapping_sub(TAKEN.load(Ordering::Acquire));
    waiting >= ROOM && INTERRUPT_KEY.load(Ordering::Relaxed) < 0
}

/// Whether the running context is to be interrupted.
pub fn is_interrupted() -> bool {
    let bits = PENDING.load(Ordering::Acquire);
    // SAFETY: as in `received`.
    !bits.is_null() && unsafe { (*bits).load(Ordering::Relaxed) } & pending::INTERRUPT != 0
}
