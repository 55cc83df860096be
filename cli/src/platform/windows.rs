//! What Windows does in its own way: Ctrl-C, modes of files, time zones.

use std::fs::Metadata;
use std::io;
use std::process::Command;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_IGNORED: AtomicBool = AtomicBool::new(false);

/// Calls `handler` on Ctrl-C from now on. It runs on a thread of its own.
pub fn on_interrupt(handler: fn()) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without a handler Ctrl-C ends the process.
        let _ = ctrlc::set_handler(move || {
            if !IS_IGNORED.load(Ordering::Acquire) {
                handler();
            }
        });
    });
    IS_IGNORED.store(false, Ordering::Release);
}

/// Ctrl-C does nothing from now on.
pub fn ignore_interrupts() {
    IS_IGNORED.store(true, Ordering::Release);
}

/// Signals are not sent to threads here.
pub fn leave_signals_to_others() {}

/// Whether reading would not wait; it is not asked here.
pub fn can_read() -> bool {
    true
}

/// The console edits lines by itself.
pub fn set_raw(_: bool) {}

/// Runs a shell command; its exit status.
pub fn run_command(command: &str) -> io::Result<i32> {
    let status = Command::new("cmd").arg("/C").arg(command).status()?;
    Ok(status.code().unwrap_or(-1))
}

/// Room on the file system of a path.
pub fn space(_: &str) -> io::Result<[u64; 10]> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Mode bits of a file.
pub fn mode(metadata: &Metadata) -> u32 {
    match (metadata.is_dir(), metadata.permissions().readonly()) {
        (true, _) => 0o040_777,
        (false, true) => 0o100_444,
        (false, false) => 0o100_666,
    }
}

/// Seconds by which local time is ahead of UTC at a time.
pub fn utc_offset(_: i64) -> i32 {
    0
}
