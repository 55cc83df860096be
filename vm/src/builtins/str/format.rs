//! `str.format` and `format_map`.

use crate::args::Args;
use crate::context::Context;
use crate::mem::String;
use crate::value::{R, Raised, Value, Word};

/// Where replacement fields get their values.
struct Fields<'a, 'c, 'v> {
    cx: &'c Context<'v>,
    args: Args<'a>,
    /// The argument of `format_map`.
    mapping: Option<Value>,
    /// The next automatic number.
    next: usize,
    numbering: Numbering,
}

/// How fields were numbered so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic,
    Manual,
}

pub(super) fn format(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = super::receiver(cx, args)?;
    let args = args.skip(1);
    let mut fields = Fields { cx, args, mapping: None, next: 0, numbering: Numbering::Unknown };
    let mut out = String::new(cx.vm().mem);
    fields.write(&mut out, text.as_str(), 2)?;
    cx.new_str(&out)
}

pub(super) fn format_map(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = super::receiver(cx, args)?;
    let mapping = Some(args.get(1));
    let mut fields = Fields { cx, args: Args::NONE, mapping, next: 0, numbering: Numbering::Unknown };
    let mut out = String::new(cx.vm().mem);
    fields.write(&mut out, text.as_str(), 2)?;
    cx.new_str(&out)
}

/// A replacement field taken apart.
struct Field<'t> {
    name: &'t str,
    conversion: Option<char>,
    spec: &'t str,
}

