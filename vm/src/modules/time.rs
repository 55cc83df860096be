//! The module `time`.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::features;
use crate::object::TupleObj;
use crate::value::{Float, R, Value, Word};

mod calendar;

use calendar::{Date, date_of, seconds_of};

pub static MODULE: Definition = Definition::new("time", &ENTRIES);

/// Ticks count up to here and begin anew, as in MicroPython.
const PERIOD: u64 = 1 << (Word::BITS - 2);

static ENTRIES: [Entry; 19] = [
    Entry::function("sleep", 1, 1, |cx, args| {
        if !features::FLOAT {
            return sleep_units(cx, args, 1_000_000);
        }
        let seconds = cx.to_float(args.get(0))?;
        if seconds.is_nan() || seconds < 0.0 {
            return Err(cx.value_error(format_args!("sleep length must be non-negative")));
        }
        sleep(cx, (seconds * 1_000_000.0) as u64)
    }),
    Entry::function("sleep_ms", 1, 1, |cx, args| sleep_units(cx, args, 1000)),
    Entry::function("sleep_us", 1, 1, |cx, args| sleep_units(cx, args, 1)),
    Entry::function("ticks_ms", 0, 0, |cx, _| ticks(cx, cx.vm().platform.ticks_us() / 1000)),
    Entry::function("ticks_us", 0, 0, |cx, _| ticks(cx, cx.vm().platform.ticks_us())),
    Entry::function("ticks_cpu", 0, 0, |cx, _| ticks(cx, cx.vm().platform.ticks_us())),
    Entry::function("ticks_add", 2, 2, |cx, args| {
        let (start, delta) = (cx.to_index(args.get(0))? as i64, cx.to_index(args.get(1))? as i64);
        if delta >= (PERIOD / 2) as i64 || delta <= -((PERIOD / 2) as i64) {
            return Err(cx.overflow_error(format_args!("ticks interval overflow")));
        }
        ticks(cx, start.wrapping_add(delta) as u64)
    }),
    Entry::function("ticks_diff", 2, 2, |cx, args| {
        let (end, start) = (cx.to_index(args.get(0))? as u64, cx.to_index(args.get(1))? as u64);
        let half = PERIOD / 2;
        let difference = end.wrapping_sub(start).wrapping_add(half) & (PERIOD - 1);
        cx.new_int(difference as i64 - half as i64)
    }),
    Entry::function("time", 0, 0, |cx, _| cx.new_float(cx.vm().platform.time_ns() as Float / 1e9)),
    Entry::function("time_ns", 0, 0, |cx, _| cx.new_uint(cx.vm().platform.time_ns())),
    Entry::function("clock", 0, 0, seconds_since_start),
    Entry::function("perf_counter", 0, 0, seconds_since_start),
    Entry::function("perf_counter_ns", 0, 0, |cx, _| cx.new_uint(cx.vm().platform.ticks_us() * 1000)),
    Entry::function("monotonic", 0, 0, seconds_since_start),
    Entry::function("monotonic_ns", 0, 0, |cx, _| cx.new_uint(cx.vm().platform.ticks_us() * 1000)),
    Entry::function("process_time", 0, 0, seconds_since_start),
    Entry::function("gmtime", 0, 1, |cx, args| {
        let seconds = seconds_argument(cx, args)?;
        broken_down(cx, date_of(seconds))
    }),
    Entry::function("localtime", 0, 1, |cx, args| {
        let seconds = seconds_argument(cx, args)?;
        broken_down(cx, date_of(seconds + i64::from(cx.vm().platform.utc_offset(seconds))))
    }),
    Entry::function("mktime", 1, 1, make_time),
];

fn ticks(cx: &Context<'_>, count: u64) -> R {
    cx.new_uint(count & (PERIOD - 1))
}

fn seconds_since_start(cx: &Context<'_>, _: Args<'_>) -> R {
    cx.new_float(cx.vm().platform.ticks_us() as Float / 1e6)
}

fn sleep_units(cx: &Context<'_>, args: Args<'_>, us: u64) -> R {
    let count = cx.to_index(args.get(0))?;
    sleep(cx, u64::try_from(count).unwrap_or(0).saturating_mul(us))
}

fn sleep(cx: &Context<'_>, us: u64) -> R {
    let platform = cx.vm().platform;
    let start = platform.ticks_us();
    cx.poll()?;
    loop {
        let past = platform.ticks_us().wrapping_sub(start);
        if past >= us {
            return Ok(Value::NONE);
        }
        platform.sleep_us(us - past);
        cx.poll()?;
    }
}

fn seconds_argument(cx: &Context<'_>, args: Args<'_>) -> R<i64> {
    match args.given(0).filter(|seconds| !seconds.is_none()) {
        Some(seconds) => match seconds.as_float() {
            Some(float) => {
                let whole = float as i64;
                Ok(if whole as Float > float { whole - 1 } else { whole })
            }
            None => cx.to_i64(seconds),
        },
        None => Ok((cx.vm().platform.time_ns() / 1_000_000_000) as i64),
    }
}

fn broken_down(cx: &Context<'_>, date: Date) -> R {
    let numbers = [
        date.year,
        i64::from(date.month),
        i64::from(date.day),
        i64::from(date.hour),
        i64::from(date.minute),
        i64::from(date.second),
        i64::from(date.weekday),
        i64::from(date.day_of_year),
        0,
    ];
    let tuple = cx.new_tuple(&[Value::NONE; 9])?;
    for (slot, number) in tuple.items().iter().zip(numbers) {
        slot.set(cx.new_int(number)?);
    }
    Ok(tuple.value())
}

fn make_time(cx: &Context<'_>, args: Args<'_>) -> R {
    let items = match args.get(0).cast::<TupleObj>() {
        Some(tuple) => tuple,
        None => cx.tuple_of(args.get(0))?,
    };
    if !(8..=9).contains(&items.len()) {
        return Err(cx.type_error(format_args!("mktime needs a tuple of length 8 or 9")));
    }
    let mut numbers = [0; 6];
    for (number, item) in numbers.iter_mut().zip(items.items()) {
        *number = cx.to_i64(item.get())?;
    }
    let local = seconds_of(numbers);
    // The offset depends on the time, which depends on the offset: twice is enough.
    let platform = cx.vm().platform;
    let guess = local - i64::from(platform.utc_offset(local));
    cx.new_int(local - i64::from(platform.utc_offset(guess)))
}
