//! `UART`: the board's UARTs besides the console's.

use adder_vm::args::Args;
use adder_vm::context::Context;
use adder_vm::mem::Vec;
use adder_vm::object::{DeviceObj, Gc, Method, Params, Slots, StrObj, TypeObj};
use adder_vm::value::{R, Value};

use crate::board::UARTS;
use crate::ring::Ring;
use crate::uart::{Port, SPEED};
use crate::{clock, interrupts};

/// What each has received, the console's left out.
static RECEIVED: [Ring<128>; UARTS.len() - 1] = [const { Ring::new() }; UARTS.len() - 1];

/// The class; `source` is how many milliseconds it waits for the first byte, `position` its place in the board's table,
/// and from bit 8 on the milliseconds for each further one.
pub static UART: TypeObj =
    TypeObj::device(&UART, "UART", &Slots { new: Some(new), ..Slots::EMPTY }, &METHODS);

static METHODS: [Method; 9] = [
    Method::with("init", Params::named(1, &["", "baudrate", "timeout", "timeout_char"]), |cx, args| {
        init(cx, uart(cx, args.get(0))?, [args.get(1), args.get(2), args.get(3)])
    }),
    Method::method("deinit", 0, 0, |cx, args| {
        interrupts::mask(port(uart(cx, args.get(0))?).irq);
        Ok(Value::NONE)
    }),
    Method::method("any", 0, 0, |cx, args| Ok(Value::index(ring(uart(cx, args.get(0))?).len()))),
    Method::method("read", 0, 1, |cx, args| read(cx, args, false)),
    Method::method("readline", 0, 0, |cx, args| read(cx, args, true)),
    Method::method("readinto", 1, 2, read_into),
    Method::method("write", 1, 1, |cx, args| {
        let port = port(uart(cx, args.get(0))?);
        if let Some(text) = args.get(1).cast::<StrObj>() {
            port.write(text.as_bytes());
            return Ok(Value::index(text.as_bytes().len()));
        }
        let buffer = cx.buffer(args.get(1), false)?;
        port.write(buffer.as_bytes());
        Ok(Value::index(buffer.len()))
    }),
    Method::method("flush", 0, 0, |_, _| Ok(Value::NONE)),
    Method::method("txdone", 0, 0, |_, _| Ok(Value::TRUE)),
];

fn uart(cx: &Context<'_>, value: Value) -> R<Gc<DeviceObj>> {
    match value.cast() {
        Some(uart) if value.class() == UART.gc() => Ok(uart),
        _ => Err(cx.type_error(format_args!("a UART is wanted"))),
    }
}

/// The place in the board's table; 0 is the console's, which no object has.
fn place(uart: Gc<DeviceObj>) -> usize {
    (uart.position.get() & 0xff).clamp(1, UARTS.len() - 1)
}

fn port(uart: Gc<DeviceObj>) -> &'static Port {
    &UARTS[place(uart)]
}

fn ring(uart: Gc<DeviceObj>) -> &'static Ring<128> {
    &RECEIVED[place(uart) - 1]
}

fn new(cx: &Context<'_>, _: Gc<TypeObj>, args: Args<'_>) -> R {
    let [id, rest @ ..] = cx.named_args("UART", args, 1, ["id", "baudrate", "timeout", "timeout_char"])?;
    let id = usize::try_from(cx.to_index(id)?).unwrap_or(0);
    if id == 0 || id >= UARTS.len() {
        return Err(cx.value_error(format_args!("no such UART")));
    }
    let made = cx.new_device(&UART, id)?;
    init(cx, uart(cx, made)?, rest)?;
    Ok(made)
}

/// The longest pause within what is read, in milliseconds.
const LONGEST: u32 = 1 << 23;

fn init(cx: &Context<'_>, uart: Gc<DeviceObj>, args: [Value; 3]) -> R {
    let [speed, timeout, pause] = args;
    let speed = speed.given().map_or(Ok(SPEED as isize), |speed| cx.to_index(speed))?;
    uart.source.set(timeout.given().unwrap_or(Value::INT_0));
    cx.to_index(uart.source.get())?;
    let Some(speed) = u32::try_from(speed).ok().filter(|&speed| speed > 0) else {
        return Err(cx.value_error(format_args!("no speed")));
    };
    // What is sent without a pause is read as a whole: two characters take so long at the least.
    let pause = pause.given().map_or(Ok(0), |pause| cx.to_index(pause))?;
    let pause = u32::try_from(pause).unwrap_or(0).clamp(24_000 / speed + 2, LONGEST);
    uart.position.set(place(uart) | (pause as usize) << 8);
    port(uart).start(speed);
    Ok(Value::NONE)
}

/// The next byte, for which is waited where that was asked for.
fn next(cx: &Context<'_>, uart: Gc<DeviceObj>, is_first: bool) -> R<Option<u8>> {
    let ring = ring(uart);
    if let Some(byte) = ring.take() {
        return Ok(Some(byte));
    }
    let millis = match is_first {
        true => u64::try_from(cx.to_index(uart.source.get())?).unwrap_or(0),
        false => uart.position.get() as u64 >> 8,
    };
    let end = clock::micros() + 1000 * millis;
    loop {
        if let Some(byte) = ring.take() {
            return Ok(Some(byte));
        }
        if clock::micros() >= end {
            return Ok(None);
        }
        cortex_m::asm::wfi();
        cx.poll()?;
    }
}

fn read(cx: &Context<'_>, args: Args<'_>, by_line: bool) -> R {
    let uart = uart(cx, args.get(0))?;
    let most = args.given(1).filter(|most| !most.is_none());
    let most = most.map_or(Ok(-1), |most| cx.to_index(most))?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut bytes = Vec::<u8>::new(cx.vm().mem);
    while bytes.len() < most
        && let Some(byte) = next(cx, uart, bytes.is_empty())?
    {
        cx.out_of_memory(bytes.push(byte))?;
        if by_line && byte == b'\n' {
            break;
        }
    }
    if bytes.is_empty() && most != 0 { Ok(Value::NONE) } else { cx.new_bytes(&bytes) }
}

fn read_into(cx: &Context<'_>, args: Args<'_>) -> R {
    let uart = uart(cx, args.get(0))?;
    let most = args.given(2).map_or(Ok(isize::MAX), |most| cx.to_index(most))?;
    let mut count = 0;
    loop {
        let byte =
            if count < usize::try_from(most).unwrap_or(0) { next(cx, uart, count == 0)? } else { None };
        // A program that runs meanwhile may have changed it.
        let buffer = cx.buffer(args.get(1), true)?;
        let Some(byte) = byte else { break };
        match buffer.cells().get(count) {
            Some(cell) => cell.set(byte),
            None => break,
        }
        count += 1;
        if count == buffer.len() {
            break;
        }
    }
    Ok(if count == 0 { Value::NONE } else { Value::index(count) })
}

/// Bytes have come in; called by the interrupt of the UART at this place of the board's table.
pub fn received(index: usize) {
    if let (Some(port), Some(ring)) = (UARTS.get(index), RECEIVED.get(index.wrapping_sub(1))) {
        while let Some(byte) = port.take() {
            ring.put(byte);
        }
    }
}
