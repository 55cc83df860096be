//! UnicodeEncodeError and UnicodeDecodeError: their five arguments as attributes and as a message.

use crate::context::Context;
use crate::object::{Slots, StrObj};
use crate::runtime::shown;
use crate::symbols::match_name;
use crate::text::quote::write_escape;
use crate::value::{R, Value};

/// Native behaviour of the classes.
pub static SLOTS: Slots = Slots { str: Some(str), get_attr: Some(get_attr), ..super::SLOTS };

/// Encoding, object, start, end, reason.
fn parts(value: Value) -> Option<[Value; 5]> {
    let args = super::args_of(value)?;
    let mut parts = [Value::NONE; 5];
    if args.len() != parts.len() {
        return None;
    }
    for (part, arg) in parts.iter_mut().zip(args.items()) {
        *part = arg.get();
    }
    Some(parts)
}

fn get_attr(cx: &Context<'_>, value: Value, name: Value) -> R {
    let Some([encoding, object, start, end, reason]) = parts(value) else {
        return super::get_attr(cx, value, name);
    };
    match_name!(name => {
        encoding => Ok(encoding),
        object => Ok(object),
        start => Ok(start),
        end => Ok(end),
        reason => Ok(reason),
        _ => super::get_attr(cx, value, name),
    })
}

fn str(cx: &Context<'_>, value: Value) -> R {
    let Some([encoding, object, start, end, reason]) = parts(value) else { return super::str(cx, value) };
    let (Some(first), Some(behind)) = (start.as_small(), end.as_small()) else {
        return super::str(cx, value);
    };
    let (encoding, reason) = (shown(encoding), shown(reason));
    let last = behind.wrapping_sub(1);
    let one = last == first;
    let place = usize::try_from(first).unwrap_or(usize::MAX);
    let c = object.cast::<StrObj>().map(|text| text.as_str().chars().nth(place));
    cx.written(|out| {
        use core::fmt::Write;
        write!(out, "'{encoding}' codec can't ")?;
        match (c, one) {
            (Some(Some(c)), true) => {
                out.write_str("encode character '")?;
                write_escape(out, u32::from(c))?;
                write!(out, "' in position {first}")?;
            }
            (Some(_), _) => write!(out, "encode characters in position {first}-{last}")?,
            (None, true) => {
                let byte = match cx.find_buffer(object) {
                    Ok(Some(bytes)) => bytes.as_bytes().get(place).copied().unwrap_or(0),
                    _ => 0,
                };
                write!(out, "decode byte {byte:#04x} in position {first}")?;
            }
            (None, false) => write!(out, "decode bytes in position {first}-{last}")?,
        }
        write!(out, ": {reason}")
    })
}
