//! The figures as a table for people, as JSON, and against limits.

pub mod json;
pub mod summary;
pub mod table;
