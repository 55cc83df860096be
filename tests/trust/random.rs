//! Numbers that look random and are the same for the same seed.

#[path = "../../decorators/tests/support/splitmix.rs"]
mod splitmix;

/// A generator.
pub struct Random(u64);

impl Random {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        splitmix::next(&mut self.0)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

/// Whatever makes its choices with such numbers.
pub trait Choose {
    /// The numbers.
    fn random(&mut self) -> &mut Random;

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        self.random().below(limit)
    }

    /// True once in `n` times.
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of those given.
    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}
