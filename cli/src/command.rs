//! What a command line asks for, done.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crate::options::{self, Command, Usage};
use crate::{bench, build, dis, help, run as program};

/// CPython's exit status for a command line that makes no sense.
pub const USAGE: u8 = 2;

/// Prints to standard output; whoever reads it may have had enough.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Does what a command line asks for, its first word being the command's own name; the exit status. Nothing when it
/// asks for the numbers of a board and this library has not got them.
pub fn run(words: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    Some(match options::parse(words) {
        Ok(command) if command.is_for_board() && !adder_vm::value::BOARD => return None,
        Ok(Command::Help(topic)) => help::print(topic),
        Ok(Command::Version) => help::print_version(),
        Ok(Command::Run(run)) => program::run(run),
        Ok(Command::Dis(dis)) => dis::run(&dis),
        Ok(Command::Build(build)) => build::run(&build),
        Ok(Command::Bench(options, color)) => bench::run(&options, color),
        Ok(Command::Reserved(name)) => {
            eprintln!("adder: '{name}' is not there yet; for a file of that name, write ./{name}");
            ExitCode::from(USAGE)
        }
        Err(Usage { message, topic }) => {
            eprintln!("adder: {message}\n{} -h shows the options.", help::command(topic));
            ExitCode::from(USAGE)
        }
    })
}
