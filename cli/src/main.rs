//! The `adder` command.

mod bench;
mod color;
mod dis;
mod help;
mod history;
mod machine;
mod options;
mod platform;
mod report;
mod run;
mod walk;

use std::io::Write;
use std::process::ExitCode;

use options::{Command, Usage};

/// CPython's exit status for a command line that makes no sense.
const USAGE: u8 = 2;

/// Prints to standard output; whoever reads it may have had enough.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn main() -> ExitCode {
    match options::parse(std::env::args_os()) {
        Ok(Command::Help(topic)) => help::print(topic),
        Ok(Command::Version) => help::print_version(),
        Ok(Command::Run(run)) => run::run(run),
        Ok(Command::Dis(dis)) => dis::run(&dis),
        Ok(Command::Bench(options, color)) => bench::run(&options, color),
        Ok(Command::Reserved(name)) => {
            eprintln!("adder: '{name}' is not there yet; for a file of that name, write ./{name}");
            ExitCode::from(USAGE)
        }
        Err(Usage { message, topic }) => {
            eprintln!("adder: {message}\n{} -h shows the options.", help::command(topic));
            ExitCode::from(USAGE)
        }
    }
}
