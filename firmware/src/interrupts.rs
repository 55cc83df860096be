//! Interrupts of devices: which are let in, and whose they are.
#![allow(unsafe_code, reason = "the interrupt controller is the board's")]

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::scb::SystemHandler;
use cortex_m::peripheral::{NVIC, SCB};

use crate::board::{INTERRUPTS, UARTS};
use crate::{machine, uart};

/// The priority of timers, whose handlers may be a program's: the first.
pub const FIRST: u8 = 0;
/// The priority of all else, which timers interrupt.
pub const LATER: u8 = 0x80;

/// An interrupt by its number.
#[derive(Clone, Copy)]
struct Number(u16);

// SAFETY: callers have them from the board's tables.
unsafe impl InterruptNumber for Number {
    fn number(self) -> u16 {
        self.0
    }
}

/// Gives the clock its priority.
pub fn start() {
    // SAFETY: no other code sets priorities, and handlers of different ones share atomics only.
    unsafe { (*SCB::PTR).shpr[clock_priority()].write(LATER) };
}

/// The place of SysTick among priorities of the system's handlers.
const fn clock_priority() -> usize {
    SystemHandler::SysTick as usize - 4
}

/// Lets an interrupt of the board in.
pub fn unmask(number: u16, priority: u8) {
    // SAFETY: as above.
    unsafe {
        (*NVIC::PTR).ipr[usize::from(number)].write(priority);
        NVIC::unmask(Number(number));
    }
}

/// Keeps an interrupt of the board out.
pub fn mask(number: u16) {
    NVIC::mask(Number(number));
}

unsafe extern "C" {
    #[link_name = "DefaultHandler"]
    safe fn default_handler();
}

/// The vectors of as many interrupts as the board's processor has, under the name and in the section that the linker's
/// script of cortex-m-rt wants.
#[unsafe(link_section = ".vector_table.interrupts")]
#[unsafe(no_mangle)]
pub static __INTERRUPTS: [extern "C" fn(); INTERRUPTS] = [default_handler; INTERRUPTS];

/// Interrupts of devices, by number.
#[cortex_m_rt::exception]
unsafe fn DefaultHandler(number: i16) {
    let number = number as u16;
    if number == UARTS[0].irq {
        uart::received();
    } else {
        machine::interrupted(number);
    }
}
