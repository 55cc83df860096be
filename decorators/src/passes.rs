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
#[cfg(feature = "opt-full")]
pub mod induction;
pub mod layout;
pub mod licm;
pub mod loops;
#[cfg(feature = "opt-full")]
pub mod narrow;
#[cfg(feature = "opt-full")]
pub mod polls;
#[cfg(feature = "opt-full")]
pub mod range;
#[cfg(feature = "opt-full")]
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

/// How much is done for good code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What pays for itself on a chip, where code of the compiler and the time that it takes are dear.
    Small,
    /// All that there is.
    #[cfg(feature = "opt-full")]
    Full,
}

impl Effort {
    /// The most that this build can do.
    #[cfg(feature = "opt-full")]
    pub const MOST: Effort = Effort::Full;
    /// The most that this build can do.
    #[cfg(not(feature = "opt-full"))]
    pub const MOST: Effort = Effort::Small;
}

/// A pass, its name, and the bytes that it needs for an instruction of the function besides `FIXED` (measured, with
/// some to spare). One that needs 0 stops where memory ends, and leaves the function right.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub run: Pass,
    bytes: usize,
}

/// Lists the passes with what they need, and the orders in which they run.
macro_rules! passes {
    (
        { $($(#[$when:meta])? $name:ident $bytes:literal;)* }
        $($(#[$doc:meta])* $order:ident { $($step:ident)* })*
    ) => {
        $($(#[$when])? const fn $name() -> Row {
            Row { name: stringify!($name), run: self::$name::run, bytes: $bytes }
        })*

        /// All passes.
        pub const PASSES: &[Row] = &[$($(#[$when])? $name(),)*];

        $($(#[$doc])* const $order: &[Row] = &[$($step(),)*];)*
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
        #[cfg(feature = "opt-full")] ranges 56;
        select 4;
        #[cfg(feature = "opt-full")] unroll 200;
        #[cfg(feature = "opt-full")] bounds 80;
        #[cfg(feature = "opt-full")] polls 76;
        rotate 60;
        #[cfg(feature = "opt-full")] narrow 56;
        layout 16;
        compact 0;
    }
    /// For a chip: loops are tested at their ends before anything is taken out of them.
    SMALL {
        blocks simplify gvn select blocks
        rotate licm simplify gvn
        dead blocks layout compact
    }
    /// All of them.
    #[cfg(feature = "opt-full")]
    FULL {
        // What is there, made plain.
        blocks simplify gvn select blocks licm ranges simplify dead
        // Loops as they are tested: at the head.
        unroll
        blocks simplify gvn licm ranges simplify dead
        bounds
        simplify gvn polls simplify
        // Loops as they run: tested at the end.
        rotate licm simplify gvn
        narrow
        dead blocks layout compact
    }
}

/// Runs the passes of an order; one for which there may not be enough memory is left out.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out all the same; the function is of no use then.
pub fn optimise_with(function: &mut Function<'_>, effort: Effort) -> Result<(), OutOfMemory> {
    let order = match effort {
        Effort::Small => SMALL,
        #[cfg(feature = "opt-full")]
        Effort::Full => FULL,
    };
    function.set_origin(None);
    function.trim();
    for pass in order {
        let room = function.mem().limit().saturating_sub(function.mem().used());
        if FIXED + pass.bytes * function.inst_count() > room {
            continue;
        }
        match (pass.run)(function) {
            Err(OutOfMemory) if pass.bytes == 0 => {}
            done => done?,
        }
    }
    Ok(())
}

/// Runs the passes with the most effort of this build.
///
/// # Errors
/// As `optimise_with`.
pub fn optimise(function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    optimise_with(function, Effort::MOST)
}
