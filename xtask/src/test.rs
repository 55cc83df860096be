//! `cargo xtask test`: every check of the project, in the order in which they fail fastest.

use std::process::Command;
use std::time::Instant;

use crate::firmware;
use crate::run::{self, cargo};
use crate::setup::{self, Consent};
use crate::thumb;

/// One step: its name, whether only `--all` runs it, and what it does.
struct Step {
    name: &'static str,
    only_all: bool,
    run: fn() -> Result<(), String>,
}

const STEPS: &[Step] = &[
    Step { name: "format", only_all: false, run: format },
    Step { name: "lint", only_all: false, run: lint },
    Step { name: "thumb", only_all: true, run: thumb::check },
    Step { name: "docs", only_all: true, run: docs },
    Step { name: "oracles", only_all: true, run: oracles },
    Step { name: "tests", only_all: false, run: tests },
    Step { name: "boards", only_all: true, run: boards },
    Step { name: "thorough", only_all: true, run: thorough },
];

/// Runs the steps; the first that fails ends the run.
pub fn run(all: bool, consent: Consent) -> Result<(), String> {
    if all {
        setup::run(consent)?;
    }
    let mut times = Vec::new();
    for step in STEPS.iter().filter(|step| all || !step.only_all) {
        println!("== {}", step.name);
        let start = Instant::now();
        (step.run)().map_err(|error| format!("step {} failed: {error}", step.name))?;
        times.push(format!("{} {:.0} s", step.name, start.elapsed().as_secs_f64()));
    }
    println!("== all steps passed: {}", times.join(", "));
    Ok(())
}

fn format() -> Result<(), String> {
    run::shown(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lint() -> Result<(), String> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    run::shown(&mut cargo(&args))
}

fn docs() -> Result<(), String> {
    let mut doc: Command = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    run::shown(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

/// Compares the corpus with whoever defined its texts, as far as they are on this machine.
fn oracles() -> Result<(), String> {
    run::shown(&mut cargo(&["test", "--locked", "-p", "adder-tests", "--test", "corpus", "--", "--oracle"]))
}

fn tests() -> Result<(), String> {
    run::shown(&mut cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]))
}

/// Images within their bounds; machine code, and the corpus, on what QEMU makes of the boards.
fn boards() -> Result<(), String> {
    firmware::for_tests()?;
    run::shown(&mut cargo(&["test", "--locked", "-p", "adder-emitter-thumb", "--features", "boards"]))?;
    let mut test = cargo(&["test", "--locked", "-p", "adder-tests", "--features", "boards"]);
    let tests = ["--test", "boards", "--test", "devices", "--test", "features", "--test", "stm32"];
    run::shown(test.args(tests).args(["--", "--nocapture"]))
}

/// What the plain run only samples: every case with zeal, every allocation failed, longer fuzzing.
fn thorough() -> Result<(), String> {
    let mut test = cargo(&["test", "--locked", "-p", "adder-tests", "--test", "trust"]);
    run::shown(test.env("ADDER_THOROUGH", "1"))
}
