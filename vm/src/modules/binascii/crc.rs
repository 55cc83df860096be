//! Cyclic redundancy checks.

use crate::args::Args;
use crate::context::Context;
use crate::runtime::Buffer;
use crate::value::R;

/// CRC-32 of ISO 3309, reflected: one step per half byte.
const HALF_BYTES: [u32; 16] = {
    let mut table = [0; 16];
    let mut i = 0;
    while i < 16 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 4 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
};

/// Calls `step` for each byte, and looks after what is pending once in a while.
fn over(cx: &Context<'_>, bytes: &Buffer, mut step: impl FnMut(u8)) -> R<()> {
    for block in bytes.as_bytes().chunks(1 << 16) {
        block.iter().for_each(|&byte| step(byte));
        cx.poll()?;
    }
    Ok(())
}

pub(super) fn crc32(cx: &Context<'_>, args: Args<'_>) -> R {
    let start = args.given(1).map_or(Ok(0), |start| cx.low_bits(start))? as u32;
    let mut crc = !start;
    over(cx, &cx.buffer(args.get(0), false)?, |byte| {
        crc ^= u32::from(byte);
        crc = crc >> 4 ^ HALF_BYTES[crc as usize & 15];
        crc = crc >> 4 ^ HALF_BYTES[crc as usize & 15];
    })?;
    cx.new_uint(u64::from(!crc))
}

/// CRC-CCITT, as BinHex uses it.
pub(super) fn crc_hqx(cx: &Context<'_>, args: Args<'_>) -> R {
    let mut crc = cx.low_bits(args.get(1))? as u16;
    over(cx, &cx.buffer(args.get(0), false)?, |byte| {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc >> 15 == 1 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    })?;
    cx.new_uint(u64::from(crc))
}
