//! What `@native` and `@viper` mean: bytecode to typed IR, and the passes over it.
#![no_std]
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_macros,
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "tests may allocate"
    )
)]
extern crate alloc;

pub mod bytecode;
pub mod driver;
pub mod emitter;
pub mod ir;
pub mod native;
pub mod passes;
pub mod viper;
