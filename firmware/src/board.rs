//! What is particular to a board: its clock, UARTs, timers, the way to its identification.

#[cfg(not(feature = "netduinoplus2"))]
mod mps2;
#[cfg(feature = "netduinoplus2")]
mod netduinoplus2;

#[cfg(not(feature = "netduinoplus2"))]
pub use mps2::*;
#[cfg(feature = "netduinoplus2")]
pub use netduinoplus2::*;
