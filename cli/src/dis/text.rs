//! The stages that need no VM: tokens, tree, bytecode.

use adder_vm::ast::{Dump, Names};
use adder_vm::code::dump_unit;
use adder_vm::compile::{Options, compile};
use adder_vm::lex::{Bytes, Lexer, dump_tokens};
use adder_vm::mem::{Mem, OutOfMemory};
use adder_vm::parse::{DEFAULT_DEPTH, Parser};
use adder_vm::stored::{self, File, unit_of};
use adder_vm::syntax::ParseError;

use crate::options::{Dis, Stage};

/// Writes a stage before machine code, as far as the script has it.
///
/// # Errors
/// Place and message of what is wrong with the script.
pub fn dump(dis: &Dis, text: &[u8], out: &mut String) -> Result<(), String> {
    let mem = Mem::new(usize::MAX);
    match dis.stage {
        Stage::Tokens => tokens(text, &mem, out),
        Stage::Ast => tree(text, &mem, out),
        _ => {
            let optimization = dis.optimisation;
            let options = Options { tier: dis.implementation.emit, optimization, ..Options::default() };
            bytecode(text, &mem, options, out)
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

fn bytecode(text: &[u8], mem: &Mem, options: Options, out: &mut String) -> Result<(), String> {
    if text.starts_with(&stored::MAGIC) {
        let unit = File::open(text).and_then(|file| unit_of(&file, mem));
        let unit = unit.map_err(|fault| format!(" {fault}"))?;
        return dump_unit(&unit, out).map_err(|_| OutOfMemory.to_string());
    }
    let mut source = Bytes::new(text);
    match compile(&mut source, mem, options) {
        Ok(unit) => dump_unit(&unit, out).map_err(|_| OutOfMemory.to_string()),
        Err(error) => {
            let (line, column) = (error.error.line, error.error.column);
            Err(format!("{line}:{column}: {}: {error}", error.error.class().name()))
        }
    }
}
