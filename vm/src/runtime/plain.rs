//! Text of plain values, written without making objects: for `print`, also while the heap is locked.

use core::fmt::{self, Write};

use crate::context::Context;
use crate::mem::String;
use crate::num::float_text::write_repr;
use crate::object::{BytesObj, ListObj, StrObj, TupleObj, types};
use crate::text::quote::{write_bytes_repr, write_str_repr};
use crate::value::{R, Value};

/// How deep containers may nest here; deeper ones, and those that contain themselves, are not plain.
const DEPTH: u32 = 16;

/// Why nothing was written.
enum Not {
    /// The value needs more than is known here.
    Plain,
    Memory,
}

impl From<fmt::Error> for Not {
    fn from(_: fmt::Error) -> Self {
        Not::Memory
    }
}

impl Context<'_> {
    /// Appends `str(value)` of a plain value; false, with nothing appended, for others.
    pub(crate) fn push_plain_str(&self, out: &mut String<'_>, value: Value) -> R<bool> {
        if let Some(text) = value.cast::<StrObj>().filter(|_| value.class() == types::STR.gc()) {
            self.out_of_memory(out.push_str(text.as_str()))?;
            return Ok(true);
        }
        self.push_plain_repr(out, value)
    }

    /// Appends `repr(value)` of a plain value; false, with nothing appended, for others.
    pub(crate) fn push_plain_repr(&self, out: &mut String<'_>, value: Value) -> R<bool> {
        let before = out.len();
        match write(out, value, DEPTH) {
            Ok(()) => Ok(true),
            Err(Not::Plain) => {
                out.truncate(before);
                Ok(false)
            }
            Err(Not::Memory) => Err(self.memory_error()),
        }
    }
}

fn write(out: &mut String<'_>, value: Value, depth: u32) -> Result<(), Not> {
    if let Some(number) = value.as_small() {
        return Ok(write!(out, "{number}")?);
    }
    if value.is_none() || value == Value::TRUE || value == Value::FALSE {
        let text = if value.is_none() {
            "None"
        } else if value == Value::TRUE {
            "True"
        } else {
            "False"
        };
        return Ok(out.write_str(text)?);
    }
    if !value.is_object() {
        let float = value.as_float().ok_or(Not::Plain)?;
        return Ok(write_repr(out, float)?);
    }
    let class = value.class();
    if class.is_heap() || depth == 0 {
        return Err(Not::Plain);
    }
    if let Some(text) = value.cast::<StrObj>() {
        write_str_repr(out, text.as_str(), false)?;
    } else if let Some(bytes) = value.cast::<BytesObj>() {
        write_bytes_repr(out, bytes.as_bytes())?;
    } else if let Some(tuple) = value.cast::<TupleObj>() {
        if class != types::TUPLE.gc() {
            return Err(Not::Plain);
        }
        out.write_char('(')?;
        write_items(out, |i| tuple.get(i), depth - 1)?;
        out.write_str(if tuple.len() == 1 { ",)" } else { ")" })?;
    } else if let Some(list) = value.cast::<ListObj>() {
        out.write_char('[')?;
        write_items(out, |i| list.get(i), depth - 1)?;
        out.write_char(']')?;
    } else {
        return Err(Not::Plain);
    }
    Ok(())
}

fn write_items(out: &mut String<'_>, item: impl Fn(usize) -> Option<Value>, depth: u32) -> Result<(), Not> {
    let mut i = 0;
    while let Some(value) = item(i) {
        if i > 0 {
            out.write_str(", ")?;
        }
        write(out, value, depth)?;
        i += 1;
    }
    Ok(())
}
