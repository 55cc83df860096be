//! Integers and floats by specification.

use super::words::write_padded_char;
use super::{Align, FormatError, LARGEST, Plus, Spec, SpecError, padding};
use crate::mem::{Mem, Vec};
use crate::num::Poll;
use crate::num::ascii::Ascii;
use crate::num::float_bits::Float;
use crate::num::float_text::{Layout, Style};
use crate::num::int::{self, Int};
use crate::num::limb::U64_LIMBS;
use core::fmt;

/// The digits of a number, and what follows them.
trait Body {
    /// Digits before the point.
    fn whole(&self) -> usize;
    /// The digit so many places before the last one of those.
    fn whole_digit(&self, back: usize) -> u8;
    /// Bytes that follow.
    fn tail_len(&self) -> usize;
    fn write_tail(&self, out: &mut Ascii<'_>) -> fmt::Result;
}

impl Body for Layout<'_> {
    fn whole(&self) -> usize {
        Layout::whole(self)
    }

    fn whole_digit(&self, back: usize) -> u8 {
        Layout::whole_digit(self, back)
    }

    fn tail_len(&self) -> usize {
        Layout::tail_len(self)
    }

    fn write_tail(&self, out: &mut Ascii<'_>) -> fmt::Result {
        Layout::write_tail(self, out)
    }
}

/// Digits of an integer, with zeros in front up to a number of them.
struct IntBody<'d> {
    digits: &'d [u8],
    least: usize,
    upper: bool,
}

impl Body for IntBody<'_> {
    fn whole(&self) -> usize {
        self.digits.len().max(self.least)
    }

    fn whole_digit(&self, back: usize) -> u8 {
        let digit = self.digits.len().checked_sub(back + 1).map_or(b'0', |at| self.digits[at]);
        if self.upper { digit.to_ascii_uppercase() } else { digit }
    }

    fn tail_len(&self) -> usize {
        0
    }

    fn write_tail(&self, _: &mut Ascii<'_>) -> fmt::Result {
        Ok(())
    }
}

/// A float's body with `%` behind it or capital letters.
struct Decorated<'l, 'd> {
    layout: &'l Layout<'d>,
    percent: bool,
    upper: bool,
}

impl Body for Decorated<'_, '_> {
    fn whole(&self) -> usize {
        self.layout.whole()
    }

    fn whole_digit(&self, back: usize) -> u8 {
        self.layout.whole_digit(back)
    }

    fn tail_len(&self) -> usize {
        self.layout.tail_len() + usize::from(self.percent)
    }

    fn write_tail(&self, out: &mut Ascii<'_>) -> fmt::Result {
        out.upper = self.upper;
        self.layout.write_tail(out)?;
        out.upper = false;
        if self.percent { out.push(b'%') } else { Ok(()) }
    }
}

/// Writes sign, prefix, padding, grouped digits and what follows.
fn write_number(
    out: &mut dyn fmt::Write,
    spec: &Spec,
    negative: bool,
    prefix: &[u8],
    group: usize,
    body: &dyn Body,
) -> Result<(), FormatError> {
    let sign = match (negative, spec.plus) {
        (true, _) => Some(b'-'),
        (false, Some(Plus::Sign)) => Some(b'+'),
        (false, Some(Plus::Space)) => Some(b' '),
        (false, None) => None,
    };
    let fill = spec.fill.unwrap_or(if spec.zero { '0' } else { ' ' });
    let align = spec.align.unwrap_or(if spec.zero { Align::AfterSign } else { Align::Right });
    let fixed = usize::from(sign.is_some()) + prefix.len() + body.tail_len();
    let group = if spec.grouping.is_some() { group } else { usize::MAX };
    let mut digits = body.whole();
    let grouped = |digits: usize| digits + digits.saturating_sub(1) / group;
    if fill == '0' && align == Align::AfterSign && digits > 0 {
        // These zeros count as digits and are separated, too; a separator is never the first of them.
        let room = spec.width.saturating_sub(fixed);
        digits = digits.max(room - room.checked_div(group.saturating_add(1)).unwrap_or(0));
        digits += usize::from(grouped(digits) < room);
    }
    if spec.width > LARGEST {
        return Err(FormatError::OutOfMemory);
    }
    let (before, behind) = padding(align, spec.width, fixed + grouped(digits));
    let mut out = Ascii::new(out);
    if align != Align::AfterSign {
        out.repeat_char(fill, before)?;
    }
    if let Some(sign) = sign {
        out.push(sign)?;
    }
    out.extend(prefix)?;
    if align == Align::AfterSign {
        out.repeat_char(fill, before)?;
    }
    for back in (0..digits).rev() {
        out.push(body.whole_digit(back))?;
        if let Some(separator) = spec.grouping
            && back > 0
            && back % group == 0
        {
            out.push(separator as u8)?;
        }
    }
    body.write_tail(&mut out)?;
    out.repeat_char(fill, behind)?;
    out.flush()?;
    Ok(())
}

