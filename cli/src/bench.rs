//! `adder bench`: measures scripts with this very program as the engine, and prints the figures.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use adder_bench::engine::Engine;
use adder_bench::error::Error;
use adder_bench::session::{self, Options};

use crate::color::Color;

/// Measures, prints, and fails where something is wrong.
pub fn run(options: &Options, color: Color) -> ExitCode {
    crate::platform::on_interrupt(stop);
    let adder = match std::env::current_exe() {
        Ok(path) => Engine::adder(path),
        Err(error) => {
            eprintln!("adder: can't find its own program: {error}");
            return ExitCode::FAILURE;
        }
    };
    let shown = std::io::stderr().is_terminal();
    let show = |text: &str| {
        if shown {
            eprint!("\r\x1b[K{text}");
            // Progress that cannot be shown is not worth an error.
            std::io::stderr().flush().ok();
        }
    };
    let outcome = session::run(options, adder, &STOP, show);
    show("");
    match outcome {
        Ok(outcome) => {
            crate::print(&outcome.text);
            for note in &outcome.notes {
                eprintln!("adder: {note}");
            }
            for complaint in &outcome.complaints {
                eprintln!("adder: {}", color.errors().error(complaint));
            }
            if outcome.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("adder: {error}");
            ExitCode::from(if matches!(error, Error::Interrupted) {
                crate::run::INTERRUPTED
            } else {
                crate::USAGE
            })
        }
    }
}

/// Whether Ctrl-C was pressed.
static STOP: AtomicBool = AtomicBool::new(false);

/// Fit for a signal handler.
fn stop() {
    STOP.store(true, Ordering::Relaxed);
}
