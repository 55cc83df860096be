//! Arm's MPS2 with the images AN385 (M3), AN386 (M4) and AN500 (M7).

/// What `sys.platform` says.
pub const NAME: &str = "mps2";
/// Cycles of the processor in a second.
pub const CLOCK: u32 = 25_000_000;
/// The first UART, of the CMSDK's kind.
pub const UART: usize = 0x4000_4000;
/// Its interrupt for what is received.
pub const UART_IRQ: u16 = 0;

pub use crate::uart::cmsdk as uart_kind;
