//! One process, run to its end or to its time limit, with what it printed.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is read of one stream; a process that prints more is ended.
const LIMIT: u64 = 16 << 20;

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Exit(i32),
    /// By this signal.
    Signal(i32),
    /// It was ended at its time limit.
    TimedOut,
    /// It printed more than the limit and was ended.
    TooLong,
    /// It did not start.
    NotStarted(String),
}

/// What a process did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its standard output, with stderr among it where that was asked for.
    pub stdout: Vec<u8>,
    /// Its standard error, where that is apart.
    pub stderr: Vec<u8>,
    /// How it ended.
    pub end: End,
}

/// Runs the command with `stdin` as its input for at most `timeout`. With `merged`, stderr goes where stdout
/// goes, in the order of writing.
pub fn run(command: &mut Command, stdin: &[u8], merged: bool, timeout: Duration) -> Outcome {
    let deadline = Instant::now() + timeout;
    match start(command, stdin, merged) {
        Ok((child, streams)) => finish(child, &streams, deadline),
        Err(error) => {
            Outcome { stdout: Vec::new(), stderr: Vec::new(), end: End::NotStarted(error.to_string()) }
        }
    }
}

/// The two streams, each sent whole when it has ended.
struct Streams {
    stdout: Receiver<Vec<u8>>,
    stderr: Option<Receiver<Vec<u8>>>,
}

fn start(command: &mut Command, stdin: &[u8], merged: bool) -> std::io::Result<(Child, Streams)> {
    let (stdout, writer) = std::io::pipe()?;
    let stderr = if merged {
        command.stderr(writer.try_clone()?);
        None
    } else {
        let (stderr, writer) = std::io::pipe()?;
        command.stderr(writer);
        Some(stderr)
    };
    command.stdout(writer);
    command.stdin(if stdin.is_empty() { Stdio::null() } else { Stdio::piped() });
    let spawned = command.spawn();
    // The command holds the writing ends; a reader sees the end only when they are closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = spawned?;
    if let Some(mut pipe) = child.stdin.take() {
        let text = stdin.to_vec();
        // A process may end without reading its input, which is no fault.
        thread::spawn(move || pipe.write_all(&text).ok());
    }
    Ok((child, Streams { stdout: collect(stdout), stderr: stderr.map(collect) }))
}

fn collect(stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        // What was read before a stream broke still counts.
        let _ = stream.take(LIMIT + 1).read_to_end(&mut text);
        sender.send(text).ok()
    });
    receiver
}

fn finish(mut child: Child, streams: &Streams, deadline: Instant) -> Outcome {
    let stdout = until(&streams.stdout, deadline);
    let stderr = streams.stderr.as_ref().map_or(Some(Vec::new()), |stream| until(stream, deadline));
    let full = |text: &Option<Vec<u8>>| text.as_ref().is_some_and(|text| text.len() as u64 > LIMIT);
    let end = if full(&stdout) || full(&stderr) { Some(End::TooLong) } else { wait(&mut child, deadline) };
    let end = end.unwrap_or(End::TimedOut);
    if matches!(end, End::TooLong | End::TimedOut) {
        // It may have ended between the two calls.
        child.kill().ok();
        child.wait().ok();
    }
    let grace = Instant::now() + Duration::from_secs(1);
    let late = |text: Option<Vec<u8>>, stream: Option<&Receiver<Vec<u8>>>| {
        text.or_else(|| until(stream?, grace)).unwrap_or_default()
    };
    Outcome {
        stdout: late(stdout, Some(&streams.stdout)),
        stderr: late(stderr, streams.stderr.as_ref()),
        end,
    }
}

fn until(stream: &Receiver<Vec<u8>>, deadline: Instant) -> Option<Vec<u8>> {
    match stream.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(text) => Some(text),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Vec::new()),
    }
}

/// How the process ended, if it does before the deadline. Its streams have ended or the time is over, so that
/// there is little to wait for.
fn wait(child: &mut Child, deadline: Instant) -> Option<End> {
    let mut pause = Duration::from_micros(50);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                return Some(status.code().map_or_else(|| End::Signal(signal(status)), End::Exit));
            }
            Ok(None) if Instant::now() < deadline => thread::sleep(pause),
            Ok(None) => return None,
            Err(error) => return Some(End::NotStarted(error.to_string())),
        }
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

#[cfg(unix)]
fn signal(status: std::process::ExitStatus) -> i32 {
    std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or_default()
}

#[cfg(not(unix))]
fn signal(_: std::process::ExitStatus) -> i32 {
    0
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, stdin: &str, merged: bool, seconds: f64) -> Outcome {
        let mut command = Command::new("sh");
        run(command.args(["-c", script]), stdin.as_bytes(), merged, Duration::from_secs_f64(seconds))
    }

    #[test]
    fn keeps_the_streams_apart_or_in_order() {
        let apart = shell("echo a; echo b >&2; cat; exit 3", "c\n", false, 10.0);
        assert_eq!(apart, Outcome { stdout: b"a\nc\n".to_vec(), stderr: b"b\n".to_vec(), end: End::Exit(3) });
        let merged = shell("echo a; echo b >&2; echo c", "", true, 10.0);
        assert_eq!(merged, Outcome { stdout: b"a\nb\nc\n".to_vec(), stderr: Vec::new(), end: End::Exit(0) });
    }

    #[test]
    fn ends_what_runs_too_long_and_keeps_its_output() {
        let start = Instant::now();
        let outcome = shell("echo a; exec sleep 60", "", false, 0.2);
        assert_eq!((outcome.end, outcome.stdout), (End::TimedOut, b"a\n".to_vec()));
        let closed = shell("exec >&- 2>&-; sleep 60", "", false, 0.2);
        assert_eq!(closed.end, End::TimedOut);
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn ends_what_prints_without_end() {
        assert_eq!(shell("exec yes", "", false, 60.0).end, End::TooLong);
    }

    #[test]
    fn names_signals_and_what_does_not_start() {
        assert_eq!(shell("kill -9 $$", "", false, 10.0).end, End::Signal(9));
        let outcome = run(&mut Command::new("adder-no-such-program"), b"", false, Duration::from_secs(1));
        assert!(matches!(outcome.end, End::NotStarted(_)));
    }
}
