//! One run of one case, and whether it was as expected.

use std::path::Path;
use std::process::Command;

use super::case::Case;
use super::engine::Engine;
use super::expected::Expected;
use super::process::{self, End, Outcome};
use super::{diff, expected};

/// Variables that would change what a script does.
const FOREIGN: [&str; 8] = [
    "MICROPYPATH",
    "MICROPYINSPECT",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONHOME",
    "PYTHONUTF8",
    "PYTHONIOENCODING",
    "ADDER_HISTORY",
];

/// Runs a case on one engine of the `adder` at this path.
pub fn run(adder: &Path, case: &Case, engine: &Engine) -> Outcome {
    let mut command = Command::new(adder);
    command.args(engine.arguments).args(&case.header.flags);
    finish(&mut command, case)
}

/// Adds script, arguments and surroundings to the command, and runs it.
pub fn finish(command: &mut Command, case: &Case) -> Outcome {
    command.arg(case.file()).args(&case.header.args).current_dir(case.folder());
    for name in FOREIGN {
        command.env_remove(name);
    }
    let header = &case.header;
    process::run(command, header.stdin.as_bytes(), header.merged, header.timeout)
}

/// Why the outcome is not what the case expects, with a board's numbers or with the PC's; `None` when it is.
pub fn fault(case: &Case, on_board: bool, outcome: &Outcome) -> Option<String> {
    if case.expected == Expected::Missing {
        let file = expected::beside(case.file());
        return Some(format!("no expected text, neither in the case nor in {}: use BLESS=1", file.display()));
    }
    let end = match &outcome.end {
        End::Exit(status) if *status == case.header.exit => None,
        End::Exit(status) => Some(format!("exit status {status}, not {}", case.header.exit)),
        End::Signal(signal) => Some(format!("ended by signal {signal}")),
        End::TimedOut => Some(format!("still running after {} s", case.header.timeout.as_secs())),
        End::TooLong => Some("printed without end".into()),
        End::NotStarted(error) => Some(format!("does not start: {error}")),
    };
    let expected = case.text(on_board);
    let same = outcome.stdout == expected;
    if same && end.is_none() {
        return None;
    }
    let mut text = end.unwrap_or_else(|| "other output".into());
    text.push('\n');
    if !same {
        text.push_str(&diff::first(expected, &outcome.stdout));
    }
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let lines: Vec<&str> = stderr.lines().collect();
    for line in &lines[lines.len().saturating_sub(8)..] {
        text.push_str(&format!("    stderr: {line}\n"));
    }
    Some(text)
}
