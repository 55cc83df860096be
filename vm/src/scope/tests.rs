//! The cases of the scope analysis.
