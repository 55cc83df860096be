//! Mutated sources: lexer, parser, compiler and interpreter take whatever they are given.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use adder_tests::corpus::case;
use adder_tests::machine::{self, Machine};
use adder_tests::workspace;
use adder_vm::code::Tier;
use adder_vm::context::pending;
use adder_vm::vm::Options;

use crate::random::Random;

/// Seconds in the plain run, and with ADDER_THOROUGH; ADDER_FUZZ_SECONDS says otherwise.
const SECONDS: u64 = 4;
const THOROUGH_SECONDS: u64 = 120;
/// Programs that one VM runs, and its heap.
const RUNS: u64 = 50;
const HEAP: usize = 32 << 20;
/// How long a program may run before it is interrupted, and before it hangs.
const PATIENCE: Duration = Duration::from_millis(100);
const HANGS: Duration = Duration::from_secs(20);

/// Pieces that hit grammar, names, machine types and limits.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "\n",
    "\n    ",
    "    ",
    "\t",
    "\\\n",
    "'",
    "\"\"\"",
    "f'{",
    "}'",
    "#",
    "def f(x):",
    "class A:",
    "lambda",
    "lambda *a, **k: a",
    "if",
    "else",
    "elif",
    "while",
    "for",
    "in",
    "not in",
    "is",
    "try:",
    "except:",
    "finally:",
    "with",
    "as",
    "yield",
    "yield from",
    "await",
    "async",
    "return",
    "raise",
    "global x",
    "nonlocal x",
    "del",
    "pass",
    "break",
    "continue",
    "import",
    "from",
    "*",
    "**",
    "->",
    ":=",
    "=",
    "==",
    "@",
    "@micropython.viper\n",
    "@micropython.native\n",
    "ptr8",
    "ptr32",
    "uint",
    "int",
    "object",
    "0",
    "-1",
    "1e999",
    "0x7fffffffffffffff",
    "1 << 200",
    "'\\x00'",
    "b'\\xff'",
    "\u{e4}",
    "\u{1F600}",
    "\0",
    "None",
    "True",
    "...",
    "self",
    "__init__",
    "super()",
    "print",
    "range(10)",
    "[x for x in x]",
    "{**x}",
    "(*x,)",
    "f(*x, **x)",
    ".x",
    "[0]",
    "[::]",
    "if x else y",
    "and",
    "or",
    "not",
    "~",
    "-",
    "//",
    "%",
    "<<",
    ">>",
    "0o8",
    "1_0",
    "1__0",
    "nan",
    "const",
    "__class__",
    "__getattr__",
    "print(x, end='')",
    "x: int = 0",
    "match x:",
    "case _:",
];

/// A mutant of `text`, with parts of `other`.
fn mutant(random: &mut Random, text: &[u8], other: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(12)).min(text.len());
        match random.below(9) {
            0 => drop(text.drain(at..end)),
            1 => text.insert(at, random.next() as u8),
            2 => text.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << random.below(8)),
            3 | 4 => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(text.splice(at..at, piece.bytes()));
            }
            5 => {
                let words = token(&text, at);
                let piece = PIECES[random.below(PIECES.len())];
                drop(text.splice(words, piece.bytes()));
            }
            6 => drop(text.drain(token(&text, at))),
            7 => {
                // A line moves or doubles.
                let line = line(&text, at);
                let copy = text[line.clone()].to_vec();
                if random.below(2) == 0 {
                    drop(text.drain(line));
                }
                let to = self::line(&text, random.below(text.len() + 1)).start;
                drop(text.splice(to..to, copy));
            }
            _ => {
                let line = line(other, random.below(other.len() + 1));
                let to = self::line(&text, at).start;
                drop(text.splice(to..to, other[line].to_vec()));
            }
        }
    }
    text
}

fn token(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let start = text[..at].iter().rposition(|byte| !is_word(byte)).map_or(0, |before| before + 1);
    let end = text[at..].iter().position(|byte| !is_word(byte)).map_or(text.len(), |len| at + len);
    if start < end { start..end } else { at..(at + 1).min(text.len()) }
}

fn line(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |before| before + 1);
    let end = text[at..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |len| at + len + 1);
    start..end
}

/// Runs one program, interrupted when it takes long; false when it panics.
pub fn run(machine: &Machine<'_>, source: &[u8]) -> bool {
    let bits = &machine.cx.pending;
    let done = AtomicBool::new(false);
    let start = Instant::now();
    let ran = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                std::thread::park_timeout(PATIENCE);
                if start.elapsed() >= PATIENCE {
                    bits.fetch_or(pending::INTERRUPT, Ordering::Relaxed);
                }
                if start.elapsed() >= HANGS {
                    // Past what the test harness captures, which an abort loses.
                    let _ = std::io::stderr().write_all(&[b"hangs:\n", source].concat());
                    std::process::abort();
                }
            }
        });
        let ran = catch_unwind(AssertUnwindSafe(|| machine.run(source)));
        done.store(true, Ordering::Release);
        watch.thread().unpark();
        ran.is_ok()
    });
    bits.fetch_and(!pending::INTERRUPT, Ordering::Relaxed);
    let heap = &machine.cx.vm().heap;
    while heap.lock_depth() > 0 {
        heap.unlock();
    }
    heap.set_automatic(true);
    ran
}

pub fn seconds() -> u64 {
    let said = std::env::var("ADDER_FUZZ_SECONDS").ok().and_then(|value| value.parse().ok());
    let thorough = std::env::var_os("ADDER_THOROUGH").is_some();
    said.unwrap_or(if thorough { THOROUGH_SECONDS } else { SECONDS })
}

/// The programs to mutate: the corpus and the scripts that failing allocations run.
fn sources() -> Vec<Vec<u8>> {
    let found = case::find(&workspace::root().join("tests/cases"));
    let mut sources: Vec<Vec<u8>> = found.iter().filter_map(|(path, _)| std::fs::read(path).ok()).collect();
    let scripts = workspace::read("tests/trust/memory.py");
    sources.extend(scripts.split("# === ").map(|script| script.as_bytes().to_vec()));
    // Long programs slow the search down.
    sources.retain(|source| source.len() < 6000);
    sources
}

#[test]
fn mutants_do_no_harm() {
    let sources = sources();
    let first: u64 = std::env::var("ADDER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let deadline = Instant::now() + Duration::from_secs(seconds());
    let trace = std::env::var_os("ADDER_TRACE");
    let mut seed = first;
    while Instant::now() < deadline {
        let tier = if (seed / RUNS).is_multiple_of(2) { Tier::Bytecode } else { Tier::Native };
        let options = Options { emit: tier, heat: 2, ..Options::default() };
        let batch = seed..seed + RUNS;
        let result = machine::with(options, HEAP, |machine| {
            for seed in batch {
                let mut random = Random::new(seed);
                let source = &sources[random.below(sources.len())];
                let other = &sources[random.below(sources.len())];
                let source = mutant(&mut random, source, other);
                // A crash takes the process with it: the file says what ran.
                if let Some(path) = &trace {
                    std::fs::write(path, &source).expect("a file");
                }
                if !run(machine, &source) {
                    return Err(format!("seed {seed}:\n{}", String::from_utf8_lossy(&source)));
                }
            }
            Ok(())
        });
        if let Err(fault) = result {
            panic!("{fault}");
        }
        seed += RUNS;
    }
    println!("{} mutants", seed - first);
}
