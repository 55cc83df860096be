//! The UART of Arm's Cortex-M System Design Kit (its Technical Reference Manual, chapter 4.3).

use super::{read, set};

const DATA: usize = 0x0;
const STATE: usize = 0x4;
const CONTROL: usize = 0x8;
const INTERRUPTS: usize = 0xc;
const DIVIDER: usize = 0x10;

const FULL_OUT: u32 = 1;
const FULL_IN: u32 = 2;
const ENABLE_BOTH: u32 = 3;
const ENABLE_INTERRUPT_IN: u32 = 8;
const INTERRUPT_IN: u32 = 2;

/// Bits in a second.
const SPEED: u32 = 115_200;

/// Makes it ready.
pub fn start() {
    set(DIVIDER, crate::board::CLOCK / SPEED);
    set(CONTROL, ENABLE_BOTH | ENABLE_INTERRUPT_IN);
}

/// Writes a byte.
pub fn put(byte: u8) {
    while read(STATE) & FULL_OUT != 0 {}
    set(DATA, byte.into());
}

/// The next byte that has been received.
pub fn take() -> Option<u8> {
    set(INTERRUPTS, INTERRUPT_IN);
    (read(STATE) & FULL_IN != 0).then(|| read(DATA) as u8)
}
