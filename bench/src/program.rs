//! The programs to measure: scripts, their C counterparts, and the files made of them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engine::{Engine, Family, Mode, TypeNames};
use crate::error::Error;
use crate::script::{self, Purpose};

/// What a program computes with; the means are separate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Integers.
    Integer,
    /// Floats: named `*_float`.
    Float,
}

impl Kind {
    /// The name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Integer => "integer",
            Kind::Float => "float",
        }
    }
}

/// A script and what belongs to it.
#[derive(Debug)]
pub struct Program {
    /// The file's stem.
    pub name: String,
    /// Integer or float.
    pub kind: Kind,
    /// Its functions, without `bench_`.
    pub functions: Vec<String>,
    /// Whether any function is decorated; else all modes are the same.
    pub is_decorated: bool,
    text: String,
    source: PathBuf,
}

impl Program {
    /// Reads one script.
    pub fn read(source: &Path) -> Result<Program, Error> {
        let text = fs::read_to_string(source).map_err(|error| Error::File(source.to_owned(), error))?;
        let functions: Vec<String> = script::bench_functions(&text).into_iter().map(str::to_owned).collect();
        if functions.is_empty() {
            return Err(Error::NothingToRun(source.to_owned()));
        }
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let kind = if name.ends_with("_float") { Kind::Float } else { Kind::Integer };
        let is_decorated = script::is_decorated(&text);
        Ok(Program { name, kind, functions, is_decorated, text, source: source.to_owned() })
    }

    /// The scripts of a folder that have something to measure, by name.
    pub fn read_folder(folder: &Path) -> Result<Vec<Program>, Error> {
        let failed = |error| Error::File(folder.to_owned(), error);
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "py") {
                paths.push(path);
            }
        }
        paths.sort();
        let read = paths.iter().map(|path| Program::read(path));
        read.filter(|program| !matches!(program, Err(Error::NothingToRun(_)))).collect()
    }

    /// Whether a C program computes the same.
    pub fn has_c(&self) -> bool {
        self.source.with_extension("c").is_file()
    }

    /// Whether an engine can run it in a mode.
    pub fn runs_on(&self, family: &Family, mode: Mode) -> bool {
        match mode {
            Mode::C => self.has_c(),
            Mode::Viper | Mode::Unchecked => self.kind == Kind::Integer || family.viper_floats,
            Mode::Bytecode | Mode::Native => true,
        }
    }

    /// Writes or compiles what the engine runs in this mode into `folder`, and says how to start it.
    pub fn prepare(
        &self,
        engine: &Engine,
        mode: Mode,
        folder: &Path,
        purpose: Purpose<'_>,
    ) -> Result<Launch, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::File(folder.to_owned(), error))?;
        if mode == Mode::C {
            let mut launch = self.compile(engine, folder)?;
            if let Purpose::Count(_, calls) = purpose {
                launch.arguments.push(calls.to_string());
            }
            return Ok(launch);
        }
        let path = folder.join(&self.name).with_extension("py");
        let text = script::instrument(&self.text, mode, engine.family.names, purpose);
        write(&path, &text)?;
        if engine.family.names == TypeNames::Module {
            write(&folder.join("micropython.py"), SHIM)?;
        }
        let mut arguments: Vec<String> = engine.family.arguments.iter().map(|&a| a.to_owned()).collect();
        if mode == Mode::Unchecked {
            arguments.extend(engine.family.unchecked.iter().map(|&a| a.to_owned()));
        }
        if matches!(purpose, Purpose::Count(..)) {
            arguments.extend(engine.family.counted.iter().map(|&a| a.to_owned()));
        }
        arguments.push(path.to_string_lossy().into_owned());
        // The script's neighbours stay importable.
        let neighbours = match self.source.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let neighbours = fs::canonicalize(neighbours).unwrap_or_else(|_| neighbours.to_owned());
        let (variable, others) = engine.family.path;
        let mut path = neighbours.into_os_string();
        for more in [std::env::var_os(variable), Some(others.into())].into_iter().flatten() {
            if !more.is_empty() {
                path.push(if cfg!(windows) { ";" } else { ":" });
                path.push(more);
            }
        }
        Ok(Launch { program: engine.program.clone(), arguments, path: Some((variable, path)) })
    }

    fn compile(&self, engine: &Engine, folder: &Path) -> Result<Launch, Error> {
        let program = folder.join(&self.name).with_extension(std::env::consts::EXE_EXTENSION);
        let source = self.source.with_extension("c");
        let output = Command::new(&engine.program)
            .args(["-O2", "-Wall", "-Wextra", "-Werror"])
            .arg(format!("-DKERNEL_NAME={:?}", self.name))
            .arg(&source)
            .arg(source.with_file_name("kernel_main.c"))
            .arg("-o")
            .arg(&program)
            .arg("-lm")
            .output()
            .map_err(|error| Error::File(engine.program.clone(), error))?;
        if !output.status.success() {
            return Err(Error::Compiler(source, String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(Launch { program, arguments: Vec::new(), path: None })
    }
}

/// How one program is started on one engine.
#[derive(Debug)]
pub struct Launch {
    program: PathBuf,
    arguments: Vec<String>,
    path: Option<(&'static str, OsString)>,
}

impl Launch {
    /// A fresh command.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        self.equipped(command)
    }

    /// A fresh command of `runner`, which starts the program itself.
    pub fn command_by(&self, mut runner: Command) -> Command {
        runner.arg(&self.program).args(&self.arguments);
        self.equipped(runner)
    }

    fn equipped(&self, mut command: Command) -> Command {
        if let Some((variable, path)) = &self.path {
            command.env(variable, path);
        }
        command
    }
}

/// Decorators and viper's type names for CPython.
const SHIM: &str = include_str!("../../examples/micropython.py");

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| Error::File(path.to_owned(), error))
}
