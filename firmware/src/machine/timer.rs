//! `Timer`: callbacks by the board's timers, at the program's safepoints or (hard) whatever it is in the middle of.

use adder_vm::args::Args;
use adder_vm::context::Context;
use adder_vm::object::{DeviceObj, Gc, Method, Params, Slots, TypeObj};
use adder_vm::value::{R, Value};

use super::Clocked;
use crate::board::{TIMERS, timer_kind};
use crate::{interrupts, memory};

#[cfg(not(feature = "netduinoplus2"))]
pub mod cmsdk;
#[cfg(feature = "netduinoplus2")]
pub mod stm32;

/// Bits of a timer's number besides its place in the board's table.
const HARD: usize = 1 << 8;
const ONE_SHOT: usize = 1 << 9;

const ONCE: i8 = 0;
const PERIODIC: i8 = 1;

/// The class; `source` is the callback.
pub static TIMER: TypeObj =
    TypeObj::device(&TIMER, "Timer", &Slots { new: Some(new), ..Slots::EMPTY }, &METHODS);

/// The parameters of `init`, behind the timer.
const NAMES: [&str; 6] = ["", "mode", "freq", "period", "callback", "hard"];

static METHODS: [Method; 4] = [
    Method::with("init", Params::named(1, &NAMES), |cx, args| {
        let timer = timer(cx, args.get(0))?;
        init(cx, timer, core::array::from_fn(|i| args.get(i + 1)))
    }),
    Method::method("deinit", 0, 0, |cx, args| {
        deinit(timer(cx, args.get(0))?);
        Ok(Value::NONE)
    }),
    Method::constant("ONE_SHOT", Value::int8(ONCE)),
    Method::constant("PERIODIC", Value::int8(PERIODIC)),
];

fn timer(cx: &Context<'_>, value: Value) -> R<Gc<DeviceObj>> {
    match value.cast() {
        Some(timer) if value.class() == TIMER.gc() => Ok(timer),
        _ => Err(cx.type_error(format_args!("a Timer is wanted"))),
    }
}

/// The place in the table of the timer that this object has, if it has one.
fn index_of(timer: Gc<DeviceObj>) -> usize {
    timer.position.get() & 0xff
}

fn is_owner(index: usize, timer: Gc<DeviceObj>) -> bool {
    memory::vm().and_then(|vm| vm.device(index)).is_some_and(|place| place.get() == timer.value())
}

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    let [id, rest @ ..] =
        cx.named_args("Timer", args, 0, ["id", "mode", "freq", "period", "callback", "hard"])?;
    let id = id.given().map_or(Ok(-1), |id| cx.to_index(id))?;
    let free = |index: &usize| cx.vm().device(*index).is_some_and(|place| place.get().is_none());
    let index = match usize::try_from(id) {
        Ok(index) => Some(index).filter(|&index| index < TIMERS.len()),
        Err(_) => (0..TIMERS.len()).rev().find(free).filter(|_| id == -1),
    };
    let Some(index) = index else {
        return Err(cx.value_error(format_args!("no such Timer")));
    };
    let made = cx.new_device(&TIMER, index)?;
    if rest.iter().any(|value| !value.is_unbound()) {
        init(cx, timer(cx, made)?, rest)?;
    }
    Ok(made)
}

fn init(cx: &Context<'_>, timer: Gc<DeviceObj>, args: [Value; 5]) -> R {
    let [mode, freq, period, callback, hard] = args;
    let index = index_of(timer);
    let (Some(device), Some(place)) = (TIMERS.get(index), cx.vm().device(index)) else {
        return Ok(Value::NONE);
    };
    let once = mode.given().map_or(Ok(PERIODIC as isize), |mode| cx.to_index(mode))? == ONCE as isize;
    let is_hard = hard.given().map_or(Ok(false), |hard| cx.truth(hard))?;
    let rate = timer_kind::rate(device);
    let cycles = match (freq.given(), period.given()) {
        (Some(freq), _) => match freq.as_small() {
            Some(hertz) => u64::from(rate) / (hertz.max(1) as u64),
            None => (rate as f32 / cx.to_float(freq)?) as u64,
        },
        (_, Some(period)) => u64::from(rate) * u64::try_from(cx.to_index(period)?).unwrap_or(0) / 1000,
        _ => return Err(cx.value_error(format_args!("freq or period is wanted"))),
    };
    let Some(cycles) = u32::try_from(cycles).ok().filter(|&cycles| cycles >= 100) else {
        return Err(cx.value_error(format_args!("a period that the timer cannot have")));
    };
    if is_hard {
        cx.prepare_interrupts()?;
    }
    timer_kind::stop(device);
    timer.source.set(callback.given().unwrap_or(Value::NONE));
    timer.position.set(index | if is_hard { HARD } else { 0 } | if once { ONE_SHOT } else { 0 });
    place.set(timer.value());
    interrupts::unmask(device.irq, interrupts::FIRST);
    timer_kind::start(device, cycles);
    Ok(Value::NONE)
}

fn deinit(timer: Gc<DeviceObj>) {
    let index = index_of(timer);
    if is_owner(index, timer) {
        end(index, &TIMERS[index]);
    }
}

fn end(index: usize, device: &Clocked) {
    timer_kind::stop(device);
    if let Some(place) = memory::vm().and_then(|vm| vm.device(index)) {
        place.set(Value::NONE);
    }
}

/// The timer at this place of the table has come to its end; called by its interrupt.
pub fn fired(index: usize) {
    let Some(device) = TIMERS.get(index) else { return };
    timer_kind::clear(device);
    let vm = memory::vm();
    let place = vm.and_then(|vm| vm.device(index));
    let (Some(vm), Some(timer)) = (vm, place.and_then(|place| place.get().cast::<DeviceObj>())) else {
        return timer_kind::stop(device);
    };
    let (flags, callback) = (timer.position.get(), timer.source.get());
    if flags & ONE_SHOT != 0 {
        end(index, device);
    }
    if flags & HARD == 0 {
        // When too many wait, one is left out.
        vm.schedule(callback, timer.value());
    } else if !vm.interrupt(callback, timer.value()) {
        end(index, device);
    }
}
