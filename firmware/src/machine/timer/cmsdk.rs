//! The timer of Arm's Cortex-M System Design Kit (its Technical Reference Manual, chapter 4.2): it counts down.

use crate::board;
use crate::machine::Clocked;

const CONTROL: usize = 0x0;
const VALUE: usize = 0x4;
const RELOAD: usize = 0x8;
const INTERRUPT: usize = 0xc;

const ENABLE: u32 = 1;
const ENABLE_INTERRUPT: u32 = 8;

/// Cycles in a second.
pub fn rate(_: &Clocked) -> u32 {
    board::CLOCK
}

/// Begins to count, and interrupts every so many cycles.
pub fn start(timer: &Clocked, cycles: u32) {
    timer.set(RELOAD, cycles - 1);
    timer.set(VALUE, cycles - 1);
    timer.set(CONTROL, ENABLE | ENABLE_INTERRUPT);
}

/// Stops.
pub fn stop(timer: &Clocked) {
    timer.set(CONTROL, 0);
    clear(timer);
}

/// The interrupt has been seen.
pub fn clear(timer: &Clocked) {
    timer.set(INTERRUPT, 1);
}
