//! IR to x86-64 machine code: Cranelift, and dynasm-rs for stubs.
