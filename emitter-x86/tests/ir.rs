//! The IR's cases as machine code, and random functions, against the reference evaluator.

use adder_decorators::emitter::Error;
use adder_decorators::ir::eval::EvalError;
use adder_decorators::ir::parse::parse;
use adder_decorators::passes::optimise;
use adder_emitter_x86::target::Options;
use adder_vm::mem::Mem;
use cases::Arg;
use native::Native;
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../decorators/tests/support/evaluate.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod evaluate;
#[path = "support/native.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod native;
#[path = "../../decorators/tests/support/random.rs"]
mod random;

#[test]
fn ir_cases() {
    let (mut runs, mut narrow, mut wrong) = (0, 0, String::new());
    let mut native = Native::new(Options { verify: true, listing: true, ..Options::default() });
    for folder in ["../decorators/tests/ir", "../decorators/tests/passes"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for path in cases::files(&folder) {
            let text = std::fs::read_to_string(&path).expect("reads");
            for case in cases::split(&text) {
                let place = format!("{}:{}", path.display(), case.line);
                let mem = Mem::new(1 << 24);
                let function = parse(&mem, &case.text).expect("parses");
                let compiled = match native.compile(&function) {
                    Ok(compiled) => compiled,
                    Err(Error::Unsupported(_)) => {
                        narrow += 1;
                        continue;
                    }
                    Err(error) => panic!("{place}: {error:?}\n{}", native.emitter.listing()),
                };
                for (at, line) in case.runs() {
                    let seen = native.run_line(&function, &compiled, &line).text();
                    if seen != line.expected {
                        wrong += &format!("{place}: {}\n  gives {seen}\n", case.head[at]);
                    }
                    runs += 1;
                }
                native.memory.free(compiled.block);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(runs > 500 && narrow < 100, "{runs} runs, {narrow} functions with words of 32 bits");
}

/// Arguments for a random function.
fn random_args(random: &mut random::Random) -> Vec<Arg> {
    let mut args = Vec::new();
    for _ in 0..2 {
        let len = random.pick(&[0, 1, 7, 8, 12, 16, 40]);
        args.push(Arg::Buffer((0..len).map(|_| random.bits() as u8).collect()));
        args.push(Arg::Bits(len));
    }
    args.push(Arg::Bits(random.number() as u64));
    args.push(Arg::Bits(random.number() as u64));
    args.push(Arg::Bits(random.number() as i32 as u64));
    args.push(Arg::Bits((random.number() as f64).to_bits()));
    args
}

/// One random function: with handlers, or after all passes. Returns the number of runs compared.
fn check_random(native: &mut Native, seed: u64) -> usize {
    let mem = Mem::new(1 << 26);
    let mut random = random::Random(seed);
    let size = 4 + random.below(40) as u32;
    let passes = random.one_in(2);
    let mut function = random::function_with(&mem, &mut random, size, !passes);
    let runs: Vec<_> = (0..6).map(|_| random_args(&mut random)).collect();
    if passes {
        optimise(&mut function).expect("fits");
    }
    let compiled = native.compile(&function).unwrap_or_else(|error| {
        panic!("seed {seed}: {error:?}\n{function}\n{}", native.emitter.listing());
    });
    let mut compared = 0;
    for args in &runs {
        let want = match evaluate::evaluate_args(&function, args, &[], 0, 100_000) {
            Ok(seen) => seen.text(),
            Err(EvalError::Fuel) => continue,
            Err(error) => panic!("seed {seed}: {error:?}\n{function}"),
        };
        let got = native.run(&function, &compiled, args, &[], 0).text();
        assert_eq!(got, want, "seed {seed}, {args:?}\n{function}\n{}", native.emitter.listing());
        compared += 1;
    }
    native.memory.free(compiled.block);
    compared
}

/// `SEED=n` tries one function, `FUZZ_SECONDS=n` takes longer.
#[test]
fn random_functions() {
    let mut native = Native::new(Options { listing: true, ..Options::default() });
    if let Ok(seed) = std::env::var("SEED") {
        check_random(&mut native, seed.parse().expect("a number"));
        return;
    }
    let seconds = std::env::var("FUZZ_SECONDS").map_or(4, |seconds| seconds.parse().expect("a number"));
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut seed, mut compared) = (1_000_000, 0);
    while Instant::now() < end {
        compared += check_random(&mut native, seed);
        seed += 1;
    }
    assert!(compared > 100, "only {compared} runs");
    println!("{} functions, {compared} runs", seed - 1_000_000);
}
