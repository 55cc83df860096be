//! Random programs: machine code does what the interpreter does, to the last line of a traceback.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use adder_tests::corpus::diff;
use adder_tests::machine::{self, Ending};
use adder_tests::workspace;
use adder_vm::code::Tier;
use adder_vm::context::pending;
use adder_vm::vm::Options;

use crate::mutate::seconds;
use crate::random::Random;
use crate::{generate, reduce};

const HEAP: usize = 24 << 20;
/// How long the interpreter may take for a program, and machine code for the same.
const PATIENCE: Duration = Duration::from_millis(150);
const LONGER: Duration = Duration::from_secs(10);
/// What depends on how much memory or time there is: such a program says nothing.
const RESOURCES: [&str; 3] = ["MemoryError", "watchdog", "RecursionError"];

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

/// Runs a program, interrupted after `patience`.
pub fn run(source: &str, options: Options, patience: Duration) -> Outcome {
    machine::with(options, HEAP, |machine| {
        let bits = &machine.cx.pending;
        let done = AtomicBool::new(false);
        let start = Instant::now();
        std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    std::thread::park_timeout(patience);
                    if start.elapsed() >= patience {
                        bits.fetch_or(pending::WATCHDOG, Ordering::Relaxed);
                    }
                }
            });
            let (output, ending) = machine.run(source.as_bytes());
            done.store(true, Ordering::Release);
            watch.thread().unpark();
            (output, ending, machine.errors())
        })
    })
}

/// The first engine that does something else than the interpreter, and what; nothing for programs that say nothing.
fn native_fault(source: &str) -> Option<String> {
    let expected = run(source, interpreter(), PATIENCE);
    if RESOURCES.iter().any(|text| expected.0.contains(text)) {
        return None;
    }
    ENGINES.iter().find_map(|(name, heat)| {
        let found = run(source, native(*heat), LONGER);
        (found != expected).then(|| format!("{name}: {}", difference(&expected, &found)))
    })
}

pub fn difference(expected: &Outcome, found: &Outcome) -> String {
    if expected.0 != found.0 {
        return diff::first(expected.0.as_bytes(), found.0.as_bytes());
    }
    format!("ends with {:?}, not {:?}\n{}", found.1, expected.1, found.2)
}

/// Runs programs for a while. `fault` says what is wrong with one, if anything.
pub fn search(
    name: &str,
    prelude: &str,
    generate: impl Fn(&mut Random) -> String,
    fault: impl Fn(&str) -> Option<String>,
) {
    let first: u64 = std::env::var("ADDER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let deadline = Instant::now() + Duration::from_secs(seconds());
    let trace = std::env::var_os("ADDER_TRACE");
    let mut seed = first;
    while Instant::now() < deadline {
        let program = generate(&mut Random::new(seed));
        let whole = format!("{prelude}{program}");
        // A crash takes the process with it: the file says what ran.
        if let Some(path) = &trace {
            std::fs::write(path, &whole).expect("a file");
        }
        if let Some(found) = fault(&whole) {
            let small = reduce::reduce(&program, |text| fault(&format!("{prelude}{text}")).is_some());
            let small_fault = fault(&format!("{prelude}{small}")).unwrap_or(found);
            panic!("{name}, seed {seed}: {small_fault}\n{small}");
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
