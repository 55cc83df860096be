//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

pub mod analysis;
pub mod blocks;
pub mod copy;
pub mod dead;
pub mod edges;
pub mod gvn;
pub mod induction;
pub mod licm;
pub mod loops;
pub mod range;
pub mod ranges;
pub mod repair;
pub mod replace;
pub mod rotate;
pub mod shape;
pub mod simplify;

/// A pass.
pub type Pass = fn(&mut Function<'_>) -> Result<(), OutOfMemory>;

macro_rules! passes {
    ($($name:ident)*) => {
        /// All passes by name.
        pub const PASSES: &[(&str, Pass)] = &[$((stringify!($name), $name::run),)*];
    };
}
passes! { blocks simplify gvn dead shape licm ranges rotate }

/// The order in which the passes run.
const ORDER: &[Pass] = &[
    blocks::run,
    simplify::run,
    gvn::run,
    dead::run,
    rotate::run,
    licm::run,
    gvn::run,
    dead::run,
    blocks::run,
];

/// Runs all passes.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out; the function is of no use then.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    ORDER.iter().try_for_each(|pass| pass(function))
}
