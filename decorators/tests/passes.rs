//! The passes: texts before and after under `tests/passes`, and random functions that mean the same after
//! each pass and after all.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::ir::Function;
use adder_decorators::ir::eval::EvalError;
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_decorators::passes::{Effort, PASSES, Pass, optimise, optimise_with};
use adder_vm::mem::{Mem, OutOfMemory};
use cases::{Arg, RunLine};
use std::path::Path;

#[path = "support/cases.rs"]
mod cases;
#[path = "support/evaluate.rs"]
mod evaluate;
#[path = "support/random.rs"]
mod random;

fn pass(name: &str) -> Pass {
    PASSES.iter().find(|pass| pass.name == name).unwrap_or_else(|| panic!("no pass {name}")).run
}

/// Runs passes whose names are joined by `+`; `all` is the whole list, `small` what chips do of it.
fn run_passes(names: &str, function: &mut Function<'_>) -> Result<(), OutOfMemory> {
    names.split('+').try_for_each(|name| match name {
        "all" => optimise(function),
        "small" => optimise_with(function, Effort::Small),
        name => pass(name)(function),
    })
}

fn outcome(function: &Function<'_>, line: &RunLine, polls: bool) -> String {
    match evaluate::evaluate(function, line) {
        Ok(mut seen) => {
            if !polls {
                seen.host.polls = 0;
            }
            seen.text()
        }
        Err(error) => format!("{error:?}"),
    }
}

#[test]
fn pass_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passes");
    let mut wrong = String::new();
    for path in cases::files(&folder) {
        let text = std::fs::read_to_string(&path).expect("reads");
        let mut all = cases::split(&text);
        for case in &mut all {
            let place = format!("{}:{}", path.display(), case.line);
            let mem = Mem::new(1 << 24);
            let before = parse(&mem, &case.text).unwrap_or_else(|error| panic!("{place}: {error:?}"));
            verify(&before).unwrap_or_else(|error| panic!("{place}: {error:?}"));
            case.text = before.to_string();
            assert!(!case.after.is_empty(), "{place}: no text after a pass");
            for (at, line) in case.runs() {
                case.head[at] =
                    format!("; run: ({}) == {}", line.args.join(", "), outcome(&before, &line, true));
                if !cases::bless()
                    && case.head[at] != format!("; run: ({}) == {}", line.args.join(", "), line.expected)
                {
                    wrong += &format!("{place}: {}\n", case.head[at]);
                }
            }
            let runs = case.runs();
            for cases::After { passes, head, text } in &mut case.after {
                let mut after = parse(&mem, &case.text).expect("parses");
                run_passes(passes, &mut after).expect("fits");
                let printed = after.to_string();
                verify(&after).unwrap_or_else(|error| panic!("{place}: {passes}: {error:?}\n{printed}"));
                for (_, line) in runs.iter().filter(|(_, line)| line.raising_poll == 0) {
                    let (want, got) = (outcome(&before, line, false), outcome(&after, line, false));
                    assert_eq!(got, want, "{place}: {passes}: {line:?}\n{printed}");
                }
                for (at, line) in cases::runs(head) {
                    let seen = outcome(&after, &line, true);
                    if seen != line.expected {
                        wrong += &format!("{place}: {passes}: {} gives {seen}\n", head[at]);
                    }
                    head[at] = format!("; run: ({}) == {seen}", line.args.join(", "));
                }
                if printed != *text && !cases::bless() {
                    wrong += &format!("{place}: {passes} gives\n{printed}");
                }
                *text = printed;
            }
        }
        if cases::bless() {
            std::fs::write(&path, cases::join(&all)).expect("writes");
        }
    }
    assert!(cases::bless() || wrong.is_empty(), "{wrong}");
}

/// Steps a random function may take; one that takes more is not compared.
const FUEL: u64 = 30_000;

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

