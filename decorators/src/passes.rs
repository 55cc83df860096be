//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

pub mod analysis;
pub mod blocks;
pub mod dead;
pub mod edges;
pub mod loops;
pub mod replace;

/// A pass.
pub type Pass = fn(&mut Function<'_>) -> Result<(), OutOfMemory>;

/// All passes by name.
pub const PASSES: &[(&str, Pass)] = &[("blocks", blocks::run), ("dead", dead::run)];

/// The order in which the passes run.
const ORDER: &[Pass] = &[blocks::run, dead::run];

/// Runs all passes.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out; the function is of no use then.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    ORDER.iter().try_for_each(|pass| pass(function))
}
