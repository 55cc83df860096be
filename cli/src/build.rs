//! `adder build`: scripts as stored code, which runs without its source.

// The emitter is for a VM with this machine's numbers.
#[cfg(not(feature = "board"))]
mod native;

use std::path::Path;
use std::process::ExitCode;

use adder_vm::compile::{Options, compile};
use adder_vm::lex::Bytes;
use adder_vm::mem::{Mem, OutOfMemory, Vec as List};
use adder_vm::stored::{self, File};

use crate::options::Build;

/// Builds every file; the first that cannot be built ends it.
pub fn run(build: &Build) -> ExitCode {
    for file in &build.files {
        let output = match &build.output {
            Some(output) => output.into(),
            None => Path::new(file).with_extension(stored::ENDING.trim_start_matches('.')),
        };
        let source = build.source.as_deref().unwrap_or(file);
        let text = match std::fs::read(file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("adder: can't open file '{file}': {}", crate::run::describe(&error));
                return ExitCode::from(crate::USAGE);
            }
        };
        let mut notes = String::new();
        let bytes = of_text(build, &text, source).and_then(|bytes| match build.cores.is_empty() {
            true => Ok(bytes),
            false => add_sections(build, file, bytes, &mut notes),
        });
        eprint!("{notes}");
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(message) => {
                eprintln!("{file}:{message}");
                return ExitCode::FAILURE;
            }
        };
        if let Err(error) = std::fs::write(&output, bytes) {
            eprintln!("adder: can't write file '{}': {}", output.display(), crate::run::describe(&error));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

#[cfg(not(feature = "board"))]
fn add_sections(build: &Build, file: &str, bytes: Vec<u8>, notes: &mut String) -> Result<Vec<u8>, String> {
    native::add_sections(build, file, bytes, notes).map_err(|error| format!(" {error}"))
}

#[cfg(feature = "board")]
fn add_sections(_: &Build, _: &str, _: Vec<u8>, _: &mut String) -> Result<Vec<u8>, String> {
    Err(" machine code is made with this machine's numbers".to_owned())
}

/// The stored code of a script; else the place and message of what is wrong with it.
fn of_text(build: &Build, text: &[u8], source: &str) -> Result<Vec<u8>, String> {
    let mem = Mem::new(usize::MAX);
    let options = Options {
        tier: build.implementation.emit,
        optimization: build.optimisation,
        portable: true,
        ..Options::default()
    };
    let unit = compile(&mut Bytes::new(text), &mem, options).map_err(|error| {
        let (line, column) = (error.error.line, error.error.column);
        format!("{line}:{column}: {}: {error}", error.error.class().name())
    })?;
    let mut bytes = List::new(&mem);
    stored::write(&unit, source, &mut bytes).map_err(|OutOfMemory| format!(" {OutOfMemory}"))?;
    // Whoever loads it checks it so.
    let check = File::open(&bytes).and_then(|file| stored::verify(&file, &mem));
    check.map_err(|fault| format!(" fault in the compiler: {fault}"))?;
    Ok(bytes.to_vec())
}
