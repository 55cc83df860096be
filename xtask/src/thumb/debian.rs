//! Debian's compiler as a Cortex-M toolchain, unpacked below `target/`.
//!
//! Debian has no package with `core` for thumbv7em, but `rust-web-src` holds the library's sources, and the
//! compiler beside it builds them (`-Zbuild-std`, which the distribution's stable compiler allows under
//! RUSTC_BOOTSTRAP). The packages conflict with Debian's rustup, so they are downloaded and unpacked, never
//! installed. Cargo itself is the one at hand: it drives a compiler one release newer without trouble, and
//! Debian's would need further libraries.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run;

/// The packages with names that carry no version.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "libstd-rust-web-dev"];

/// Libraries of LLVM's that a small system lacks: fetched when the compiler does not start without them.
const LIBRARIES: [&str; 6] = ["libz3-4", "libedit2", "libbsd0", "libmd0", "libxml2", "libffi8"];

fn root() -> PathBuf {
    run::target_dir().join("thumb-toolchain")
}

/// The unpacked compiler, if it is there and starts.
pub fn find() -> Option<PathBuf> {
    let root = root();
    starts(&root).then_some(root)
}

fn starts(root: &Path) -> bool {
    run::output(compiler(root).arg("-vV")).is_some()
}

/// The unpacked compiler.
pub fn compiler(root: &Path) -> Command {
    let mut rustc = Command::new(root.join("usr/bin/rustc"));
    rustc.env("LD_LIBRARY_PATH", libraries(root));
    rustc
}

fn libraries(root: &Path) -> PathBuf {
    root.join("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH))
}

/// Makes a cargo command build with the unpacked compiler.
pub fn configure(build: &mut Command, root: &Path) {
    build
        .env("RUSTC", root.join("usr/bin/rustc"))
        .env("LD_LIBRARY_PATH", libraries(root))
        .env_remove("RUSTC_WRAPPER")
        .env_remove("RUSTC_WORKSPACE_WRAPPER");
}

/// Downloads and unpacks the packages.
pub fn install() -> Result<(), String> {
    if !run::has("apt-get") || !run::has("dpkg") {
        return Err("neither rustup nor apt-get can provide a Cortex-M toolchain here".into());
    }
    let root = root();
    let archives = root.join("archives");
    std::fs::create_dir_all(&archives).map_err(|error| format!("{}: {error}", archives.display()))?;
    let mut packages = PACKAGES.map(String::from).to_vec();
    let runtime = dependency("libstd-rust-web-dev", "libstd-rust-web-")?;
    packages.push(dependency(&runtime, "libllvm")?);
    packages.push(runtime);
    fetch(&archives, &packages)?;
    unpack(&archives, &root)?;
    if !starts(&root) {
        fetch(&archives, &LIBRARIES.map(String::from))?;
        unpack(&archives, &root)?;
    }
    if !starts(&root) {
        return Err(format!("Debian's compiler in {} does not start", root.display()));
    }
    Ok(())
}

/// The package with this prefix that `package` depends on.
fn dependency(package: &str, prefix: &str) -> Result<String, String> {
    let depends = run::output(Command::new("apt-cache").args(["depends", "--important", package]));
    let found = depends.as_deref().and_then(|text| pick(text, prefix));
    found.ok_or_else(|| format!("apt knows no package {prefix}* that {package} needs: try `apt-get update`"))
}

/// The first word with this prefix in apt-cache's list of dependencies.
fn pick(depends: &str, prefix: &str) -> Option<String> {
    let words = depends.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    words.map(str::trim).find(|word| word.starts_with(prefix)).map(str::to_owned)
}

fn fetch(archives: &Path, packages: &[String]) -> Result<(), String> {
    let mut download = Command::new("apt-get");
    download.arg("download").args(packages).current_dir(archives);
    run::shown(&mut download)
}

fn unpack(archives: &Path, root: &Path) -> Result<(), String> {
    let entries = std::fs::read_dir(archives).map_err(|error| error.to_string())?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|extension| extension == "deb") {
            run::shown(Command::new("dpkg").arg("-x").arg(&path).arg(root))?;
            std::fs::remove_file(&path).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::pick;

    #[test]
    fn picks_the_versioned_dependency() {
        let text =
            "libstd-rust-web-dev\n  Depends: libc6\n  Depends: libstd-rust-web-1.96\n  Conflicts: <rustup>\n";
        assert_eq!(pick(text, "libstd-rust-web-").as_deref(), Some("libstd-rust-web-1.96"));
        assert_eq!(pick(text, "libllvm"), None);
    }
}
