//! What is particular to a board: its clock, UARTs, timers, the way to its identification.

#[cfg(any(feature = "mps2-an385", feature = "mps2-an386", feature = "mps2-an500"))]
mod mps2;
#[cfg(feature = "netduinoplus2")]
mod netduinoplus2;

#[cfg(any(feature = "mps2-an385", feature = "mps2-an386", feature = "mps2-an500"))]
pub use mps2::*;
#[cfg(feature = "netduinoplus2")]
pub use netduinoplus2::*;
