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
    let toolchain = find().ok_or("nothing here builds for Cortex-M: run `cargo xtask setup`")?;
    build.arg("-Zbuild-std=core,alloc").env("RUSTC_BOOTSTRAP", "1");
    if let Toolchain::Debian(root) = toolchain {
        debian::configure(build, &root);
    }
    Ok(())
}

/// Builds [`CRATES`] for [`TRIPLE`] without std.
pub fn check() -> Result<(), String> {
    let mut build = cargo(&["build", "--locked", "--target", TRIPLE]);
    build.arg("--target-dir").arg(run::target_dir().join("thumb"));
    for name in CRATES {
        build.args(["-p", name]);
    }
    configure(&mut build)?;
    run::shown(&mut build)
}
