//! Random functions as machine code on an emulated board, against the reference evaluator.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::emitter::Error;
use adder_decorators::ir::Function;
use adder_decorators::ir::eval::EvalError;
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_decorators::passes::optimise;
use adder_vm::mem::Mem;
use board::Batch;
use cases::Arg;
use std::collections::BTreeMap;

#[path = "support/board.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod board;
#[path = "../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../decorators/tests/support/evaluate.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod evaluate;
#[path = "support/narrow.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod narrow;
#[path = "../../decorators/tests/support/random.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod random;

/// Arguments for a random function.
fn random_args(random: &mut random::Random, wide: bool) -> Vec<Arg> {
    let mut args = Vec::new();
    for _ in 0..2 {
        let len = random.pick(&[0, 1, 7, 8, 12, 16, 40]);
        args.push(Arg::Buffer((0..len).map(|_| random.bits() as u8).collect()));
        args.push(Arg::Bits(len));
    }
    for _ in 0..2 {
        let number = random.number();
        args.push(Arg::Bits(if wide { number } else { i64::from(number as i32) } as u64));
    }
    args.push(Arg::Bits(random.number() as i32 as u64));
    args.push(Arg::Bits((random.number() as f32).to_bits().into()));
    args
}

/// Arguments of runs, and what each has to do.
type Runs = Vec<(Vec<Arg>, String)>;

/// One random function and its runs, with what the evaluator says; which registers it may use.
fn add_function<'m>(
    batch: &mut Batch,
    mem: &'m Mem,
    seed: u64,
    refused: &mut BTreeMap<String, usize>,
) -> Option<(Function<'m>, Runs)> {
    let own = Mem::new(1 << 26);
    let mut random = random::Random(seed);
    let size = 4 + random.below(40) as u32;
    let passes = random.one_in(2);
    let function = random::function_with(&own, &mut random, size, !passes);
    let wide = random.one_in(2);
    let text = function.to_string();
    let text = match wide {
        true => narrow::with_narrow_indexes(&text),
        false => narrow::narrow(&narrow::without_bits(&text)),
    };
    let mut function = parse(mem, &text).unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{text}"));
    if let Err(error) = verify(&function) {
        *refused.entry(error.what.to_string()).or_default() += 1;
        return None;
    }
    if passes {
        optimise(&mut function).expect("fits");
    }
    batch.registers = random.pick(&[64, 64, 6, 4]);
    let compiled = match batch.compile(&function, wide) {
        Ok(compiled) => compiled,
        Err(Error::Unsupported(what)) => {
            *refused.entry(what.what.to_string()).or_default() += 1;
            return None;
        }
        Err(error) => panic!("seed {seed}: {error:?}\n{function}"),
    };
    let mut runs = Vec::new();
    for _ in 0..4 {
        let args = random_args(&mut random, wide);
        match evaluate::evaluate_args(&function, &args, &[], 0, 100_000) {
            Ok(seen) if seen.host.log.len() <= 16 && seen.host.raised.len() < 16 => {
                batch.add(&function, compiled, &args, &[], 0, wide);
                runs.push((args, seen.text()));
            }
            Ok(_) | Err(EvalError::Fuel) => {}
            Err(error) => panic!("seed {seed}: {error:?}\n{function}"),
        }
    }
    Some((function, runs))
}

/// `SEED=n` tries one function, `FUZZ_ROUNDS=n` takes longer.
#[test]
fn random_functions() {
    let seed = std::env::var("SEED").ok().map(|seed| seed.parse().expect("a number"));
    let rounds = std::env::var("FUZZ_ROUNDS").map_or(2, |rounds| rounds.parse().expect("a number"));
    let mut refused = BTreeMap::new();
    let mut compared = 0;
    for round in 0..if seed.is_some() { 1 } else { rounds } {
        let mem = Mem::new(1 << 30);
        let mut batch = Batch::default();
        let mut wanted = Vec::new();
        let seeds = seed.map_or(1000 * round..1000 * round + 400, |seed| seed..seed + 1);
        for seed in seeds {
            if let Some((function, runs)) = add_function(&mut batch, &mem, seed, &mut refused) {
                wanted.push((seed, function, runs));
            }
        }
        let results = batch.run();
        let mut number = 0;
        for (seed, function, runs) in &wanted {
            for (args, wanted) in runs {
                assert_ne!(results.failed, Some(number), "seed {seed} stops the board: {args:?}\n{function}");
                let seen = results.seen(function, number).text();
                assert_eq!(seen, *wanted, "seed {seed}, {args:?}\n{function}");
                number += 1;
            }
        }
        compared += number;
    }
    println!("{compared} runs; refused: {refused:?}");
    assert!(compared > 100 || seed.is_some(), "only {compared} runs");
}
