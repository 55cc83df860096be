//! Generated programs print on a board what `adder -X target` prints on the PC, byte for byte.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use adder_tests::board::{Board, Outcome};
use adder_tests::corpus::{diff, pool, process};
use adder_tests::{adder, workspace};

use crate::generate;
use crate::program::whole;
use crate::random::Random;

const MACHINE: &str = "mps2-an386";

/// How long a program may take on the PC, many times less than on an emulated board; longer ones are left out.
const QUICK: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(120);

/// What depends on how much memory or time there is: such a program says nothing.
const RESOURCES: [&str; 3] = ["MemoryError", "RecursionError", "KeyboardInterrupt"];

/// The most programs of a hundred that may say nothing.
const MOST_SILENT: usize = 20;

/// Programs between two looks at the PC's answers.
const BATCH: u64 = 100;

struct Program {
    seed: u64,
    text: String,
}

impl Program {
    /// One of four is viper's; of the others, half have their functions compiled as native ones.
    fn new(seed: u64) -> Program {
        let random = &mut Random::new(seed);
        let (prelude, lines) = match seed % 4 {
            0 => ("viper_model.py", generate::viper::program(random)),
            _ => ("prelude.py", generate::program(random)),
        };
        let text = whole("", &lines).tested;
        let text = match seed % 4 {
            0 => narrow(&text),
            1 => text,
            _ => text.replace("\ndef ", "\n@micropython.native\ndef "),
        };
        Program { seed, text: workspace::read(&format!("tests/trust/{prelude}")) + "\n" + &text }
    }

    /// What the PC makes of it with the numbers of the board; nothing where that takes long or depends on memory.
    fn expected(&self, adder: &Path) -> Option<Outcome> {
        let mut command = Command::new(adder);
        command.args(["-X", "emit=bytecode", "-X", "heat=1", "-X", &format!("target={MACHINE}"), "-"]);
        let done = process::run(&mut command, self.text.as_bytes(), false, QUICK);
        let ends = matches!(done.end, process::End::Exit(0 | 1));
        assert!(ends || done.end == process::End::TimedOut, "seed {}: {:?}", self.seed, done.end);
        let outcome = Outcome { output: done.stdout, errors: done.stderr };
        (ends && !says_nothing(&outcome)).then_some(outcome)
    }
}

/// The text with the lower 32 bits of literals that have more: others would be no machine numbers, and their functions
/// refused.
fn narrow(text: &str) -> String {
    const DIGITS: usize = 8;
    let mut parts = text.split("0x");
    let mut narrowed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let count = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        narrowed += "0x";
        narrowed += &part[count.saturating_sub(DIGITS)..];
    }
    narrowed
}

fn says_nothing(outcome: &Outcome) -> bool {
    let has = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    RESOURCES.iter().any(|word| has(&outcome.output, word) || has(&outcome.errors, word))
}

/// Lines end as the PC ends them.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    lines
        .flat_map(|line| line.strip_suffix(b"\r\n").map_or(line.to_vec(), |line| [line, b"\n"].concat()))
        .collect()
}

/// What the board makes of a program; it begins anew behind it, without its names.
fn on_board(board: &mut Board, program: &Program) -> Result<Outcome, String> {
    let outcome = board.run(program.text.as_bytes(), PATIENCE)?;
    board.reset()?;
    Ok(Outcome { output: plain(&outcome.output), errors: plain(&outcome.errors) })
}

#[test]
fn generated_programs_print_what_the_pc_says() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let thorough = std::env::var_os("ADDER_THOROUGH").is_some();
    let first = number("ADDER_SEED").unwrap_or(0);
    let end = first + number("ADDER_PROGRAMS").unwrap_or(if thorough { 10_000 } else { 300 });
    let adder = adder::built().expect("adder builds");
    let start = || Board::start(MACHINE, &crate::image(MACHINE)).expect("the board starts");
    let (mut board, mut faults, mut silent, mut compared) = (start(), Vec::new(), 0, 0);
    for from in (first..end).step_by(BATCH as usize) {
        let programs: Vec<Program> = (from..end.min(from + BATCH)).map(Program::new).collect();
        let expected = pool::each(&programs, |program| program.expected(&adder));
        for (program, expected) in programs.iter().zip(expected) {
            let Some(expected) = expected else {
                silent += 1;
                continue;
            };
            let fault = match on_board(&mut board, program) {
                Ok(found) if found == expected => None,
                Ok(found) if says_nothing(&found) => {
                    silent += 1;
                    continue;
                }
                Ok(found) => Some(diff::first(
                    &[expected.output, expected.errors].concat(),
                    &[found.output, found.errors].concat(),
                )),
                Err(error) => {
                    board = start();
                    Some(error)
                }
            };
            compared += 1;
            if let Some(fault) = fault {
                let place = workspace::target().join(format!("program-{}.py", program.seed));
                std::fs::write(&place, &program.text).expect("a file");
                faults.push(format!("seed {}, {}: {fault}", program.seed, place.display()));
            }
        }
        println!("{compared} programs compared, {silent} say nothing, {} differ", faults.len());
    }
    assert!(faults.is_empty(), "{} of {compared}:\n{}", faults.len(), faults.join("\n"));
    assert!(silent * 100 <= MOST_SILENT * (silent + compared), "{silent} say nothing, {compared} do");
}
