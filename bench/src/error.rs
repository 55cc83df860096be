//! What can go wrong around a measurement; what goes wrong inside one is a cell of the table.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An error that ends the run.
#[derive(Debug)]
pub enum Error {
    /// No engine family has this name.
    UnknownEngine(String),
    /// No such mode.
    UnknownMode(String),
    /// A script without `bench_*` functions.
    NothingToRun(PathBuf),
    /// A file or folder could not be read or written.
    File(PathBuf, io::Error),
    /// The C compiler failed on this file, with its output.
    Compiler(PathBuf, String),
    /// No script of these folders has anything to measure.
    NothingFound,
    /// A baseline that is not one; the text says why.
    Baseline(PathBuf, String),
    /// The user pressed Ctrl-C.
    Interrupted,
    /// Instructions were to be counted, and valgrind is not there.
    NoValgrind,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownEngine(name) => {
                write!(f, "unknown engine '{name}'; known:")?;
                crate::engine::FAMILIES.iter().try_for_each(|family| write!(f, " {}", family.name))
            }
            Error::UnknownMode(name) => {
                write!(f, "unknown mode '{name}'; known:")?;
                crate::engine::Mode::ALL.iter().try_for_each(|mode| write!(f, " {}", mode.name()))
            }
            Error::NothingToRun(path) => {
                write!(f, "{}: no bench_* function without arguments", path.display())
            }
            Error::File(path, error) => write!(f, "{}: {}", path.display(), plain(error)),
            Error::Compiler(path, output) => write!(f, "{}: the C compiler failed\n{output}", path.display()),
            Error::NothingFound => write!(f, "no script with bench_* functions there"),
            Error::Baseline(path, why) => write!(f, "{}: no baseline: {why}", path.display()),
            Error::Interrupted => f.write_str("interrupted"),
            Error::NoValgrind => write!(f, "--instructions needs valgrind on the PATH"),
        }
    }
}

impl std::error::Error for Error {}

/// An error of the system without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
