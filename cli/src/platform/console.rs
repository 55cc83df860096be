//! Standard input, output and error.
//!
//! Output to a terminal is written at once; to anything else it is held back in pieces, until there is
//! much of it, or something else happens that shows: errors, input, sleep, the end.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Read, Write};

use adder_vm::platform::Errno;

use super::OrErrno;

/// How much output is held back at most.
const HELD: usize = 8192;

/// How far reading looks ahead: as much as the standard library, so that nothing is held back there.
const AHEAD: usize = 8192;

/// What was read ahead, and how much of it is taken.
#[derive(Default)]
struct Ahead {
    bytes: Vec<u8>,
    at: usize,
}

/// The standard streams.
pub struct Console {
    held: RefCell<Vec<u8>>,
    ahead: RefCell<Ahead>,
    is_prompt: bool,
}

impl Console {
    /// The streams of this process.
    pub fn new() -> Console {
        Console { held: RefCell::default(), ahead: RefCell::default(), is_prompt: io::stdout().is_terminal() }
    }

    /// Writes to standard output.
    pub fn write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        let mut held = self.held.borrow_mut();
        if self.is_prompt || bytes.len() >= HELD {
            write_all(&mut held)?;
            write_now(bytes)?;
            return Ok(bytes.len());
        }
        if held.len() + bytes.len() > HELD {
            write_all(&mut held)?;
        }
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Writes to standard error, what was printed before it first.
    pub fn write_error(&self, bytes: &[u8]) -> Result<usize, Errno> {
        self.flush()?;
        io::stderr().write_all(bytes).or_errno()?;
        Ok(bytes.len())
    }

    /// Writes out what is held back.
    pub fn flush(&self) -> Result<(), Errno> {
        write_all(&mut self.held.borrow_mut())
    }

    /// Reads from standard input.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize, Errno> {
        let mut count = 0;
        self.read_ahead(&mut |bytes| {
            count = bytes.len().min(buffer.len());
            buffer[..count].copy_from_slice(&bytes[..count]);
            count
        })?;
        Ok(count)
    }

    /// Shows what lies ahead on standard input.
    pub fn read_ahead(&self, take: &mut dyn FnMut(&[u8]) -> usize) -> Result<(), Errno> {
        self.flush()?;
        let mut ahead = self.ahead.borrow_mut();
        if ahead.at == ahead.bytes.len() {
            ahead.at = 0;
            ahead.bytes.resize(AHEAD, 0);
            let read = io::stdin().lock().read(&mut ahead.bytes).or_errno();
            ahead.bytes.truncate(*read.as_ref().unwrap_or(&0));
            read?;
        }
        let rest = &ahead.bytes[ahead.at..];
        let taken = take(rest).min(rest.len());
        ahead.at += taken;
        Ok(())
    }

    /// Whether reading would not wait.
    pub fn can_read(&self) -> bool {
        let ahead = self.ahead.borrow();
        ahead.at < ahead.bytes.len() || super::system::can_read()
    }

    /// Whether a standard stream is a terminal.
    pub fn is_terminal(&self, file: u32) -> bool {
        match file {
            0 => io::stdin().is_terminal(),
            1 => self.is_prompt,
            2 => io::stderr().is_terminal(),
            _ => false,
        }
    }
}

fn write_all(held: &mut Vec<u8>) -> Result<(), Errno> {
    if held.is_empty() {
        return Ok(());
    }
    let written = write_now(held);
    // What could not be written will not be written better later.
    held.clear();
    written
}

fn write_now(bytes: &[u8]) -> Result<(), Errno> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).or_errno()
}
