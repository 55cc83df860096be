//! What a runtime must withstand: no memory, hostile sources, endless recursion, collections at any moment;
//! that machine code means what the interpreter does; and that floats cost no memory.

#[path = "trust/churn.rs"]
mod churn;
#[path = "trust/differ.rs"]
mod differ;
#[path = "trust/floats.rs"]
mod floats;
#[path = "trust/generate.rs"]
mod generate;
#[path = "trust/interrupt.rs"]
mod interrupt;
#[path = "trust/memory.rs"]
mod memory;
#[path = "trust/mutate.rs"]
mod mutate;
#[path = "trust/program.rs"]
mod program;
#[path = "trust/random.rs"]
mod random;
#[path = "trust/reduce.rs"]
mod reduce;
#[path = "trust/stored.rs"]
mod stored;
#[path = "trust/zeal.rs"]
mod zeal;
