//! Arm's MPS2 with the images AN385 (M3), AN386 (M4) and AN500 (M7).

use adder_emitter_thumb::operand::Core;

/// What `sys.platform` says.
pub const NAME: &str = "mps2";
/// Cycles of the processor in a second.
pub const CLOCK: u32 = 25_000_000;
/// The first UART, of the CMSDK's kind.
pub const UART: usize = 0x4000_4000;
/// Its interrupt for what is received.
pub const UART_IRQ: u16 = 0;

/// Whether fetches and data go through caches.
pub const HAS_CACHES: bool = cfg!(feature = "mps2-an500");

/// What its machine code may use.
pub const CORE: Core = if cfg!(feature = "mps2-an385") {
    Core::CORTEX_M3
} else if cfg!(feature = "mps2-an500") {
    // Floats have 32 bits on every board.
    Core::CORTEX_M7
} else {
    Core::CORTEX_M4
};

pub use crate::uart::cmsdk as uart_kind;
