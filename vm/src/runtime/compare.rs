//! Comparison, equality, hashing, truth.

use core::cmp::Ordering;

use crate::context::Context;
use crate::object::{IntObj, Kind, StrObj};
use crate::runtime::is_plain;
use crate::symbols::{special, sym};
use crate::value::{R, Value, Word};

/// An ordering or equality operator.
#[allow(missing_docs, reason = "named by their operators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
}

impl CompareOp {
    /// The operator with its operands swapped.
    pub fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    /// The sign in programs.
    pub fn text(self) -> &'static str {
        ["<", "<=", ">", ">=", "==", "!="][self as usize]
    }

    /// The special method's name.
    pub fn method(self) -> Value {
        [sym::__lt__, sym::__le__, sym::__gt__, sym::__ge__, sym::__eq__, sym::__ne__][self as usize]
    }

    /// The result for operands that stand in this order.
    #[inline]
    pub fn orders(self, order: Ordering) -> bool {
        match self {
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
        }
    }

    /// The result for two numbers or texts in this order.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn holds<T: PartialOrd>(self, a: T, b: T) -> bool {
        match self {
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
        }
    }
}

const COMPARES: u64 =
    special::__lt__ | special::__le__ | special::__gt__ | special::__ge__ | special::__eq__ | special::__ne__;

