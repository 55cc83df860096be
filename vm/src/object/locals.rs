//! The names of a code's locals: those in registers, and far ones.

use core::cell::Cell;

use super::{CodeObj, Gc, StrObj, TupleObj};
use crate::code::FAR;
use crate::value::Value;

impl CodeObj {
    /// Names of parameters and locals, by register.
    pub fn locals(&self) -> Option<Gc<TupleObj>> {
        self.locals.get()
    }

    /// How many of [`CodeObj::locals`] are in registers of their own: the rest is the block of far locals and
    /// their names.
    pub fn near_locals(&self) -> usize {
        let Some(locals) = self.locals.get() else { return 0 };
        let is_far = |name: &Cell<Value>| {
            name.get().cast::<StrObj>().is_some_and(|name| name.as_str().as_bytes() == FAR)
        };
        locals.items().iter().position(is_far).unwrap_or(locals.len())
    }
}
