//! Arithmetic of ranges: in machine ints where they suffice, else in ints of any size.

use crate::context::Context;
use crate::object::{Gc, RangeObj, SliceObj};
use crate::runtime::{BinaryOp, CompareOp};
use crate::symbols::special;
use crate::value::{R, Value};

impl Context<'_> {
    /// `a < b` for int values.
    pub(super) fn int_less(&self, a: Value, b: Value) -> R<bool> {
        Ok(self.compare(CompareOp::Lt, a, b)? == Value::TRUE)
    }

    /// The number of items, an int value.
    pub(crate) fn range_len(&self, range: Gc<RangeObj>) -> R {
        if let (Some(start), Some(stop), Some(step)) =
            (range.start.as_small(), range.stop.as_small(), range.step.as_small())
        {
            let distance = if step > 0 { stop - start } else { start - stop };
            let count = if distance <= 0 { 0 } else { (distance - 1) / step.abs() + 1 };
            return self.new_int(count as i64);
        }
        let (from, to, step) = if self.int_less(Value::INT_0, range.step)? {
            (range.start, range.stop, range.step)
        } else {
            (range.stop, range.start, self.binary(BinaryOp::Sub, Value::INT_0, range.step, false)?)
        };
        if !self.int_less(from, to)? {
            return Ok(Value::INT_0);
        }
        let distance = self.binary(BinaryOp::Sub, to, from, false)?;
        let last = self.binary(BinaryOp::Sub, distance, Value::INT_1, false)?;
        let steps = self.binary(BinaryOp::FloorDiv, last, step, false)?;
        self.binary(BinaryOp::Add, steps, Value::INT_1, false)
    }

    /// The item at a position, whether or not the range has one there.
    pub(super) fn range_item(&self, range: Gc<RangeObj>, position: Value) -> R {
        let distance = self.binary(BinaryOp::Mul, position, range.step, false)?;
        self.binary(BinaryOp::Add, range.start, distance, false)
    }

    /// The position of an int among the items.
    pub(super) fn range_position(&self, range: Gc<RangeObj>, item: Value) -> R<Option<Value>> {
        let distance = self.binary(BinaryOp::Sub, item, range.start, false)?;
        if self.binary(BinaryOp::Mod, distance, range.step, false)? != Value::INT_0 {
            return Ok(None);
        }
        let position = self.binary(BinaryOp::FloorDiv, distance, range.step, false)?;
        let inside =
            !self.int_less(position, Value::INT_0)? && self.int_less(position, self.range_len(range)?)?;
        Ok(inside.then_some(position))
    }

    /// The range that a slice selects.
    pub(super) fn range_slice(&self, range: Gc<RangeObj>, slice: Gc<SliceObj>) -> R {
        let len = self.range_len(range)?;
        let step = if slice.step.is_none() { Value::INT_1 } else { self.slice_part(slice.step)? };
        if step == Value::INT_0 {
            return Err(self.value_error(format_args!("slice step cannot be zero")));
        }
        let forwards = self.int_less(Value::INT_0, step)?;
        let before = self.binary(BinaryOp::Sub, Value::INT_0, Value::INT_1, false)?;
        let (low, high) = if forwards {
            (Value::INT_0, len)
        } else {
            (before, self.binary(BinaryOp::Sub, len, Value::INT_1, false)?)
        };
        let limit = |value: Value, default: Value| -> R {
            if value.is_none() {
                return Ok(default);
            }
            let index = self.slice_part(value)?;
            if self.int_less(index, Value::INT_0)? {
                let index = self.binary(BinaryOp::Add, index, len, false)?;
                return Ok(if self.int_less(index, low)? { low } else { index });
            }
            Ok(if self.int_less(high, index)? { high } else { index })
        };
        let start = limit(slice.start, if forwards { low } else { high })?;
        let stop = limit(slice.stop, if forwards { high } else { low })?;
        self.new_range(
            self.range_item(range, start)?,
            self.range_item(range, stop)?,
            self.binary(BinaryOp::Mul, range.step, step, false)?,
        )
    }

    fn slice_part(&self, value: Value) -> R {
        use crate::object::Kind;
        if matches!(value.kind(), Kind::Int | Kind::Bool)
            || value.class().specials.get() & special::__index__ != 0
        {
            return self.to_int(value);
        }
        Err(self
            .type_error(format_args!("slice indices must be integers or None or have an __index__ method")))
    }
}
