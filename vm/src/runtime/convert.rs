//! Conversions: text of values, ints from values.

use crate::context::Context;
use crate::features;
use crate::object::{Gc, IntObj, Kind, StrObj, types};
use crate::symbols::{special, sym};
use crate::value::{Float, R, Raised, Value, Word};

impl Context<'_> {
    /// `repr(value)` as a string value.
    pub fn repr(&self, value: Value) -> R {
        self.check_stack()?;
        let class = value.class();
        if class.specials.get() & special::__repr__ != 0
            && let Some(method) = self.special_of_program(class, sym::__repr__)
        {
            let text = self.call_method_value(method, value, &[])?;
            return self.expect_str(text, "__repr__");
        }
        match class.calls().repr() {
            Some(repr) => repr(self, value),
            None => self.default_repr(value),
        }
    }

    /// `<C object at 0x...>`
    pub(crate) fn default_repr(&self, value: Value) -> R {
        let (class, address) = (value.class(), value.bits());
        match self.class_lookup(class, sym::__module__).filter(|_| class.is_heap()) {
            Some(module) => {
                let name = class.qualified_name.get();
                self.format(format_args!(
                    "<{}.{} object at {address:#x}>",
                    super::shown(module),
                    super::shown(name)
                ))
            }
            None => self.format(format_args!("<{} object at {address:#x}>", class.name())),
        }
    }

    fn expect_str(&self, text: Value, method: &str) -> R {
        if text.kind() == Kind::Str {
            Ok(text)
        } else {
            Err(self.type_error(format_args!("{method} returned non-string (type {})", text.class().name())))
        }
    }

    /// `str(value)` as a string value.
    pub fn str(&self, value: Value) -> R {
        if value.kind() == Kind::Str && value.class() == types::STR.gc() {
            return Ok(value);
        }
        self.check_stack()?;
        let class = value.class();
        if class.specials.get() & special::__str__ != 0
            && let Some(method) = self.special_of_program(class, sym::__str__)
        {
            let text = self.call_method_value(method, value, &[])?;
            return self.expect_str(text, "__str__");
        }
        if let Some(str) = class.calls().str().filter(|_| {
            class.specials.get() & special::__repr__ == 0
                || class.kind() == Kind::Str
                || class.kind() == Kind::Exception
        }) {
            return str(self, value);
        }
        self.repr(value)
    }

    /// `ascii(value)`
    pub fn ascii(&self, value: Value) -> R {
        let text = self.repr(value)?;
        let Some(text) = text.cast::<StrObj>() else { return Ok(text) };
        if text.is_ascii() {
            return Ok(text.value());
        }
        use core::fmt::Write;
        let mut ascii = crate::mem::String::new(self.vm().mem);
        for c in text.as_str().chars() {
            let written = match u32::from(c) {
                0..0x80 => ascii.write_char(c),
                code @ 0x80..0x100 => write!(ascii, "\\x{code:02x}"),
                code @ 0x100..0x1_0000 => write!(ascii, "\\u{code:04x}"),
                code => write!(ascii, "\\U{code:08x}"),
            };
            written.map_err(|_| self.memory_error())?;
        }
        self.new_str(&ascii)
    }

    /// `format(value, spec)`; the spec is a string value.
    pub fn format_value(&self, value: Value, spec: Value) -> R {
        self.check_stack()?;
        let class = value.class();
        if class.specials.get() & special::__format__ != 0
            && let Some(method) = self.special_of_program(class, sym::__format__)
        {
            let text = self.call_method_value(method, value, &[spec])?;
            return self.expect_str(text, "__format__");
        }
        let empty = spec.cast::<StrObj>().is_none_or(|spec| spec.byte_len() == 0);
        if empty {
            return self.str(value);
        }
        match class.calls().format() {
            Some(format) => format(self, value, spec),
            None => Err(self
                .type_error(format_args!("unsupported format string passed to {}.__format__", class.name()))),
        }
    }

    /// The value as an int value by `__index__`; TypeError for what is no int.
    pub fn to_int(&self, value: Value) -> R {
        if value.is_small() || value.kind() == Kind::Int {
            return Ok(value);
        }
        if value == Value::TRUE {
            return Ok(Value::INT_1);
        }
        if value == Value::FALSE {
            return Ok(Value::INT_0);
        }
        let class = value.class();
        if class.specials.get() & special::__index__ != 0
            && let Some(method) = self.special_of_program(class, sym::__index__)
        {
            self.check_stack()?;
            let result = self.call_method_value(method, value, &[])?;
            if result.kind() == Kind::Int || result.kind() == Kind::Bool {
                return self.to_int(result);
            }
            return Err(
                self.type_error(format_args!("__index__ returned non-int (type {})", result.class().name()))
            );
        }
        Err(self.type_error(format_args!("'{}' object cannot be interpreted as an integer", class.name())))
    }

    /// The value as a machine int; OverflowError (IndexError-like text of CPython) beyond.
    pub fn to_index(&self, value: Value) -> R<isize> {
        if let Some(small) = value.as_small() {
            return Ok(small);
        }
        Word::try_from(self.to_i64(value)?).map(|index| index as isize).map_err(|_| self.too_large())
    }

    /// The value as an int of 64 bits; OverflowError beyond.
    pub fn to_i64(&self, value: Value) -> R<i64> {
        let int = self.to_int(value)?;
        if let Some(small) = int.as_small() {
            return Ok(small as i64);
        }
        int.cast::<IntObj>().and_then(|big| big.as_int().to_i64()).ok_or_else(|| self.too_large())
    }

    #[cold]
    fn too_large(&self) -> Raised {
        self.overflow_error(format_args!("Python int too large to convert to C ssize_t"))
    }

    /// The value as a machine int, the nearest one where it is larger.
    pub fn to_clamped_index(&self, value: Value) -> R<isize> {
        if let Some(small) = value.as_small() {
            return Ok(small);
        }
        if value.kind() != Kind::Int
            && value.kind() != Kind::Bool
            && value.class().specials.get() & special::__index__ == 0
        {
            return Err(self.type_error(format_args!(
                "slice indices must be integers or None or have an __index__ method"
            )));
        }
        let int = self.to_int(value)?;
        Ok(match (int.as_small(), int.cast::<IntObj>()) {
            (Some(small), _) => small,
            (None, Some(big)) => big
                .as_int()
                .to_i64()
                .and_then(|i| Word::try_from(i).ok())
                .unwrap_or(if big.is_negative() { Word::MIN } else { Word::MAX })
                as isize,
            (None, None) => 0,
        })
    }

    /// The low 64 bits of an int in two's complement.
    pub fn low_bits(&self, value: Value) -> R<u64> {
        if let Some(small) = value.as_small() {
            return Ok(small as i64 as u64);
        }
        let int = self.to_int(value)?;
        Ok(match (int.as_small(), int.cast::<IntObj>()) {
            (Some(small), _) => small as i64 as u64,
            (None, Some(big)) => big.as_int().low_u64(),
            (None, None) => 0,
        })
    }

    /// The value as a float: floats, ints, and `__float__`.
    pub fn to_float(&self, value: Value) -> R<Float> {
        if !features::FLOAT {
            return Err(self.no_floats());
        }
        if let Some(float) = value.as_float() {
            return Ok(float);
        }
        if let Some(small) = value.as_small() {
            return Ok(small as Float);
        }
        if value == Value::TRUE || value == Value::FALSE {
            return Ok(if value == Value::TRUE { 1.0 } else { 0.0 });
        }
        if let Some(float) = self.float_of_program(value)? {
            return Ok(float);
        }
        if let Some(big) = value.cast::<IntObj>() {
            return match crate::num::int::to_float::<Float>(big.as_int()) {
                Some(float) => Ok(float),
                None => Err(self.overflow_error(format_args!("int too large to convert to float"))),
            };
        }
        let class = value.class();
        if class.specials.get() & special::__index__ != 0 {
            let int = self.to_int(value)?;
            return self.to_float(int);
        }
        Err(self.type_error(format_args!("must be real number, not {}", class.name())))
    }

    /// What a class's own `__float__` makes of a value.
    pub(crate) fn float_of_program(&self, value: Value) -> R<Option<Float>> {
        let class = value.class();
        if class.specials.get() & special::__float__ == 0 {
            return Ok(None);
        }
        let Some(method) = self.special_of_program(class, sym::__float__) else { return Ok(None) };
        self.check_stack()?;
        let result = self.call_method_value(method, value, &[])?;
        match result.as_float() {
            Some(float) => Ok(Some(float)),
            None => Err(self.type_error(format_args!(
                "{}.__float__ returned non-float (type {})",
                class.name(),
                result.class().name()
            ))),
        }
    }

    /// A string value's text; TypeError for other values.
    pub fn to_str(&self, value: Value) -> R<Gc<StrObj>> {
        value
            .cast()
            .ok_or_else(|| self.type_error(format_args!("expected str, got {}", value.class().name())))
    }
}
