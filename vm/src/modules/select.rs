//! The module `select`: waiting until streams can be read or written.

use super::{Definition, Entry, io};
use crate::args::Args;
use crate::builtins::iterators::IteratorObj;
use crate::context::Context;
use crate::object::{Gc, ListObj, Method, Slots, methods, types};
use crate::platform::{READABLE, WRITABLE};
use crate::symbols::sym;
use crate::value::{R, Value};

pub static MODULE: Definition = Definition::new("select", &ENTRIES);

/// An error, and the other end gone: told without being asked for.
const ERROR: u8 = 8;
const HANG_UP: u8 = 16;

static ENTRIES: [Entry; 5] = [
    Entry::function("poll", 0, 0, |cx, _| {
        let streams = cx.new_list(0)?.value();
        cx.new_iterator(&types::POLL, streams, Value::NONE)
    }),
    Entry::int("POLLIN", READABLE as i64),
    Entry::int("POLLOUT", WRITABLE as i64),
    Entry::int("POLLERR", ERROR as i64),
    Entry::int("POLLHUP", HANG_UP as i64),
];

const ENOENT: i32 = 2;

/// What `poll()` returns: `source` is a flat list of streams and what is waited for.
pub static SLOTS: Slots = Slots::EMPTY;
methods! { pub METHODS = [
    Method::method("register", 1, 2, |cx, args| {
        let streams = streams_of(cx, args)?;
        let wanted = args.given(2).unwrap_or(Value::int8((READABLE | WRITABLE) as i8));
        cx.to_index(wanted)?;
        let stream = args.get(1);
        if !stream.is_small() && !io::is_stream(stream) && cx.find_attr(stream, sym::ioctl)?.is_none() {
            let message = format_args!("stream operation not supported");
            return Err(cx.raise_message(types::OS_ERROR.gc(), message));
        }
        match place_of(streams, stream) {
            Some(place) => {
                streams.set(place + 1, wanted);
            }
            None => {
                cx.append(streams, stream)?;
                cx.append(streams, wanted)?;
            }
        }
        Ok(Value::NONE)
    }),
    Method::method("modify", 2, 2, |cx, args| {
        let streams = streams_of(cx, args)?;
        cx.to_index(args.get(2))?;
        let Some(place) = place_of(streams, args.get(1)) else { return Err(cx.os_error(ENOENT)) };
        streams.set(place + 1, args.get(2));
        Ok(Value::NONE)
    }),
    Method::method("unregister", 1, 1, |cx, args| {
        let streams = streams_of(cx, args)?;
        match place_of(streams, args.get(1)) {
            Some(place) => {
                let pop = cx.get_attr(streams.value(), cx.intern("pop")?)?;
                cx.call(pop, &[Value::index(place)])?;
                cx.call(pop, &[Value::index(place)])?;
                Ok(Value::NONE)
            }
            None => Err(cx.key_error(args.get(1))),
        }
    }),
    Method::method("poll", 0, 2, |cx, args| Ok(wait(cx, args)?.value())),
    Method::method("ipoll", 0, 2, |cx, args| cx.iter(wait(cx, args)?.value())),
]; }

fn streams_of(cx: &Context<'_>, args: Args<'_>) -> R<Gc<ListObj>> {
    match args.get(0).cast::<IteratorObj>().and_then(|poll| poll.source.get().cast()) {
        Some(streams) => Ok(streams),
        None => Err(cx.type_error(format_args!("a poll object is required"))),
    }
}

fn place_of(streams: Gc<ListObj>, stream: Value) -> Option<usize> {
    (0..streams.len()).step_by(2).find(|&place| streams.get(place) == Some(stream))
}

/// `poll(timeout=-1, flags=0)`: waits until a stream is ready, or for so many milliseconds; pairs of a stream and what
/// it is ready for. With bit 0 of the flags nothing more is waited for at those.
fn wait(cx: &Context<'_>, args: Args<'_>) -> R<Gc<ListObj>> {
    let streams = streams_of(cx, args)?;
    let timeout = match args.given(1).filter(|timeout| !timeout.is_none()) {
        Some(timeout) => u64::try_from(cx.to_index(timeout)?).ok(),
        None => None,
    };
    let is_once = match args.given(2) {
        Some(flags) => cx.to_index(flags)? & 1 != 0,
        None => false,
    };
    let platform = cx.vm().platform;
    let start = platform.ticks_us();
    let ready = cx.new_list(0)?;
    loop {
        let mut place = 0;
        while let (Some(stream), Some(wanted)) = (streams.get(place), streams.get(place + 1)) {
            let wanted = cx.to_index(wanted)? as u8;
            let events = if wanted == 0 { 0 } else { events_of(cx, stream, wanted)? };
            if events != 0 {
                let pair = [stream, Value::index(events.into())];
                cx.append(ready, cx.new_tuple(&pair)?.value())?;
                if is_once {
                    streams.set(place + 1, Value::INT_0);
                }
            }
            place += 2;
        }
        let passed = platform.ticks_us().saturating_sub(start) / 1000;
        if !ready.is_empty() || timeout.is_some_and(|timeout| passed >= timeout) {
            return Ok(ready);
        }
        cx.poll()?;
        platform.idle();
    }
}

/// What a stream is ready for.
fn events_of(cx: &Context<'_>, stream: Value, wanted: u8) -> R<u8> {
    const POLL: Value = Value::int8(3);
    if let Some(number) = stream.as_small() {
        let Ok(file) = u32::try_from(number) else { return Err(cx.os_error(9)) };
        return Ok(cx.vm().platform.ready(file, wanted));
    }
    if io::is_stream(stream) {
        return io::ready(cx, stream, wanted);
    }
    let events = cx.call_method(stream, sym::ioctl, &[POLL, Value::index(wanted.into())])?;
    match cx.to_index(events)? {
        errno if errno < 0 => Err(cx.os_error((-errno) as i32)),
        events => Ok(events as u8 & (wanted | ERROR | HANG_UP)),
    }
}
