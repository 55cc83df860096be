//! The optimisation passes: each takes a verified function and leaves one that means the same.

use crate::ir::Function;
use crate::ir::verify::assert_verified;
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
    number: usize,
}

/// Lists the passes with what they need, and the orders in which they run.
macro_rules! passes {
    (
        { $($(#[$when:meta])? $name:ident $bytes:literal;)* }
        $($(#[$doc:meta])* $order:ident { $($step:ident)* })*
    ) => {
        /// The passes' places in the list.
        #[allow(non_camel_case_types, reason = "named as the passes")]
        enum Number { $($(#[$when])? $name,)* }

        $($(#[$when])? const fn $name() -> Row {
            Row { name: stringify!($name), run: self::$name::run, bytes: $bytes, number: Number::$name as usize }
        })*

        /// All passes.
        pub const PASSES: &[Row] = &[$($(#[$when])? $name(),)*];

        $($(#[$doc])* const $order: &[Row] = &[$($step(),)*];)*
    };
}

passes! {
    {
        blocks 10;
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
    /// For a chip: loops are tested at their ends before anything is taken out of them. What is known of the loops then
    /// serves for the order of the blocks, too.
    SMALL {
        blocks select simplify rotate licm gvn dead layout blocks compact
    }
    /// Loops as they are tested, at the head: what is there, made plain.
    #[cfg(feature = "opt-full")]
    HEADS { blocks simplify gvn select blocks licm ranges simplify dead blocks }
    /// Once more, with short loops unrolled.
    #[cfg(feature = "opt-full")]
    UNROLLED { blocks simplify gvn licm ranges simplify dead blocks }
    /// Loops as they run, tested at the end.
    #[cfg(feature = "opt-full")]
    ENDS {
        bounds simplify polls
        rotate licm simplify gvn
        narrow
        dead blocks layout compact
    }
}

/// Runs the passes; one for which there may not be enough memory is left out.
///
/// # Errors
/// `OutOfMemory` when the function's memory is out all the same; the function is of no use then.
pub fn optimise_with(function: &mut Function<'_>, effort: Effort) -> Result<(), OutOfMemory> {
    assert_verified(function, "lift");
    function.set_origin(None);
    function.trim();
    let mut state = [None; PASSES.len()];
    match effort {
        Effort::Small => run_all(function, SMALL, &mut state),
        #[cfg(feature = "opt-full")]
        Effort::Full => {
            run_all(function, HEADS, &mut state)?;
            let before = function.edits();
            run_all(function, &[unroll()], &mut state)?;
            if function.edits() != before {
                run_all(function, UNROLLED, &mut state)?;
            }
            run_all(function, ENDS, &mut state)
        }
    }
}

/// Runs passes in order, but for those since whose last run nothing has changed: `state` has how many changes there had
/// been then, by their numbers.
fn run_all(
    function: &mut Function<'_>,
    order: &[Row],
    state: &mut [Option<u32>; PASSES.len()],
) -> Result<(), OutOfMemory> {
    for pass in order {
        if state[pass.number] == Some(function.edits()) {
            continue;
        }
        let wanted = FIXED + pass.bytes * function.inst_count();
        let room = |function: &Function<'_>| function.mem().limit().saturating_sub(function.mem().used());
        if wanted > room(function) {
            function.forget_flow();
            if wanted > room(function) {
                continue;
            }
        }
        let before = function.edits();
        match (pass.run)(function) {
            Err(OutOfMemory) if pass.bytes == 0 => {}
            done => done?,
        }
        if function.edits() != before {
            assert_verified(function, pass.name);
        }
        state[pass.number] = Some(function.edits());
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
