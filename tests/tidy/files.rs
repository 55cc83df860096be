//! What a file looks like: its first line, its length, its place.

use adder_tests::workspace::{files, read};

/// The longest a source file may be; past it, it is split by family.
const LINES: usize = 600;

fn sources() -> Vec<(String, String)> {
    let sources: Vec<_> =
        files("rs").into_iter().map(|path| (read(&path), path)).map(|(t, p)| (p, t)).collect();
    assert!(sources.len() > 20, "the walk finds the sources");
    sources
}

#[test]
fn the_first_line_says_what_the_file_is() {
    let silent = |(path, text): &(String, String)| {
        let first = text.lines().next().unwrap_or_default();
        let words = first.strip_prefix("//! ").map_or(0, |sentence| sentence.split_whitespace().count());
        (words == 0).then(|| path.clone())
    };
    crate::none(
        "files whose first line is no `//!` sentence",
        &sources().iter().filter_map(silent).collect::<Vec<_>>(),
    );
}

#[test]
fn no_file_is_over_long() {
    let long = |(path, text): &(String, String)| {
        let lines = text.lines().count();
        (lines > LINES).then(|| format!("{path}: {lines} lines"))
    };
    crate::none("files to be split by family", &sources().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn modules_are_self_named() {
    let offences: Vec<String> = files("rs").into_iter().filter(|path| path.ends_with("/mod.rs")).collect();
    crate::none("mod.rs files", &offences);
}

#[test]
fn lib_files_hold_no_logic() {
    let logic = |(path, text): &(String, String)| {
        let has = |line: &str| {
            let line = line.trim_start().trim_start_matches("pub ").trim_start_matches("const ");
            ["fn ", "impl ", "impl<", "struct ", "enum "].iter().any(|start| line.starts_with(start))
        };
        (path.ends_with("/src/lib.rs") && text.lines().any(has)).then(|| path.clone())
    };
    crate::none("lib.rs with logic in it", &sources().iter().filter_map(logic).collect::<Vec<_>>());
}
