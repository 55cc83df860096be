//! What can go wrong around a measurement; what goes wrong inside one is a cell of the table.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An error that ends the run.
#[derive(Debug)]
pub enum Error {
    /// The command line does not parse; the text says where.
    Usage(String),
    /// No engine family has this name.
    UnknownEngine(String),
    /// No such mode.
    UnknownMode(String),
    /// No program matches this name.
    UnknownProgram(String),
    /// A script without `bench_*` functions.
    NothingToRun(PathBuf),
    /// A file or folder could not be read or written.
    File(PathBuf, io::Error),
    /// The C compiler failed on this file, with its output.
    Compiler(PathBuf, String),
    /// Nothing to measure: no engine was found.
    NoEngine,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(text) => write!(f, "{text}; -h prints the usage"),
            Error::UnknownEngine(name) => {
                write!(f, "unknown engine '{name}'; known:")?;
                crate::engine::FAMILIES.iter().try_for_each(|family| write!(f, " {}", family.name))
            }
            Error::UnknownMode(name) => {
                write!(f, "unknown mode '{name}'; known:")?;
                crate::engine::Mode::ALL.iter().try_for_each(|mode| write!(f, " {}", mode.name()))
            }
            Error::UnknownProgram(name) => write!(f, "no program is called '{name}'"),
            Error::NothingToRun(path) => {
                write!(f, "{}: no bench_* function without arguments", path.display())
            }
            Error::File(path, error) => write!(f, "{}: {error}", path.display()),
            Error::Compiler(path, output) => write!(f, "{}: the C compiler failed\n{output}", path.display()),
            Error::NoEngine => write!(f, "no engine to measure; build adder or name one with --against"),
        }
    }
}

impl std::error::Error for Error {}
