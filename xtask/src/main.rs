//! Project automation: `cargo xtask test`, `cargo xtask faults`, `cargo xtask firmware`,
//! `cargo xtask size`, `cargo xtask thumb-check`, `cargo xtask setup`.

use std::process::ExitCode;

mod faults;
mod firmware;
mod options;
mod run;
mod setup;
mod test;
mod thumb;

use options::{Command, HELP};

fn main() -> ExitCode {
    let command = match options::parse(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("xtask: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    let result = match command {
        Command::Help => {
            println!("{HELP}");
            Ok(())
        }
        Command::Faults { only } => faults::run(only.as_deref()),
        Command::Firmware(options) => firmware::build(&options),
        Command::Size(options) => firmware::size(&options),
        Command::Setup { consent } => setup::run(consent),
        Command::Test { all, consent } => test::run(all, consent),
        Command::ThumbCheck => thumb::check(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
