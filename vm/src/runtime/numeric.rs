//! The builtin functions that are operators in all but syntax: `divmod`, `pow` with a modulus, `round`.

use crate::context::Context;
use crate::object::Kind;
use crate::runtime::int::Operand;
use crate::runtime::{BinaryOp, float, is_plain};
use crate::symbols::{special, sym};
use crate::value::{Float, R, Value};

impl Context<'_> {
    /// `divmod(a, b)` as a tuple.
    pub fn divmod(&self, a: Value, b: Value) -> R {
        if !(is_plain(a) && is_plain(b)) {
            let result = self.divmod_of_program(a, b)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let is_number = |value: Value| matches!(value.kind(), Kind::Int | Kind::Bool | Kind::Float);
        if !is_number(a) || !is_number(b) {
            return Err(self.type_error(format_args!(
                "unsupported operand type(s) for divmod(): '{}' and '{}'",
                a.class().name(),
                b.class().name()
            )));
        }
        let (quotient, rest) = if a.kind() == Kind::Float || b.kind() == Kind::Float {
            let (x, y): (Float, Float) = (self.to_float(a)?, self.to_float(b)?);
            if y == 0.0 {
                return Err(self.zero_division_error(format_args!("float divmod()")));
            }
            (self.new_float(float::float_floor_div(x, y))?, self.new_float(float::float_mod(x, y))?)
        } else {
            self.int_divmod(a, b)?
        };
        Ok(self.new_tuple(&[quotient, rest])?.value())
    }

    fn divmod_of_program(&self, a: Value, b: Value) -> R {
        for (receiver, name, other) in [(a, sym::__divmod__, b), (b, sym::__rdivmod__, a)] {
            let class = receiver.class();
            if class.specials.get() & special::__binary__ == 0 {
                continue;
            }
            if let Some(method) = self.special_of_program(class, name) {
                self.check_stack()?;
                let result = self.call_method_value(method, receiver, &[other])?;
                if result != Value::NOT_IMPLEMENTED {
                    return Ok(result);
                }
            }
        }
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// `pow(base, exponent, modulus)`; `None` as modulus stands for none.
    pub fn power(&self, base: Value, exponent: Value, modulus: Value) -> R {
        if modulus.is_none() {
            return self.binary(BinaryOp::Pow, base, exponent, false);
        }
        if let Some(method) = self.special_of_program(base.class(), sym::__pow__) {
            self.check_stack()?;
            let result = self.call_method_value(method, base, &[exponent, modulus])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if let (Some(b), Some(e), Some(m)) = (Operand::of(base), Operand::of(exponent), Operand::of(modulus))
        {
            let (mut x, mut y, mut z) =
                (Context::machine_limbs(), Context::machine_limbs(), Context::machine_limbs());
            return self.int_pow_mod(b.int(&mut x), e.int(&mut y), m.int(&mut z));
        }
        let is_number = |value: Value| matches!(value.kind(), Kind::Int | Kind::Bool | Kind::Float);
        if is_number(base) && is_number(exponent) && is_number(modulus) {
            return Err(self.type_error(format_args!(
                "pow() 3rd argument not allowed unless all arguments are integers"
            )));
        }
        Err(self.type_error(format_args!(
            "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
            base.class().name(),
            exponent.class().name(),
            modulus.class().name()
        )))
    }

    /// `round(value, places)`; `None` as places stands for none.
    pub fn round(&self, value: Value, places: Value) -> R {
        if places.is_none() && value.is_small() {
            return Ok(value);
        }
        let method = self.class_lookup(value.class(), sym::__round__);
        match method {
            Some(method) if places.is_none() => self.call_method_value(method, value, &[]),
            Some(method) => self.call_method_value(method, value, &[places]),
            None => Err(self
                .type_error(format_args!("type {} doesn't define __round__ method", value.class().name()))),
        }
    }
}
