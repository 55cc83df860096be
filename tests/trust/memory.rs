//! Memory that runs out: each allocation of many small scripts fails in turn.
//!
//! The script ends with MemoryError or does what it does otherwise, and the VM works afterwards.

use adder_tests::corpus::pool;
use adder_tests::machine::{self, Ending, Machine};
use adder_tests::workspace;
use adder_vm::code::Tier;
use adder_vm::vm::Options;

const HEAP: usize = 8 << 20;
/// Failed allocations after which a VM is given up for a fresh one.
const RUNS: u64 = 40;

/// What has to work after any failure.
const KNOWN: &[u8] = b"
import micropython
def known(n):
    return [str(i) + 'x' for i in range(n)], {i: i * i for i in range(3)}, 1 << 100, 0.1 + 1e300
class Known:
    def __init__(self, x): self.x = x
@micropython.viper
def word(n: int) -> int:
    s = 0
    for i in range(n):
        s += i
    return s
try:
    known(None)
except TypeError as e:
    print(known(3), Known(5).x, word(10))
";
const RESULT: &str =
    "(['0x', '1x', '2x'], {0: 0, 1: 1, 2: 4}, 1267650600228229401496703205376, 1e+300) 5 45\n";

/// The scripts: name and text. A line `# === NAME` begins each.
fn scripts() -> Vec<(String, String)> {
    let text = workspace::read("tests/trust/memory.py");
    let mut scripts: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("# === "), scripts.last_mut()) {
            (Some(name), _) => scripts.push((name.to_owned(), String::new())),
            (None, Some((_, script))) => {
                script.push_str(line);
                script.push('\n');
            }
            (None, None) => {}
        }
    }
    scripts
}

/// Runs a script with the `n`-th allocation failing; whether there were that many, and what was wrong.
fn fail(machine: &Machine<'_>, script: &str, expected: &str, n: u64) -> Result<bool, String> {
    let mem = machine.cx.vm().mem;
    mem.fail_nth(n);
    let (output, ending) = machine.run(script.as_bytes());
    let failed = mem.countdown() == 0;
    let errors = machine.errors();
    mem.fail_nth(0);
    let is_right = match &ending {
        Ending::Done => output == expected,
        Ending::Raised(class) => class == "MemoryError" && expected.starts_with(output.as_str()),
    };
    // A script that catches it may print something else; what a callback raises is reported only.
    let is_caught = script.contains("except MemoryError") || errors.contains("MemoryError");
    if !(is_right || is_caught && ending == Ending::Done) {
        return Err(format!("allocation {n} failed: {ending:?}, {output}{errors}"));
    }
    let (output, ending) = machine.run(KNOWN);
    if ending != Ending::Done || output != RESULT {
        return Err(format!("after allocation {n} failed: {ending:?}, {output}"));
    }
    Ok(failed)
}

/// Which allocations are failed in the plain run: all of the first, and each of so many later ones. With
/// ADDER_THOROUGH it is each one.
#[derive(Clone, Copy)]
struct Sample {
    first: u64,
    step: u64,
}

impl Sample {
    fn has(self, n: u64) -> bool {
        n <= self.first || n.is_multiple_of(self.step) || std::env::var_os("ADDER_THOROUGH").is_some()
    }
}

fn exhaust(name: &str, script: &str, options: Options, sample: Sample) -> Result<u64, String> {
    let expected = machine::with(options, HEAP, |machine| machine.run(script.as_bytes()));
    if expected.1 != Ending::Done {
        return Err(format!("{name}: {:?} with enough memory", expected.1));
    }
    let mut n = 1;
    loop {
        let more = machine::with(options, HEAP, |machine| {
            for n in n..n + RUNS {
                if !sample.has(n) {
                    continue;
                }
                match fail(machine, script, &expected.0, n) {
                    Ok(true) => {}
                    other => return other,
                }
            }
            Ok(true)
        });
        match more {
            Ok(true) => n += RUNS,
            Ok(false) => return Ok(n),
            Err(fault) => return Err(format!("{name}: {fault}")),
        }
    }
}

fn exhaust_all(options: Options, sample: Sample) {
    let scripts = scripts();
    assert!(scripts.len() >= 50, "only {} scripts", scripts.len());
    let filter = std::env::var("ADDER_SCRIPT").unwrap_or_default();
    let chosen: Vec<_> = scripts.iter().filter(|(name, _)| name.starts_with(&filter)).collect();
    let mut faults = Vec::new();
    let mut allocations = 0;
    for result in pool::each(&chosen, |(name, script)| exhaust(name, script, options, sample)) {
        match result {
            Ok(count) => allocations += count,
            Err(fault) => faults.push(fault),
        }
    }
    println!("{} scripts with about {allocations} allocations", chosen.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_allocation_may_fail() {
    // What parses, compiles and runs as bytecode allocates less than that often.
    exhaust_all(Options::default(), Sample { first: 400, step: 97 });
}

#[test]
fn every_allocation_may_fail_in_machine_code() {
    exhaust_all(Options { emit: Tier::Native, heat: 1, ..Options::default() }, Sample { first: 0, step: 97 });
}
