//! The virtual machine: front end, bytecode, interpreter, heap, objects, builtins and modules.
#![no_std]
#![cfg_attr(adder_speed, feature(optimize_attribute, core_float_math))]
#![allow(clippy::unnecessary_cast, reason = "how wide numbers are depends on the build")]
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
#[cfg(test)]
extern crate std;

pub mod features;

pub mod mem;
pub mod num;
pub mod syntax;
pub mod text;

pub mod lex;

pub mod ast;

pub mod parse;

pub mod scope;

pub mod compile;

pub mod ops;

pub mod code;

pub mod value;

pub mod object;

pub mod heap;

pub mod symbols;

pub mod platform;

pub mod files;

pub mod native;

pub mod vm;

pub mod context;

pub mod args;

pub mod stored;

pub mod runtime;

pub mod interp;

pub mod builtins;

pub mod modules;

pub mod repl;

pub mod walk;
