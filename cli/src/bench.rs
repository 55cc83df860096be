//! `adder bench`: measures scripts with this very program as the engine, and prints the figures.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use adder_bench::engine::Engine;
use adder_bench::session::{self, Options};

/// Measures, prints, and fails where something is wrong.
pub fn run(options: &Options) -> ExitCode {
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
    let outcome = session::run(options, adder, show);
    show("");
    match outcome {
        Ok(outcome) => {
            crate::print(&outcome.text);
            for line in outcome.notes.iter().chain(&outcome.complaints) {
                eprintln!("adder: {line}");
            }
            if outcome.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("adder: {error}");
            ExitCode::from(crate::USAGE)
        }
    }
}
