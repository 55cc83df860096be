//! Benchmark programs, peers, baselines and the regression gate.

pub mod engine;
pub mod error;
pub mod measure;
pub mod options;
pub mod program;
pub mod report;
pub mod script;
pub mod stats;
