//! The USART of STM32F4 (reference manual RM0090, chapter 30).

use super::{read, set};

const STATUS: usize = 0x0;
const DATA: usize = 0x4;
const DIVIDER: usize = 0x8;
const CONTROL: usize = 0xc;

const RECEIVED: u32 = 1 << 5;
const EMPTY: u32 = 1 << 7;
const ENABLE: u32 = 1 << 13;
const INTERRUPT_IN: u32 = 1 << 5;
const ENABLE_BOTH: u32 = 3 << 2;

/// Bits in a second.
const SPEED: u32 = 115_200;
/// Cycles of the bus in a second, before its clock is raised.
const BUS: u32 = 16_000_000;

/// Makes it ready.
pub fn start() {
    set(DIVIDER, BUS / SPEED);
    set(CONTROL, ENABLE | ENABLE_BOTH | INTERRUPT_IN);
}

/// Writes a byte.
pub fn put(byte: u8) {
    while read(STATUS) & EMPTY == 0 {}
    set(DATA, byte.into());
}

/// The next byte that has been received.
pub fn take() -> Option<u8> {
    (read(STATUS) & RECEIVED != 0).then(|| read(DATA) as u8)
}
