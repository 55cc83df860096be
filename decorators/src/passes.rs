//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

pub mod analysis;
pub mod blocks;
pub mod bounds;
pub mod compact;
pub mod copy;
pub mod dead;
pub mod edges;
pub mod gvn;
pub mod induction;
pub mod layout;
pub mod licm;
pub mod loops;
pub mod narrow;
pub mod polls;
pub mod range;
pub mod ranges;
pub mod repair;
pub mod replace;
pub mod rotate;
pub mod select;
pub mod shape;
pub mod simplify;
pub mod unroll;

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
    blocks simplify gvn dead shape licm ranges select unroll bounds polls rotate narrow layout compact;

    // What is there, made plain.
    blocks simplify gvn select blocks licm ranges simplify dead
    // Loops as they are tested: at the head.
    unroll blocks simplify gvn licm ranges simplify dead
    bounds simplify gvn polls simplify
    // Loops as they run: tested at the end.
    rotate licm simplify gvn narrow dead blocks layout compact
}

/// Runs all passes.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out; the function is of no use then.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    ORDER.iter().try_for_each(|pass| pass(function))
}
