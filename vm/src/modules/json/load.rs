//! JSON text as values. Nothing recurses: containers that are open are kept in a chain of tuples.

use crate::args::Args;
use crate::context::Context;
use crate::mem::Vec;
use crate::object::{DictObj, ListObj, StrObj, TupleObj};
use crate::symbols::sym;
use crate::value::{Float, R, Raised, Value};

/// `load(stream)`
pub(super) fn load(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = cx.call_method(args.get(0), sym::read, &[])?;
    parse_value(cx, text)
}

/// `loads(text)`, of a string or something bytes-like
pub(super) fn loads(cx: &Context<'_>, args: Args<'_>) -> R {
    parse_value(cx, args.get(0))
}

fn parse_value(cx: &Context<'_>, text: Value) -> R {
    let reader = |text| Reader { cx, text, at: 0 };
    match text.cast::<StrObj>() {
        Some(text) => reader(text.as_bytes()).parse(),
        None => reader(cx.buffer(text, false)?.as_bytes()).parse(),
    }
}

struct Reader<'c, 'v, 't> {
    cx: &'c Context<'v>,
    text: &'t [u8],
    at: usize,
}

impl Reader<'_, '_, '_> {
    fn parse(&mut self) -> R {
        let cx = self.cx;
        // The innermost container, the key that waits for its value, and (outer chain, container, key).
        let (mut container, mut key, mut outer) = (Value::NONE, Value::NONE, Value::NONE);
        loop {
            cx.stop()?;
            let mut value = match self.peek() {
                Some(open @ (b'[' | b'{')) => {
                    self.at += 1;
                    let is_list = open == b'[';
                    let inner = if is_list { cx.new_list(0)?.value() } else { cx.new_dict()?.value() };
                    if self.take(if is_list { b']' } else { b'}' }) {
                        inner
                    } else {
                        outer = cx.new_tuple(&[outer, container, key])?.value();
                        container = inner;
                        key = if is_list { Value::NONE } else { self.key()? };
                        continue;
                    }
                }
                Some(b'"') => self.string()?,
                Some(_) => self.word()?,
                None => return Err(self.error()),
            };
            loop {
                let end = if let Some(list) = container.cast::<ListObj>() {
                    cx.append(list, value)?;
                    b']'
                } else if let Some(dict) = container.cast::<DictObj>() {
                    cx.dict_set(dict, key, value)?;
                    b'}'
                } else {
                    return if self.peek().is_none() { Ok(value) } else { Err(self.error()) };
                };
                if self.take(b',') {
                    if end == b'}' {
                        key = self.key()?;
                    }
                    break;
                }
                if !self.take(end) {
                    return Err(self.error());
                }
                value = container;
                let Some(row) = outer.cast::<TupleObj>() else { return Err(self.error()) };
                let at = |index: usize| row.get(index).unwrap_or(Value::NONE);
                (outer, container, key) = (at(0), at(1), at(2));
            }
        }
    }

    /// The next character that is no white space; it stays.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.text.get(self.at) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    /// Takes the next character if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// A key and the colon behind it.
    fn key(&mut self) -> R {
        if self.peek() != Some(b'"') {
            return Err(self.error());
        }
        let key = self.string()?;
        if self.take(b':') { Ok(key) } else { Err(self.error()) }
    }

    /// A number, or one of the words.
    fn word(&mut self) -> R {
        let rest = &self.text[self.at..];
        let len =
            rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        let word = &rest[..len];
        self.at += len;
        let value = match word {
            b"null" => Value::NONE,
            b"true" => Value::TRUE,
            b"false" => Value::FALSE,
            b"NaN" => return self.cx.new_float(Float::NAN),
            b"Infinity" => return self.cx.new_float(Float::INFINITY),
            b"-Infinity" => return self.cx.new_float(-Float::INFINITY),
            _ => return self.number(word),
        };
        Ok(value)
    }

    fn number(&self, word: &[u8]) -> R {
        let digits = word.strip_prefix(b"-").unwrap_or(word);
        if !digits.first().is_some_and(u8::is_ascii_digit) {
            return Err(self.error());
        }
        if digits.iter().all(u8::is_ascii_digit) {
            let text = core::str::from_utf8(word).unwrap_or_default();
            return self.cx.convert_to_int(self.cx.new_str(text)?);
        }
        match crate::num::float_text::parse::<Float>(word) {
            Some(number) => self.cx.new_float(number),
            None => Err(self.error()),
        }
    }

    fn string(&mut self) -> R {
        let cx = self.cx;
        self.at += 1;
        let mut out = Vec::<u8>::new(cx.vm().mem);
        loop {
            let rest = &self.text[self.at..];
            let len = rest.iter().take_while(|&&byte| byte != b'"' && byte != b'\\').count();
            cx.out_of_memory(out.extend_from_slice(&rest[..len]))?;
            self.at += len + 1;
            match rest.get(len) {
                Some(b'"') => break,
                Some(_) => {
                    let c = self.escape()?;
                    cx.out_of_memory(out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()))?;
                }
                None => return Err(self.error()),
            }
        }
        match core::str::from_utf8(&out) {
            Ok(text) => cx.new_str(text),
            Err(_) => Err(self.error()),
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> R<char> {
        let Some(&byte) = self.text.get(self.at) else { return Err(self.error()) };
        self.at += 1;
        Ok(match byte {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code()?;
                let mut code = first;
                // Two halves are one character; a half alone is none.
                if first >> 10 == 0xd800 >> 10 && self.text[self.at..].starts_with(b"\\u") {
                    let before = self.at;
                    self.at += 2;
                    let second = self.code()?;
                    if second >> 10 == 0xdc00 >> 10 {
                        code = 0x10000 + ((first & 0x3ff) << 10 | second & 0x3ff);
                    } else {
                        self.at = before;
                    }
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            b'"' | b'\\' | b'/' => byte.into(),
            _ => return Err(self.error()),
        })
    }

    /// Four hexadecimal digits.
    fn code(&mut self) -> R<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.text.get(self.at).and_then(|&byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.error()) };
            code = code << 4 | digit;
            self.at += 1;
        }
        Ok(code)
    }

    #[cold]
    fn error(&self) -> Raised {
        self.cx.value_error(format_args!("syntax error in JSON"))
    }
}