/// What a function does on these arguments, polls not counted; `None` when it takes too long.
fn observe(function: &Function<'_>, args: &[Arg], fuel: u64) -> Option<String> {
    match evaluate::evaluate_args(function, args, &[], 0, fuel) {
        Ok(mut seen) => {
            seen.host.polls = 0;
            Some(seen.text())
        }
        Err(EvalError::Fuel) => None,
        Err(error) => Some(format!("{error:?}")),
    }
}

fn check_random(seed: u64, names: &[&str]) {
    let mem = Mem::new(1 << 26);
    let mut random = random::Random(seed);
    let size = 4 + random.below(40) as u32;
    let before = random::function_with(&mem, &mut random, size, seed % 4 == 3);
    let text = before.to_string();
    verify(&before).unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{text}"));
    let runs: Vec<_> = (0..6).map(|_| random_args(&mut random)).collect();
    let wanted: Vec<_> = runs.iter().map(|args| observe(&before, args, FUEL)).collect();
    for name in names {
        let mut after = parse(&mem, &text).expect("parses");
        run_passes(name, &mut after).expect("fits");
        verify(&after).unwrap_or_else(|error| {
            panic!("seed {seed}: {name}: {error:?}\n{text}\n{after}");
        });
        for (args, want) in runs.iter().zip(&wanted).filter(|(_, want)| want.is_some()) {
            let got = observe(&after, args, 4 * FUEL);
            assert_eq!(got, *want, "seed {seed}: {name}: {args:?}\n{text}\n{after}");
        }
    }
}

#[test]
fn random_functions_mean_the_same_after_each_pass() {
    let (first, count) = match std::env::var("SEED") {
        Ok(seed) => (seed.parse().expect("a seed is a number"), 1),
        Err(_) => (0, std::env::var("SEEDS").map_or(300, |count| count.parse().expect("a number"))),
    };
    let mut names: Vec<&str> = PASSES.iter().map(|pass| pass.name).collect();
    names.extend(["all", "small"]);
    if let Ok(only) = std::env::var("PASS") {
        names.retain(|name| *name == only);
        if names.is_empty() {
            names.push(Box::leak(only.into_boxed_str()));
        }
    }
    for seed in first..first + count {
        check_random(seed, &names);
    }
}

#[test]
fn passes_that_run_out_of_memory_say_so() {
    for (seed, effort) in (0..6).flat_map(|seed| [(seed, Effort::Small), (seed, Effort::Full)]) {
        let mem = Mem::new(1 << 26);
        let mut random = random::Random(seed);
        let text = random::function(&mem, &mut random, 12).to_string();
        let mut step = 1;
        let mut n = 1;
        loop {
            let mut function = parse(&mem, &text).expect("parses");
            mem.fail_nth(n);
            let result = optimise_with(&mut function, effort);
            mem.fail_nth(0);
            if result.is_ok() {
                break;
            }
            n += step;
            step += 1;
        }
    }
}

#[test]
fn passes_for_which_memory_is_short_are_left_out() {
    for (seed, effort) in (0..60).flat_map(|seed| [(seed, Effort::Small), (seed, Effort::Full)]) {
        let mem = Mem::new(1 << 26);
        let mut random = random::Random(seed);
        let before = random::function(&mem, &mut random, 10);
        let args = random_args(&mut random);
        for room in [0, 500, 1000, 2000, 4000, 8000, 16000, 32000] {
            let mem = Mem::new(1 << 26);
            let mut function = parse(&mem, &before.to_string()).expect("parses");
            mem.set_limit(mem.used() + room);
            optimise_with(&mut function, effort)
                .unwrap_or_else(|_| panic!("seed {seed}: {room} bytes are not enough"));
            mem.set_limit(1 << 26);
            assert_eq!(
                observe(&function, &args, FUEL),
                observe(&before, &args, FUEL),
                "seed {seed}, {effort:?}, {room} bytes"
            );
        }
    }
}
