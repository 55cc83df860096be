//! `complex(...)`: from numbers and from text.

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::num::float_text;
use crate::object::{ComplexObj, Gc, StrObj, TypeObj};
use crate::runtime::Complex;
use crate::symbols::{special, sym};
use crate::value::{Float, R, Value};

pub(super) fn new(cx: &Context<'_>, class: Gc<TypeObj>, args: Args<'_>) -> R {
    if args.len() > 2 {
        return Err(cx.type_error(format_args!("complex() takes at most 2 arguments ({} given)", args.len())));
    }
    let (first, second) = (super::argument(args, 0, "real"), super::argument(args, 1, "imag"));
    if let Some(text) = first.and_then(Value::cast::<StrObj>) {
        if second.is_some() {
            return Err(cx.type_error(format_args!("complex() can't take second arg if first is a string")));
        }
        let mut plain = Vec::<u8>::new(cx.vm().mem);
        return match parse(cx.numeric_text(text.as_bytes(), true, &mut plain)?) {
            Some(number) => super::of_class(cx, class, number),
            None => Err(cx.value_error(format_args!("complex() arg is a malformed string"))),
        };
    }
    if second.is_some_and(|second| second.cast::<StrObj>().is_some()) {
        return Err(cx.type_error(format_args!("complex() second arg can't be a string")));
    }
    let is_complex = first.is_some_and(|first| first.cast::<ComplexObj>().is_some());
    let first = match first {
        Some(value) => number(cx, value, "first argument must be a string or a number")?,
        None => (0.0, 0.0),
    };
    let Some(second) = second else { return super::of_class(cx, class, first) };
    let (real, imag) = number(cx, second, "second argument must be a number")?;
    // Parts that are not there are not added, since that would change the sign of a zero.
    let first_imag = if is_complex { first.1 + real } else { real };
    let first_real = if second.cast::<ComplexObj>().is_some() { first.0 - imag } else { first.0 };
    super::of_class(cx, class, (first_real, first_imag))
}

fn number(cx: &Context<'_>, value: Value, what: &str) -> R<Complex> {
    match cx.find_complex(value)? {
        Some(number) => Ok(number),
        None => Err(cx.type_error(format_args!("complex() {what}, not '{}'", value.class().name()))),
    }
}

impl Context<'_> {
    /// A number as a complex one; TypeError for other values.
    pub(crate) fn to_complex(&self, value: Value) -> R<Complex> {
        match self.find_complex(value)? {
            Some(number) => Ok(number),
            None => Err(self.type_error(format_args!("must be real number, not {}", value.class().name()))),
        }
    }

    /// A number as a complex one, by `__complex__` and the like; nothing for other values.
    fn find_complex(&self, value: Value) -> R<Option<Complex>> {
        let class = value.class();
        if class.specials.get() & special::__complex__ != 0
            && let Some(method) = self.special_of_program(class, sym::__complex__)
        {
            self.check_stack()?;
            let result = self.call_method_value(method, value, &[])?;
            return match result.cast::<ComplexObj>() {
                Some(complex) => Ok(Some((complex.real, complex.imag))),
                None => Err(self.type_error(format_args!(
                    "{}.__complex__ returned non-complex (type {})",
                    class.name(),
                    result.class().name()
                ))),
            };
        }
        if class.specials.get() & (special::__float__ | special::__index__) != 0 {
            return Ok(Some((self.to_float(value)?, 0.0)));
        }
        self.as_complex(value)
    }
}

/// Reads `x`, `yj` or `x+yj`, in parentheses or not.
fn parse(text: &[u8]) -> Option<Complex> {
    let text = match text {
        [b'(', inner @ .., b')'] => inner.trim_ascii(),
        _ => text,
    };
    let Some((b'j' | b'J', text)) = text.split_last() else {
        return Some((float_text::parse(text)?, 0.0));
    };
    // The imaginary part begins with the last sign that is not an exponent's.
    let sign = (1..text.len())
        .rev()
        .find(|&at| matches!(text[at], b'+' | b'-') && !matches!(text[at - 1], b'e' | b'E'));
    match sign {
        Some(at) => Some((float_text::parse(&text[..at])?, imaginary(&text[at..])?)),
        None => Some((0.0, imaginary(text)?)),
    }
}

fn imaginary(text: &[u8]) -> Option<Float> {
    match text {
        b"" | b"+" => Some(1.0),
        b"-" => Some(-1.0),
        text => float_text::parse(text),
    }
}
