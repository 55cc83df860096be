//! `translate` and `maketrans` of bytes.

use super::Text;
use crate::args::Args;
use crate::context::Context;
use crate::num::Poll;
use crate::object::types;
use crate::text::Sink;
use crate::value::R;

/// Bytes translated at once.
const AT_ONCE: usize = 256;

pub(crate) fn translate(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = Text::receiver(cx, args)?;
    let mut table = [0u8; 256];
    for (i, byte) in table.iter_mut().enumerate() {
        *byte = i as u8;
    }
    if let Some(given) = args.given(1).filter(|given| !given.is_none()) {
        let given = cx.buffer(given, false)?;
        if given.len() != table.len() {
            return Err(cx.value_error(format_args!("translation table must be 256 characters long")));
        }
        table.copy_from_slice(given.as_bytes());
    }
    let mut deleted = [false; 256];
    if let Some(delete) = args.given(2) {
        for &byte in cx.buffer(delete, false)?.as_bytes() {
            deleted[usize::from(byte)] = true;
        }
    }
    let mut stop = || cx.is_stopped();
    let poll = &mut Poll::new(&mut stop);
    text.build(cx, |out| {
        let mut made = [0; AT_ONCE];
        for bytes in text.bytes().chunks(AT_ONCE) {
            let mut len = 0;
            for &byte in bytes {
                made[len] = table[usize::from(byte)];
                len += usize::from(!deleted[usize::from(byte)]);
            }
            out.put(&made[..len])?;
            poll.spend(bytes.len())?;
        }
        Ok(())
    })
}

pub(crate) fn make_table(cx: &Context<'_>, args: Args<'_>) -> R {
    let (from, to) = (cx.buffer(args.get(0), false)?, cx.buffer(args.get(1), false)?);
    if from.len() != to.len() {
        return Err(cx.value_error(format_args!("maketrans arguments must have same length")));
    }
    cx.new_bytes_with(types::BYTES.gc(), 256, |table| {
        for (i, byte) in table.iter_mut().enumerate() {
            *byte = i as u8;
        }
        for (&from, &to) in from.as_bytes().iter().zip(to.as_bytes()) {
            table[usize::from(from)] = to;
        }
        Ok(())
    })
}
