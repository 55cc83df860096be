//! The USART of STM32F4 (reference manual RM0090, chapter 30).

use super::Port;

const STATUS: usize = 0x0;
const DATA: usize = 0x4;
const DIVIDER: usize = 0x8;
const CONTROL: usize = 0xc;

const RECEIVED: u32 = 1 << 5;
const EMPTY: u32 = 1 << 7;
const ENABLE: u32 = 1 << 13;
const INTERRUPT_IN: u32 = 1 << 5;
const ENABLE_BOTH: u32 = 3 << 2;

/// Cycles of the bus in a second, before its clock is raised.
const BUS: u32 = 16_000_000;

/// Makes it ready.
pub fn start(port: &Port, speed: u32) {
    port.set(DIVIDER, (BUS / speed.max(1)).clamp(16, 0xffff));
    port.set(CONTROL, ENABLE | ENABLE_BOTH | INTERRUPT_IN);
}

/// Writes a byte.
pub fn put(port: &Port, byte: u8) {
    while port.read(STATUS) & EMPTY == 0 {}
    port.set(DATA, byte.into());
}

/// The next byte that has been received.
pub fn take(port: &Port) -> Option<u8> {
    (port.read(STATUS) & RECEIVED != 0).then(|| port.read(DATA) as u8)
}