impl Fields<'_, '_, '_> {
    #[cold]
    fn error(&self, message: &str) -> Raised {
        self.cx.value_error(format_args!("{message}"))
    }

    /// Writes `text` with its fields replaced; `depth` is how deep specifications may have fields themselves.
    fn write(&mut self, out: &mut String<'_>, text: &str, depth: usize) -> R<()> {
        if depth == 0 {
            return Err(self.error("Max string recursion exceeded"));
        }
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (plain, brace) = rest.split_at(at);
            self.cx.out_of_memory(out.push_str(plain))?;
            let (open, behind) = (brace.starts_with('{'), &brace[1..]);
            let doubled = behind.starts_with(if open { '{' } else { '}' });
            if doubled {
                self.cx.out_of_memory(out.push_str(&brace[..1]))?;
                rest = &behind[1..];
                continue;
            }
            if !open {
                return Err(self.error("Single '}' encountered in format string"));
            }
            let Some(end) = self.end_of_field(behind)? else {
                return Err(self.error("expected '}' before end of string"));
            };
            let field = self.take_apart(&behind[..end])?;
            self.write_field(out, &field, depth)?;
            rest = &behind[end + 1..];
        }
        self.cx.out_of_memory(out.push_str(rest))
    }

    /// Where the brace is that closes a field.
    fn end_of_field(&self, text: &str) -> R<Option<usize>> {
        if text.is_empty() {
            return Err(self.error("Single '{' encountered in format string"));
        }
        let (mut open, mut in_brackets) = (1usize, false);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                b'{' if !in_brackets => open += 1,
                b'}' if !in_brackets => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Some(at));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn take_apart<'t>(&self, text: &'t str) -> R<Field<'t>> {
        // Brackets may hold what would otherwise end the name.
        let mut in_brackets = false;
        let end = text.bytes().position(|byte| {
            match byte {
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                _ => {}
            }
            !in_brackets && matches!(byte, b'!' | b':')
        });
        let Some(end) = end else {
            if text.as_bytes().contains(&b'{') {
                return Err(self.error("unexpected '{' in field name"));
            }
            return Ok(Field { name: text, conversion: None, spec: "" });
        };
        let (name, rest) = text.split_at(end);
        if name.as_bytes().contains(&b'{') {
            return Err(self.error("unexpected '{' in field name"));
        }
        let Some(rest) = rest.strip_prefix('!') else {
            return Ok(Field { name, conversion: None, spec: &rest[1..] });
        };
        let mut chars = rest.chars();
        let Some(conversion) = chars.next() else {
            return Err(self.error("unmatched '{' in format spec"));
        };
        match chars.as_str().strip_prefix(':') {
            Some(spec) => Ok(Field { name, conversion: Some(conversion), spec }),
            None if chars.as_str().is_empty() => Ok(Field { name, conversion: Some(conversion), spec: "" }),
            None => Err(self.error("expected ':' after conversion specifier")),
        }
    }

    fn write_field(&mut self, out: &mut String<'_>, field: &Field<'_>, depth: usize) -> R<()> {
        let cx = self.cx;
        let value = self.value(field.name)?;
        let value = match field.conversion {
            None => value,
            Some('r') => cx.repr(value)?,
            Some('s') => cx.str(value)?,
            Some('a') => cx.ascii(value)?,
            Some(other) => {
                return Err(cx.value_error(format_args!("Unknown conversion specifier {other}")));
            }
        };
        let text = if field.spec.is_empty() {
            cx.str_formatted(value)?
        } else if field.spec.contains(['{', '}']) {
            let mut spec = String::new(cx.vm().mem);
            self.write(&mut spec, field.spec, depth - 1)?;
            cx.format_value(value, cx.new_str(&spec)?)?
        } else {
            cx.format_value(value, cx.new_str(field.spec)?)?
        };
        cx.push_text(out, text)
    }

    /// The value of a field's name: an argument, then attributes and items.
    fn value(&mut self, name: &str) -> R {
        let cx = self.cx;
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let mut value = self.argument(first)?;
        while !rest.is_empty() {
            if let Some(text) = rest.strip_prefix('.') {
                let end = text.find(['.', '[']).unwrap_or(text.len());
                if end == 0 {
                    return Err(self.error("Empty attribute in format string"));
                }
                value = cx.get_attr(value, cx.intern(&text[..end])?)?;
                rest = &text[end..];
            } else if let Some(text) = rest.strip_prefix('[') {
                let Some(end) = text.find(']') else {
                    return Err(self.error("Missing ']' in format string"));
                };
                let key = &text[..end];
                if key.is_empty() {
                    return Err(self.error("Empty attribute in format string"));
                }
                let key = match self.number(key)? {
                    Some(number) => Value::index(number),
                    None => cx.new_str(key)?,
                };
                value = cx.get_item(value, key)?;
                rest = &text[end + 1..];
                if !rest.is_empty() && !rest.starts_with(['.', '[']) {
                    return Err(self.error("Only '.' or '[' may follow ']' in format field specifier"));
                }
            } else {
                return Err(self.error("Only '.' or '[' may follow ']' in format field specifier"));
            }
        }
        Ok(value)
    }

    /// A text of digits only as a number.
    fn number(&self, text: &str) -> R<Option<usize>> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        match text.parse::<usize>().ok().filter(|&number| number <= Word::MAX as usize >> 1) {
            Some(number) => Ok(Some(number)),
            None => Err(self.error("Too many decimal digits in format string")),
        }
    }

    fn argument(&mut self, name: &str) -> R {
        let cx = self.cx;
        let number = if name.is_empty() {
            if self.numbering == Numbering::Manual {
                return Err(
                    self.error("cannot switch from manual field specification to automatic field numbering")
                );
            }
            self.numbering = Numbering::Automatic;
            self.next += 1;
            Some(self.next - 1)
        } else {
            let number = self.number(name)?;
            if number.is_some() {
                if self.numbering == Numbering::Automatic {
                    return Err(self.error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                self.numbering = Numbering::Manual;
            }
            number
        };
        match (number, self.mapping) {
            (Some(_), Some(_)) => Err(self.error("Format string contains positional fields")),
            (Some(number), None) => match self.args.positional().get(number) {
                Some(value) => Ok(value.get()),
                None => Err(cx.index_error(format_args!(
                    "Replacement index {number} out of range for positional args tuple"
                ))),
            },
            (None, Some(mapping)) => cx.get_item(mapping, cx.new_str(name)?),
            (None, None) => match self.args.keyword(name) {
                Some(value) => Ok(value),
                None => Err(cx.key_error(cx.new_str(name)?)),
            },
        }
    }
}
