//! `repr` as text that goes somewhere: containers write their items one after the other, without a string
//! object for each.

use core::fmt::Write;

use super::{dict, sequence, set};
use crate::context::Context;
use crate::num::float_text;
use crate::object::{BytesObj, DictObj, Kind, ListObj, SetObj, StrObj, TupleObj, TypeObj, types};
use crate::text::quote::{write_bytes_repr, write_str_repr};
use crate::value::{R, Value};
use crate::vm::root;

/// Where text goes. A refused write means that memory ran out.
pub(crate) type Out<'a> = &'a mut dyn Write;

/// Classes whose values are written without a string object of their own.
static PLAIN: [&TypeObj; 7] =
    [&types::STR, &types::BYTES, &types::LIST, &types::TUPLE, &types::DICT, &types::SET, &types::FROZENSET];

impl Context<'_> {
    /// Writes text.
    pub(crate) fn put(&self, out: Out<'_>, text: &str) -> R<()> {
        out.write_str(text).map_err(|_| self.refused())
    }

    /// Writes `repr(value)`.
    pub(crate) fn write_repr(&self, out: Out<'_>, value: Value) -> R<()> {
        if self.write_plain(out, value)? {
            return Ok(());
        }
        let class = value.class();
        if PLAIN.iter().any(|plain| class == plain.gc()) {
            self.check_stack()?;
            match value.kind() {
                Kind::Str => {
                    if let Some(text) = value.cast::<StrObj>() {
                        return write_str_repr(out, text.as_str(), false).map_err(|_| self.refused());
                    }
                }
                Kind::Bytes => {
                    if let Some(bytes) = value.cast::<BytesObj>() {
                        return write_bytes_repr(out, bytes.as_bytes()).map_err(|_| self.refused());
                    }
                }
                _ => return self.write_container(out, value),
            }
        }
        let repr = self.repr(value)?;
        match repr.cast::<StrObj>() {
            Some(repr) => self.put(out, repr.as_str()),
            None => Ok(()),
        }
    }

    /// Writes numbers and singletons that lie in the word; false for other values.
    pub(crate) fn write_plain(&self, out: Out<'_>, value: Value) -> R<bool> {
        let written = if let Some(small) = value.as_small() {
            write!(out, "{small}")
        } else if value.is_object() {
            return Ok(false);
        } else if value.is_none() {
            out.write_str("None")
        } else if value == Value::TRUE || value == Value::FALSE {
            out.write_str(if value == Value::TRUE { "True" } else { "False" })
        } else if let Some(number) = value.as_float() {
            float_text::write_repr(out, number)
        } else {
            return Ok(false);
        };
        written.map(|()| true).map_err(|_| self.refused())
    }

    /// Writes a list, tuple, dict or set as its builtin class does.
    pub(crate) fn write_container(&self, out: Out<'_>, value: Value) -> R<()> {
        if let Some(list) = value.cast::<ListObj>() {
            self.write_once(out, value, "[...]", &mut |out| sequence::write(self, out, list, "[", "]"))
        } else if let Some(tuple) = value.cast::<TupleObj>() {
            self.write_once(out, value, "(...)", &mut |out| sequence::write(self, out, tuple, "(", ")"))
        } else if let Some(dict) = value.cast::<DictObj>() {
            self.write_once(out, value, "{...}", &mut |out| dict::write(self, out, dict))
        } else if let Some(set) = value.cast::<SetObj>() {
            set::write(self, out, value, set)
        } else {
            Ok(())
        }
    }

    /// The repr of a list, tuple, dict or set.
    pub(crate) fn container_repr(&self, value: Value) -> R {
        let mut text = self.draft();
        self.write_container(&mut text, value)?;
        self.new_str_of_utf8(text.bytes())
    }

    /// Writes a container by `body`, or `again` inside of itself.
    pub(crate) fn write_once(
        &self,
        out: Out<'_>,
        container: Value,
        again: &str,
        body: &mut dyn FnMut(Out<'_>) -> R<()>,
    ) -> R<()> {
        let root = &self.vm().roots[root::IN_REPR];
        let outer = match root.get().cast::<ListObj>() {
            Some(list) => list,
            // What writes while the heap is locked takes its chances with cycles: the stack is finite.
            None if self.vm().heap.lock_depth() > 0 => return body(out),
            None => {
                let list = self.new_list(8)?;
                root.set(list.value());
                list
            }
        };
        let depth = outer.len();
        if (0..depth).any(|i| outer.get(i) == Some(container)) {
            return self.put(out, again);
        }
        if self.vm().heap.lock_depth() > 0 && outer.storage().capacity() == depth {
            return body(out);
        }
        self.append(outer, container)?;
        let result = body(out);
        outer.set(depth, Value::UNBOUND);
        outer.set_len(depth);
        result
    }

    /// Whether printing a value may write it piece by piece: nothing of it is Python code.
    pub(crate) fn is_locked_container(&self, value: Value) -> bool {
        self.vm().heap.lock_depth() > 0
            && [&types::LIST, &types::TUPLE, &types::DICT, &types::SET, &types::FROZENSET]
                .iter()
                .any(|class| value.class() == class.gc())
    }
}
