//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use adder_vm::mem::OutOfMemory;

pub mod analysis;
pub mod blocks;
#[cfg(feature = "opt-full")]
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
#[cfg(feature = "opt-full")]
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
#[cfg(feature = "opt-full")]
pub mod unroll;

/// Bytes that any pass may need however small the function is.
const FIXED: usize = 512;

/// A pass.
pub type Pass = fn(&mut Function<'_>) -> Result<(), OutOfMemory>;

/// Lists the passes with the bytes that each needs for an instruction of the function besides `FIXED` (measured,
/// with some to spare), and the order in which they run. One that needs 0 stops where memory ends, and leaves the
/// function right.
macro_rules! passes {
    ({ $($(#[$when:meta])? $name:ident $bytes:literal;)* } { $($(#[$then:meta])? $order:ident)* }) => {
        /// All passes by name.
        pub const PASSES: &[(&str, Pass)] = &[$($(#[$when])? (stringify!($name), $name::run),)*];

        /// What each needs, in the order of `PASSES`.
        const BYTES: &[usize] = &[$($(#[$when])? $bytes,)*];

        /// The order in which they run, by name.
        const ORDER: &[&str] = &[$($(#[$then])? stringify!($order),)*];
    };
}

passes! {
    {
        blocks 8;
        simplify 9;
        gvn 0;
        dead 4;
        shape 14;
        licm 0;
        ranges 56;
        select 4;
        #[cfg(feature = "opt-full")] unroll 200;
        #[cfg(feature = "opt-full")] bounds 80;
        polls 76;
        rotate 60;
        #[cfg(feature = "opt-full")] narrow 56;
        layout 16;
        compact 0;
    }
    {
        // What is there, made plain.
        blocks simplify gvn select blocks licm ranges simplify dead
        // Loops as they are tested: at the head.
        #[cfg(feature = "opt-full")] unroll
        blocks simplify gvn licm ranges simplify dead
        #[cfg(feature = "opt-full")] bounds
        simplify gvn polls simplify
        // Loops as they run: tested at the end.
        rotate licm simplify gvn
        #[cfg(feature = "opt-full")] narrow
        dead blocks layout compact
    }
}

/// Runs all passes; one for which there may not be enough memory is left out.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out all the same; the function is of no use then.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    function.set_origin(None);
    function.trim();
    for name in ORDER {
        let Some(at) = PASSES.iter().position(|pass| pass.0 == *name) else { continue };
        let room = function.mem().limit().saturating_sub(function.mem().used());
        if FIXED + BYTES[at] * function.inst_count() > room {
            continue;
        }
        match PASSES[at].1(function) {
            Err(OutOfMemory) if BYTES[at] == 0 => {}
            done => done?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_names_passes() {
        assert!(ORDER.iter().all(|name| PASSES.iter().any(|pass| pass.0 == *name)));
    }
}
