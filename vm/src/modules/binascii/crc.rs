//! Cyclic redundancy checks.

use crate::args::Args;
use crate::context::Context;
use crate::runtime::Buffer;
use crate::value::R;

/// Calls `step` for each stretch of bytes, and looks after what is pending in between.
fn over(cx: &Context<'_>, bytes: &Buffer, mut step: impl FnMut(&[u8])) -> R<()> {
    for block in bytes.as_bytes().chunks(1 << 16) {
        step(block);
        cx.poll()?;
    }
    Ok(())
}

pub(super) fn crc32(cx: &Context<'_>, args: Args<'_>) -> R {
    let start = args.given(1).map_or(Ok(0), |start| cx.low_bits(start))? as u32;
    let mut crc = start;
    over(cx, &cx.buffer(args.get(0), false)?, |bytes| crc = crate::num::crc::crc32(crc, bytes))?;
    cx.new_uint(u64::from(crc))
}

/// CRC-CCITT, as BinHex uses it.
pub(super) fn crc_hqx(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut crc = cx.low_bits(args.get(1))? as u16;
    over(cx, &cx.buffer(args.get(0), false)?, |bytes| {
        for &byte in bytes {
            crc ^= u16::from(byte) << 8;
            for _ in 0..8 {
                crc = if crc >> 15 == 1 { crc << 1 ^ 0x1021 } else { crc << 1 };
            }
        }
    })?;
    cx.new_uint(u64::from(crc))
}
