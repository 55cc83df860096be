//! The no_std build for Cortex-M: which toolchain does it, and the check itself.
//!
//! A rustup target is the ordinary way. Where rustup cannot have it (a distribution's rustc, a mirror
//! without that target), Debian's own compiler builds `core` and `alloc` from its sources: see [`debian`].

use std::path::PathBuf;
use std::process::Command;

use crate::run::{self, cargo};

mod debian;

/// The target of the check: ARMv7E-M with a hardware float unit.
pub const TRIPLE: &str = "thumbv7em-none-eabihf";

/// How [`install`] goes about it, for the question before.
pub const HOW: &str = "`rustup target add`, or else Debian's rustc-web unpacked below target/, not installed";

/// The crates that must build without std.
const CRATES: [&str; 3] = ["adder-vm", "adder-decorators", "adder-emitter-thumb"];

/// What can build for [`TRIPLE`].
#[derive(Debug)]
pub enum Toolchain {
    /// The compiler that built us has the target.
    Installed,
    /// Debian's compiler and sources, unpacked here.
    Debian(PathBuf),
}

/// The toolchain at hand, without installing anything.
pub fn find() -> Option<Toolchain> {
    let wanted = std::env::var("ADDER_THUMB_TOOLCHAIN").unwrap_or_default();
    if wanted != "debian" && has_target() {
        return Some(Toolchain::Installed);
    }
    debian::find().map(Toolchain::Debian)
}

/// Gets a toolchain: the target through rustup, or Debian's compiler.
pub fn install() -> Result<(), String> {
    let wanted = std::env::var("ADDER_THUMB_TOOLCHAIN").unwrap_or_default();
    if wanted != "debian" && run::has("rustup") {
        match run::shown(Command::new("rustup").args(["target", "add", TRIPLE])) {
            Ok(()) if has_target() => return Ok(()),
            Ok(()) => println!("setup: rustup's {TRIPLE} is not the compiler's: trying Debian's compiler"),
            Err(error) => println!("setup: {error}: trying Debian's compiler"),
        }
    }
    debian::install()
}

fn has_target() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = run::output(Command::new(rustc).args(["--print", "sysroot"]).current_dir(run::root()));
    sysroot.is_some_and(|root| PathBuf::from(root).join("lib/rustlib").join(TRIPLE).join("lib").is_dir())
}

/// Builds [`CRATES`] for [`TRIPLE`] without std.
pub fn check() -> Result<(), String> {
    let toolchain =
        find().ok_or_else(|| format!("nothing here builds for {TRIPLE}: run `cargo xtask setup`"))?;
    let mut build = cargo(&["build", "--locked", "--target", TRIPLE]);
    for name in CRATES {
        build.args(["-p", name]);
    }
    match toolchain {
        Toolchain::Installed => {}
        Toolchain::Debian(root) => debian::configure(&mut build, &root),
    }
    run::shown(&mut build)
}
