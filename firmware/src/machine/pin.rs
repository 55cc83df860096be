//! `Pin`: the ports of STM32F4 (RM0090, chapter 8). Setting and resetting is one store each.

use adder_vm::args::Args;
use adder_vm::context::Context;
use adder_vm::object::{DeviceObj, Gc, Method, Params, Slots, StrObj, TypeObj};
use adder_vm::value::{R, Value};

use super::Clocked;
use crate::board;

const MODE: usize = 0x0;
const KIND: usize = 0x4;
const SPEED: usize = 0x8;
const PULL: usize = 0xc;
const IN: usize = 0x10;
const OUT: usize = 0x14;
const SET: usize = 0x18;
const ALTERNATE: usize = 0x20;

/// The first port, and bytes from one to the next.
const PORTS: usize = 0x4002_0000;
const STEP: usize = 0x400;
/// Ports A to I.
const COUNT: u8 = 9;

/// In a mode: the pin pulls down only.
const OPEN_DRAIN: usize = 0x10;

/// The class; a pin's number is 16 times its port's and its own.
pub static PIN: TypeObj = TypeObj::device(
    &PIN,
    "Pin",
    &Slots { new: Some(new), call: Some(call), repr: Some(repr), ..Slots::EMPTY },
    &METHODS,
);

const fn constant(name: &'static str, number: i8) -> Method {
    Method::constant(name, Value::int8(number))
}

static METHODS: [Method; 17] = [
    Method::with("init", Params::named(1, &["", "mode", "pull", "value", "alt"]), |cx, args| {
        init(cx, pin(cx, args.get(0))?, core::array::from_fn(|i| args.get(i + 1)))
    }),
    Method::method("value", 0, 1, |cx, args| value(cx, pin(cx, args.get(0))?, args.given(1))),
    Method::method("on", 0, 0, |cx, args| write(pin(cx, args.get(0))?, true)),
    Method::method("off", 0, 0, |cx, args| write(pin(cx, args.get(0))?, false)),
    Method::method("high", 0, 0, |cx, args| write(pin(cx, args.get(0))?, true)),
    Method::method("low", 0, 0, |cx, args| write(pin(cx, args.get(0))?, false)),
    Method::method("toggle", 0, 0, |cx, args| {
        let pin = pin(cx, args.get(0))?;
        write(pin, port(pin).read(OUT) >> line(pin) & 1 == 0)
    }),
    Method::method("mode", 0, 0, |cx, args| Ok(Value::index(mode(pin(cx, args.get(0))?)))),
    Method::method("pull", 0, 0, |cx, args| {
        let pin = pin(cx, args.get(0))?;
        Ok(Value::index((port(pin).read(PULL) >> (2 * line(pin)) & 3) as usize))
    }),
    constant("IN", 0),
    constant("OUT", 1),
    constant("ALT", 2),
    constant("ANALOG", 3),
    constant("OPEN_DRAIN", 0x11),
    constant("PULL_NONE", 0),
    constant("PULL_UP", 1),
    constant("PULL_DOWN", 2),
];

fn pin(cx: &Context<'_>, value: Value) -> R<Gc<DeviceObj>> {
    match value.cast() {
        Some(pin) if value.class() == PIN.gc() => Ok(pin),
        _ => Err(cx.type_error(format_args!("a Pin is wanted"))),
    }
}

fn port(pin: Gc<DeviceObj>) -> Clocked {
    port_at(pin.position.get() >> 4)
}

fn port_at(number: usize) -> Clocked {
    Clocked { base: PORTS + STEP * number, irq: 0 }
}

fn line(pin: Gc<DeviceObj>) -> u32 {
    (pin.position.get() & 15) as u32
}

/// Sets or resets, by one store that leaves the port's other pins alone.
fn write(pin: Gc<DeviceObj>, on: bool) -> R {
    port(pin).set(SET, 1 << (line(pin) + if on { 0 } else { 16 }));
    Ok(Value::NONE)
}

