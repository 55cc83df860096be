//! The `%` operator of `str` and `bytes`.
//!
//! Bytes are formatted as text of the characters 0 to 255, which become bytes again in the end.

use crate::context::Context;
use crate::mem::{String, Vec};
use crate::num::format_spec::{Amount, FormatError, Percent, SpecError, format_char, format_str};
use crate::object::{BytesObj, Kind, StrObj, TupleObj};
use crate::symbols::{special, sym};
use crate::value::{R, Raised, Value};

/// What is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A string.
    Str,
    /// Bytes.
    Bytes,
}

/// The values still to be converted.
struct Values {
    args: Value,
    next: usize,
    /// `args` has items by key, so that it need not be used up.
    is_mapping: bool,
    /// Some key was looked up, so that all specifications need one.
    by_key: bool,
}

impl Values {
    fn new(args: Value, target: Target) -> Values {
        let class = args.class();
        let kind = args.kind();
        let subscripts = class.slots.get_item.is_some() || class.specials.get() & special::__getitem__ != 0;
        let is_text = match target {
            Target::Str => kind == Kind::Str,
            Target::Bytes => matches!(kind, Kind::Str | Kind::Bytes | Kind::ByteArray),
        };
        Values { args, next: 0, is_mapping: subscripts && kind != Kind::Tuple && !is_text, by_key: false }
    }

    fn next(&mut self, cx: &Context<'_>) -> R {
        let value = match self.args.cast::<TupleObj>() {
            Some(_) if self.by_key => None,
            Some(tuple) => tuple.get(self.next),
            None if self.next == 0 && !self.by_key => Some(self.args),
            None => None,
        };
        self.next += 1;
        value.ok_or_else(|| cx.type_error(format_args!("not enough arguments for format string")))
    }

    fn is_used_up(&self) -> bool {
        match self.args.cast::<TupleObj>() {
            Some(tuple) => self.next >= tuple.len(),
            None => self.is_mapping || self.next > 0,
        }
    }
}

/// `format % args` as a string of characters; for bytes, of characters up to 255.
pub(crate) fn percent(cx: &Context<'_>, format: &str, args: Value, target: Target) -> R {
    let mut out = String::new(cx.vm().mem);
    write(cx, &mut out, format, args, target)?;
    match target {
        Target::Str => cx.new_str_of_utf8(out.as_bytes()),
        Target::Bytes => {
            let mut bytes = Vec::<u8>::new(cx.vm().mem);
            for c in out.chars() {
                cx.out_of_memory(bytes.push(c as u8))?;
            }
            cx.new_bytes(&bytes)
        }
    }
}

/// Bytes as characters up to 255.
pub(crate) fn widened<'m>(cx: &Context<'m>, bytes: &[u8]) -> R<String<'m>> {
    let mut text = String::new(cx.vm().mem);
    for &byte in bytes {
        cx.out_of_memory(text.push(char::from(byte)))?;
    }
    Ok(text)
}

fn write(cx: &Context<'_>, out: &mut String<'_>, format: &str, args: Value, target: Target) -> R<()> {
    let mut values = Values::new(args, target);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        cx.out_of_memory(out.push_str(&rest[..at]))?;
        let behind = &rest[at + 1..];
        let failed = |error| cx.spec_failed(at_index(error, format, behind), "", args);
        let (mut percent, more) = Percent::parse(behind, 0).map_err(failed)?;
        if percent.code == 'b' && target == Target::Str {
            let index = behind[..behind.len() - more.len() - 1].chars().count();
            return Err(failed(SpecError::UnknownPercent { code: 'b', index }));
        }
        rest = more;
        let value = match percent.key {
            Some(key) => Some(by_key(cx, &mut values, key, target)?),
            None => None,
        };
        if percent.width == Amount::Argument {
            percent.set_width(amount(cx, &mut values)?).map_err(failed)?;
        }
        if percent.precision == Amount::Argument {
            percent.set_precision(amount(cx, &mut values)?).map_err(failed)?;
        }
        if percent.code == '%' {
            cx.out_of_memory(out.push('%'))?;
            continue;
        }
        let value = match value {
            Some(value) => value,
            None => values.next(cx)?,
        };
        convert(cx, out, &percent, value, target)?;
    }
    cx.out_of_memory(out.push_str(rest))?;
    if values.is_used_up() || values.by_key {
        return Ok(());
    }
    let what = if target == Target::Str { "string" } else { "bytes" };
    Err(cx.type_error(format_args!("not all arguments converted during {what} formatting")))
}

/// The error with its index in the whole format instead of what stands behind a `%`.
fn at_index(error: SpecError, format: &str, behind: &str) -> SpecError {
    match error {
        SpecError::UnknownPercent { code, index } => {
            let before = format[..format.len() - behind.len()].chars().count();
            SpecError::UnknownPercent { code, index: before + index }
        }
        other => other,
    }
}

