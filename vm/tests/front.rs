//! The front end's cases: tokens, trees, scopes, code and errors of small programs, kept as text.
//!
//! `front/*.cases` hold blocks: source, `----`, expected text, `====`. `front/errors.lines` holds one program
//! a line, `\n` for line ends, and the error behind ` => `. `BLESS=1` writes what was found.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests may allocate"
)]

use adder_vm::ast::{Dump, Names};
use adder_vm::code::dump_unit;
use adder_vm::compile::{Mode, Options, compile};
use adder_vm::lex::{Bytes, Lexer, Source, dump_tokens};
use adder_vm::mem::Mem;
use adder_vm::parse::{DEFAULT_DEPTH, Parser};
use adder_vm::scope::{Scopes, dump_scopes};
use adder_vm::syntax::{ErrorKind, ParseError};
use std::fs;
use std::path::PathBuf;

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Ast,
    Scopes,
}

fn describe(error: &ParseError, names: &Names<'_>) -> String {
    let end = if error.at_end { " (at end)" } else { "" };
    let (line, column, class) = (error.line, error.column, error.class().name());
    format!("{line}:{column} {class}: {}{end}", error.message(names))
}

/// Runs all stages with an account of memory; the text of one of them, or the error.
fn run(text: &[u8], stage: Stage, mem: &Mem) -> Result<String, (String, ParseError)> {
    let mut source = Bytes::new(text);
    let mut parser = Parser::new(&mut source, mem, DEFAULT_DEPTH);
    let mut scopes = Scopes::new(mem, DEFAULT_DEPTH);
    let mut out = String::new();
    loop {
        let result = match parser.next_statement() {
            Ok(Some(id)) => scopes.analyze(&parser.ast, &mut parser.names, id).map(|()| id),
            Ok(None) => return Ok(out),
            Err(error) => Err(error),
        };
        match (result, stage) {
            (Err(error), _) => return Err((describe(&error, &parser.names), error)),
            (Ok(id), Stage::Ast) => {
                let written = Dump::new(&parser.ast, &parser.names, &mut out).statement(id);
                written.map_err(|_| (String::new(), adder_vm::mem::OutOfMemory.into()))?;
            }
            (Ok(_), Stage::Scopes) => {
                dump_scopes(&scopes, &parser.names, &mut out).expect("a String takes all")
            }
        }
    }
}

fn text_of(text: &str, stage: Stage) -> String {
    let mem = Mem::new(1 << 26);
    let result = run(text.as_bytes(), stage, &mem);
    assert_eq!(mem.used(), 0, "all memory is returned");
    result.unwrap_or_else(|(message, _)| message + "\n")
}

fn tokens_of(text: &str) -> String {
    let mem = Mem::new(1 << 26);
    let mut source = Bytes::new(text.as_bytes());
    let mut lexer = Lexer::new(&mut source, &mem);
    let mut out = String::new();
    if let Err(error) = dump_tokens(&mut lexer, &mut out) {
        out += &describe(&error, &Names::new(&mem));
        out.push('\n');
    }
    out
}

fn code_of(text: &str) -> String {
    let mem = Mem::new(1 << 26);
    let mut source = Bytes::new(text.as_bytes());
    let mut out = String::new();
    match compile(&mut source, &mem, Options::default()) {
        Ok(unit) => dump_unit(&unit, &mut out).expect("a String takes all"),
        Err(error) => out = format!("{error:?}\n"),
    }
    out
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/front").join(name)
}

fn settle(name: &str, old: &str, new: String) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path(name), new).expect("the case file can be written");
    } else if old != new {
        let differs = old.lines().zip(new.lines()).position(|(old, new)| old != new).unwrap_or(0);
        let near =
            |text: &str| text.lines().skip(differs.saturating_sub(3)).take(9).collect::<Vec<_>>().join("\n");
        panic!("{name}:{}: expected\n{}\nfound\n{}", differs + 1, near(old), near(&new));
    }
}

fn check_blocks(name: &str, run: impl Fn(&str) -> String) {
    let old = fs::read_to_string(path(name)).expect("the case file can be read");
    let mut new = String::new();
    for case in old.split_terminator("====\n") {
        let source = case.split_once("----\n").map_or(case, |(source, _)| source);
        new += &format!("{source}----\n{}====\n", run(source));
    }
    settle(name, &old, new);
}

