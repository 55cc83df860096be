//! The no_std build for Cortex-M: which toolchain does it, and the check itself.
//!
//! `core` and `alloc` are built from their sources, which rustup has as a component: for every processor alike, small,
//! and with panics that only trap. Where rustup cannot have them (a distribution's rustc, a mirror without them), Debian's
//! own compiler does it: see [`debian`].

use std::path::PathBuf;
use std::process::Command;

use crate::run::{self, cargo};

mod debian;

/// The target of the check: ARMv7E-M with a hardware float unit.
const TRIPLE: &str = "thumbv7em-none-eabihf";

/// How [`install`] goes about it, for the question before.
pub const HOW: &str =
    "`rustup component add rust-src`, or else Debian's rustc-web unpacked below target/, not installed";

/// The crates that must build without std.
const CRATES: [&str; 3] = ["adder-vm", "adder-decorators", "adder-emitter-thumb"];

/// What is said where there is no toolchain.
const MISSING: &str = "nothing here builds for Cortex-M: run `cargo xtask setup`";

/// What can build for Cortex-M: a compiler with the sources of `core` and `alloc`, which are built for each target.
#[derive(Debug)]
pub enum Toolchain {
    /// The compiler that built us.
    Installed,
    /// Debian's compiler and sources, unpacked here.
    Debian(PathBuf),
}

/// The toolchain at hand, without installing anything.
pub fn find() -> Option<Toolchain> {
    let wanted = std::env::var("ADDER_THUMB_TOOLCHAIN").unwrap_or_default();
    if wanted != "debian" && has_sources() {
        return Some(Toolchain::Installed);
    }
    debian::find().map(Toolchain::Debian)
}

/// Gets a toolchain: the sources through rustup, or Debian's compiler.
pub fn install() -> Result<(), String> {
    let wanted = std::env::var("ADDER_THUMB_TOOLCHAIN").unwrap_or_default();
    if wanted != "debian" && run::has("rustup") {
        match run::shown(Command::new("rustup").args(["component", "add", "rust-src"])) {
            Ok(()) if has_sources() => return Ok(()),
            Ok(()) => println!("setup: rustup's sources are not the compiler's: trying Debian's compiler"),
            Err(error) => println!("setup: {error}: trying Debian's compiler"),
        }
    }
    debian::install()
}

fn has_sources() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = run::output(Command::new(rustc).args(["--print", "sysroot"]).current_dir(run::root()));
    let core =
        |root: String| PathBuf::from(root).join("lib/rustlib/src/rust/library/core/Cargo.toml").is_file();
    sysroot.is_some_and(core)
}

/// Makes a cargo command build `core` and `alloc`, too, with the compiler at hand.
///
/// # Errors
/// When there is none.
pub fn configure(build: &mut Command) -> Result<(), String> {
    let toolchain = find().ok_or(MISSING)?;
    build.arg("-Zbuild-std=core,alloc").env("RUSTC_BOOTSTRAP", "1");
    if let Toolchain::Debian(root) = toolchain {
        debian::configure(build, &root);
    }
    Ok(())
}

/// Writes the compiler's description of a target without frame pointers, which its own has everywhere: they take a
/// register that short encodings reach, and some four bytes in a hundred of an image. The file's path; Cargo takes it in
/// place of the target's name.
///
/// # Errors
/// When there is no toolchain, or the description is not as known.
pub fn without_frame_pointers(triple: &str) -> Result<PathBuf, String> {
    let mut rustc = match find().ok_or(MISSING)? {
        Toolchain::Installed => Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())),
        Toolchain::Debian(root) => debian::compiler(&root),
    };
    rustc.args(["-Zunstable-options", "--print", "target-spec-json", "--target", triple]);
    rustc.env("RUSTC_BOOTSTRAP", "1").current_dir(run::root());
    let spec = run::output(&mut rustc).ok_or_else(|| format!("the compiler does not describe {triple}"))?;
    let (always, omitted) = (r#""frame-pointer": "always""#, r#""frame-pointer": "may-omit""#);
    if !spec.contains(always) {
        return Err(format!("the compiler's description of {triple} has no line {always}"));
    }
    let folder = run::target_dir().join("firmware/targets");
    let path = folder.join(format!("{triple}.json"));
    let spec = spec.replace(always, omitted);
    // A build that runs at the same time may be reading it.
    if std::fs::read_to_string(&path).is_ok_and(|written| written == spec) {
        return Ok(path);
    }
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&path, spec))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Features of the VM that an image may be without: without each, and without all.
const ABSENT: [&[&str]; 5] = [
    &["float", "compiler", "native"],
    &["bigint", "compiler", "native"],
    &["bigint", "float", "native"],
    &["bigint", "float", "compiler"],
    &[],
];

/// Builds [`CRATES`] for [`TRIPLE`] without std, and checks the VM without features.
pub fn check() -> Result<(), String> {
    let on_thumb = |words: &[&str], crates: &[&str]| {
        let mut build = cargo(words);
        build.args(["--locked", "--target", TRIPLE]);
        build.arg("--target-dir").arg(run::target_dir().join("thumb"));
        for name in crates {
            build.args(["-p", name]);
        }
        configure(&mut build)?;
        build.env("RUSTFLAGS", "-D warnings");
        run::shown(&mut build)
    };
    on_thumb(&["build"], &CRATES)?;
    for features in ABSENT {
        on_thumb(&["check", "--no-default-features", "--features", &features.join(",")], &["adder-vm"])?;
    }
    Ok(())
}
