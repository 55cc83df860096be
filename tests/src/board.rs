//! A board that QEMU imitates, with its image, driven over its serial line in raw mode.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::corpus::case::Case;
use crate::corpus::diff;

/// The longest that a board takes to answer what costs it nothing.
const ANSWERS: Duration = Duration::from_secs(10);

/// What a program did on a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What it printed.
    pub output: Vec<u8>,
    /// The traceback of what it raised.
    pub errors: Vec<u8>,
}

/// Why the outcome is not what the case expects. What is sent has no file's name; lines end as terminals want it; what is
/// raised comes behind all output.
pub fn fault(case: &Case, outcome: &Outcome) -> Option<String> {
    let name = format!("\"{}\"", case.file().display());
    let text =
        |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace("\"<stdin>\"", &name);
    let (mut output, errors) = (text(&outcome.output), text(&outcome.errors));
    if case.header.merged {
        output.push_str(&errors);
    }
    let expected = case.text(true);
    if output.as_bytes() == expected && errors.is_empty() == (case.header.exit == 0) {
        return None;
    }
    Some(format!("{}\n{errors}", diff::first(expected, output.as_bytes())))
}

/// A running board at its raw prompt.
pub struct Board {
    child: Child,
    to: ChildStdin,
    from: Receiver<u8>,
    greeting: Vec<u8>,
}

impl Board {
    /// Starts a machine of QEMU's with an image.
    ///
    /// # Errors
    /// A message, when there is no QEMU or the prompt does not come.
    pub fn start(machine: &str, image: &Path) -> Result<Board, String> {
        Board::start_with(machine, image, &[])
    }

