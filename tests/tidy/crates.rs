//! Which crate may depend on which, and what each crate declares.

use adder_tests::workspace::{files, read, tree};

/// The arrows of the design: a crate and the crates of ours that it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("adder-vm", &[]),
    ("adder-decorators", &["adder-vm"]),
    ("adder-emitter-thumb", &["adder-vm", "adder-decorators"]),
    ("adder-emitter-x86", &["adder-vm", "adder-decorators"]),
    // `adder bench` is the library of `bench`, behind the one command that people know.
    ("adder-lang", COMMAND),
    // The same sources once more, with the numbers of boards.
    ("adder-vm-board", &[]),
    ("adder-decorators-board", &["adder-vm-board"]),
    ("adder-emitter-thumb-board", &["adder-vm-board", "adder-decorators-board"]),
    ("adder-emitter-x86-board", &["adder-vm-board", "adder-decorators-board"]),
    (
        "adder-lang-board",
        &[
            "adder-vm-board",
            "adder-decorators-board",
            "adder-emitter-thumb-board",
            "adder-emitter-x86-board",
            "adder-bench",
        ],
    ),
    ("adder-bench", LOWER),
    ("adder-tests", LOWER),
    ("xtask", LOWER),
];
const LOWER: &[&str] = &["adder-vm", "adder-decorators", "adder-emitter-thumb", "adder-emitter-x86"];
const COMMAND: &[&str] = &[
    "adder-vm",
    "adder-decorators",
    "adder-emitter-thumb",
    "adder-emitter-x86",
    "adder-bench",
    "adder-lang-board",
];

/// The crates that run on a device.
const NO_STD: [&str; 3] = ["vm", "decorators", "emitter-thumb"];

#[test]
fn no_arrow_but_the_designs() {
    let mut allowed: &[&str] = &[];
    let mut from = String::new();
    let mut offences = Vec::new();
    for package in tree(&["--edges", "normal,build,dev", "--depth", "1", "--no-dedupe", "--all-features"]) {
        let known = ARROWS.iter().find(|(name, _)| *name == package.name);
        match (package.depth, known) {
            (0, Some((_, arrows))) => (allowed, from) = (arrows, package.name),
            (0, None) => offences.push(format!("{} is not in the list of crates", package.name)),
            (_, Some(_)) if !allowed.contains(&package.name.as_str()) => {
                offences.push(format!("{from} -> {}", package.name));
            }
            _ => {}
        }
    }
    crate::none("arrows that the design does not have", &offences);
}

#[test]
fn every_crate_takes_the_workspaces_lints() {
    let lints = read("Cargo.toml");
    assert!(lints.contains("unsafe_code = \"deny\""), "the workspace denies unsafe code");
    let manifests: Vec<String> =
        files("toml").into_iter().filter(|path| path.ends_with("/Cargo.toml")).collect();
    assert!(manifests.len() >= ARROWS.len());
    let lacking = |path: &String| !read(path).contains("[lints]\nworkspace = true\n");
    let offences: Vec<String> = manifests.into_iter().filter(lacking).collect();
    crate::none("manifests without `[lints] workspace = true`", &offences);
    // What is built for boards only is a workspace of its own.
    let table = |text: &str| {
        let lints = text.split("[workspace.lints.rust]").nth(1)?;
        lints.split("\n[").filter(|part| !part.starts_with("profile") && !part.starts_with("lints")).fold(
            None,
            |all: Option<String>, part| {
                let is_lints = all.is_none() || part.starts_with("workspace.lints");
                if is_lints { Some(all.unwrap_or_default() + part.trim()) } else { all }
            },
        )
    };
    for manifest in ["firmware/Cargo.toml", "emitter-thumb/tests/runner/Cargo.toml"] {
        assert_eq!(table(&read(manifest)), table(&lints), "the lints of {manifest} are the workspace's");
    }
}

#[test]
fn device_crates_have_no_std_and_one_list_of_what_allocates() {
    let lists: Vec<String> = NO_STD.iter().map(|folder| read(&format!("{folder}/clippy.toml"))).collect();
    assert!(lists.iter().all(|list| *list == lists[0]), "the clippy.toml of {NO_STD:?} differ");
    let lacking = |folder: &&&str| !read(&format!("{folder}/src/lib.rs")).contains("#![no_std]");
    let offences: Vec<String> =
        NO_STD.iter().filter(lacking).map(|folder| format!("{folder}/src/lib.rs")).collect();
    crate::none("device crates that are not no_std", &offences);
}
