//! What the parts of Adder cost: front end, interpreter, heap, compilers of functions, calls.
//!
//! `cargo bench -p adder-bench` measures, `-- NAME` only some; `-- --test` runs each once.

mod parts {
    pub mod calls;
    pub mod compile;
    pub mod front;
    pub mod heap;
    pub mod interp;
    pub mod script;
}

#[path = "../../tests/src/machine.rs"]
mod machine;

fn main() {
    parts::front::run();
    parts::interp::run();
    parts::heap::run();
    parts::compile::run();
    parts::calls::run();
    criterion::Criterion::default().configure_from_args().final_summary();
}
