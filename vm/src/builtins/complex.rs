//! The class `complex`.

use core::fmt::Write;

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::num::format_spec::{Align, Plus, Spec, SpecError, format_float, format_str};
use crate::num::{float_text, int, real};
use crate::object::{ComplexObj, Gc, Method, Slots, TypeObj, methods};
use crate::runtime::{CompareOp, Complex, UnaryOp};
use crate::value::{Float, R, Value, Word};

mod make;

/// Native behaviour of the class.
pub static SLOTS: Slots = Slots {
    new: Some(make::new),
    repr: Some(|cx, value| cx.written(|out| write_repr(out, parts(value)))),
    format: Some(format),
    hash: Some(|_, value| Ok(hash(parts(value)))),
    compare: Some(compare),
    truth: Some(|_, value| Ok(parts(value) != (0.0, 0.0))),
    binary: Some(|cx, op, a, b, _| cx.complex_binary(op, a, b)),
    unary: Some(unary),
    ..Slots::EMPTY
};
methods! { pub METHODS = [
    Method::method("conjugate", 0, 0, |cx, args| {
        let (real, imag) = parts(args.get(0));
        cx.new_complex(real, -imag)
    }),
    Method::getter("real", |cx, value| cx.new_float(parts(value).0)),
    Method::getter("imag", |cx, value| cx.new_float(parts(value).1)),
    Method::method("__complex__", 0, 0, |cx, args| {
        let (real, imag) = parts(args.get(0));
        cx.new_complex(real, imag)
    }),
]; }

/// The parts of a complex value; callers give nothing else.
fn parts(value: Value) -> Complex {
    value.cast::<ComplexObj>().map_or((0.0, 0.0), |complex| (complex.real, complex.imag))
}

/// Whether only the imaginary part is shown.
fn is_imaginary(real: Float) -> bool {
    real == 0.0 && real.is_sign_positive()
}

/// Cuts the `.0` that `repr` gives whole floats.
struct WithoutPoint<'o>(&'o mut dyn Write);

impl Write for WithoutPoint<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.0.write_str(text.strip_suffix(".0").unwrap_or(text))
    }
}

fn write_repr(out: &mut dyn Write, (real, imag): Complex) -> core::fmt::Result {
    let both = !is_imaginary(real);
    if both {
        out.write_str("(")?;
        float_text::write_repr(&mut WithoutPoint(out), real)?;
        if imag.is_nan() || imag.is_sign_positive() {
            out.write_str("+")?;
        }
    }
    float_text::write_repr(&mut WithoutPoint(out), imag)?;
    out.write_str(if both { "j)" } else { "j" })
}

fn format(cx: &Context<'_>, value: Value, spec: Value) -> R {
    let text = cx.to_str(spec)?;
    let spec = cx.format_spec(text.as_str(), value)?;
    if let Some(code) = spec.code.filter(|code| !matches!(code, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) {
        return Err(cx.spec_failed(SpecError::UnknownCode(code), text.as_str(), value));
    }
    if spec.zero || spec.fill == Some('0') && spec.align.is_none() {
        return Err(cx.value_error(format_args!("Zero padding is not allowed in complex format specifier")));
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(
            cx.value_error(format_args!("'=' alignment flag is not allowed in complex format specifier"))
        );
    }
    let (real, imag) = parts(value);
    let mut body = String::new(cx.vm().mem);
    let part = Spec { fill: None, align: None, width: 0, ..spec };
    // Without a code it looks like `repr`, with the precision given.
    let alone = spec.code.is_none();
    let write = |body: &mut String<'_>, spec: &Spec, number: Float| -> R<()> {
        if alone && spec.precision.is_none() {
            let plain = write_signed(body, spec, number);
            return plain.map_err(|_| cx.memory_error());
        }
        let spec = if alone { Spec { code: Some('g'), ..*spec } } else { *spec };
        format_float(body, &spec, number).map_err(|error| cx.format_failed(error, text.as_str(), value))
    };
    let both = !(alone && is_imaginary(real));
    if both {
        if alone {
            cx.out_of_memory(body.push_str("("))?;
        }
        write(&mut body, &part, real)?;
    }
    let signed = Spec { plus: if both { Some(Plus::Sign) } else { part.plus }, ..part };
    write(&mut body, &signed, imag)?;
    cx.out_of_memory(body.push_str(if alone && both { "j)" } else { "j" }))?;
    let mut out = String::new(cx.vm().mem);
    let align = spec.align.or(Some(Align::Right));
    let whole = Spec { fill: spec.fill, align, width: spec.width, ..Spec::default() };
    format_str(&mut out, &whole, &body).map_err(|error| cx.format_failed(error, text.as_str(), value))?;
    cx.new_str(&out)
}

fn write_signed(out: &mut dyn Write, spec: &Spec, number: Float) -> core::fmt::Result {
    if number.is_nan() || number.is_sign_positive() {
        match spec.plus {
            Some(Plus::Sign) => out.write_str("+")?,
            Some(Plus::Space) => out.write_str(" ")?,
            None => {}
        }
    }
    float_text::write_repr(&mut WithoutPoint(out), number)
}

fn hash((real, imag): Complex) -> isize {
    const IMAGINARY: isize = 1_000_003;
    let hash =
        int::hash_float(real).wrapping_add(IMAGINARY.wrapping_mul(int::hash_float(imag))) as Word as isize;
    if hash == -1 { -2 } else { hash }
}

fn compare(cx: &Context<'_>, op: CompareOp, a: Value, b: Value) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (real, imag) = parts(a);
    let equal = if let Some(other) = b.cast::<ComplexObj>() {
        real == other.real && imag == other.imag
    } else if let Some(number) = b.as_float() {
        real == number && imag == 0.0
    } else if crate::runtime::int::Operand::of(b).is_some() {
        imag == 0.0 && cx.int_order(b, cx.new_float(real)?).is_some_and(core::cmp::Ordering::is_eq)
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn unary(cx: &Context<'_>, op: UnaryOp, value: Value) -> R {
    let (real, imag) = parts(value);
    match op {
        UnaryOp::Neg => cx.new_complex(-real, -imag),
        UnaryOp::Pos => cx.new_complex(real, imag),
        UnaryOp::Abs => {
            let length = real::hypot(real, imag);
            if length.is_infinite() && real.is_finite() && imag.is_finite() {
                return Err(cx.overflow_error(format_args!("absolute value too large")));
            }
            cx.new_float(length)
        }
        UnaryOp::Invert => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The value as one of `class`, which is `complex` or derives from it.
fn of_class(cx: &Context<'_>, class: Gc<TypeObj>, (real, imag): Complex) -> R {
    if !class.is_heap() {
        return cx.new_complex(real, imag);
    }
    let object = cx.new_with(ComplexObj::new(real, imag), cx.extra_bytes(class))?;
    Ok(cx.adopt(object.value(), class))
}

/// The keyword or positional argument at `index`.
fn argument(args: Args<'_>, index: usize, name: &str) -> Option<Value> {
    args.positional().get(index).map(core::cell::Cell::get).or_else(|| args.keyword(name))
}
