//! Netduino Plus 2: STM32F405.

use adder_emitter_thumb::operand::Core;

/// What `sys.platform` says.
pub const NAME: &str = "stm32";
/// Cycles of the processor in a second.
pub const CLOCK: u32 = 168_000_000;
/// USART1.
pub const UART: usize = 0x4001_1000;
/// Its interrupt.
pub const UART_IRQ: u16 = 37;

/// Whether fetches and data go through caches.
pub const HAS_CACHES: bool = false;

/// What its machine code may use.
pub const CORE: Core = Core::CORTEX_M4;

pub use crate::uart::stm32 as uart_kind;
