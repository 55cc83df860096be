//! `int(...)`: from numbers and from text.

use crate::args::Args;
use crate::context::Context;
use crate::features;
use crate::mem::Vec;
use crate::num::int::{IntText, from_digits, from_digits_scratch, from_digits_size, scan_int};
use crate::object::{Gc, Kind, StrObj, TypeObj, types};
use crate::runtime::shown;
use crate::symbols::{special, sym};
use crate::text::{Units, class::decimal_value, space};
use crate::value::{R, Raised, Value};

pub(super) fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    let mut base = args.given(1);
    if args.len() > 2 {
        return Err(cx.type_error(format_args!("int() takes at most 2 arguments ({} given)", args.len())));
    }
    for (name, value) in args.named() {
        if name != cx.intern("base")? {
            return Err(
                cx.type_error(format_args!("'{}' is an invalid keyword argument for int()", shown(name)))
            );
        }
        base = Some(value);
    }
    let value = match (args.given(0).filter(|_| !args.is_empty()), base) {
        (None, None) => Value::INT_0,
        (None, Some(_)) => return Err(cx.type_error(format_args!("int() missing string argument"))),
        (Some(value), None) => cx.convert_to_int(value)?,
        (Some(value), Some(base)) => {
            let base = cx.to_index(base)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(cx.value_error(format_args!("int() base must be >= 2 and <= 36, or 0")));
            }
            match text_of(cx, value)? {
                Some(text) => cx.int_of_text(value, text.as_bytes(), base)?,
                None => {
                    return Err(
                        cx.type_error(format_args!("int() can't convert non-string with explicit base"))
                    );
                }
            }
        }
    };
    super::of_class(cx, class, value)
}

/// The bytes that a number may be written in.
enum Text {
    Str(Gc<StrObj>),
    Bytes(crate::runtime::Buffer),
}

impl Text {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Text::Str(text) => text.as_bytes(),
            Text::Bytes(bytes) => bytes.as_bytes(),
        }
    }
}

fn text_of(cx: &Context<'_>, value: Value) -> R<Option<Text>> {
    match value.cast::<StrObj>() {
        Some(text) => Ok(Some(Text::Str(text))),
        None => Ok(cx.find_buffer(value)?.map(Text::Bytes)),
    }
}

impl Context<'_> {
    /// `int(value)`
    pub(crate) fn convert_to_int(&self, value: Value) -> R {
        if value.is_small() {
            return Ok(value);
        }
        let class = value.class();
        let hooks = special::__int__ | special::__index__ | special::__trunc__;
        if class.specials.get() & hooks != 0 {
            // Ints and floats have an `__int__`, which goes before what else a subclass defines.
            let is_number = matches!(value.kind(), Kind::Int | Kind::Bool) || value.as_float().is_some();
            let names: &[Value] = match is_number {
                true => &[sym::__int__],
                false => &[sym::__int__, sym::__index__, sym::__trunc__],
            };
            for &name in names {
                let Some(method) = self.special_of_program(class, name) else { continue };
                self.check_stack()?;
                let result = self.call_method_value(method, value, &[])?;
                return match result.kind() {
                    Kind::Int | Kind::Bool => super::itself(self, result),
                    _ => Err(self.type_error(format_args!(
                        "{} returned non-int (type {})",
                        shown(name),
                        result.class().name()
                    ))),
                };
            }
        }
        if matches!(value.kind(), Kind::Int | Kind::Bool) {
            return super::itself(self, value);
        }
        if let Some(number) = value.as_float() {
            return self.float_to_int(number);
        }
        match text_of(self, value)? {
            Some(text) => self.int_of_text(value, text.as_bytes(), 10),
            None => Err(self.type_error(format_args!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                class.name()
            ))),
        }
    }

    /// `int(text, base)`; `source` is the value that the text came from.
    fn int_of_text(&self, source: Value, text: &[u8], base: isize) -> R {
        let Some(radix) = u32::try_from(base).ok().filter(|radix| matches!(radix, 0 | 2..=36)) else {
            return Err(self.value_error(format_args!("int() base must be >= 2 and <= 36, or 0")));
        };
        let mut plain = Vec::<u8>::new(self.vm().mem);
        let text = self.numeric_text(text, source.kind() == Kind::Str, &mut plain)?;
        let Some(number) = scan_int(text, radix) else { return Err(self.no_int(source, base)) };
        match number.to_i64() {
            Some(value) => self.new_int(value),
            None => self.int_of_digits(&number),
        }
    }

    fn int_of_digits(&self, number: &IntText<'_>) -> R {
        if !features::BIGINT {
            return Err(self.no_big_ints());
        }
        let mut room = self.new_int_room(from_digits_size(number.count, number.radix))?;
        let len = self.with_limbs(from_digits_scratch(number.count, number.radix), |scratch| {
            self.polled(|poll| {
                from_digits(room.limbs(), number.digits, number.count, number.radix, scratch, poll)
            })
        })?;
        self.finish_int(room, number.negative, len)
    }

    #[cold]
    fn no_int(&self, source: Value, base: isize) -> Raised {
        match self.repr_of_text(source) {
            Ok(text) => {
                // No more than 200 characters are shown.
                let text = text.cast::<StrObj>();
                let text = text.as_ref().map_or("", |text| text.as_str());
                let end = text.char_indices().nth(200).map_or(text.len(), |(end, _)| end);
                let text = &text[..end];
                self.value_error(format_args!("invalid literal for int() with base {base}: {text}"))
            }
            Err(raised) => raised,
        }
    }

    /// The repr of what a number was to be read from.
    pub(crate) fn repr_of_text(&self, source: Value) -> R {
        if matches!(source.kind(), Kind::ByteArray | Kind::Array | Kind::MemoryView) {
            let bytes = self.new_bytes(self.buffer(source, false)?.as_bytes())?;
            return self.repr(bytes);
        }
        match types::STR.calls().repr().filter(|_| source.kind() == Kind::Str) {
            Some(repr) => repr(self, source),
            None => self.repr(source),
        }
    }

    /// Text of a number without white space around it, digits of all scripts as ASCII's. What is not ASCII
    /// is put into `plain`.
    pub(crate) fn numeric_text<'t>(
        &self,
        text: &'t [u8],
        is_str: bool,
        plain: &'t mut Vec<'_, u8>,
    ) -> R<&'t [u8]> {
        let units = if is_str { Units::Chars } else { Units::Bytes };
        let part = self.stoppable(|poll| space::strip_space(text, units, space::Ends::Both, poll))?;
        let text = &text[part];
        if !is_str || text.is_ascii() {
            return Ok(text);
        }
        for c in core::str::from_utf8(text).unwrap_or_default().chars() {
            // Any byte that is in no number stands for all other characters.
            let byte = match decimal_value(c) {
                Some(digit) => b'0' + digit as u8,
                None if c.is_ascii() => c as u8,
                None => b'?',
            };
            self.out_of_memory(plain.push(byte))?;
        }
        Ok(plain)
    }
}
