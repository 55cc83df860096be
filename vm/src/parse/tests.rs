//! The parser's cases, from files: source, then what it becomes.
