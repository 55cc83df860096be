//! The names of a function being written.

use crate::random::Choose;

/// Whatever writes functions with locals.
pub trait Locals: Choose {
    /// What a local holds.
    type Kind: Copy + PartialEq;

    /// Locals and what they hold, if nothing went wrong.
    fn locals(&self) -> &[(String, Self::Kind)];

    /// How many names were made.
    fn names(&mut self) -> &mut usize;

    /// A name that no other thing has.
    fn new_name(&mut self, prefix: &str) -> String {
        let names = self.names();
        *names += 1;
        format!("{prefix}{names}")
    }

    /// A local that should be of this kind.
    fn var(&mut self, kind: Self::Kind) -> Option<String> {
        let fits: Vec<usize> = (0..self.locals().len()).filter(|&at| self.locals()[at].1 == kind).collect();
        if fits.is_empty() {
            return None;
        }
        let at = fits[self.below(fits.len())];
        Some(self.locals()[at].0.clone())
    }
}