#[test]
fn tokens() {
    check_blocks("tokens.cases", tokens_of);
}

#[test]
fn expressions() {
    check_blocks("expr.cases", |text| text_of(text, Stage::Ast));
}

#[test]
fn strings() {
    check_blocks("string.cases", |text| text_of(text, Stage::Ast));
}

#[test]
fn statements() {
    check_blocks("stmt.cases", |text| text_of(text, Stage::Ast));
}

#[test]
fn scopes() {
    check_blocks("scope.cases", |text| text_of(text, Stage::Scopes));
}

#[test]
fn code() {
    check_blocks("code.cases", code_of);
}

#[test]
fn code_of_the_modes() {
    let dump = |text: &str, options: Options| {
        let mem = Mem::new(1 << 20);
        let mut source = Bytes::new(text.as_bytes());
        let unit = compile(&mut source, &mem, options).expect("right");
        let mut out = String::new();
        dump_unit(&unit, &mut out).expect("a String takes all");
        out
    };
    let eval = dump("x + 1", Options { mode: Mode::Eval, ..Options::default() });
    assert!(eval.contains("get_global r0 x") && eval.contains("return r0"), "{eval}");
    let single = dump("x", Options { mode: Mode::Single, ..Options::default() });
    assert!(single.contains("print_expr r0"), "{single}");
    let namespace = dump("x = y\n", Options { namespace: true, ..Options::default() });
    assert!(namespace.contains("get_name r1 y") && namespace.contains("set_name r1 x"), "{namespace}");
    let optimized = dump("assert x\nif __debug__: y\n", Options { optimization: 1, ..Options::default() });
    assert_eq!(optimized.lines().count(), 2, "{optimized}");
}

#[test]
fn errors() {
    let old = fs::read_to_string(path("errors.lines")).expect("the case file can be read");
    let mut new = String::new();
    for line in old.lines() {
        let source = line.split_once(" => ").map_or(line, |(source, _)| source);
        // A doubled backslash is one; alone it makes a line's end or a tab.
        let text = source.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace('\0', "\\");
        let mem = Mem::new(1 << 26);
        let found = match run((text + "\n").as_bytes(), Stage::Scopes, &mem) {
            Ok(_) => "no error".to_string(),
            Err((message, _)) => message,
        };
        new += &format!("{source} => {found}\n");
    }
    settle("errors.lines", &old, new);
}

const ALL_KINDS: &str = include_str!("front/stmt.cases");

#[test]
fn every_allocation_may_fail() {
    let sources = ALL_KINDS.split_terminator("====\n").filter_map(|case| case.split_once("----\n"));
    let text: String = sources.map(|(source, _)| source).collect();
    for stage in [Stage::Ast, Stage::Scopes] {
        let mem = Mem::new(1 << 26);
        run(text.as_bytes(), stage, &mem).expect("the cases are right");
        let total = mem.allocations();
        for n in 1..=total {
            let mem = Mem::new(1 << 26);
            mem.fail_nth(n);
            let (_, error) = run(text.as_bytes(), stage, &mem).expect_err("an allocation failed");
            assert_eq!(error.kind, ErrorKind::OutOfMemory, "allocation {n} of {total}");
            assert_eq!(mem.used(), 0);
        }
    }
    let compiled = |mem: &Mem| {
        let mut source = Bytes::new(text.as_bytes());
        compile(&mut source, mem, Options::default()).map(drop).map_err(|error| error.error.kind)
    };
    let mem = Mem::new(1 << 26);
    assert_eq!(compiled(&mem), Ok(()));
    for n in 1..=mem.allocations() {
        let mem = Mem::new(1 << 26);
        mem.fail_nth(n);
        assert_eq!(compiled(&mem), Err(ErrorKind::OutOfMemory), "allocation {n}");
        assert_eq!(mem.used(), 0);
    }
}

fn fails_with(text: &str, wanted: &str) {
    let found = text_of(text, Stage::Ast);
    assert!(found.contains(wanted), "{wanted:?} expected, found {:?}", &found[..found.len().min(200)]);
}

