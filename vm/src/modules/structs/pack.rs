//! `pack` and `pack_into`.

use super::format::{Format, Kind};
use super::{Action, error, place, size_of, with_bytes, with_format};
use crate::args::Args;
use crate::context::Context;
use crate::object::{ItemClass, ItemFormat, Kind as ValueKind, types};
use crate::runtime::Packed;
use crate::value::{R, Raised, Value};

const INTO: Action = Action { name: "pack_into", doing: "packing", short: "no space to pack" };

pub(super) fn pack(cx: &Context<'_>, format: Value, values: Args<'_>) -> R {
    with_bytes(cx, size_of(cx, format)?, |bytes| {
        fill(cx, "pack", format, values, bytes)?;
        cx.new_bytes(bytes)
    })
}

pub(super) fn pack_into(cx: &Context<'_>, format: Value, args: Args<'_>) -> R {
    if args.len() < 2 {
        let what = if args.is_empty() { "buffer" } else { "offset" };
        return Err(error(cx, format_args!("pack_into expected {what} argument")));
    }
    let target = args.get(0);
    if cx.find_buffer(target)?.is_none_or(|buffer| !buffer.writable) {
        return Err(cx.type_error(format_args!(
            "argument must be read-write bytes-like object, not {}",
            target.class().name()
        )));
    }
    let offset = cx.to_index(args.get(1))?;
    with_bytes(cx, size_of(cx, format)?, |bytes| {
        fill(cx, "pack_into", format, args.skip(2), bytes)?;
        let buffer = cx.buffer(target, true)?;
        let at = place(cx, &INTO, &buffer, offset, bytes.len())?;
        buffer.write(at, bytes);
        Ok(Value::NONE)
    })
}

/// Writes all values to `bytes`, which has the format's size.
fn fill(cx: &Context<'_>, name: &str, format: Value, values: Args<'_>, bytes: &mut [u8]) -> R<()> {
    with_format(cx, format, |text| {
        let mut fields = Format::new(text);
        let mut wanted = 0;
        while let Some(field) = fields.next(cx)? {
            wanted += field.values();
        }
        if wanted != values.len() {
            let given = values.len();
            return Err(error(cx, format_args!("{name} expected {wanted} items for packing (got {given})")));
        }
        let mut fields = Format::new(text);
        let mut next = 0;
        while let Some(field) = fields.next(cx)? {
            match field.kind {
                Kind::Padding => {}
                Kind::Items(item) => {
                    let size = item.size();
                    for i in 0..field.count {
                        let packed = item_bytes(cx, &fields, item, values.get(next))?;
                        let to = &mut bytes[field.at + i * size..][..size];
                        to.copy_from_slice(&packed[..size]);
                        if fields.swapped {
                            to.reverse();
                        }
                        next += 1;
                    }
                }
                Kind::Bytes => {
                    let to = &mut bytes[field.at..][..field.count];
                    copy(cx, "s", values.get(next), to)?;
                    next += 1;
                }
                Kind::Pascal => {
                    let to = &mut bytes[field.at..][..field.count];
                    if let Some((len, to)) = to.split_first_mut() {
                        *len = copy(cx, "p", values.get(next), to)?.min(255) as u8;
                    }
                    next += 1;
                }
            }
        }
        Ok(())
    })
}

/// Copies as much of a bytes object as there is room for; returns how much.
fn copy(cx: &Context<'_>, code: &str, value: Value, to: &mut [u8]) -> R<usize> {
    let source = match cx.find_buffer(value)? {
        Some(source) if matches!(value.kind(), ValueKind::Bytes | ValueKind::ByteArray) => source,
        _ => return Err(error(cx, format_args!("argument for '{code}' must be a bytes object"))),
    };
    let len = source.len().min(to.len());
    to[..len].copy_from_slice(&source.as_bytes()[..len]);
    Ok(len)
}

fn item_bytes(cx: &Context<'_>, fields: &Format<'_>, item: ItemFormat, value: Value) -> R<[u8; 8]> {
    match cx.pack_item(item, value) {
        Ok(Packed::Bytes(bytes)) => {
            let infinite = item == ItemFormat::F32
                && f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]).is_infinite();
            if infinite && !fields.native && cx.to_float(value)?.is_finite() {
                return Err(too_large(cx, item));
            }
            Ok(bytes)
        }
        Ok(Packed::OutOfRange { .. }) => Err(out_of_range(cx, item)),
        Ok(Packed::WrongType) => Err(wrong_type(cx, item)),
        Err(raised) if cx.is_pending(raised, types::TYPE_ERROR.gc()) => {
            cx.take_exception(raised);
            Err(wrong_type(cx, item))
        }
        Err(raised) => Err(raised),
    }
}

#[cold]
fn too_large(cx: &Context<'_>, item: ItemFormat) -> Raised {
    let code = char::from(item.code());
    cx.overflow_error(format_args!("float too large to pack with {code} format"))
}

#[cold]
fn wrong_type(cx: &Context<'_>, item: ItemFormat) -> Raised {
    let what = match item.class() {
        ItemClass::Float => "required argument is not a float",
        ItemClass::Char => "char format requires a bytes object of length 1",
        _ => "required argument is not an integer",
    };
    error(cx, format_args!("{what}"))
}

#[cold]
fn out_of_range(cx: &Context<'_>, item: ItemFormat) -> Raised {
    let bits = 8 * item.size() as u32;
    let (low, high) = match item.class() {
        ItemClass::Float => return too_large(cx, item),
        ItemClass::Char => return wrong_type(cx, item),
        _ if bits == 64 => return error(cx, format_args!("argument out of range")),
        ItemClass::Signed => (-(1i64 << (bits - 1)), (1i64 << (bits - 1)) - 1),
        _ => (0, (1i64 << bits) - 1),
    };
    let name = match item {
        ItemFormat::I8 => "byte",
        ItemFormat::U8 => "ubyte",
        ItemFormat::I16 => "short",
        ItemFormat::U16 => "ushort",
        _ => {
            let code = char::from(item.code());
            return error(cx, format_args!("'{code}' format requires {low} <= number <= {high}"));
        }
    };
    error(cx, format_args!("{name} format requires {low} <= number <= {high}"))
}
