//! Ids made dense again, and memory of what was removed freed.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

/// Runs the pass.
pub fn run(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    function.forget_flow();
    function.trim();
    function.compact()
}
