//! UARTs: bytes out, and interrupts for bytes in. The first one is the console.
#![allow(unsafe_code, reason = "registers are memory")]

use core::sync::atomic::{AtomicBool, Ordering};

use crate::board::{self, UARTS, uart_kind};
use crate::{console, interrupts};

#[cfg(not(feature = "netduinoplus2"))]
pub mod cmsdk;
#[cfg(feature = "netduinoplus2")]
pub mod stm32;

/// Where a UART lies: the address of its registers, the number of its interrupt for what is received.
pub struct Port {
    /// The address.
    pub base: usize,
    /// The interrupt.
    pub irq: u16,
}

impl Port {
    fn register(&self, offset: usize) -> *mut u32 {
        core::ptr::with_exposed_provenance_mut(self.base + offset)
    }

    fn read(&self, offset: usize) -> u32 {
        // SAFETY: a register of a UART of the board.
        unsafe { self.register(offset).read_volatile() }
    }

    fn set(&self, offset: usize, bits: u32) {
        // SAFETY: as above; no register of these makes the hardware write memory.
        unsafe { self.register(offset).write_volatile(bits) };
    }

    /// Makes it ready, for so many bits in a second.
    pub fn start(&self, speed: u32) {
        board::power_on(self.base);
        uart_kind::start(self, speed);
        interrupts::unmask(self.irq, interrupts::LATER);
    }

    /// Writes all bytes.
    pub fn write(&self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| uart_kind::put(self, byte));
    }

    /// The next byte that has been received.
    pub fn take(&self) -> Option<u8> {
        uart_kind::take(self)
    }
}

/// Bits in a second, where nobody says how many.
pub const SPEED: u32 = 115_200;

/// Makes the first one ready.
pub fn start() {
    UARTS[0].start(SPEED);
}

/// Whether the console waits for room.
static WAITS: AtomicBool = AtomicBool::new(false);

/// Takes bytes again, where it waited for room.
pub fn resume() {
    if WAITS.load(Ordering::Relaxed) {
        WAITS.store(false, Ordering::Relaxed);
        interrupts::unmask(UARTS[0].irq, interrupts::LATER);
    }
}

/// Writes all bytes by the first one.
pub fn write(bytes: &[u8]) {
    UARTS[0].write(bytes);
}

/// Takes what the first one has received.
pub fn received() {
    while !console::is_full() {
        let Some(byte) = UARTS[0].take() else { return };
        console::received(byte);
    }
    // What is in the UART stays there, and who sends more waits, until there is room.
    WAITS.store(true, Ordering::Relaxed);
    interrupts::mask(UARTS[0].irq);
}
