//! How long computations ask whether they should go on.

/// The poll callback asked for an end: Ctrl-C, a scheduled exception, a watchdog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Limb steps between two calls of the callback: some 50 us on a PC, 3 ms on a Cortex-M4.
const STEPS: usize = 1 << 16;

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
    pub fn spend(&mut self, steps: usize) -> Result<(), Stopped> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps < STEPS { Ok(()) } else { self.ask() }
    }

    #[cold]
    fn ask(&mut self) -> Result<(), Stopped> {
        self.steps = 0;
        if self.stop.as_mut().is_some_and(|stop| stop()) { Err(Stopped) } else { Ok(()) }
    }
}
