//! Base 64.

use super::{error, with_ascii};
use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::value::R;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn value_of(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

pub(super) fn encode(cx: &Context<'_>, args: Args<'_>) -> R {
    let newline = args.given(1).map_or(Ok(true), |newline| cx.truth(newline))?;
    let source = cx.buffer(args.get(0), false)?;
    let mut out = Vec::<u8>::new(cx.vm().mem);
    cx.out_of_memory(out.reserve(source.len().div_ceil(3) * 4 + 1))?;
    for group in source.as_bytes().chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * i)) as usize & 63];
            cx.out_of_memory(out.push(if i <= group.len() { digit } else { b'=' }))?;
        }
    }
    if newline {
        cx.out_of_memory(out.push(b'\n'))?;
    }
    cx.new_bytes(&out)
}

/// Characters outside the alphabet are skipped; padding ends the text once it makes a group whole.
pub(super) fn decode(cx: &Context<'_>, args: Args<'_>) -> R {
    with_ascii(cx, args.get(0), |text| {
        let mut out = Vec::<u8>::new(cx.vm().mem);
        cx.out_of_memory(out.reserve(text.len() / 4 * 3 + 3))?;
        let (mut left, mut digits, mut padding) = (0u8, 0usize, 0usize);
        for &byte in text {
            if byte == b'=' {
                padding += 1;
                if digits % 4 >= 2 && digits % 4 + padding >= 4 {
                    return cx.new_bytes(&out);
                }
                continue;
            }
            let Some(value) = value_of(byte) else { continue };
            padding = 0;
            let whole = match digits % 4 {
                0 => None,
                1 => Some(left << 2 | value >> 4),
                2 => Some(left << 4 | value >> 2),
                _ => Some(left << 6 | value),
            };
            if let Some(whole) = whole {
                cx.out_of_memory(out.push(whole))?;
            }
            left = value;
            digits += 1;
        }
        match digits % 4 {
            0 => cx.new_bytes(&out),
            1 => Err(error(
                cx,
                format_args!(
                    "Invalid base64-encoded string: number of data characters ({digits}) cannot be 1 more \
                     than a multiple of 4"
                ),
            )),
            _ => Err(error(cx, format_args!("Incorrect padding"))),
        }
    })
}
