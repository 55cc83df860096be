//! Netduino Plus 2: STM32F405.

/// What `sys.platform` says.
pub const NAME: &str = "stm32";
/// Cycles of the processor in a second.
pub const CLOCK: u32 = 168_000_000;
/// USART1.
pub const UART: usize = 0x4001_1000;
/// Its interrupt.
pub const UART_IRQ: u16 = 37;

pub use crate::uart::stm32 as uart_kind;
