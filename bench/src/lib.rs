//! Benchmark programs, peers, baselines and the regression gate.
