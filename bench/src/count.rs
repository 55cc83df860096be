//! Machine instructions of a call, by valgrind: the difference between a process with one more call and with one less.

use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::measure::run_limited;
use crate::program::Launch;

/// A simulated process takes so many times as long.
const SLOWER: u32 = 100;

/// Whether valgrind can be started.
pub fn is_installed() -> bool {
    let mut command = Command::new("valgrind");
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// All instructions of a process; none if it fails under valgrind, as a script that starts another program does.
pub fn instructions(launch: &Launch, limit: Duration, stop: &AtomicBool) -> Option<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let (succeeded, _, errors) = run_limited(launch.command_by(valgrind), limit * SLOWER, stop).ok()?;
    collected(&errors).filter(|_| succeeded)
}

fn collected(text: &str) -> Option<f64> {
    let (_, rest) = text.rsplit_once("Collected : ")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found_in_valgrinds_words() {
        let text =
            "==1== Events    : Ir\n==1== Collected : 11548917\n==1== \n==1== I   refs:      11,548,917\n";
        assert_eq!(collected(text), Some(11_548_917.0));
        assert_eq!(collected("valgrind: no such program"), None);
    }
}