#[test]
fn deep_nesting_is_an_error() {
    const N: usize = 100_000;
    for bracket in ["(", "[", "{", "f(", "x[", "{1:"] {
        fails_with(&bracket.repeat(N), "too many nested parentheses");
    }
    for prefix in ["-", "not ", "lambda: ", "x if y else ", "x ** ", "-x**"] {
        fails_with(&(prefix.repeat(N) + "x\n"), "RecursionError: maximum recursion depth exceeded");
    }
    fails_with(&"if x: ".repeat(N), "invalid syntax");
    let blocks: String = (0..200).map(|depth| " ".repeat(depth) + "if x:\n").collect();
    fails_with(&blocks, "too many levels of indentation");
    let fields = "f'{".repeat(N);
    fails_with(&fields, "too many nested parentheses");
}

#[test]
fn long_chains_are_no_problem() {
    const N: usize = 100_000;
    let join = |operator: &str| vec!["x"; N].join(operator) + "\n";
    let elif: String = (0..N).map(|_| "elif x: pass\n").collect();
    let programs = [
        join(" + "),
        join(" * "),
        join(" and "),
        join(" or "),
        join(" < "),
        join("."),
        join(" = "),
        join(", "),
        join("; "),
        "x".to_string() + &"()".repeat(N) + "\n",
        "x".to_string() + &"[0]".repeat(N) + "\n",
        "'a' ".repeat(N) + "\n",
        "f'{x}' ".repeat(N) + "\n",
        "if x: pass\n".to_string() + &elif,
        "@x\n".repeat(N) + "def f(): pass\n",
        "def f(".to_string() + &(0..N).map(|i| format!("a{i}, ")).collect::<String>() + "): pass\n",
        "f(".to_string() + &(0..N).map(|i| format!("a{i}=1, ")).collect::<String>() + ")\n",
    ];
    for program in programs {
        for stage in [Stage::Ast, Stage::Scopes] {
            let mem = Mem::new(1 << 26);
            let result = run(program.as_bytes(), stage, &mem);
            assert!(result.is_ok(), "{:?} of {}...", result.err(), &program[..40]);
        }
        // Compiled, or refused for a limit that is named.
        let code = code_of(&program);
        assert!(code.starts_with("code 0") || code.contains("too many"), "{}", &code[..code.len().min(200)]);
    }
}

/// Counts the bytes that are asked for.
struct Line<'a> {
    text: &'a [u8],
    taken: &'a std::cell::Cell<usize>,
}

impl Source for Line<'_> {
    fn next_byte(&mut self) -> Option<u8> {
        let byte = self.text.get(self.taken.get()).copied()?;
        self.taken.set(self.taken.get() + 1);
        Some(byte)
    }
}

#[test]
fn nothing_is_read_past_a_statement() {
    let lines = ["x = 1\n", "f(a,\n  b)\n", "'''a\nb'''\n", "x \\\n+ 1  # c\n", "from a import b; y = 'z'\n"];
    let text = lines.concat();
    let taken = std::cell::Cell::new(0);
    let mem = Mem::new(1 << 20);
    let mut source = Line { text: text.as_bytes(), taken: &taken };
    let mut parser = Parser::new(&mut source, &mem, DEFAULT_DEPTH);
    let mut end = 0;
    for line in lines {
        end += line.len();
        for _ in 0..if line.contains(';') { 2 } else { 1 } {
            assert!(parser.next_statement().expect("right").is_some());
        }
        assert_eq!(taken.get(), end, "after {line:?}");
    }
    assert!(parser.next_statement().expect("right").is_none());
}

#[test]
fn eval_takes_one_expression() {
    let parse = |text: &str| {
        let mem = Mem::new(1 << 20);
        let mut source = Bytes::new(text.as_bytes());
        let mut parser = Parser::new(&mut source, &mem, DEFAULT_DEPTH);
        let mut out = String::new();
        match parser.expression_only() {
            Ok(id) => {
                Dump::new(&parser.ast, &parser.names, &mut out).expression(id).expect("a String takes all")
            }
            Err(error) => out = describe(&error, &parser.names),
        }
        out
    };
    assert_eq!(parse("1 + x\n\n"), "(+ 1 x)");
    assert_eq!(parse("1, 2"), "(tuple 1 2)");
    assert_eq!(parse("x = 1"), "1:3 SyntaxError: invalid syntax");
    assert_eq!(parse("x\ny"), "2:1 SyntaxError: invalid syntax");
    assert_eq!(parse(""), "1:1 SyntaxError: invalid syntax (at end)");
}
