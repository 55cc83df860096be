//! The UART of Arm's Cortex-M System Design Kit (its Technical Reference Manual, chapter 4.3).

use super::Port;

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

/// Makes it ready.
pub fn start(port: &Port, speed: u32) {
    port.set(DIVIDER, (crate::board::CLOCK / speed.max(1)).max(16));
    port.set(CONTROL, ENABLE_BOTH | ENABLE_INTERRUPT_IN);
}

/// Writes a byte.
pub fn put(port: &Port, byte: u8) {
    while port.read(STATE) & FULL_OUT != 0 {}
    port.set(DATA, byte.into());
}

/// The next byte that has been received.
pub fn take(port: &Port) -> Option<u8> {
    port.set(INTERRUPTS, INTERRUPT_IN);
    (port.read(STATE) & FULL_IN != 0).then(|| port.read(DATA) as u8)
}
