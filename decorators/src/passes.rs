//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

pub mod analysis;
pub mod blocks;
pub mod bounds;
pub mod copy;
pub mod dead;
pub mod edges;
pub mod gvn;
pub mod induction;
pub mod licm;
pub mod loops;
pub mod polls;
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
    ($($name:ident)*; $($order:ident)*) => {
        /// All passes by name.
        pub const PASSES: &[(&str, Pass)] = &[$((stringify!($name), $name::run),)*];

        /// The order in which they run.
        const ORDER: &[Pass] = &[$($order::run,)*];
    };
}

passes! {
    blocks simplify gvn dead shape licm ranges bounds polls rotate;

    // What is there, made plain.
    blocks simplify gvn dead licm simplify ranges simplify dead
    // Loops as they are tested: at the head.
    bounds simplify gvn polls simplify
    // Loops as they run: tested at the end.
    rotate licm simplify gvn dead blocks
}

/// Runs all passes.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out; the function is of no use then.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    ORDER.iter().try_for_each(|pass| pass(function))
}