    /// The same with more options of QEMU's; further serial lines are the board's next UARTs.
    ///
    /// # Errors
    /// As `start`'s.
    pub fn start_with(machine: &str, image: &Path, options: &[&str]) -> Result<Board, String> {
        let mut child = Command::new("qemu-system-arm")
            .args(["-machine", machine, "-nographic", "-monitor", "none", "-serial", "stdio", "-kernel"])
            .arg(image)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("qemu-system-arm: {error}"))?;
        let to = child.stdin.take().ok_or("no way to the board")?;
        let mut output = child.stdout.take().ok_or("no way from the board")?;
        let (sender, from) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if bytes[..count].iter().any(|&byte| sender.send(byte).is_err()) {
                    return;
                }
            }
        });
        let mut board = Board { child, to, from, greeting: Vec::new() };
        board.greeting = board.until(b">>> ", ANSWERS)?;
        board.send(b"\r\x03\x01")?;
        board.until(b"exit\r\n>", ANSWERS)?;
        Ok(board)
    }

    /// What it printed before its prompt.
    pub fn greeting(&self) -> &[u8] {
        &self.greeting
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.to.write_all(bytes).and_then(|()| self.to.flush()).map_err(|error| error.to_string())
    }

    fn byte(&self, end: Instant, so_far: &[u8]) -> Result<u8, String> {
        self.from.recv_timeout(end.saturating_duration_since(Instant::now())).map_err(|error| match error {
            RecvTimeoutError::Timeout => {
                let from = so_far.len().saturating_sub(300);
                format!("no end of the answer; so far: {}", String::from_utf8_lossy(&so_far[from..]))
            }
            RecvTimeoutError::Disconnected => "the board has gone".into(),
        })
    }

    /// What comes until `mark`, which is left out.
    fn until(&self, mark: &[u8], patience: Duration) -> Result<Vec<u8>, String> {
        let end = Instant::now() + patience;
        let mut bytes = Vec::new();
        while !bytes.ends_with(mark) {
            bytes.push(self.byte(end, &bytes)?);
        }
        bytes.truncate(bytes.len() - mark.len());
        Ok(bytes)
    }

    /// Runs a program by raw paste.
    ///
    /// # Errors
    /// A message, when the board does not answer as the protocol says, within `patience`.
    pub fn run(&mut self, program: &[u8], patience: Duration) -> Result<Outcome, String> {
        self.paste(program, patience)?;
        self.outcome(patience)
    }

    /// The same, and sends `bytes` once the program has printed `mark`, which the outcome lacks.
    ///
    /// # Errors
    /// As `run`'s.
    pub fn run_interrupted(
        &mut self,
        program: &[u8],
        mark: &[u8],
        bytes: &[u8],
        patience: Duration,
    ) -> Result<Outcome, String> {
        self.paste(program, patience)?;
        self.until(mark, patience)?;
        // The program goes on to what is to be interrupted.
        std::thread::sleep(Duration::from_millis(100));
        self.send(bytes)?;
        self.outcome(patience)
    }

    /// Sends noise; then, after what a person would type, the prompt has to answer. The board is at its raw prompt before
    /// and afterwards.
    ///
    /// # Errors
    /// As `run`'s.
    pub fn calm_after(&mut self, noise: &[u8]) -> Result<(), String> {
        self.send(b"\x02")?;
        self.until(b">>> ", ANSWERS)?;
        for part in noise.chunks(64) {
            self.send(part)?;
            std::thread::sleep(Duration::from_millis(20));
        }
        self.send(b"\r\x03\x03\x02\r\x03")?;
        std::thread::sleep(Duration::from_millis(200));
        self.send(b"print(6 * 7)\r")?;
        self.until(b"\n42\r\n>>> ", ANSWERS)?;
        self.send(b"\x01")?;
        self.until(b"exit\r\n>", ANSWERS).map(drop)
    }

    /// What the prompt for people shows between keys and the mark behind them. The board is at its raw prompt before and
    /// afterwards.
    ///
    /// # Errors
    /// As `run`'s, with the keys that had no answer.
    pub fn typed(&mut self, dialogue: &[(&[u8], &[u8])]) -> Result<Vec<String>, String> {
        self.send(b"\x02")?;
        self.until(b">>> ", ANSWERS)?;
        let mut shown = Vec::new();
        for (keys, mark) in dialogue {
            self.send(keys)?;
            let answer =
                self.until(mark, ANSWERS).map_err(|error| format!("{}: {error}", keys.escape_ascii()))?;
            shown.push(String::from_utf8_lossy(&answer).into_owned());
        }
        self.send(b"\x01")?;
        self.until(b"exit\r\n>", ANSWERS).map(|_| shown)
    }

    /// Sends a program by raw paste, until it is compiled.
    fn paste(&mut self, program: &[u8], patience: Duration) -> Result<(), String> {
        self.send(b"\x05A\x01")?;
        let end = Instant::now() + ANSWERS;
        let head: Vec<u8> = (0..4).map(|_| self.byte(end, &[])).collect::<Result<_, _>>()?;
        let &[b'R', 1, low, high] = head.as_slice() else { return Err(format!("no raw paste: {head:?}")) };
        let window = usize::from(u16::from_le_bytes([low, high]));
        let (mut room, mut rest) = (window, program);
        // All is sent, then the end; the board's own end may come before, when it reads no further.
        let mut is_ended = false;
        loop {
            let (now, later) = rest.split_at(room.min(rest.len()));
            if !now.is_empty() {
                self.send(now)?;
            }
            (room, rest) = (room - now.len(), later);
            if rest.is_empty() && !is_ended {
                self.send(b"\x04")?;
                is_ended = true;
            }
            match self.byte(Instant::now() + patience, &[])? {
                1 => room += window,
                4 => break,
                byte => return Err(format!("byte {byte} while the program is sent")),
            }
        }
        if !is_ended {
            self.send(b"\x04")?;
        }
        Ok(())
    }

    fn outcome(&mut self, patience: Duration) -> Result<Outcome, String> {
        let output = self.until(b"\x04", patience)?;
        let errors = self.until(b"\x04", patience)?;
        self.until(b">", ANSWERS)?;
        Ok(Outcome { output, errors })
    }

    /// A soft reset.
    ///
    /// # Errors
    /// As `run`'s.
    pub fn reset(&mut self) -> Result<(), String> {
        self.send(b"\x04")?;
        self.until(b"soft reboot\r\n", ANSWERS)?;
        self.until(b"exit\r\n>", ANSWERS).map(drop)
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