impl Context<'_> {
    /// `a op b`
    #[inline]
    pub fn compare(&self, op: CompareOp, a: Value, b: Value) -> R {
        if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
            return Ok(Value::bool(op.holds(x, y)));
        }
        self.compare_slow(op, a, b)
    }

    #[inline(never)]
    fn compare_slow(&self, op: CompareOp, a: Value, b: Value) -> R {
        if let Some(holds) = self.wide_compare(op, a, b) {
            return Ok(Value::bool(holds));
        }
        if is_plain(a) && is_plain(b) {
            match (a.as_float(), b.as_float()) {
                (Some(x), Some(y)) => return Ok(Value::bool(op.holds(x, y))),
                (None, None) => {
                    if let Some(order) = self.int_order(a, b) {
                        return Ok(Value::bool(op.orders(order)));
                    }
                }
                _ => {}
            }
        }
        self.check_stack()?;
        let (class_a, class_b) = (a.class(), b.class());
        // A subclass's method is asked before its base's.
        let swap = class_a != class_b
            && class_b.specials.get() & COMPARES != 0
            && self.is_subclass(class_b, class_a);
        let first = if swap { self.compare_one(op.swapped(), b, a)? } else { self.compare_one(op, a, b)? };
        if first != Value::NOT_IMPLEMENTED {
            return Ok(first);
        }
        let second = if swap { self.compare_one(op, a, b)? } else { self.compare_one(op.swapped(), b, a)? };
        if second != Value::NOT_IMPLEMENTED {
            return Ok(second);
        }
        match op {
            CompareOp::Eq => Ok(Value::bool(a == b)),
            CompareOp::Ne => Ok(Value::bool(a != b)),
            _ => Err(self.type_error(format_args!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.text(),
                class_a.name(),
                class_b.name()
            ))),
        }
    }

    /// What `a`'s class says of `a op b`.
    fn compare_one(&self, op: CompareOp, a: Value, b: Value) -> R {
        let class = a.class();
        if class.specials.get() & COMPARES != 0 {
            if let Some(method) = self.special_of_program(class, op.method()) {
                return self.call_method_value(method, a, &[b]);
            }
            if op == CompareOp::Ne
                && class.specials.get() & special::__eq__ != 0
                && let Some(method) = self.special_of_program(class, sym::__eq__)
            {
                let equal = self.call_method_value(method, a, &[b])?;
                return if equal == Value::NOT_IMPLEMENTED {
                    Ok(equal)
                } else {
                    Ok(Value::bool(!self.truth(equal)?))
                };
            }
        }
        match class.calls().compare() {
            Some(compare) => compare(self, op, a, b),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// `a == b` as a truth.
    #[inline]
    pub fn equal(&self, a: Value, b: Value) -> R<bool> {
        if let (Some(a), Some(b)) = (a.cast::<StrObj>(), b.cast::<StrObj>())
            && a.header().class() == b.header().class()
            && !a.header().class().is_heap()
        {
            return Ok(a == b || self.same_bytes(a.as_bytes(), b.as_bytes())?);
        }
        let result = self.compare(CompareOp::Eq, a, b)?;
        self.truth(result)
    }

    /// Equality inside containers: an object equals itself.
    pub fn same_or_equal(&self, a: Value, b: Value) -> R<bool> {
        if a == b { Ok(true) } else { self.equal(a, b) }
    }

    /// The truth of a value.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn truth(&self, value: Value) -> R<bool> {
        if value == Value::TRUE {
            Ok(true)
        } else if value == Value::FALSE || value == Value::NONE || value == Value::INT_0 {
            Ok(false)
        } else if value.is_small() {
            Ok(true)
        } else {
            self.truth_slow(value)
        }
    }

    #[inline(never)]
    fn truth_slow(&self, value: Value) -> R<bool> {
        if let Some(number) = value.as_float() {
            return Ok(number != 0.0);
        }
        let class = value.class();
        if class.specials.get() & (special::__bool__ | special::__len__) != 0 {
            self.check_stack()?;
            if let Some(method) = self.special_of_program(class, sym::__bool__) {
                let result = self.call_method_value(method, value, &[])?;
                return if result == Value::TRUE || result == Value::FALSE {
                    Ok(result == Value::TRUE)
                } else {
                    Err(self.type_error(format_args!(
                        "__bool__ should return bool, returned {}",
                        result.class().name()
                    )))
                };
            }
            if class.specials.get() & special::__len__ != 0 {
                return Ok(self.len(value)? != 0);
            }
        }
        if let Some(truth) = class.calls().truth() {
            return truth(self, value);
        }
        match class.calls().len() {
            Some(len) => Ok(len(self, value)? != 0),
            None => Ok(true),
        }
    }

    /// `hash(value)`
    pub fn hash(&self, value: Value) -> R<isize> {
        if let Some(string) = value.cast::<StrObj>()
            && !string.header().class().is_heap()
        {
            return Ok(self.hash_str(string)? as Word as isize);
        }
        if let Some(small) = value.as_small() {
            // A number below the modulus of hashes is its own.
            if (0..1 << (Word::BITS - 4)).contains(&small) {
                return Ok(small);
            }
            let mut limbs = Context::machine_limbs();
            return Ok(crate::num::int::hash(crate::num::int::Int::from_i64(small as i64, &mut limbs)));
        }
        let class = value.class();
        if class.specials.get() & (special::__hash__ | special::__eq__) != 0
            && let Some(method) = self.special_of_program(class, sym::__hash__)
        {
            if method.is_none() {
                return Err(self.unhashable(value));
            }
            self.check_stack()?;
            let result = self.call_method_value(method, value, &[])?;
            return match (result.as_small(), result.cast::<IntObj>()) {
                (Some(hash), _) => Ok(hash),
                (None, Some(big)) => Ok(crate::num::int::hash(big.as_int())),
                _ if result == Value::TRUE || result == Value::FALSE => {
                    Ok(isize::from(result == Value::TRUE))
                }
                _ => Err(self.type_error(format_args!("__hash__ method should return an integer"))),
            };
        }
        match class.calls().hash() {
            Some(hash) => hash(self, value),
            None if class.slots.compare.is_some() && class.kind() != Kind::Instance => {
                Err(self.unhashable(value))
            }
            None => Ok((value.bits() >> 4) as isize),
        }
    }

    #[cold]
    fn unhashable(&self, value: Value) -> crate::value::Raised {
        self.type_error(format_args!("unhashable type: '{}'", value.class().name()))
    }
}
