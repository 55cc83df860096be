//! Time since the start, by SysTick.
#![allow(unsafe_code, reason = "peripherals are taken where no handler uses them")]

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::Peripherals;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{SCB, SYST};

use crate::board::CLOCK;

/// Cycles from tick to tick: a millisecond.
const RELOAD: u32 = CLOCK / 1000;
const CYCLES_PER_US: u32 = CLOCK / 1_000_000;

/// Milliseconds since the start, in two halves; the lower one first.
static TICKS: [AtomicU32; 2] = [AtomicU32::new(0), AtomicU32::new(0)];

/// How many VMs there have been.
static LIVES: AtomicU32 = AtomicU32::new(0);

/// How many VMs there have been, the running one included.
pub fn lives() -> u32 {
    LIVES.load(Ordering::Relaxed)
}

/// A VM begins.
pub fn begin_life() {
    LIVES.store(lives() + 1, Ordering::Relaxed);
}

/// Starts the clock.
pub fn start() {
    if let Some(peripherals) = Peripherals::take() {
        let mut systick = peripherals.SYST;
        systick.set_clock_source(SystClkSource::Core);
        systick.set_reload(RELOAD - 1);
        systick.clear_current();
        systick.enable_counter();
        systick.enable_interrupt();
    }
}

#[cortex_m_rt::exception]
fn SysTick() {
    let low = TICKS[0].load(Ordering::Relaxed).wrapping_add(1);
    if low == 0 {
        TICKS[1].store(TICKS[1].load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    }
    TICKS[0].store(low, Ordering::Release);
}

/// Microseconds since the start.
pub fn micros() -> u64 {
    loop {
        let high = TICKS[1].load(Ordering::Relaxed);
        let low = TICKS[0].load(Ordering::Acquire);
        let before = SYST::get_current();
        // The counter came to its end, and the handler waits for whoever is more urgent.
        let is_late = SCB::is_pendst_pending();
        let now = SYST::get_current();
        // Otherwise something came between: look again.
        if TICKS[0].load(Ordering::Acquire) == low
            && TICKS[1].load(Ordering::Relaxed) == high
            && now <= before
        {
            let millis = (u64::from(high) << 32 | u64::from(low)) + u64::from(is_late);
            return millis * 1000 + u64::from((RELOAD - 1 - now) / CYCLES_PER_US);
        }
    }
}
