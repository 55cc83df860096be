//! Arm's MPS2 with the images AN385 (M3), AN386 (M4), AN500 (M7) and AN505 (M33, whose secure side all of this is).

#[cfg(feature = "native")]
use adder_emitter_thumb::operand::Core;

use crate::machine::Clocked;
use crate::uart::Port;

/// The board with another map of its memory.
const IS_AN505: bool = cfg!(feature = "mps2-an505");

/// What `sys.platform` says.
pub const NAME: &str = "mps2";
/// Cycles of the processor in a second.
pub const CLOCK: u32 = if IS_AN505 { 20_000_000 } else { 25_000_000 };
/// UARTs of the CMSDK's kind; the first is the console. On AN505 the interrupts are those for in and out together.
pub static UARTS: [Port; 2] = if IS_AN505 {
    [Port { base: 0x5020_0000, irq: 42 }, Port { base: 0x5020_1000, irq: 43 }]
} else {
    [Port { base: 0x4000_4000, irq: 0 }, Port { base: 0x4000_5000, irq: 2 }]
};
/// Timers of the CMSDK's kind.
pub static TIMERS: [Clocked; 2] = if IS_AN505 {
    [Clocked { base: 0x5000_0000, irq: 3 }, Clocked { base: 0x5000_1000, irq: 4 }]
} else {
    [Clocked { base: 0x4000_0000, irq: 8 }, Clocked { base: 0x4000_1000, irq: 9 }]
};
/// How many interrupts there are: 32 of the board, on AN505 32 of its subsystem and 92 of the board.
pub const INTERRUPTS: usize = if IS_AN505 { 124 } else { 32 };
/// Where the board's identification lies, and its bytes: the number of the FPGA's image.
pub const UNIQUE_ID: (usize, usize) = (if IS_AN505 { 0x5030_0ffc } else { 0x4002_fffc }, 4);

/// Where the image lies: the address, and the bytes, a power of two.
pub const FLASH: (u32, u32) = (if IS_AN505 { 0x1000_0000 } else { 0 }, 4 << 20);
/// Whether fetches and data go through caches.
pub const HAS_CACHES: bool = cfg!(feature = "mps2-an500");

/// What its machine code may use.
#[cfg(feature = "native")]
pub const CORE: Core = if cfg!(feature = "mps2-an385") {
    Core::CORTEX_M3
} else if IS_AN505 {
    Core::CORTEX_M33
} else if cfg!(feature = "mps2-an500") {
    // Floats have 32 bits on every board.
    Core::CORTEX_M7
} else {
    Core::CORTEX_M4
};

pub use crate::machine::timer::cmsdk as timer_kind;
pub use crate::uart::cmsdk as uart_kind;

/// What the board needs before anything else: nothing.
pub fn start() {}

/// Makes devices work that are still without a clock.
pub fn power_on(_base: usize) {}

/// Why the board began, as `machine.reset_cause` says it: it does not tell.
pub fn reset_cause() -> i8 {
    crate::machine::PWRON_RESET
}
