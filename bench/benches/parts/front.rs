//! The front end: text to tokens, tree and bytecode, per line.

use adder_vm::compile::{Options, compile};
use adder_vm::lex::{Bytes, Lexer, TokenKind};
use adder_vm::mem::Mem;
use adder_vm::parse::{DEFAULT_DEPTH, Parser};
use criterion::{Criterion, Throughput};

/// Scripts as people write them.
const SOURCE: &str = concat!(
    include_str!("../../../examples/sha256.py"),
    include_str!("../../../examples/fft.py"),
    include_str!("../../../examples/nbody.py"),
);

/// Measures.
pub fn run() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("front");
    group.throughput(Throughput::Elements(SOURCE.lines().count() as u64));
    group.bench_function("lex", |bencher| {
        bencher.iter(|| {
            let mem = Mem::new(usize::MAX);
            let mut source = Bytes::new(SOURCE.as_bytes());
            let mut lexer = Lexer::new(&mut source, &mem);
            let mut count = 0_u32;
            while lexer.next_token().expect("no errors").kind != TokenKind::End {
                count += 1;
            }
            count
        });
    });
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            let mem = Mem::new(usize::MAX);
            let mut source = Bytes::new(SOURCE.as_bytes());
            let mut parser = Parser::new(&mut source, &mem, DEFAULT_DEPTH);
            let mut count = 0_u32;
            while parser.next_statement().expect("no errors").is_some() {
                count += 1;
            }
            count
        });
    });
    group.bench_function("compile", |bencher| {
        bencher.iter(|| {
            let mem = Mem::new(usize::MAX);
            let mut source = Bytes::new(SOURCE.as_bytes());
            let unit = compile(&mut source, &mem, Options::default()).expect("no errors");
            unit.codes.len()
        });
    });
    group.finish();
}
