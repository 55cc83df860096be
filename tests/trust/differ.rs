//! Random programs: machine code does what the interpreter does, to the last line of a traceback.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use adder_tests::corpus::diff;
use adder_tests::machine::{self, Ending};
use adder_tests::workspace;
use adder_vm::code::Tier;
use adder_vm::context::pending;
use adder_vm::vm::Options;

use crate::generate;
use crate::mutate::seconds;
use crate::program::{Pair, whole};
use crate::random::Random;
use crate::reduce::reduce;

const HEAP: usize = 6 << 20;
/// How long the interpreter may take for a program, and machine code for the same.
const PATIENCE: Duration = Duration::from_millis(40);
const LONGER: Duration = Duration::from_secs(10);
/// What depends on how much memory or time there is: such a program says nothing.
const RESOURCES: [&str; 3] = ["MemoryError", "RecursionError", "KeyboardInterrupt"];

/// Output of which nothing is cut off.
const MOST_OUTPUT: usize = 60_000;

/// What a program did.
type Outcome = (String, Ending, String);

/// The engines that are compared with the interpreter.
const ENGINES: [(&str, u32); 2] = [("native", 1), ("native-warm", 3)];

fn interpreter() -> Options {
    Options { ignore_decorators: true, ..Options::default() }
}

fn native(heat: u32) -> Options {
    Options { emit: Tier::Native, heat, ..Options::default() }
}

/// Whether a program depends on resources or printed more than is kept.
fn says_nothing((output, ending, _): &Outcome) -> bool {
    let is_cut = *ending == Ending::Raised("KeyboardInterrupt".into());
    is_cut || output.len() >= MOST_OUTPUT || RESOURCES.iter().any(|text| output.contains(text))
}

/// Runs a program, interrupted after `patience`.
fn run(source: &str, options: Options, patience: Duration) -> Outcome {
    machine::with(options, HEAP, |machine| {
        let bits = &machine.cx.pending;
        let done = AtomicBool::new(false);
        let start = Instant::now();
        std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    std::thread::park_timeout(patience);
                    if start.elapsed() >= patience {
                        bits.fetch_or(pending::INTERRUPT, Ordering::Relaxed);
                    }
                }
            });
            let ran = catch_unwind(AssertUnwindSafe(|| machine.run(source.as_bytes())));
            done.store(true, Ordering::Release);
            watch.thread().unpark();
            let (output, ending) = ran.unwrap_or_else(|_| (String::new(), Ending::Raised("a panic".into())));
            (output, ending, machine.errors())
        })
    })
}

/// The first engine that does something else than the interpreter, and what; nothing for programs that say nothing.
fn native_fault(program: &Pair) -> Option<Fault> {
    let expected = run(&program.model, interpreter(), PATIENCE);
    if says_nothing(&expected) {
        return None;
    }
    ENGINES.iter().find_map(|(name, heat)| {
        let found = run(&program.tested, native(*heat), LONGER);
        compare(name, &expected, found)
    })
}

/// What is wrong with a program.
struct Fault {
    /// How it ended, and what was said of it at last.
    kind: (Ending, Option<String>),
    text: String,
}

/// What differs, if anything.
fn compare(engine: &str, expected: &Outcome, found: Outcome) -> Option<Fault> {
    if *expected == found {
        return None;
    }
    let text = match expected.0 == found.0 {
        false => diff::first(expected.0.as_bytes(), found.0.as_bytes()),
        true => format!("ends with {:?}, not {:?}\n{}", found.1, expected.1, found.2),
    };
    let said = found.2.lines().find(|line| !line.starts_with([' ', 'T'])).map(str::to_owned);
    Some(Fault { kind: (found.1, said), text: format!("{engine}: {text}") })
}

/// Runs programs for a while. `fault` says what is wrong with one, if anything.
fn search(
    name: &str,
    prelude: &str,
    generate: impl Fn(&mut Random) -> Vec<Pair>,
    fault: impl Fn(&Pair) -> Option<Fault>,
) {
    let first: u64 = std::env::var("ADDER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let deadline = Instant::now() + Duration::from_secs(seconds());
    let trace = std::env::var_os("ADDER_TRACE");
    let mut seed = first;
    while Instant::now() < deadline {
        let lines = generate(&mut Random::new(seed));
        let text = whole(prelude, &lines);
        // A crash takes the process with it: the file says what ran.
        if let Some(path) = &trace {
            std::fs::write(path, &text.tested).expect("a file");
        }
        if let Some(found) = fault(&text) {
            // Lines that go must not make it another fault, such as one of syntax.
            let again = |lines: &[Pair]| fault(&whole(prelude, lines)).filter(|new| new.kind == found.kind);
            let small = reduce(lines, |lines| again(lines).is_some());
            let text = again(&small).map_or(found.text, |small| small.text);
            let program = whole("", &small);
            panic!("{name}, seed {seed}: {text}\n{}\nas:\n{}", program.tested, program.model);
        }
        seed += 1;
    }
    println!("{name}: {} programs", seed - first);
}

#[test]
fn native_does_what_bytecode_does() {
    let prelude = workspace::read("tests/trust/prelude.py");
    search("native", &prelude, generate::program, native_fault);
}

/// What viper does with a program, if that is not what plain Python does with its model. The model's own frames,
/// whose functions begin with `m_` or belong to a pointer, are no part of a traceback.
fn viper_fault(program: &Pair) -> Option<Fault> {
    let expected = run(&program.model, interpreter(), PATIENCE);
    if says_nothing(&expected) {
        return None;
    }
    // A function without `return`, which a reduction makes, returns zero in viper.
    if expected.0.lines().any(|line| line.starts_with("None (") || line.contains("NoneType")) {
        return None;
    }
    let expected = (without_model(&expected.0), expected.1, expected.2);
    [false, true].iter().find_map(|&is_native| {
        let options = if is_native { native(1) } else { Options::default() };
        let found = run(&program.tested, options, LONGER);
        compare(if is_native { "native" } else { "viper" }, &expected, found)
    })
}

fn without_model(output: &str) -> String {
    let is_model = |line: &str| {
        let name = line.rsplit_once(" in ").map_or("", |(_, name)| name);
        line.starts_with("  File ") && (name.starts_with("m_") || ["get", "put", "place"].contains(&name))
    };
    output.lines().filter(|line| !is_model(line)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn viper_does_what_its_model_does() {
    let prelude = workspace::read("tests/trust/viper_model.py");
    search("viper", &prelude, generate::viper::program, viper_fault);
}