/// Formats an integer. `F` is the float type that the codes `e f g %` convert to; `mem` is where the digits
/// of long integers go meanwhile.
///
/// # Errors
/// [`FormatError`]; part of the text may have been written then.
pub fn format_int<F: Float>(
    out: &mut dyn fmt::Write,
    mem: &Mem,
    spec: &Spec,
    value: Int<'_>,
    poll: &mut Poll<'_>,
) -> Result<(), FormatError> {
    spec.check_grouping(Some('d'))?;
    let code = spec.code.unwrap_or('d');
    let radix = match code {
        'd' | 'n' => 10,
        'x' | 'X' => 16,
        'o' => 8,
        'b' => 2,
        'c' => 0,
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            let value = int::to_float::<F>(value).ok_or(SpecError::IntTooLarge)?;
            return format_float(out, spec, value);
        }
        _ => return Err(SpecError::UnknownCode(code).into()),
    };
    if spec.precision.is_some() && !spec.digits_by_precision {
        return Err(SpecError::PrecisionOfInteger.into());
    }
    if spec.no_minus_zero {
        return Err(SpecError::MinusZeroOfInteger.into());
    }
    if code == 'c' {
        if spec.signed {
            return Err(SpecError::SignOfChar.into());
        }
        if spec.alternate {
            return Err(SpecError::AlternateOfChar.into());
        }
        return write_padded_char(out, spec, value);
    }
    let prefix: &[u8] = match code {
        _ if !spec.alternate => b"",
        'x' => b"0x",
        'X' => b"0X",
        'o' => b"0o",
        'b' => b"0b",
        _ => b"",
    };
    let least = spec.precision.unwrap_or(0);
    if least > LARGEST {
        return Err(SpecError::PrecisionTooBig.into());
    }
    let group = if radix == 10 { 3 } else { 4 };
    let magnitude = value.magnitude();
    let mut write = |digits: &[u8]| {
        let body = IntBody { digits, least, upper: code == 'X' };
        write_number(out, spec, value.is_negative(), prefix, group, &body)
    };
    if magnitude.len() <= U64_LIMBS {
        let mut digits = [0; 64];
        let mut scratch = [0; U64_LIMBS];
        return write(int::to_digits(&mut digits, magnitude, radix, &mut scratch, poll)?);
    }
    let mut digits = Vec::new(mem);
    digits.resize(int::to_digits_size(magnitude, radix), 0)?;
    let mut scratch = Vec::new(mem);
    scratch.resize(int::to_digits_scratch(magnitude, radix), 0)?;
    write(int::to_digits(&mut digits, magnitude, radix, &mut scratch, poll)?)
}

/// Formats a float.
///
/// # Errors
/// [`FormatError`]; part of the text may have been written then.
pub fn format_float<F: Float>(out: &mut dyn fmt::Write, spec: &Spec, value: F) -> Result<(), FormatError> {
    spec.check_grouping(None)?;
    let precision = spec.precision.unwrap_or(6);
    let style = match spec.code {
        None => spec.precision.map_or(Style::Repr, Style::GeneralPoint),
        Some('e' | 'E') => Style::Exponent(precision),
        Some('f' | 'F' | '%') => Style::Fixed(precision),
        Some('g' | 'G' | 'n') => Style::General(precision),
        Some(code) => return Err(SpecError::UnknownCode(code).into()),
    };
    if precision > LARGEST {
        return Err(SpecError::PrecisionTooBig.into());
    }
    let percent = spec.code == Some('%');
    let value = if percent { value * F::from(100) } else { value };
    let mut digits = F::digits();
    let layout = Layout::with_alternate(value, style, spec.alternate, &mut digits);
    let negative = value.is_sign_negative() && !value.is_nan() && !(spec.no_minus_zero && layout.is_zero());
    let upper = matches!(spec.code, Some('E' | 'F' | 'G'));
    let body = Decorated { layout: &layout, percent, upper };
    write_number(out, spec, negative, b"", 3, &body)
}