fn value(cx: &Context<'_>, pin: Gc<DeviceObj>, new: Option<Value>) -> R {
    match new {
        Some(new) => write(pin, cx.truth(new)?),
        None => Ok(Value::index((port(pin).read(IN) >> line(pin) & 1) as usize)),
    }
}

fn call(cx: &Context<'_>, value: Value, args: Args<'_>) -> R {
    self::value(cx, pin(cx, value)?, args.given(0))
}

/// The number of the pin of a name: `A5`, or `PA5`.
fn number(name: &str) -> Option<usize> {
    let name = name.strip_prefix('P').unwrap_or(name);
    let (&letter, digits) = name.as_bytes().split_first()?;
    let port = letter.checked_sub(b'A').filter(|&port| port < COUNT)?;
    let line = match digits {
        [digit @ b'0'..=b'9'] => digit - b'0',
        [b'1', digit @ b'0'..=b'5'] => 10 + digit - b'0',
        _ => return None,
    };
    Some(usize::from(port) << 4 | usize::from(line))
}

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    let [id, rest @ ..] = cx.named_args("Pin", args, 1, ["id", "mode", "pull", "value", "alt"])?;
    if id.class() == PIN.gc() {
        return Ok(id);
    }
    let Some(number) = id.cast::<StrObj>().and_then(|name| number(name.as_str())) else {
        return Err(cx.value_error(format_args!("no such Pin")));
    };
    let made = cx.new_device(&PIN, number)?;
    init(cx, pin(cx, made)?, rest)?;
    Ok(made)
}

/// Changes the bits of a pin in a register that has `width` for each.
fn change(port: &Clocked, register: usize, shift: u32, width: u32, bits: u32) {
    let mask = ((1 << width) - 1) << shift;
    port.set(register, port.read(register) & !mask | bits << shift & mask);
}

/// Gives a pin to a device, by an alternate function; what nothing drives is pulled up.
pub fn give(port: usize, line: u32, function: u32) {
    let port = port_at(port);
    board::power_on(port.base);
    change(&port, PULL, 2 * line, 2, 1);
    change(&port, ALTERNATE + 4 * (line as usize / 8), 4 * (line % 8), 4, function);
    change(&port, SPEED, 2 * line, 2, 2);
    change(&port, MODE, 2 * line, 2, 2);
}

fn init(cx: &Context<'_>, pin: Gc<DeviceObj>, args: [Value; 4]) -> R {
    let mut numbers = [-1; 4];
    for (number, value) in numbers.iter_mut().zip(args) {
        if let Some(value) = value.given().filter(|value| !value.is_none()) {
            *number = cx.to_index(value)?;
        }
    }
    let [mode, pull, value, alternate] = numbers;
    let (port, line) = (port(pin), line(pin));
    board::power_on(port.base);
    if value >= 0 {
        // Before the mode: the pin begins with it.
        write(pin, value != 0)?;
    }
    if pull >= 0 {
        change(&port, PULL, 2 * line, 2, pull as u32);
    }
    if alternate >= 0 {
        change(&port, ALTERNATE + 4 * (line as usize / 8), 4 * (line % 8), 4, alternate as u32);
    }
    if mode >= 0 {
        change(&port, KIND, line, 1, u32::from(mode as usize & OPEN_DRAIN != 0));
        change(&port, SPEED, 2 * line, 2, 2);
        change(&port, MODE, 2 * line, 2, mode as u32);
    }
    Ok(Value::NONE)
}

fn mode(pin: Gc<DeviceObj>) -> usize {
    let (port, line) = (port(pin), line(pin));
    let kind = if port.read(KIND) >> line & 1 != 0 { OPEN_DRAIN } else { 0 };
    (port.read(MODE) >> (2 * line) & 3) as usize | kind
}

fn repr(cx: &Context<'_>, value: Value) -> R {
    let pin = pin(cx, value)?;
    let letter = char::from(b'A' + (pin.position.get() >> 4) as u8);
    cx.format(format_args!("Pin({letter}{})", line(pin)))
}
