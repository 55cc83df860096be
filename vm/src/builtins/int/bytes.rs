//! Ints to and from bytes.

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::num::int;
use crate::object::TypeObj;
use crate::value::{R, Value};

/// Whether the order is little; `big` if none is given.
fn is_little(cx: &Context<'_>, order: Option<Value>) -> R<bool> {
    let Some(order) = order else { return Ok(false) };
    match cx.to_str(order)?.as_str() {
        "little" => Ok(true),
        "big" => Ok(false),
        _ => Err(cx.value_error(format_args!("byteorder must be either 'little' or 'big'"))),
    }
}

pub(super) fn to_bytes(cx: &Context<'_>, args: Args<'_>) -> R {
    let length = args.given(1).map_or(Ok(1), |length| cx.to_index(length))?;
    let little = is_little(cx, args.given(2))?;
    let signed = super::flag(cx, args, 3)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(cx.value_error(format_args!("length argument must be non-negative")));
    };
    let mut out = Vec::<u8>::new(cx.vm().mem);
    cx.out_of_memory(out.resize(length, 0))?;
    let (fits, negative) =
        super::with(args.get(0), |int| (int::to_bytes(&mut out, int, little, signed), int.is_negative()));
    if fits {
        cx.new_bytes(&out)
    } else if negative && !signed {
        Err(cx.overflow_error(format_args!("can't convert negative int to unsigned")))
    } else {
        Err(cx.overflow_error(format_args!("int too big to convert")))
    }
}

pub(super) fn from_bytes(cx: &Context<'_>, args: Args<'_>) -> R {
    let little = is_little(cx, args.given(2))?;
    let signed = super::flag(cx, args, 3)?;
    let source = cx.bytes_of(args.get(1))?;
    let bytes = cx.buffer(source, false)?;
    if let Some(small) = small_from_bytes(bytes.as_bytes(), little, signed)
        && !args.get(0).cast::<TypeObj>().is_some_and(|class| class.is_heap())
    {
        return cx.new_int(small);
    }
    let value = cx.with_limbs(int::from_bytes_size(bytes.len()), |limbs| {
        cx.int_value(int::from_bytes(limbs, bytes.as_bytes(), little, signed))
    })?;
    match args.get(0).cast::<TypeObj>() {
        Some(class) if class.is_heap() => cx.call(class.value(), &[value]),
        _ => Ok(value),
    }
}

/// The number that at most 7 bytes are, whatever zeros stand above them.
fn small_from_bytes(bytes: &[u8], little: bool, signed: bool) -> Option<i64> {
    let digit = |n: usize| if little { bytes.get(n) } else { bytes.get(bytes.len().checked_sub(n + 1)?) };
    let mut count = bytes.len();
    while count > 7 && digit(count - 1) == Some(&0) {
        count -= 1;
    }
    if count > 7 {
        return None;
    }
    let value = (0..count).rev().fold(0, |value, n| value << 8 | i64::from(digit(n).copied().unwrap_or(0)));
    let is_negative = signed && count == bytes.len() && count > 0 && value >> (8 * count - 1) != 0;
    Some(if is_negative { value - (1 << (8 * count)) } else { value })
}
