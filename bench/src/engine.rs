//! Engines as data: each family one row, each way to run a script one mode.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// How the decorators of a script are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Decorators replaced by `@micropython.bytecode`.
    Bytecode,
    /// Viper functions run as native ones.
    Native,
    /// As written.
    Viper,
    /// As written, with pointers unchecked for the whole run.
    Unchecked,
    /// The C program beside the script.
    C,
}

impl Mode {
    /// Every mode, in the order of the table's columns.
    pub const ALL: [Mode; 5] = [Mode::Bytecode, Mode::Native, Mode::Viper, Mode::Unchecked, Mode::C];

    /// The name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Bytecode => "bytecode",
            Mode::Native => "native",
            Mode::Viper => "viper",
            Mode::Unchecked => "unchecked",
            Mode::C => "-O2",
        }
    }

    /// Calls after which machine code, where there is any, is what it stays.
    pub fn warm_calls(self) -> usize {
        match self {
            Mode::Bytecode | Mode::C => 1,
            Mode::Native | Mode::Viper | Mode::Unchecked => 6,
        }
    }

    /// The mode of this name.
    pub fn parse(name: &str) -> Result<Mode, Error> {
        let found = Mode::ALL.into_iter().find(|mode| mode.name() == name);
        found.ok_or_else(|| Error::UnknownMode(name.to_owned()))
    }
}

/// Where viper's type names come from when a viper function runs as plain Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeNames {
    /// The engine has them as builtins.
    Builtin,
    /// One line of definitions is put before the script.
    Prelude,
    /// The module for CPython defines them; it is put beside the script.
    Module,
}

/// A kind of engine: one row of the table below.
#[derive(Debug, PartialEq)]
pub struct Family {
    /// The name on the command line; also the program looked for on the PATH.
    pub name: &'static str,
    /// Arguments before the script.
    pub arguments: &'static [&'static str],
    /// Further arguments of `Mode::Unchecked`.
    pub unchecked: &'static [&'static str],
    /// Further arguments where instructions are counted: what is counted must not depend on when a compiler is done.
    pub counted: &'static [&'static str],
    /// What it can run.
    pub modes: &'static [Mode],
    /// See `TypeNames`.
    pub names: TypeNames,
    /// Whether viper functions may have floats.
    pub viper_floats: bool,
    /// The variable of the environment that says where else modules are, and what else it has to name.
    pub path: (&'static str, &'static str),
}

use TypeNames::{Builtin, Module, Prelude};

const OURS: &[Mode] = &[Mode::Bytecode, Mode::Native, Mode::Viper, Mode::Unchecked];
const TIERS: &[Mode] = &[Mode::Bytecode, Mode::Native, Mode::Viper];
const PLAIN: &[Mode] = &[Mode::Bytecode];
const C: &[Mode] = &[Mode::C];
const MICROPYTHON: (&str, &str) = ("MICROPYPATH", ".frozen");
const PYTHON: (&str, &str) = ("PYTHONPATH", "");

macro_rules! families {
    ($($name:literal $arguments:tt $unchecked:tt $counted:tt $modes:ident $names:expr, $floats:literal $path:expr;)*) => {
        /// The engines that the runner knows.
        pub const FAMILIES: &[Family] = &[$(Family {
            name: $name,
            arguments: &$arguments,
            unchecked: &$unchecked,
            counted: &$counted,
            modes: $modes,
            names: $names,
            viper_floats: $floats,
            path: $path,
        },)*];
    };
}

families! {
//  name          arguments              unchecked                 counted                modes    names    floats path
    "adder"       []                     ["-X", "viper=unchecked"] ["-X", "compile=wait"] OURS     Builtin, true  MICROPYTHON;
    "micropython" ["-X", "heapsize=32m"] []                        []                     TIERS    Prelude, false MICROPYTHON;
    "python3"     []                     []                        []                     PLAIN    Module,  false PYTHON;
    "pypy3"       []                     []                        []                     PLAIN    Module,  false PYTHON;
    "gcc"         []                     []                        []                     C        Builtin, true  ("", "");
}

/// An engine of a run: a family and the program that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Engine {
    /// What the user called it: `adder`, or `adder@old` for a second one of the same family.
    pub label: String,
    /// Its family.
    pub family: &'static Family,
    /// The program.
    pub program: PathBuf,
}

impl Engine {
    /// Reads `NAME`, `NAME=PROGRAM` or `NAME@LABEL=PROGRAM`.
    pub fn parse(spec: &str) -> Result<Engine, Error> {
        let (label, program) = spec.split_once('=').unwrap_or((spec, ""));
        let name = label.split('@').next().unwrap_or(label);
        let family = FAMILIES.iter().find(|family| family.name == name);
        let family = family.ok_or_else(|| Error::UnknownEngine(name.to_owned()))?;
        let program = if program.is_empty() { family.name } else { program };
        Ok(Engine { label: label.to_owned(), family, program: PathBuf::from(program) })
    }

    /// The adder at this path.
    pub fn adder(program: PathBuf) -> Engine {
        Engine { label: "adder".to_owned(), family: &FAMILIES[0], program }
    }

    /// Whether the program can be started.
    pub fn is_installed(&self) -> bool {
        if self.program.components().count() > 1 {
            return self.program.is_file();
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| is_program(&folder.join(&self.program)))
    }
}

fn is_program(path: &Path) -> bool {
    path.is_file() || path.with_extension(std::env::consts::EXE_EXTENSION).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_names_family_label_and_program() {
        let engine = Engine::parse("adder@old=/tmp/adder").unwrap();
        assert_eq!(engine.label, "adder@old");
        assert_eq!(engine.family.name, "adder");
        assert_eq!(engine.program, PathBuf::from("/tmp/adder"));
        assert_eq!(Engine::parse("pypy3").unwrap().program, PathBuf::from("pypy3"));
        assert!(matches!(Engine::parse("ruby"), Err(Error::UnknownEngine(_))));
    }

    #[test]
    fn adder_is_the_first_row() {
        assert_eq!(FAMILIES[0].name, "adder");
    }
}
