//! What a runtime must withstand: no memory, hostile sources, endless recursion, collections at any moment.

#[path = "trust/memory.rs"]
mod memory;
#[path = "trust/mutate.rs"]
mod mutate;
#[path = "trust/random.rs"]
mod random;
#[path = "trust/zeal.rs"]
mod zeal;
