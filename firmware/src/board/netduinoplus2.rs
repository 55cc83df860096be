//! Netduino Plus 2, and other boards with an STM32F405.
//!
//! The console is USART1 at the pins A9 (out) and A10 (in), the second UART USART2 at A2 (out) and A3 (in).

mod clocks;

#[cfg(feature = "native")]
use adder_emitter_thumb::operand::Core;

use crate::machine::{Clocked, DEEPSLEEP_RESET, HARD_RESET, PWRON_RESET, WDT_RESET, pin};
use crate::peek;
use crate::uart::Port;

/// What `sys.platform` says.
pub const NAME: &str = "stm32";
/// Hertz of the board's crystal: Netduino's, or what `--crystal` says.
const CRYSTAL: u32 = match option_env!("ADDER_CRYSTAL") {
    Some(text) => match u32::from_str_radix(text, 10) {
        Ok(hertz) => hertz,
        Err(_) => panic!("ADDER_CRYSTAL is a number of hertz"),
    },
    None => 25_000_000,
};
const _: () = assert!(CRYSTAL >= 4_000_000 && CRYSTAL <= 26_000_000 && CRYSTAL % 1_000_000 == 0);
/// Cycles of the processor in a second.
pub const CLOCK: u32 = 168_000_000;
/// USART1, the console, and USART2.
pub static UARTS: [Port; 2] = [Port { base: 0x4001_1000, irq: 37 }, Port { base: 0x4000_4400, irq: 38 }];
/// The timers that count with 32 bits: TIM2 and TIM5.
pub static TIMERS: [Clocked; 2] =
    [Clocked { base: 0x4000_0000, irq: 28 }, Clocked { base: 0x4000_0c00, irq: 50 }];
/// How many interrupts there are (RM0090, table 61).
pub const INTERRUPTS: usize = 82;
/// Where the chip's identification lies, and its bytes.
pub const UNIQUE_ID: (usize, usize) = (0x1fff_7a10, 12);

/// Where the image lies: the address, and the bytes, a power of two.
pub const FLASH: (u32, u32) = (0x0800_0000, 1 << 20);
/// Whether fetches and data go through caches.
pub const HAS_CACHES: bool = false;

/// What its machine code may use.
#[cfg(feature = "native")]
pub const CORE: Core = Core::CORTEX_M4;

pub use crate::machine::timer::stm32 as timer_kind;
pub use crate::uart::stm32 as uart_kind;

/// What the board needs before anything else.
pub use clocks::start;

pub use clocks::bus;

/// Where the devices of the second bus begin.
const SECOND_BUS: usize = 0x4001_0000;

/// The pins of UARTs: the device, the port's number, out and in. All are of the alternate function 7.
const UART_PINS: [(usize, usize, [u32; 2]); 2] = [(UARTS[0].base, 0, [9, 10]), (UARTS[1].base, 0, [2, 3])];

/// Registers of the clocks' controller (RM0090, chapter 7.3): clocks of the ports and of both buses.
const PORTS: usize = 0x4002_3830;
const BUS_1: usize = 0x4002_3840;
const BUS_2: usize = 0x4002_3844;

/// Makes a device work that is still without a clock, by the address of its registers.
pub fn power_on(base: usize) {
    // Devices of a bus lie 1 KB apart, in the order of their bits; the second bus's begin 64 KB on, ports later still.
    let (register, bit) = match base {
        0x4002_0000.. => (PORTS, (base - 0x4002_0000) / 0x400),
        SECOND_BUS.. => (BUS_2, (base - SECOND_BUS) / 0x400),
        _ => (BUS_1, (base - 0x4000_0000) / 0x400),
    };
    let clocks = peek::load(register, 4).unwrap_or(0);
    peek::store(register, 4, clocks | 1 << bit);
    // The device may be used two cycles after its clock began, which reading this takes.
    peek::load(register, 4);
    for (_, port, lines) in UART_PINS.iter().filter(|(uart, ..)| *uart == base) {
        lines.iter().for_each(|&line| pin::give(*port, line, 7));
    }
}

/// Why the board began, as `machine.reset_cause` says it.
pub fn reset_cause() -> i8 {
    match clocks::reset_flags() >> 26 {
        flags if flags & 0x20 != 0 => DEEPSLEEP_RESET,
        flags if flags & 0x18 != 0 => WDT_RESET,
        flags if flags & 0x02 != 0 || flags == 0 => PWRON_RESET,
        _ => HARD_RESET,
    }
}
