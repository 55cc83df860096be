//! The first UART: bytes out, and an interrupt for bytes in.
#![allow(unsafe_code, reason = "registers are memory")]

use core::sync::atomic::{AtomicBool, Ordering};

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

use crate::board::{UART_IRQ, uart_kind};
use crate::console;

#[cfg(any(feature = "mps2-an385", feature = "mps2-an386", feature = "mps2-an500"))]
pub mod cmsdk;
#[cfg(feature = "netduinoplus2")]
pub mod stm32;

/// A register of the UART, at an offset in bytes.
fn register(offset: usize) -> *mut u32 {
    core::ptr::with_exposed_provenance_mut(crate::board::UART + offset)
}

fn read(offset: usize) -> u32 {
    // SAFETY: a register of the board's UART.
    unsafe { register(offset).read_volatile() }
}

fn set(offset: usize, bits: u32) {
    // SAFETY: as above; no register of these makes the hardware write memory.
    unsafe { register(offset).write_volatile(bits) };
}

/// The interrupt for received bytes.
#[derive(Clone, Copy)]
struct Received;

// SAFETY: the number of an interrupt of the board.
unsafe impl InterruptNumber for Received {
    fn number(self) -> u16 {
        UART_IRQ
    }
}

/// Makes it ready, at the speed that the board has it at after a reset.
pub fn start() {
    uart_kind::start();
    // SAFETY: the handler touches atomics only.
    unsafe { NVIC::unmask(Received) };
}

/// Whether it waits for room.
static WAITS: AtomicBool = AtomicBool::new(false);

/// Takes bytes again, where it waited for room.
pub fn resume() {
    if WAITS.load(Ordering::Relaxed) {
        WAITS.store(false, Ordering::Relaxed);
        // SAFETY: as in `start`.
        unsafe { NVIC::unmask(Received) };
    }
}

/// Writes all bytes.
pub fn write(bytes: &[u8]) {
    bytes.iter().for_each(|&byte| uart_kind::put(byte));
}

/// Interrupts of devices, by number.
#[cortex_m_rt::exception]
unsafe fn DefaultHandler(number: i16) {
    if number == UART_IRQ as i16 {
        while !console::is_full() {
            let Some(byte) = uart_kind::take() else { return };
            console::received(byte);
        }
        // What is in the UART stays there, and who sends more waits, until there is room.
        WAITS.store(true, Ordering::Relaxed);
        NVIC::mask(Received);
    }
}
