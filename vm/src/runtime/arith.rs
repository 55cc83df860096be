//! Binary and unary operators.

use crate::context::Context;
use crate::object::{Gc, Kind, TypeObj, types};
use crate::symbols::{special, sym};
use crate::value::{Float, R, Raised, Value};

macro_rules! binary_ops {
    ($($name:ident $text:literal $forward:ident $reflected:ident $inplace:ident;)*) => {
        /// A binary operator.
        #[allow(missing_docs, reason = "named by their operators")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum BinaryOp { $($name),* }

        impl BinaryOp {
            /// The sign in programs.
            pub fn text(self) -> &'static str {
                match self { $(BinaryOp::$name => $text),* }
            }

            /// Names of the special methods: forward, reflected, in place.
            pub fn methods(self) -> (Value, Value, Value) {
                match self { $(BinaryOp::$name => (sym::$forward, sym::$reflected, sym::$inplace)),* }
            }

            /// Whether a name is that of a binary special method.
            pub(crate) fn is_method(name: Value) -> bool {
                [$(sym::$forward, sym::$reflected, sym::$inplace),*].contains(&name)
            }
        }
    };
}

binary_ops! {
    Add "+" __add__ __radd__ __iadd__;
    Sub "-" __sub__ __rsub__ __isub__;
    Mul "*" __mul__ __rmul__ __imul__;
    FloorDiv "//" __floordiv__ __rfloordiv__ __ifloordiv__;
    Mod "%" __mod__ __rmod__ __imod__;
    And "&" __and__ __rand__ __iand__;
    Or "|" __or__ __ror__ __ior__;
    Xor "^" __xor__ __rxor__ __ixor__;
    Shl "<<" __lshift__ __rlshift__ __ilshift__;
    Shr ">>" __rshift__ __rrshift__ __irshift__;
    TrueDiv "/" __truediv__ __rtruediv__ __itruediv__;
    Pow "** or pow()" __pow__ __rpow__ __ipow__;
    MatMul "@" __matmul__ __rmatmul__ __imatmul__;
}

/// A unary operator.
#[allow(missing_docs, reason = "named by their operators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Abs,
}

impl UnaryOp {
    /// The special method's name.
    pub(crate) fn method(self) -> Value {
        [sym::__neg__, sym::__pos__, sym::__invert__, sym::__abs__][self as usize]
    }

    fn bit(self) -> u64 {
        [special::__neg__, special::__pos__, special::__invert__, special::__abs__][self as usize]
    }
}

/// Floor division of numbers whose divisor is not 0; `None` on overflow.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn floor_div(a: isize, b: isize) -> Option<isize> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

/// The remainder that goes with `floor_div`: it has the divisor's sign.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn floor_mod(a: isize, b: isize) -> Option<isize> {
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

/// The result for small ints, where it is small and no error.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn binary_small(op: BinaryOp, x: isize, y: isize) -> Option<Value> {
    match op {
        BinaryOp::Add => Value::small(x + y),
        BinaryOp::Sub => Value::small(x - y),
        BinaryOp::Mul => x.checked_mul(y).and_then(Value::small),
        BinaryOp::FloorDiv => {
            if y == 0 {
                None
            } else {
                floor_div(x, y).and_then(Value::small)
            }
        }
        BinaryOp::Mod => {
            if y == 0 {
                None
            } else {
                floor_mod(x, y).and_then(Value::small)
            }
        }
        BinaryOp::And => Value::small(x & y),
        BinaryOp::Or => Value::small(x | y),
        BinaryOp::Xor => Value::small(x ^ y),
        BinaryOp::Shl => {
            if x == 0 && y >= 0 {
                return Some(Value::INT_0);
            }
            if !(0..isize::BITS as isize - 1).contains(&y) {
                return None;
            }
            let shifted = x << y;
            if shifted >> y == x { Value::small(shifted) } else { None }
        }
        BinaryOp::Shr => {
            if y < 0 {
                None
            } else {
                Value::small(x >> y.min(isize::BITS as isize - 1))
            }
        }
        BinaryOp::TrueDiv | BinaryOp::Pow | BinaryOp::MatMul => None,
    }
}

/// Whether a value is an int or float of no program's class, so that only builtin operators count; bools,
/// whose operators differ, are none.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(crate) fn is_plain(value: Value) -> bool {
    match value.as_object() {
        None => value != Value::TRUE && value != Value::FALSE,
        Some(object) => {
            let meta = object.meta_ptr();
            core::ptr::eq(meta, &types::INT.meta) || core::ptr::eq(meta, &types::FLOAT.meta)
        }
    }
}

