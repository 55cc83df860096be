//! One data-driven corpus run on every engine; tidy, dependency and size rules.

pub mod corpus;
pub mod workspace;
