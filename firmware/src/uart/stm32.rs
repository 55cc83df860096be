//! The USART of STM32F4 (reference manual RM0090, chapter 30).

use super::Port;
use crate::board;

const STATUS: usize = 0x0;
const DATA: usize = 0x4;
const DIVIDER: usize = 0x8;
const CONTROL: usize = 0xc;

const OVERRUN: u32 = 1 << 3;
const RECEIVED: u32 = 1 << 5;
const EMPTY: u32 = 1 << 7;
const ENABLE: u32 = 1 << 13;
const INTERRUPT_IN: u32 = 1 << 5;
const ENABLE_BOTH: u32 = 3 << 2;

/// Makes it ready.
pub fn start(port: &Port, speed: u32) {
    let speed = speed.max(1);
    port.set(DIVIDER, ((board::bus(port.base) + speed / 2) / speed).clamp(16, 0xffff));
    port.set(CONTROL, ENABLE | ENABLE_BOTH | INTERRUPT_IN);
}

/// Writes a byte.
pub fn put(port: &Port, byte: u8) {
    while port.read(STATUS) & EMPTY == 0 {}
    port.set(DATA, byte.into());
}

/// The next byte that has been received. Reading it ends an overrun, too, which interrupts for as long as it lasts.
pub fn take(port: &Port) -> Option<u8> {
    let status = port.read(STATUS);
    if status & (RECEIVED | OVERRUN) == 0 {
        return None;
    }
    let byte = port.read(DATA) as u8;
    (status & RECEIVED != 0).then_some(byte)
}
