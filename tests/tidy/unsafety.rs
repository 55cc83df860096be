//! Where unsafe code may be: the files that open it equal the committed list.

use adder_tests::workspace::{files, read};

/// One path per line, with the reason after it.
const LIST: &str = "tests/tidy/unsafe-files.txt";

fn opens(text: &str) -> bool {
    let mark = concat!("unsafe", "_code");
    let opening = |attribute: &str| {
        attribute.split_once(")]").is_some_and(|(names, _)| names.contains(mark) && !names.contains('{'))
    };
    text.split("allow(").skip(1).any(opening) || text.split("expect(").skip(1).any(opening)
}

#[test]
fn only_the_listed_files_open_unsafe_code() {
    let list = read(LIST);
    let rows: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let unreasoned = |row: &&str| row.split_whitespace().count() < 2;
    let offences: Vec<String> = rows.iter().copied().filter(unreasoned).map(str::to_owned).collect();
    crate::none("rows without a reason", &offences);

    let listed: Vec<&str> = rows.iter().filter_map(|row| row.split_whitespace().next()).collect();
    let found: Vec<String> = files("rs").into_iter().filter(|path| opens(&read(path))).collect();
    let mut offences = Vec::new();
    offences.extend(
        found
            .iter()
            .filter(|path| !listed.contains(&path.as_str()))
            .map(|path| format!("{path} is not listed")),
    );
    offences.extend(
        listed
            .iter()
            .filter(|path| !found.iter().any(|f| f == *path))
            .map(|path| format!("{path} opens none")),
    );
    crate::none("unsafe code outside its places, see tests/tidy/unsafe-files.txt", &offences);
}

#[test]
fn an_opening_is_seen_in_any_form() {
    let name = concat!("unsafe", "_code");
    assert!(opens(&format!("#![allow({name}, reason = \"raw words\")]")));
    assert!(opens(&format!("#[expect(\n    {name},\n    reason = \"x\"\n)]")));
    assert!(!opens(&format!("#![deny({name})]")));
}
