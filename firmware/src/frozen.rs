//! Modules that are built into the image.
#![allow(unsafe_code, reason = "stored code of this build is not checked again")]

// `IMAGE`, as `cargo xtask firmware --freeze` has built it.
include!(concat!(env!("OUT_DIR"), "/frozen.rs"));
