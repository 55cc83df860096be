//! What `@native` and `@viper` mean: bytecode to typed IR, and the passes over it.
#![no_std]
extern crate alloc;

pub mod emitter;
pub mod ir;
