//! The timers of STM32F4 that count with 32 bits (RM0090, chapter 18).

use core::sync::atomic::{AtomicU32, Ordering};

use crate::machine::Clocked;
use crate::{board, clock};

const CONTROL: usize = 0x0;
const INTERRUPTS: usize = 0xc;
const STATE: usize = 0x10;
const EVENTS: usize = 0x14;
const COUNT: usize = 0x24;
const SCALE: usize = 0x28;
const RELOAD: usize = 0x2c;

const ENABLE: u32 = 1;
const UPDATE: u32 = 1;

/// Cycles in a second, once known.
static RATE: AtomicU32 = AtomicU32::new(0);

/// Microseconds for which cycles are counted.
const SAMPLE: u64 = 1000;

/// Cycles in a second. They depend on how the clocks' controller has been set: they are counted, against SysTick, to
/// a whole number of MHz.
pub fn rate(timer: &Clocked) -> u32 {
    let known = RATE.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    board::power_on(timer.base);
    timer.set(SCALE, 0);
    timer.set(RELOAD, u32::MAX);
    timer.set(EVENTS, UPDATE);
    timer.set(CONTROL, ENABLE);
    let (start, first) = (clock::micros(), timer.read(COUNT));
    while clock::micros() - start < SAMPLE {}
    let (past, cycles) = (clock::micros() - start, timer.read(COUNT).wrapping_sub(first));
    stop(timer);
    let mega = (u64::from(cycles) + past / 2) / past;
    let rate = (mega.max(1) as u32).saturating_mul(1_000_000);
    RATE.store(rate, Ordering::Relaxed);
    rate
}

/// Begins to count, and interrupts every so many cycles.
pub fn start(timer: &Clocked, cycles: u32) {
    board::power_on(timer.base);
    timer.set(SCALE, 0);
    timer.set(RELOAD, cycles - 1);
    timer.set(EVENTS, UPDATE);
    clear(timer);
    timer.set(INTERRUPTS, UPDATE);
    timer.set(CONTROL, ENABLE);
}

/// Stops.
pub fn stop(timer: &Clocked) {
    timer.set(CONTROL, 0);
    timer.set(INTERRUPTS, 0);
    clear(timer);
}

/// The interrupt has been seen.
pub fn clear(timer: &Clocked) {
    timer.set(STATE, 0);
}
