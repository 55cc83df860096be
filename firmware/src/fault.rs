//! What happens when the processor refuses to go on: the registers are told, and the board begins anew.
#![allow(unsafe_code, reason = "an exception handler is entered by the processor")]

use core::panic::PanicInfo;

use cortex_m::peripheral::SCB;
use cortex_m_rt::ExceptionFrame;

use crate::uart;

/// Nothing that a script does leads here. (Built so that a panic traps at once, this only satisfies the compiler.)
#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    SCB::sys_reset()
}

/// A fault of any kind; none has a handler of its own.
#[cortex_m_rt::exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    uart::write(b"\r\nfault at ");
    hex(frame.pc());
    uart::write(b", called from ");
    hex(frame.lr());
    uart::write(b": reset\r\n");
    SCB::sys_reset()
}

fn hex(word: u32) {
    for digit in (0..8).rev().map(|place| (word >> (4 * place) & 15) as u8) {
        uart::write(&[if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }]);
    }
}
