//! One data-driven corpus run on every engine; tidy, dependency and size rules; what makes Adder trustworthy.

pub mod adder;
pub mod board;
pub mod corpus;
pub mod machine;
pub mod workspace;
