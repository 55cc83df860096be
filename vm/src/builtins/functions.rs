//! Builtin functions: tables, one row per function.

use crate::args::Args;
use crate::context::Context;
use crate::object::{NativeObj, Params};
use crate::value::R;

/// A family's table: one row per function.
macro_rules! functions {
    ($($function:expr),* $(,)?) => {
        /// The functions.
        pub static ALL: [crate::object::NativeObj; <[&str]>::len(&[$(stringify!($function)),*])] = [$($function),*];
    };
}

mod attribute;
pub(crate) mod awaiting;
mod iteration;
mod machine;
mod namespace;
pub(crate) mod number;
mod text;

/// All builtin functions, by family.
pub static ALL: &[&[NativeObj]] =
    &[&attribute::ALL, &iteration::ALL, &machine::ALL, &namespace::ALL, &number::ALL, &text::ALL];

/// Any arguments, keywords as they come.
const ANY: Params = Params { min: 0, max: Params::ANY, names: &[], any_keywords: true };

/// A row: a function with `min..=max` positional arguments.
const fn function(name: &'static str, min: u8, max: u8, call: fn(&Context<'_>, Args<'_>) -> R) -> NativeObj {
    NativeObj::function(name, Params::positional(min, max), call)
}
