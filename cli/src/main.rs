//! The `adder` command: one library has this machine's numbers, the other those of boards.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words = std::env::args_os;
    adder_lang::run(words()).or_else(|| adder_lang_board::run(words())).unwrap_or(ExitCode::FAILURE)
}
