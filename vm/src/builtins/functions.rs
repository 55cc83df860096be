//! Builtin functions: tables, one row per function.

use crate::args::Args;
use crate::context::Context;
use crate::object::{NativeObj, Params};
use crate::value::R;

/// A family's table: one row per function.
macro_rules! functions {
    ($($function:expr),* $(,)?) => {
        /// The functions.
        pub static ALL: [crate::object::NativeObj; NAMES.len()] = [$($function),*];
        /// Their names.
        pub const NAMES: [&str; <[&str]>::len(&[$(stringify!($function)),*])] = super::names([$($function),*]);
    };
}

mod attribute;
pub(crate) mod awaiting;
mod iteration;
mod machine;
mod namespace;
pub(crate) mod number;
mod text;

const fn names<const N: usize>(functions: [NativeObj; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut i = 0;
    while i < N {
        names[i] = functions[i].def.name;
        i += 1;
    }
    names
}

/// The names of all builtin functions, by family as in [`ALL`].
pub const NAMES: &[&[&str]] =
    &[&attribute::NAMES, &iteration::NAMES, &machine::NAMES, &namespace::NAMES, &number::NAMES, &text::NAMES];

/// All builtin functions, by family.
pub static ALL: &[&[NativeObj]] =
    &[&attribute::ALL, &iteration::ALL, &machine::ALL, &namespace::ALL, &number::ALL, &text::ALL];

/// Any arguments, keywords as they come.
const ANY: Params = Params::keywords(0, Params::ANY);

/// A row: a function with `min..=max` positional arguments.
const fn function(name: &'static str, min: u8, max: u8, call: fn(&Context<'_>, Args<'_>) -> R) -> NativeObj {
    NativeObj::function(name, Params::positional(min, max), call)
}
