//! The clocks of STM32F405 (RM0090, chapters 3.5 and 7): 168 MHz by the PLL, out of the board's crystal, or out of the
//! chip's own oscillator where that does not swing.
//!
//! What QEMU has in the controller's place reads as 0, which no chip's does; its processor is at 168 MHz all the same.

use core::sync::atomic::{AtomicU32, Ordering};

use super::CRYSTAL;
use crate::machine::Clocked;

const RCC: Clocked = Clocked { base: 0x4002_3800, irq: 0 };
const CONTROL: usize = 0x00;
const PLL: usize = 0x04;
const CONFIG: usize = 0x08;
const BUS_1: usize = 0x40;
const FLAGS: usize = 0x74;

/// The flash's interface: its register of wait states and caches.
const FLASH: Clocked = Clocked { base: 0x4002_3c00, irq: 0 };
/// Five wait states, as 168 MHz at 2.7 V and more want; the caches of instructions and data. Prefetching is left off:
/// the chip's first revisions fail with it.
const ACCESS: u32 = 5 | 1 << 9 | 1 << 10;

/// The power controller: its clock's bit, its register, in that the regulator's scale for more than 144 MHz.
const POWER_BIT: u32 = 1 << 28;
const POWER: Clocked = Clocked { base: 0x4000_7000, irq: 0 };
const SCALE: u32 = 1 << 14;

/// In the control register: what is on, and one bit higher, whether it is ready.
const OUTSIDE: u32 = 1 << 16;
const LOOP: u32 = 1 << 24;

/// Hertz of the chip's own oscillator, and of what the PLL compares.
const INSIDE_HZ: u32 = 16_000_000;
const COMPARED_HZ: u32 = 1_000_000;

/// How often it is looked whether something is ready: some 50 ms, of which a crystal takes two.
const PATIENCE: u32 = 100_000;

/// In the configuration: the second bus has half of the clock, the first a quarter, the processor all of it, from the PLL.
const DIVIDED: u32 = 4 << 13 | 5 << 10;
const FROM_PLL: u32 = 2;

/// What the flags of the last reset were.
static RESET: AtomicU32 = AtomicU32::new(0);

/// Waits until of the bits of `mask` these are set; whether they are.
fn comes(device: &Clocked, register: usize, mask: u32, bits: u32) -> bool {
    (0..PATIENCE).any(|_| device.read(register) & mask == bits)
}

fn change(register: usize, off: u32, on: u32) {
    RCC.set(register, RCC.read(register) & !off | on);
}

/// Turns something on; whether it gets ready.
fn turn_on(bit: u32) -> bool {
    change(CONTROL, 0, bit);
    comes(&RCC, CONTROL, bit << 1, bit << 1)
}

/// Starts the PLL, compared with `hertz` from inside or outside.
fn start_pll(hertz: u32, is_outside: bool) -> bool {
    // Times 336, halved for the processor; a seventh for USB, which wants 48 MHz.
    let source = u32::from(is_outside) << 22;
    RCC.set(PLL, hertz / COMPARED_HZ | 336 << 6 | source | 7 << 24);
    if turn_on(LOOP) {
        return true;
    }
    change(CONTROL, LOOP, 0);
    false
}

/// Sets the clocks. It is called once, first of all: the chip begins with its own oscillator's 16 MHz.
pub fn start() {
    if RCC.read(CONTROL) == 0 {
        return;
    }
    RESET.store(RCC.read(FLAGS), Ordering::Relaxed);
    // The flags stay until they are cleared.
    change(FLAGS, 0, 1 << 24);
    change(BUS_1, 0, POWER_BIT);
    POWER.set(0, POWER.read(0) | SCALE);
    let is_outside = turn_on(OUTSIDE) && start_pll(CRYSTAL, true);
    if !is_outside {
        change(CONTROL, OUTSIDE, 0);
        if !start_pll(INSIDE_HZ, false) {
            return;
        }
    }
    FLASH.set(0, ACCESS);
    // Before the processor goes on faster, the flash has to have the wait states.
    if comes(&FLASH, 0, 7, ACCESS & 7) {
        change(CONFIG, 0xfcf3, DIVIDED | FROM_PLL);
        comes(&RCC, CONFIG, 3 << 2, FROM_PLL << 2);
    }
}

/// Flags of the last reset, as the controller had them.
pub fn reset_flags() -> u32 {
    RESET.load(Ordering::Relaxed)
}

/// Hertz of the bus that a device is on.
pub fn bus(base: usize) -> u32 {
    match RCC.read(CONFIG) >> 2 & 3 {
        FROM_PLL if base >= super::SECOND_BUS => super::CLOCK / 2,
        FROM_PLL => super::CLOCK / 4,
        _ => INSIDE_HZ,
    }
}
