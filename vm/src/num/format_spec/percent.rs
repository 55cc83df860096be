//! The specifications of the `%` operator: `%[(key)][flags][width][.precision][hlL]code`.

use super::{Align, LARGEST, Plus, Spec, SpecError, eat, peek};

/// Where a width or precision comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Not given, or given in digits; [`Percent::spec`] has it.
    Given,
    /// `*`: the next argument.
    Argument,
}

/// One specification of `%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent<'t> {
    /// What stood between parentheses.
    pub key: Option<&'t str>,
    /// Where the width comes from.
    pub width: Amount,
    /// Where the precision comes from.
    pub precision: Amount,
    /// The conversion: one of `diuoxXeEfFgGcsbra%`, of which `b` is for bytes only.
    pub code: char,
    /// The specification as `format` has it. Its code is that of the number to be formatted; none for text.
    pub spec: Spec,
}

impl<'t> Percent<'t> {
    /// Reads what follows a `%`; returns it and the text behind it. `index` is the index, in characters, of
    /// the first character of `text` in the whole format string, for messages.
    pub fn parse(text: &'t str, index: usize) -> Result<(Self, &'t str), SpecError> {
        let mut rest = text.chars();
        let mut percent = Percent {
            key: None,
            width: Amount::Given,
            precision: Amount::Given,
            code: '%',
            spec: Spec { digits_by_precision: true, ..Spec::default() },
        };
        if eat(&mut rest, '(') {
            let key = rest.as_str();
            let end = closing(key).ok_or(SpecError::IncompleteKey)?;
            percent.key = Some(&key[..end]);
            rest = key[end + 1..].chars();
        }
        let spec = &mut percent.spec;
        while let Some(flag) = peek(&rest) {
            match flag {
                '-' => spec.align = Some(Align::Left),
                '+' => spec.plus = Some(Plus::Sign),
                ' ' => spec.plus = spec.plus.or(Some(Plus::Space)),
                '#' => spec.alternate = true,
                '0' => spec.zero = true,
                _ => break,
            }
            rest.next();
        }
        if eat(&mut rest, '*') {
            percent.width = Amount::Argument;
        } else {
            let number = super::number(&mut rest).map_err(|_| SpecError::WidthTooBig)?;
            spec.width = number.unwrap_or(0);
        }
        if eat(&mut rest, '.') {
            if eat(&mut rest, '*') {
                percent.precision = Amount::Argument;
            } else {
                let number = super::number(&mut rest).map_err(|_| SpecError::PrecisionTooBig)?;
                let number = number.unwrap_or(0);
                if number > LARGEST {
                    return Err(SpecError::PrecisionTooBig);
                }
                spec.precision = Some(number);
            }
        }
        if matches!(peek(&rest), Some('h' | 'l' | 'L')) {
            rest.next();
        }
        let at = text[..text.len() - rest.as_str().len()].chars().count();
        let code = rest.next().ok_or(SpecError::Incomplete)?;
        percent.code = code;
        match code {
            'd' | 'i' | 'u' => spec.code = Some('d'),
            'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => spec.code = Some(code),
            'c' | 's' | 'b' | 'r' | 'a' | '%' => {
                // Flags for numbers are ignored, and text stands at the right.
                let align = spec.align.or(Some(Align::Right));
                let (width, precision) = (spec.width, spec.precision);
                *spec = Spec { align, width, precision, ..Spec::default() };
            }
            _ => return Err(SpecError::UnknownPercent { code, index: index + at }),
        }
        if spec.align.is_some() {
            spec.zero = false;
        }
        Ok((percent, rest.as_str()))
    }

    /// Sets a width that an argument gave; negative ones align left.
    pub fn set_width(&mut self, width: i64) -> Result<(), SpecError> {
        if width < 0 {
            self.spec.align = Some(Align::Left);
            self.spec.zero = false;
        }
        self.spec.width = usize::try_from(width.unsigned_abs()).map_err(|_| SpecError::WidthTooBig)?;
        Ok(())
    }

    /// Sets a precision that an argument gave; negative ones are 0.
    pub fn set_precision(&mut self, precision: i64) -> Result<(), SpecError> {
        let precision = usize::try_from(precision.max(0)).ok().filter(|&precision| precision <= LARGEST);
        self.spec.precision = Some(precision.ok_or(SpecError::PrecisionTooBig)?);
        Ok(())
    }
}

/// Where the parenthesis that is open before `text` is closed.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.bytes().position(|byte| {
        match byte {
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        open == 0
    })
}
