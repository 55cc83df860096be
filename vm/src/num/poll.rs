//! How long computations ask whether they should go on.

use crate::mem::OutOfMemory;

/// The poll callback asked for an end: Ctrl-C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Who writes is refused more, as where memory ends; whoever made the poll knows better.
impl From<Stopped> for OutOfMemory {
    fn from(Stopped: Stopped) -> Self {
        OutOfMemory
    }
}

/// Limb steps between two calls of the callback.
const STEPS: usize = 1 << 16;

/// Places of a loop that are accounted for at once.
const PLACES: usize = 1 << 10;

/// Counts work and calls the callback once in a while.
pub struct Poll<'a> {
    stop: Option<&'a mut dyn FnMut() -> bool>,
    steps: usize,
}

impl<'a> Poll<'a> {
    /// A poll that ends the computation once `stop` returns true.
    pub fn new(stop: &'a mut dyn FnMut() -> bool) -> Self {
        Poll { stop: Some(stop), steps: 0 }
    }

    /// A poll that never ends anything, for work known to be small.
    pub const fn never() -> Self {
        Poll { stop: None, steps: 0 }
    }

    /// Accounts for work that takes as long as `steps` limb multiplications.
    ///
    /// # Errors
    /// `Stopped` once the callback says so; the results of the computation are then meaningless.
    #[inline]
    pub fn spend(&mut self, steps: usize) -> Result<(), Stopped> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps < STEPS { Ok(()) } else { self.ask() }
    }

    /// Accounts for a place that a loop has come to which passes over none.
    #[inline]
    pub fn pass(&mut self, place: usize) -> Result<(), Stopped> {
        if place.is_multiple_of(PLACES) { self.spend(PLACES) } else { Ok(()) }
    }

    #[cold]
    fn ask(&mut self) -> Result<(), Stopped> {
        self.steps = 0;
        if self.stop.as_mut().is_some_and(|stop| stop()) { Err(Stopped) } else { Ok(()) }
    }
}
