//! Marks that the sources may not carry: unfinished, disabled, unexplained or tied to one machine.

use adder_tests::workspace::{files, read};

/// The offences that `find` sees in the lines of all Rust sources.
fn offences(find: impl Fn(&str) -> bool) -> Vec<String> {
    let mut offences = Vec::new();
    for path in files("rs") {
        for (number, line) in read(&path).lines().enumerate() {
            if find(line) {
                offences.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    offences
}

// The patterns are put together so that this file does not hold them.

#[test]
fn nothing_is_left_unfinished() {
    let marks = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
    crate::none("unfinished code", &offences(|line| marks.iter().any(|mark| line.contains(mark))));
}

#[test]
fn no_test_is_ignored_or_commented_out() {
    let ignored = concat!("#[", "ignore");
    crate::none("ignored tests", &offences(|line| line.contains(ignored)));
    let commented = |line: &str| {
        let comment = line.trim_start().strip_prefix("//").map(str::trim_start).unwrap_or_default();
        comment.starts_with(concat!("#[", "test"))
            || comment.starts_with("mod tests {")
            || comment.starts_with("assert_eq!(")
    };
    crate::none("commented-out tests", &offences(commented));
}

#[test]
fn every_allowance_has_its_reason() {
    let mut offences = Vec::new();
    for path in files("rs") {
        let text = read(&path);
        for opening in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (start, _) in text.match_indices(opening) {
                let attribute = text[start..].split_once(")]").map_or("", |(attribute, _)| attribute);
                let line = text[..start].lines().count() + 1;
                // An attribute quoted in a string is not one.
                let quoted = text[..start].ends_with('"');
                if !quoted && !attribute.contains("reason = \"") {
                    offences.push(format!("{path}:{line}"));
                }
            }
        }
    }
    crate::none("`allow` without a reason", &offences);
}

#[test]
fn no_path_of_one_machine() {
    let folders =
        [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/fa", "rm/"), concat!("/ho", "me/")];
    let mut offences = Vec::new();
    for path in files("").into_iter().filter(|path| path != "Cargo.lock") {
        for (number, line) in read(&path).lines().enumerate() {
            if folders.iter().any(|folder| line.contains(folder)) {
                offences.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    crate::none("paths of one machine", &offences);
}
