//! The cases under `tests/viper`: a viper function, the IR that it is lifted to, and what the passes leave.
//!
//! The source stands in comments before the function: `; | line`. `; target: board` asks for a board's words,
//! `; passes` for what the passes leave.
//! `; refused:` is followed by the message of what the lift refuses. `BLESS=1` rewrites everything but the
//! source.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::ir::Profile;
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_decorators::passes::optimise;
use adder_decorators::viper::{Fault, Options, Target, lift};
use adder_vm::code::Tier;
use adder_vm::compile::Mode;
use adder_vm::context::Context;
use adder_vm::mem::Mem;
use adder_vm::object::{CodeObj, Gc};
use adder_vm::runtime::Text;
use adder_vm::value::Value;
use std::path::Path;

#[path = "support/vm.rs"]
mod vm;

/// One case of a file.
#[derive(Default)]
struct Case {
    head: Vec<String>,
    body: String,
}

impl Case {
    fn source(&self) -> String {
        let line = |line: &String| Some(line.strip_prefix("; |")?.strip_prefix(' ').unwrap_or("").to_owned());
        self.head.iter().filter_map(line).collect::<Vec<_>>().join("\n") + "\n"
    }

    fn asks(&self, what: &str) -> bool {
        self.head.iter().any(|line| line == what)
    }
}

fn split(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        let is_head = line.starts_with("; |") || ["; target: board", "; passes"].contains(&line);
        let is_open = cases.last().is_some_and(|case| case.body.is_empty());
        match (is_head, is_open) {
            (true, true) => cases.last_mut().expect("a case").head.push(line.to_owned()),
            (true, false) => cases.push(Case { head: vec![line.to_owned()], body: String::new() }),
            (false, _) => {
                if let Some(case) = cases.last_mut() {
                    case.body += line;
                    case.body.push('\n');
                }
            }
        }
    }
    cases
}

/// The first viper function of a module.
fn viper_code(module: Gc<CodeObj>) -> Gc<CodeObj> {
    let constants = (0..).map_while(|index| module.constant(index));
    let mut codes = constants.filter_map(Value::cast::<CodeObj>);
    codes.find(|code| code.info().tier == Tier::Viper).expect("a viper function")
}

fn lifted(cx: &Context<'_>, case: &Case) -> String {
    let file = cx.new_str("case.py").expect("memory");
    let source = case.source();
    let module = cx.compile(Text::Bytes(source.as_bytes()), file, Mode::Module, false);
    let code = viper_code(module.unwrap_or_else(|_| panic!("does not compile:\n{source}")));
    let target = match case.asks("; target: board") {
        true => Target::of(Profile::BOARD_ON_HOST),
        false => Target::of(Profile::HOST),
    };
    let mem = Mem::new(1 << 24);
    let mut function =
        match lift(&mem, code, target, Options { checks: true, poll: true, counts: false, origins: false }) {
            Ok(function) => function,
            Err(Fault::Rule { rule, pc }) => {
                let line = rule.line().unwrap_or_else(|| code.line_of(pc as usize));
                return format!(
                    "; refused: line {line}: {}\n; remedy: {}\n",
                    rule.message(code),
                    rule.remedy()
                );
            }
            Err(fault) => return format!("; refused: {fault:?}\n"),
        };
    let text = with_names(&function.to_string(), code);
    verify(&function).unwrap_or_else(|error| panic!("{error:?}\n{source}{text}"));
    let reparsed = parse(&mem, &function.to_string()).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    assert_eq!(reparsed.to_string(), function.to_string());
    optimise(&mut function).expect("memory");
    let after = with_names(&function.to_string(), code);
    verify(&function).unwrap_or_else(|error| panic!("after the passes: {error:?}\n{source}{after}"));
    if case.asks("; passes") { format!("{text}\n; after all\n{after}") } else { text }
}

/// Addresses of objects differ from run to run: the code object's is written as a name, others are numbered.
fn with_names(text: &str, code: Gc<CodeObj>) -> String {
    let mut number = 0;
    let rename = |line: &str| -> String {
        let Some((head, word)) = line.split_once(" = 0x").filter(|(head, _)| head.starts_with("    const"))
        else {
            return line.to_owned();
        };
        let bits = usize::from_str_radix(word, 16).expect("a number");
        if bits == code.value().bits() {
            return format!("{head} = code");
        }
        if bits & 7 != 0 {
            return line.to_owned();
        }
        number += 1;
        format!("{head} = object {number}")
    };
    text.lines().map(rename).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn viper_cases() {
    let bless = std::env::var_os("BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/viper");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("reads").map(|entry| entry.expect("reads").path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("reads");
        let mut result = String::new();
        for case in split(&text) {
            let body = vm::with_context(|cx| lifted(cx, &case));
            if body.trim_end() != case.body.trim_end() {
                wrong += &format!("{}:\n{}\n{body}\n", path.display(), case.source());
            }
            result += &format!("{}\n{body}\n", case.head.join("\n"));
        }
        if bless {
            std::fs::write(&path, format!("{}\n", result.trim_end())).expect("writes");
        }
    }
    assert!(bless || wrong.is_empty(), "{wrong}");
}
