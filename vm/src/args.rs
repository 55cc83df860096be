//! Arguments of a call, as a native function gets them.

use core::cell::Cell;

use crate::object::{Gc, StrObj, TupleObj};
use crate::value::Value;

/// The arguments of a call: positional values, then the values of keywords.
///
/// They lie in the caller's window or in a heap object and may not be kept after the call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Cell<Value>],
    /// Names of the last values, interned strings.
    pub keywords: Option<Gc<TupleObj>>,
}

impl<'a> Args<'a> {
    /// No arguments.
    pub const NONE: Args<'static> = Args { values: &[], keywords: None };

    /// `values`, of which the last ones belong to the names in `keywords`.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn new(values: &'a [Cell<Value>], keywords: Option<Gc<TupleObj>>) -> Self {
        Args { values, keywords }
    }

    /// Positional arguments only.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn positional_only(values: &'a [Cell<Value>]) -> Self {
        Args { values, keywords: None }
    }

    /// All values, keywords' included.
    pub fn all(&self) -> &'a [Cell<Value>] {
        self.values
    }

    /// Number of positional arguments.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn len(&self) -> usize {
        self.values.len() - self.keywords.map_or(0, |names| names.len())
    }

    /// Whether there are neither positional nor keyword arguments.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The positional arguments.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn positional(&self) -> &'a [Cell<Value>] {
        &self.values[..self.len()]
    }

    /// The argument at `index`; `UNBOUND` when it was not given.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    pub fn get(&self, index: usize) -> Value {
        self.values.get(index).map_or(Value::UNBOUND, Cell::get)
    }

    /// The argument at `index` if it was given.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn given(&self, index: usize) -> Option<Value> {
        self.get(index).given()
    }

    /// The arguments without the first `count` positional ones.
    pub fn skip(&self, count: usize) -> Args<'a> {
        Args { values: &self.values[count.min(self.len())..], keywords: self.keywords }
    }

    /// Names and values of the keyword arguments.
    pub fn named(&self) -> impl Iterator<Item = (Value, Value)> + 'a {
        let values = &self.values[self.len()..];
        let names = self.keywords;
        values.iter().enumerate().filter_map(move |(i, value)| Some((names?.get(i)?, value.get())))
    }

    /// The keyword argument `name`.
    pub fn keyword(&self, name: &str) -> Option<Value> {
        self.named()
            .find(|(key, _)| key.cast::<StrObj>().is_some_and(|key| key.as_str() == name))
            .map(|(_, value)| value)
    }
}
