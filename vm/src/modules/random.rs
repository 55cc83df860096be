//! The module `random`: xoshiro128++ of Blackman and Vigna, whose state is four words on the smallest device too.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::num::limb::{BITS, Limb};
use crate::object::{ByteArrayObj, BytesObj, IntObj, ListObj, Params, StrObj, hash_bytes};
use crate::runtime::BinaryOp::{Add, FloorDiv, Mul, Sub};
use crate::value::{Float, R, Value};

pub static MODULE: Definition = Definition::new("random", &ENTRIES);

static ENTRIES: [Entry; 8] = [
    Entry::function("random", 0, 0, |cx, _| cx.new_float(unit(cx))),
    Entry::function("uniform", 2, 2, |cx, args| {
        let (a, b) = (cx.to_float(args.get(0))?, cx.to_float(args.get(1))?);
        cx.new_float(a + (b - a) * unit(cx))
    }),
    Entry::with("seed", Params::named(0, &["a"]), seed),
    Entry::function("getrandbits", 1, 1, |cx, args| {
        let count = cx.to_index(args.get(0))?;
        match u64::try_from(count) {
            Ok(count) => bits(cx, count),
            Err(_) => Err(cx.value_error(format_args!("number of bits must be non-negative"))),
        }
    }),
    Entry::with("randrange", Params::named(1, &["start", "stop", "step"]), |cx, args| {
        range(cx, args.get(0), args.given(1).filter(|stop| !stop.is_none()), args.given(2))
    }),
    Entry::function("randint", 2, 2, |cx, args| {
        let stop = cx.int_binary(Add, cx.to_int(args.get(1))?, Value::INT_1)?;
        range(cx, args.get(0), Some(stop), None)
    }),
    Entry::function("choice", 1, 1, |cx, args| {
        let len = cx.len(args.get(0))?;
        if len == 0 {
            return Err(cx.index_error(format_args!("Cannot choose from an empty sequence")));
        }
        let index = below(cx, Value::index(len))?;
        cx.get_item(args.get(0), index)
    }),
    Entry::function("shuffle", 1, 1, shuffle),
];

/// The next 32 bits.
fn next(cx: &Context<'_>) -> u32 {
    let state = &cx.vm().random;
    if state.get() == [0; 4] {
        state.set(state_of(cx.vm().platform.random()));
    }
    let mut s = state.get();
    let result = s[0].wrapping_add(s[3]).rotate_left(7).wrapping_add(s[0]);
    let shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = s[3].rotate_left(11);
    state.set(s);
    result
}

/// The state that a seed stands for, by SplitMix64; never all zeros.
fn state_of(mut seed: u64) -> [u32; 4] {
    let mut state = [0; 4];
    for pair in state.chunks_exact_mut(2) {
        let mixed = mix(&mut seed);
        (pair[0], pair[1]) = (mixed as u32, (mixed >> 32) as u32 | 1);
    }
    state
}

fn mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

fn seed(cx: &Context<'_>, args: Args<'_>) -> R {
    let given = args.given(0).unwrap_or(Value::NONE);
    let seed = if given.is_none() {
        cx.vm().platform.random()
    } else if let Some(text) = given.cast::<StrObj>() {
        u64::from(hash_bytes(text.as_bytes()))
    } else if let Some(bytes) = given.cast::<BytesObj>() {
        u64::from(hash_bytes(bytes.as_bytes()))
    } else if let Some(bytes) = given.cast::<ByteArrayObj>() {
        bytes.storage().cells()[..bytes.len()].iter().fold(0, |mut seed, byte| {
            seed ^= u64::from(byte.get());
            mix(&mut seed)
        })
    } else if given.as_float().is_some() || given.cast::<IntObj>().is_some() {
        // All digits count; the sign does not, as in CPython.
        cx.hash(given)?.unsigned_abs() as u64
    } else if given.is_small() || given == Value::TRUE || given == Value::FALSE {
        cx.to_index(given)?.unsigned_abs() as u64
    } else {
        return Err(cx.type_error(format_args!(
            "The only supported seed types are: None,\nint, float, str, bytes, and bytearray."
        )));
    };
    cx.vm().random.set(state_of(seed));
    Ok(Value::NONE)
}

/// A float of 0 up to 1, all of its mantissa random.
fn unit(cx: &Context<'_>) -> Float {
    let bits = u64::from(next(cx)) << 32 | u64::from(next(cx));
    (bits >> (64 - Float::MANTISSA_DIGITS)) as Float / (1u64 << Float::MANTISSA_DIGITS) as Float
}

