//! The native behaviour of a builtin class: the one list of slots.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, TypeObj};
use crate::runtime::{BinaryOp, CompareOp, UnaryOp};
use crate::value::{R, Value};

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $code:ty;)*) => {
        /// Native behaviour of a builtin class; classes of programs inherit it from their builtin base.
        ///
        /// Each takes the value whose class it is. `NOT_IMPLEMENTED` says that the other operand may try.
        #[derive(Clone, Copy)]
        #[allow(clippy::type_complexity, reason = "each is a signature, named by its field")]
        pub struct Slots { $($(#[$doc])* pub $name: Option<$code>,)* }

        impl Slots {
            /// No behaviour beyond that of `object`.
            pub const EMPTY: Slots = Slots { $($name: None,)* };

            /// The address of the code in the slot of this number.
            pub(crate) fn address(&self, number: usize) -> Option<usize> {
                [$(self.$name.map(|code| code as *const ()),)*][number].map(|code| code.addr())
            }
        }

        /// The slots' names, in order of their numbers.
        pub(crate) const SLOT_NAMES: &[&str] = &[$(stringify!($name),)*];

        #[allow(non_camel_case_types, reason = "named as the slots are")]
        enum Number { $($name,)* }

        /// The slots of a class for whoever calls what is in them.
        #[derive(Clone, Copy)]
        pub struct Calls<'a>(&'a TypeObj);

        #[allow(clippy::type_complexity, clippy::new_ret_no_self, reason = "signatures, named as the slots are")]
        impl Calls<'_> {
            $($(#[$doc])* #[inline(always)]
            pub fn $name(self) -> Option<$code> {
                if cfg!(debug_assertions) && self.0.slots.$name.is_some() {
                    self.0.mark_slot(Number::$name as u32);
                }
                self.0.slots.$name
            })*
        }
    };
}

slots! {
    /// `cls(...)`: makes an instance of the class given (the builtin one, or one derived from it).
    new: fn(&Context<'_>, Gc<TypeObj>, Args<'_>) -> R;
    /// `__init__` where it does more than `new` did (mutable containers); arguments without self.
    init: fn(&Context<'_>, Value, Args<'_>) -> R<()>;
    /// `repr(x)` as a string value.
    repr: fn(&Context<'_>, Value) -> R;
    /// `str(x)` where it differs from repr.
    str: fn(&Context<'_>, Value) -> R;
    /// `format(x, spec)`; the spec is a string value.
    format: fn(&Context<'_>, Value, Value) -> R;
    /// `hash(x)`; absent on a class with `compare`: unhashable.
    hash: fn(&Context<'_>, Value) -> R<isize>;
    /// `x < y` and the like.
    compare: fn(&Context<'_>, CompareOp, Value, Value) -> R;
    /// `bool(x)` where it is not `len(x) != 0`.
    truth: fn(&Context<'_>, Value) -> R<bool>;
    /// `len(x)`
    len: fn(&Context<'_>, Value) -> R<usize>;
    /// `iter(x)`
    iter: fn(&Context<'_>, Value) -> R;
    /// `next(x)`, `STOP` at the end.
    next: fn(&Context<'_>, Value) -> R;
    /// `x[key]`
    get_item: fn(&Context<'_>, Value, Value) -> R;
    /// `x[key] = value`, or `del x[key]` when the value is `UNBOUND`.
    set_item: fn(&Context<'_>, Value, Value, Value) -> R<()>;
    /// `item in x`
    contains: fn(&Context<'_>, Value, Value) -> R<bool>;
    /// `x(...)`
    call: fn(&Context<'_>, Value, Args<'_>) -> R;
    /// An attribute that is in no table; `UNBOUND` when there is none.
    get_attr: fn(&Context<'_>, Value, Value) -> R;
    /// Stores an attribute, or deletes it when the value is `UNBOUND`; false when it is not handled here.
    set_attr: fn(&Context<'_>, Value, Value, Value) -> R<bool>;
    /// `x + y` and the like; called for both operands' classes, with the operands in their order. In
    /// place forms pass `inplace`.
    binary: fn(&Context<'_>, BinaryOp, Value, Value, bool) -> R;
    /// `-x`, `+x`, `~x`, `abs(x)`
    unary: fn(&Context<'_>, UnaryOp, Value) -> R;
}

impl TypeObj {
    /// The slots, to call one; a look at `slots` is for whoever only asks what there is.
    #[inline(always)]
    pub(crate) fn calls(&self) -> Calls<'_> {
        Calls(self)
    }

    /// Marks that a slot is run, at the builtin class from which a class of a program has it.
    fn mark_slot(&self, number: u32) {
        let mut class = self;
        while let (true, Some(base)) = (class.is_heap(), class.base.get()) {
            class = Gc::cell_of(base, &*base);
        }
        class.marks.set(number);
    }
}
