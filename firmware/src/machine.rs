//! The module `machine`: memory, interrupts, time, timers and UARTs of the board.
#![allow(unsafe_code, reason = "the processor's own state is changed")]

use cortex_m::peripheral::SCB;
use cortex_m::register::primask;

use adder_vm::args::Args;
use adder_vm::context::Context;
use adder_vm::modules::{Definition, Entry};
use adder_vm::object::{DeviceObj, Slots, TypeObj, types};
use adder_vm::value::{R, Value};

use crate::{board, clock, interrupts, peek};

#[cfg(feature = "netduinoplus2")]
pub mod pin;
pub mod timer;
mod uart;

/// Why a board began.
pub const PWRON_RESET: i8 = 1;
/// By its pin or by `machine.reset`.
#[allow(dead_code, reason = "not every board tells")]
pub const HARD_RESET: i8 = 2;
/// By a watchdog.
#[allow(dead_code, reason = "not every board tells")]
pub const WDT_RESET: i8 = 3;
/// Out of deep sleep.
#[allow(dead_code, reason = "not every board tells")]
pub const DEEPSLEEP_RESET: i8 = 4;
/// By a soft reset.
const SOFT_RESET: i8 = 5;

/// Where a device lies that has an interrupt and a clock.
pub struct Clocked {
    /// The address of its registers.
    pub base: usize,
    /// Its interrupt.
    pub irq: u16,
}

impl Clocked {
    fn register(&self, offset: usize) -> *mut u32 {
        core::ptr::with_exposed_provenance_mut(self.base + offset)
    }

    /// A register, at this offset.
    #[cfg(feature = "netduinoplus2")]
    pub fn read(&self, offset: usize) -> u32 {
        // SAFETY: a register of a device of the board.
        unsafe { self.register(offset).read_volatile() }
    }

    /// Writes a register.
    pub fn set(&self, offset: usize, bits: u32) {
        // SAFETY: as above; no register of these makes the hardware write memory.
        unsafe { self.register(offset).write_volatile(bits) };
    }
}

/// The board's modules.
pub static MODULES: [&Definition; 1] = [&MODULE];

static MODULE: Definition = Definition::new("machine", &ENTRIES);

const PINS: usize = if cfg!(feature = "netduinoplus2") { 1 } else { 0 };

static ENTRIES: [Entry; 19 + PINS] = [
    Entry::made("mem8", |cx| cx.new_device(&MEMORY, 1)),
    Entry::made("mem16", |cx| cx.new_device(&MEMORY, 2)),
    Entry::made("mem32", |cx| cx.new_device(&MEMORY, 4)),
    Entry::function("disable_irq", 0, 0, |_, _| {
        let were_let_in = primask::read().is_active();
        cortex_m::interrupt::disable();
        Ok(Value::bool(were_let_in))
    }),
    Entry::function("enable_irq", 0, 1, |cx, args| {
        if args.given(0).map_or(Ok(true), |state| cx.truth(state))? {
            // SAFETY: the program says so.
            unsafe { cortex_m::interrupt::enable() };
        }
        Ok(Value::NONE)
    }),
    Entry::function("idle", 0, 0, |cx, _| {
        cortex_m::asm::wfi();
        cx.poll()?;
        Ok(Value::NONE)
    }),
    Entry::function("lightsleep", 0, 1, lightsleep),
    Entry::function("reset", 0, 0, |_, _| SCB::sys_reset()),
    Entry::function("soft_reset", 0, 0, |cx, _| Err(cx.raise_with(types::SYSTEM_EXIT.gc(), &[]))),
    Entry::function("reset_cause", 0, 0, |_, _| {
        Ok(Value::int8(if clock::lives() > 1 { SOFT_RESET } else { board::reset_cause() }))
    }),
    Entry::function("unique_id", 0, 0, unique_id),
    Entry::function("freq", 0, 0, |cx, _| cx.new_int(board::CLOCK.into())),
    Entry::int("PWRON_RESET", PWRON_RESET as i64),
    Entry::int("HARD_RESET", HARD_RESET as i64),
    Entry::int("WDT_RESET", WDT_RESET as i64),
    Entry::int("DEEPSLEEP_RESET", DEEPSLEEP_RESET as i64),
    Entry::int("SOFT_RESET", SOFT_RESET as i64),
    Entry::class("Timer", &timer::TIMER),
    Entry::class("UART", &uart::UART),
    #[cfg(feature = "netduinoplus2")]
    Entry::class("Pin", &pin::PIN),
];

/// `mem8` and its like: items are bytes, halfwords or words of memory by their addresses.
static MEMORY: TypeObj = TypeObj::device(
    &MEMORY,
    "mem",
    &Slots { get_item: Some(load), set_item: Some(store), ..Slots::EMPTY },
    &[],
);

/// The width of what it reads and writes, and the address.
fn place(cx: &Context<'_>, memory: Value, address: Value) -> R<(usize, usize)> {
    let width = memory.cast::<DeviceObj>().map_or(1, |memory| memory.position.get());
    let address = cx.low_bits(address)? as usize;
    if address & (width - 1) != 0 {
        return Err(cx.value_error(format_args!("address {address:08x} is not aligned to {width} bytes")));
    }
    Ok((width, address))
}

fn load(cx: &Context<'_>, memory: Value, address: Value) -> R {
    let (width, address) = place(cx, memory, address)?;
    match peek::load(address, width) {
        Some(word) => cx.new_int(word.into()),
        None => Err(cx.bad_address()),
    }
}

fn store(cx: &Context<'_>, memory: Value, address: Value, word: Value) -> R<()> {
    let (width, address) = place(cx, memory, address)?;
    let Some(word) = word.given() else {
        return Err(cx.type_error(format_args!("memory cannot be deleted")));
    };
    peek::store(address, width, cx.low_bits(word)? as u32).ok_or_else(|| cx.bad_address())
}

/// Sleeps, for so many milliseconds or until an interrupt.
fn lightsleep(cx: &Context<'_>, args: Args<'_>) -> R {
    let end = match args.given(0) {
        Some(millis) => clock::micros() + 1000 * u64::try_from(cx.to_index(millis)?).unwrap_or(0),
        None => 0,
    };
    loop {
        cortex_m::asm::wfi();
        cx.poll()?;
        if clock::micros() >= end {
            return Ok(Value::NONE);
        }
    }
}

fn unique_id(cx: &Context<'_>, _: Args<'_>) -> R {
    let (start, len) = board::UNIQUE_ID;
    let mut bytes = [0; 12];
    for (i, byte) in bytes[..len].iter_mut().enumerate() {
        // A chip that is imitated may have none.
        *byte = peek::load(start + i, 1).unwrap_or(0) as u8;
    }
    cx.new_bytes(&bytes[..len])
}

/// An interrupt of one of the devices came.
pub fn interrupted(number: u16) {
    if let Some(index) = board::TIMERS.iter().position(|timer| timer.irq == number) {
        timer::fired(index);
    } else if let Some(index) = board::UARTS.iter().position(|uart| uart.irq == number) {
        uart::received(index);
    }
}

/// Stops all devices that a program has started: it has ended.
pub fn stop() {
    for timer in &board::TIMERS {
        interrupts::mask(timer.irq);
        board::timer_kind::stop(timer);
    }
    for uart in &board::UARTS[1..] {
        interrupts::mask(uart.irq);
    }
    // SAFETY: no program runs that could have wanted them kept out.
    unsafe { cortex_m::interrupt::enable() };
}
