//! `adder dis`: a script as tokens, tree or bytecode.

use std::io::Read;
use std::process::ExitCode;

use adder_vm::ast::{Dump, Names};
use adder_vm::code::dump_unit;
use adder_vm::compile::{Options, compile};
use adder_vm::lex::{Bytes, Lexer, dump_tokens};
use adder_vm::mem::{Mem, OutOfMemory};
use adder_vm::parse::{DEFAULT_DEPTH, Parser};
use adder_vm::syntax::ParseError;

use crate::options::{Dis, Stage};

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
    let mem = Mem::new(usize::MAX);
    let mut out = String::new();
    let result = match dis.stage {
        Stage::Tokens => tokens(&text, &mem, &mut out),
        Stage::Ast => tree(&text, &mem, &mut out),
        Stage::Bytecode => bytecode(&text, &mem, &mut out),
    };
    crate::print(&out);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}:{message}", dis.file);
            ExitCode::FAILURE
        }
    }
}

fn describe(error: &ParseError, names: &Names<'_>) -> String {
    let (line, column, class) = (error.line, error.column, error.class().name());
    format!("{line}:{column}: {class}: {}", error.message(names))
}

fn tokens(text: &[u8], mem: &Mem, out: &mut String) -> Result<(), String> {
    let mut source = Bytes::new(text);
    let mut lexer = Lexer::new(&mut source, mem);
    dump_tokens(&mut lexer, out).map_err(|error| describe(&error, &Names::new(mem)))
}

fn tree(text: &[u8], mem: &Mem, out: &mut String) -> Result<(), String> {
    let mut source = Bytes::new(text);
    let mut parser = Parser::new(&mut source, mem, DEFAULT_DEPTH);
    loop {
        let written = match parser.next_statement() {
            Ok(Some(id)) => Dump::new(&parser.ast, &parser.names, out).statement(id),
            Ok(None) => return Ok(()),
            Err(error) => return Err(describe(&error, &parser.names)),
        };
        written.map_err(|_| OutOfMemory.to_string())?;
    }
}

fn bytecode(text: &[u8], mem: &Mem, out: &mut String) -> Result<(), String> {
    let mut source = Bytes::new(text);
    match compile(&mut source, mem, Options::default()) {
        Ok(unit) => dump_unit(&unit, out).map_err(|_| OutOfMemory.to_string()),
        Err(error) => {
            let (line, column) = (error.error.line, error.error.column);
            Err(format!("{line}:{column}: {}: {error}", error.error.class().name()))
        }
    }
}
