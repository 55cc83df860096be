//! Rules of the source tree, run as tests; each module is one family of rules.

#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/licences.rs"]
mod licences;
#[path = "tidy/marks.rs"]
mod marks;
#[path = "tidy/unsafety.rs"]
mod unsafety;

/// Fails with every offence on a line of its own.
fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}:\n  {}\n", offences.join("\n  "));
}