fn by_key(cx: &Context<'_>, values: &mut Values, key: &str, target: Target) -> R {
    if !values.is_mapping {
        return Err(cx.type_error(format_args!("format requires a mapping")));
    }
    values.by_key = true;
    let key = match target {
        Target::Str => cx.new_str(key)?,
        Target::Bytes => {
            let mut bytes = Vec::<u8>::new(cx.vm().mem);
            for c in key.chars() {
                cx.out_of_memory(bytes.push(c as u8))?;
            }
            cx.new_bytes(&bytes)?
        }
    };
    cx.get_item(values.args, key)
}

/// The value of a `*`.
fn amount(cx: &Context<'_>, values: &mut Values) -> R<i64> {
    let value = values.next(cx)?;
    if !matches!(value.kind(), Kind::Int | Kind::Bool) {
        return Err(cx.type_error(format_args!("* wants int")));
    }
    Ok(cx.to_clamped_count(value)? as i64)
}

fn convert(
    cx: &Context<'_>,
    out: &mut String<'_>,
    percent: &Percent<'_>,
    value: Value,
    target: Target,
) -> R<()> {
    let spec = &percent.spec;
    let failed = |error: FormatError| cx.format_failed(error, "", value);
    match percent.code {
        's' | 'b' if target == Target::Bytes => {
            let text = bytes_of(cx, value)?;
            format_str(out, spec, &text).map_err(failed)
        }
        's' | 'r' | 'a' => {
            let text = match percent.code {
                's' => cx.str(value)?,
                'r' if target == Target::Str => cx.repr(value)?,
                _ => cx.ascii(value)?,
            };
            match text.cast::<StrObj>() {
                Some(text) => format_str(out, spec, text.as_str()).map_err(failed),
                None => Ok(()),
            }
        }
        'c' => {
            let c = character(cx, value, target)?;
            format_char(out, spec, c).map_err(failed)
        }
        'd' | 'i' | 'u' => {
            let number = whole(cx, percent.code, value)?;
            cx.write_int(out, spec, number, "")
        }
        'o' | 'x' | 'X' => {
            if !matches!(value.kind(), Kind::Int | Kind::Bool)
                && value.class().specials.get() & special::__index__ == 0
            {
                return Err(wants(cx, percent.code, "an integer is required", value));
            }
            cx.write_int(out, spec, cx.to_int(value)?, "")
        }
        _ => {
            let number = cx.new_float(cx.to_float(value)?)?;
            cx.write_float(out, spec, number, "")
        }
    }
}

#[cold]
fn wants(cx: &Context<'_>, code: char, what: &str, value: Value) -> Raised {
    cx.type_error(format_args!("%{code} format: {what}, not {}", value.class().name()))
}

/// The int of `%d`.
fn whole(cx: &Context<'_>, code: char, value: Value) -> R {
    match value.kind() {
        Kind::Int | Kind::Bool => Ok(value),
        Kind::Float => cx.convert_to_int(value),
        _ if value.class().specials.get() & (special::__int__ | special::__index__) != 0 => {
            cx.convert_to_int(value)
        }
        _ => Err(wants(cx, code, "a real number is required", value)),
    }
}

fn character(cx: &Context<'_>, value: Value, target: Target) -> R<char> {
    let is_int = matches!(value.kind(), Kind::Int | Kind::Bool)
        || value.class().specials.get() & special::__index__ != 0;
    if target == Target::Bytes {
        if is_int {
            return match u8::try_from(cx.to_clamped_count(value)?) {
                Ok(byte) => Ok(char::from(byte)),
                Err(_) => Err(cx.overflow_error(format_args!("%c arg not in range(256)"))),
            };
        }
        return match cx.find_buffer(value)?.map(|bytes| (bytes.len(), bytes.as_bytes().first().copied())) {
            Some((1, Some(byte))) if matches!(value.kind(), Kind::Bytes | Kind::ByteArray) => {
                Ok(char::from(byte))
            }
            _ => Err(cx.type_error(format_args!("%c requires an integer in range(256) or a single byte"))),
        };
    }
    if is_int {
        let code = u32::try_from(cx.to_clamped_count(value)?).ok().and_then(char::from_u32);
        return code.ok_or_else(|| cx.overflow_error(format_args!("%c arg not in range(0x110000)")));
    }
    if let Some(text) = value.cast::<StrObj>() {
        let mut chars = text.as_str().chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Ok(c);
        }
    }
    Err(cx.type_error(format_args!("%c requires int or char")))
}

/// The text of `%s` in bytes.
fn bytes_of<'m>(cx: &Context<'m>, value: Value) -> R<String<'m>> {
    if let Some(bytes) = value.cast::<BytesObj>() {
        return widened(cx, bytes.as_bytes());
    }
    if let Some(method) = cx.special_of_program(value.class(), sym::__bytes__) {
        cx.check_stack()?;
        let bytes = cx.call_method_value(method, value, &[])?;
        if let Some(bytes) = bytes.cast::<BytesObj>() {
            return widened(cx, bytes.as_bytes());
        }
    }
    match cx.find_buffer(value)? {
        Some(bytes) => widened(cx, bytes.as_bytes()),
        None => Err(cx.type_error(format_args!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            value.class().name()
        ))),
    }
}
