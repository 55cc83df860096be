//! Benchmark programs, peers, baselines and the regression gate: what `adder bench` does.

pub mod baseline;
pub mod count;
pub mod engine;
pub mod error;
pub mod measure;
pub mod program;
pub mod report;
pub mod script;
pub mod session;
pub mod stats;