impl Context<'_> {
    /// `a op b`; with `inplace`, `a op= b`.
    #[inline]
    pub fn binary(&self, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small())
            && let Some(result) = binary_small(op, x, y)
        {
            return Ok(result);
        }
        self.binary_slow(op, a, b, inplace)
    }

    /// `binary` without the fast path for small ints.
    #[inline(never)]
    pub(crate) fn binary_slow(&self, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
        if let Some(result) = self.wide_binary(op, a, b) {
            return result;
        }
        if is_plain(a) && is_plain(b) {
            let result = match (a.as_float(), b.as_float()) {
                (Some(x), Some(y)) => self.float_binary(op, x, y)?,
                (Some(x), None) => match b.as_small() {
                    Some(y) => self.float_binary(op, x, y as Float)?,
                    None => Value::NOT_IMPLEMENTED,
                },
                (None, Some(y)) => match a.as_small() {
                    Some(x) => self.float_binary(op, x as Float, y)?,
                    None => Value::NOT_IMPLEMENTED,
                },
                (None, None) => self.int_binary(op, a, b)?,
            };
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        self.binary_general(op, a, b, inplace)
    }

    fn binary_general(&self, op: BinaryOp, a: Value, b: Value, inplace: bool) -> R {
        self.check_stack()?;
        let (class_a, class_b) = (a.class(), b.class());
        let (forward, reflected, in_place) = op.methods();
        if inplace
            && class_a.specials.get() & special::__binary__ != 0
            && let Some(method) = self.special_of_program(class_a, in_place)
        {
            let result = self.call_method_value(method, a, &[b])?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let reflected_first = class_a != class_b
            && class_b.specials.get() & special::__binary__ != 0
            && self.is_subclass(class_b, class_a)
            && self.special_of_program(class_b, reflected).is_some();
        if reflected_first {
            let result = self.binary_one(reflected, class_b, b, a)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let result = self.binary_one(forward, class_a, a, b)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
        if let Some(binary) = class_a.calls().binary() {
            let result = binary(self, op, a, b, inplace)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        if class_a != class_b && !reflected_first {
            let result = self.binary_one(reflected, class_b, b, a)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        let same_slot = match (class_a.slots.binary, class_b.slots.binary) {
            (Some(x), Some(y)) => core::ptr::fn_addr_eq(x, y),
            _ => false,
        };
        if let Some(binary) = class_b.calls().binary().filter(|_| !same_slot) {
            let result = binary(self, op, a, b, false)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        Err(self.unsupported(op, class_a, class_b, inplace))
    }

    fn binary_one(&self, method: Value, class: Gc<TypeObj>, receiver: Value, other: Value) -> R {
        if class.specials.get() & special::__binary__ == 0 {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        match self.special_of_program(class, method) {
            Some(method) => self.call_method_value(method, receiver, &[other]),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    #[cold]
    pub(crate) fn unsupported(&self, op: BinaryOp, a: Gc<TypeObj>, b: Gc<TypeObj>, inplace: bool) -> Raised {
        let is_text = |kind| matches!(kind, Kind::Str | Kind::Bytes | Kind::ByteArray);
        let is_sequence = |kind| is_text(kind) || matches!(kind, Kind::List | Kind::Tuple);
        match op {
            BinaryOp::Add if matches!(a.kind(), Kind::Bytes | Kind::ByteArray) => {
                return self.type_error(format_args!("can't concat {} to {}", b.name(), a.name()));
            }
            BinaryOp::Add if is_sequence(a.kind()) => {
                let (own, other) = (a.name(), b.name());
                return self
                    .type_error(format_args!("can only concatenate {own} (not \"{other}\") to {own}"));
            }
            BinaryOp::Mul if is_sequence(a.kind()) || is_sequence(b.kind()) => {
                let other = if is_sequence(a.kind()) { b } else { a };
                return self.type_error(format_args!(
                    "can't multiply sequence by non-int of type '{}'",
                    other.name()
                ));
            }
            _ => {}
        }
        let (text, assign) = match (op, inplace) {
            (BinaryOp::Pow, true) => ("**", "="),
            (_, true) => (op.text(), "="),
            (_, false) => (op.text(), ""),
        };
        self.type_error(format_args!(
            "unsupported operand type(s) for {text}{assign}: '{}' and '{}'",
            a.name(),
            b.name()
        ))
    }

    /// `-a`, `+a`, `~a` or `abs(a)`
    pub fn unary(&self, op: UnaryOp, a: Value) -> R {
        if let Some(x) = a.as_small() {
            let result = match op {
                UnaryOp::Neg => x.checked_neg(),
                UnaryOp::Pos => Some(x),
                UnaryOp::Invert => Some(!x),
                UnaryOp::Abs => x.checked_abs(),
            };
            if let Some(value) = result.and_then(Value::small) {
                return Ok(value);
            }
        }
        let class = a.class();
        if class.specials.get() & op.bit() != 0
            && let Some(method) = self.special_of_program(class, op.method())
        {
            self.check_stack()?;
            return self.call_method_value(method, a, &[]);
        }
        if let Some(unary) = class.calls().unary() {
            let result = unary(self, op, a)?;
            if result != Value::NOT_IMPLEMENTED {
                return Ok(result);
            }
        }
        Err(match op {
            UnaryOp::Abs => self.type_error(format_args!("bad operand type for abs(): '{}'", class.name())),
            _ => self.type_error(format_args!(
                "bad operand type for unary {}: '{}'",
                ["-", "+", "~"][op as usize],
                class.name()
            )),
        })
    }
}
