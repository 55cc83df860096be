//! Generators and coroutines.

use core::cell::Cell;
use core::mem::offset_of;

use super::functions::raw_words;
use super::{FunctionObj, Gc, Object, Values, layout};
use crate::value::Value;

/// A generator, coroutine or asynchronous generator.
#[repr(C)]
pub struct GeneratorObj {
    pub(crate) object: Object,
    /// Word of the code at which it goes on.
    pub(crate) pc: Cell<usize>,
    /// 0 not started, 1 suspended, 2 running, 3 finished.
    pub(crate) state: Cell<u16>,
    /// An asynchronous generator: something awaits its next step.
    pub(crate) is_awaited: Cell<bool>,
    // Values from here.
    /// The function.
    pub function: Gc<FunctionObj>,
    /// Its registers while it is suspended.
    pub(crate) registers: Cell<Option<Gc<Values>>>,
    /// The exception being handled inside it, or `None`.
    pub(crate) handled: Cell<Value>,
    /// What it delegates to (`yield from`), or `None`.
    pub(crate) delegate: Cell<Value>,
    /// `__name__`
    pub name: Cell<Value>,
}
layout!(GeneratorObj: Generator);

impl GeneratorObj {
    pub(crate) const RAW_WORDS: u8 = raw_words(offset_of!(GeneratorObj, function));
}