/// An int of `count` random bits.
fn bits(cx: &Context<'_>, count: u64) -> R {
    if let Ok(small @ 0..=64) = u32::try_from(count) {
        let low = next(cx);
        let all = if small > 32 { u64::from(next(cx)) << 32 | u64::from(low) } else { u64::from(low) << 32 };
        return cx.new_uint(if small == 0 { 0 } else { all >> (64 - small) });
    }
    let Ok(limbs) = usize::try_from(count.div_ceil(BITS as u64)) else { return Err(cx.memory_error()) };
    cx.with_limbs(limbs, |limbs| {
        for (i, limb) in limbs.iter_mut().enumerate() {
            *limb = (u64::from(next(cx)) << 32 | u64::from(next(cx))) as Limb;
            if i % POLL_EVERY == 0 {
                cx.poll()?;
            }
        }
        if let Some(last) = limbs.last_mut() {
            *last >>= (BITS as u64 - count % BITS as u64) % BITS as u64;
        }
        cx.big_int(false, limbs)
    })
}

const POLL_EVERY: usize = 1 << 16;

/// An int of 0 up to `bound`, which is above 0: numbers of its length are drawn until one is below it.
fn below(cx: &Context<'_>, bound: Value) -> R {
    let count = cx.with_int(bound, |bound| bound.bit_length()).unwrap_or(1);
    loop {
        let drawn = bits(cx, count)?;
        if cx.int_order(drawn, bound).is_some_and(core::cmp::Ordering::is_lt) {
            return Ok(drawn);
        }
    }
}

fn is_positive(cx: &Context<'_>, int: Value) -> bool {
    cx.int_order(int, Value::INT_0).is_some_and(core::cmp::Ordering::is_gt)
}

fn range(cx: &Context<'_>, start: Value, stop: Option<Value>, step: Option<Value>) -> R {
    let start = cx.to_int(start)?;
    let Some(stop) = stop else {
        if step.is_some() {
            return Err(cx.type_error(format_args!("Missing a non-None stop argument")));
        }
        if !is_positive(cx, start) {
            return Err(cx.value_error(format_args!("empty range for randrange()")));
        }
        return below(cx, start);
    };
    let width = cx.int_binary(Sub, cx.to_int(stop)?, start)?;
    let step = cx.to_int(step.unwrap_or(Value::INT_1))?;
    if step == Value::INT_1 {
        if !is_positive(cx, width) {
            let shown = [start, stop, width].map(|int| cx.repr(int));
            let [start, stop, width] = shown;
            return Err(cx.value_error(format_args!(
                "empty range for randrange() ({}, {}, {})",
                crate::runtime::shown(start?),
                crate::runtime::shown(stop?),
                crate::runtime::shown(width?)
            )));
        }
        return cx.int_binary(Add, start, below(cx, width)?);
    }
    if step == Value::INT_0 {
        return Err(cx.value_error(format_args!("zero step for randrange()")));
    }
    // The number of steps, rounded up: what is left over counts as one.
    let nearly = if is_positive(cx, step) { Value::INT_1 } else { Value::int8(-1) };
    let reach = cx.int_binary(Sub, cx.int_binary(Add, width, step)?, nearly)?;
    let steps = cx.int_binary(FloorDiv, reach, step)?;
    if !is_positive(cx, steps) {
        return Err(cx.value_error(format_args!("empty range for randrange()")));
    }
    cx.int_binary(Add, start, cx.int_binary(Mul, step, below(cx, steps)?)?)
}

fn shuffle(cx: &Context<'_>, args: Args<'_>) -> R {
    let sequence = args.get(0);
    for last in (1..cx.len(sequence)?).rev() {
        let (i, j) = (Value::index(last), below(cx, Value::index(last + 1))?);
        if let Some(list) = sequence.cast::<ListObj>() {
            let j = cx.to_index(j)? as usize;
            if let (Some(a), Some(b)) = (list.get(last), list.get(j)) {
                list.set(last, b);
                list.set(j, a);
            }
            continue;
        }
        let (a, b) = (cx.get_item(sequence, i)?, cx.get_item(sequence, j)?);
        cx.set_item(sequence, i, b)?;
        cx.set_item(sequence, j, a)?;
    }
    Ok(Value::NONE)
}
