//! IR to Thumb-2 machine code, on the device itself or ahead of time.
#![no_std]
extern crate alloc;
