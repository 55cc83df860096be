//! The checkout as the rules see it: its folder, its files and what cargo says of its packages.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.clone(), PathBuf::from)
}

/// The `target` folder, wherever cargo was told to put it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Every file of the checkout with this extension, or every file for `""`, as paths from the root with `/`,
/// sorted. Build output and hidden folders other than `.ci`, `.cargo` and `.github` are left out.
pub fn files(extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.retain(|path| extension.is_empty() || Path::new(path).extension().is_some_and(|e| e == extension));
    found.sort();
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    // A folder that vanishes while a test walks (another build's output) holds nothing of ours.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if !path.is_dir() {
            // In a worktree git's folder is a file, which names where the folder is.
            if name == ".git" {
                continue;
            }
            found.push(format!("{prefix}{name}"));
        } else if !is_output(&path, &name) {
            walk(&path, &format!("{prefix}{name}/"), found);
        }
    }
}

fn is_output(path: &Path, name: &str) -> bool {
    let hidden = name.starts_with('.') && ![".ci", ".cargo", ".github"].contains(&name);
    hidden || name == "target" || name == "__pycache__" || path.join("CACHEDIR.TAG").exists()
}

/// The text of a file of the checkout; what is not UTF-8 is replaced.
///
/// # Panics
/// When the file cannot be read.
pub fn read(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One line of `cargo tree`: the package's name, its version, and whether it is a root of the listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Distance from the root of its tree.
    pub depth: usize,
    /// The package's name.
    pub name: String,
    /// Its version and, for a package of the workspace, its folder.
    pub version: String,
    /// Its licence expression, empty when it has none.
    pub licence: String,
}

/// What `cargo tree --workspace` lists with these further arguments. It reads only what is on this machine.
///
/// # Panics
/// When cargo fails.
pub fn tree(arguments: &[&str]) -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "tree",
        "--workspace",
        "--locked",
        "--offline",
        "--prefix",
        "depth",
        "--format",
        "{p}|{l}",
    ]);
    let output = command.args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().filter_map(package).collect()
}

fn package(line: &str) -> Option<Package> {
    let digits = line.find(|c: char| !c.is_ascii_digit())?;
    let (depth, rest) = line.split_at(digits);
    let (package, licence) = rest.split_once('|')?;
    let (name, version) = package.split_once(' ')?;
    // A package that was listed before carries a mark after its licence.
    let licence = licence.trim_end_matches(" (*)").to_owned();
    Some(Package { depth: depth.parse().ok()?, name: name.to_owned(), version: version.to_owned(), licence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_of_the_tree() {
        let read = package("12lexopt v0.3.2|MIT (*)").expect("a package");
        assert_eq!((read.depth, read.name.as_str(), read.licence.as_str()), (12, "lexopt", "MIT"));
        assert_eq!(package(""), None);
    }

    #[test]
    fn finds_itself_and_no_output() {
        let files = files("rs");
        assert!(files.iter().any(|path| path == "tests/src/workspace.rs"));
        assert!(!files.iter().any(|path| path.starts_with("target/")));
    }
}
