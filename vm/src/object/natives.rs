//! Native functions and attributes as objects in the program image.

use core::ptr;

use super::gc::layout;
use super::{Object, types};
use crate::args::Args;
use crate::context::Context;
use crate::value::{R, Value};
use crate::walk::Marks;

/// How arguments of a native function are counted and named.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Params {
    /// As many as `max`, or null: half the size of a slice, and there are hundreds of native functions.
    names: *const &'static str,
    /// Fewest arguments.
    pub min: u8,
    /// Most arguments; [`Params::ANY`] for no bound.
    pub max: u8,
    /// Keyword arguments go to the function as they came, in `Args::keywords`. (The last field of a native function, whose
    /// spare values tell the kinds of a [`Method`](super::Method) apart.)
    pub any_keywords: bool,
}

impl Params {
    /// The `max` of a function with any number of arguments.
    pub const ANY: u8 = u8::MAX;

    /// From `min` to `max` positional arguments.
    pub const fn positional(min: u8, max: u8) -> Params {
        Params { min, max, names: ptr::null(), any_keywords: false }
    }

    /// Named parameters; the first `min` must be given.
    pub const fn named(min: u8, names: &'static [&'static str]) -> Params {
        Params { min, max: names.len() as u8, names: names.as_ptr(), any_keywords: false }
    }

    /// From `min` to `max` positional arguments, and any keywords.
    pub const fn keywords(min: u8, max: u8) -> Params {
        Params { min, max, names: ptr::null(), any_keywords: true }
    }

    /// Names of the parameters, by position, an empty one for a positional-only parameter. The function
    /// then gets `max` arguments, `UNBOUND` where none was given. Empty: no keywords, and it gets the
    /// arguments as they came.
    pub fn names(&self) -> &'static [&'static str] {
        if self.names.is_null() {
            return &[];
        }
        // SAFETY: `named` took it from a slice of that length.
        unsafe { core::slice::from_raw_parts(self.names, usize::from(self.max)) }
    }
}

/// What a native function is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct NativeDef {
    /// The name.
    pub name: &'static str,
    /// Its code.
    pub call: fn(&Context<'_>, Args<'_>) -> R,
    /// Its parameters, `self` included.
    pub params: Params,
}

/// A native function as an object in the program image.
#[repr(C, align(8))]
pub struct NativeObj {
    object: Object,
    /// What it is.
    pub def: NativeDef,
    /// Whether it has been called.
    pub(crate) marks: Marks,
}
layout!(NativeObj: Native, image);

// SAFETY: never written.
unsafe impl Sync for NativeObj {}

impl NativeObj {
    /// A function of a module, which does not bind `self`.
    pub const fn function(
        name: &'static str,
        params: Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> NativeObj {
        NativeObj {
            object: Object::new(&types::BUILTIN_FUNCTION.meta),
            def: NativeDef { name, params, call },
            marks: Marks::none(),
        }
    }

    /// A method, which binds `self` as its first argument.
    pub const fn method(
        name: &'static str,
        params: Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> NativeObj {
        NativeObj {
            object: Object::new(&types::METHOD_DESCRIPTOR.meta),
            def: NativeDef { name, params, call },
            marks: Marks::none(),
        }
    }

    /// As a value.
    pub const fn value(&'static self) -> Value {
        Value::from_static(&self.object)
    }

    /// A class method, which binds the class as its first argument.
    pub const fn class_method(
        name: &'static str,
        params: Params,
        call: fn(&Context<'_>, Args<'_>) -> R,
    ) -> NativeObj {
        NativeObj {
            object: Object::new(&types::CLASS_METHOD_DESCRIPTOR.meta),
            def: NativeDef { name, params, call },
            marks: Marks::none(),
        }
    }

    /// What it binds when it is found on a class.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub fn binding(&self) -> NativeBinding {
        let meta = self.object.meta_ptr();
        if ptr::eq(meta, &types::METHOD_DESCRIPTOR.meta) {
            NativeBinding::Receiver
        } else if ptr::eq(meta, &types::CLASS_METHOD_DESCRIPTOR.meta) {
            NativeBinding::Class
        } else {
            NativeBinding::None
        }
    }

    /// Whether its first argument is bound.
    pub fn binds(&self) -> bool {
        self.binding() != NativeBinding::None
    }
}

/// What a native function gets as its first argument when it is found on a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeBinding {
    /// Nothing.
    None,
    /// The instance.
    Receiver,
    /// The class.
    Class,
}

/// A read-only attribute of a builtin class, computed.
#[repr(C, align(8))]
pub struct GetterObj {
    object: Object,
    /// Its name.
    pub name: &'static str,
    /// Computes it.
    pub get: fn(&Context<'_>, Value) -> R,
    /// Whether it has been asked.
    pub(crate) marks: Marks,
}
layout!(GetterObj: Getter, image);

// SAFETY: never written.
unsafe impl Sync for GetterObj {}

impl GetterObj {
    /// An attribute that `get` computes.
    pub const fn new(name: &'static str, get: fn(&Context<'_>, Value) -> R) -> GetterObj {
        GetterObj { object: Object::new(&types::GETTER.meta), name, get, marks: Marks::none() }
    }

    /// As a value.
    pub const fn value(&'static self) -> Value {
        Value::from_static(&self.object)
    }
}
