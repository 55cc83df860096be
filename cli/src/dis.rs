//! `adder dis`: a script as one of the stages on its way to machine code.

mod asm;
mod functions;
mod lister;
mod notes;
mod text;
mod thumb;

use std::io::Read;
use std::process::ExitCode;

use crate::options::{Dis, Stage};
pub use lister::Watch;

/// Prints a stage of a script.
pub fn run(dis: &Dis) -> ExitCode {
    let text = match dis.file.as_str() {
        "-" => {
            let mut text = Vec::new();
            std::io::stdin().lock().read_to_end(&mut text).map(|_| text)
        }
        path => std::fs::read(path),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            eprintln!("adder: can't open file '{}': {}", dis.file, crate::run::describe(&error));
            return ExitCode::from(crate::USAGE);
        }
    };
    let mut out = String::new();
    let result = match dis.stage {
        Stage::Tokens | Stage::Ast | Stage::Bytecode => text::dump(dis, &text, &mut out),
        Stage::Ir | Stage::IrOpt | Stage::Asm => return functions::run(dis, &text),
    };
    crate::print(&dis.color.output().listing(&out));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}:{message}", dis.file);
            ExitCode::FAILURE
        }
    }
}
