//! The corpus on boards that QEMU imitates: many cases per boot, a soft reset between them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use adder_tests::board::{Board, fault};
use adder_tests::corpus::case::{self, Case};
use adder_tests::workspace;

#[path = "boards/beside.rs"]
mod beside;
#[path = "boards/frozen.rs"]
mod frozen;
#[path = "trust/generate.rs"]
mod generate;
#[path = "boards/mpremote.rs"]
mod mpremote;
#[path = "trust/program.rs"]
mod program;
#[path = "boards/programs.rs"]
mod programs;
#[path = "trust/random.rs"]
mod random;
#[path = "boards/stored.rs"]
mod stored;

/// The longest that a case may take.
const PATIENCE: Duration = Duration::from_secs(60);

fn image(board: &str) -> PathBuf {
    workspace::target().join("firmware").join(board).with_extension("elf")
}

/// Cases that are not for boards, with the reason: `tests/boards/exempt.txt`.
fn exempt() -> BTreeMap<String, String> {
    let text = workspace::read("tests/boards/exempt.txt");
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        row.split_once(' ').map(|(case, why)| (case.to_owned(), why.to_owned())).expect("a reason")
    })
    .collect()
}

fn cases(board: &str) -> Vec<Case> {
    let exempt = exempt();
    let is_exempt = |name: &str| exempt.contains_key(name) || exempt.contains_key(&format!("{board}:{name}"));
    let found = case::find(&workspace::root().join("tests/cases"));
    let cases = found.iter().filter_map(|(path, name)| Case::read(path, name).ok());
    let filter = std::env::var("ADDER_CASE").unwrap_or_default();
    cases.filter(|case| !case.is_wish() && !is_exempt(&case.name) && case.name.contains(&filter)).collect()
}

fn corpus_on(machine: &str, stride: usize) {
    let mut board = Board::start(machine, &image(machine)).expect("the board starts");
    let mut faults = Vec::new();
    let mut count = 0;
    for case in cases(machine).iter().step_by(stride) {
        count += 1;
        let files = beside::Files::of(case);
        let done = files.send(&mut board).and_then(|()| board.run(case.source.as_bytes(), PATIENCE));
        let done = done.map(|outcome| fault(case, &outcome));
        match done.and_then(|fault| board.reset().and_then(|()| files.remove(&mut board)).map(|()| fault)) {
            Ok(None) => {}
            Ok(Some(fault)) => faults.push(format!("{} [{machine}]: {fault}", case.name)),
            Err(error) => {
                faults.push(format!("{} [{machine}]: {error}", case.name));
                board = Board::start(machine, &image(machine)).expect("the board starts again");
            }
        }
    }
    println!("{count} cases on {machine}");
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}

/// The whole corpus on one board, a tenth on the others unless all is asked for.
fn tenth() -> usize {
    if std::env::var_os("ADDER_THOROUGH").is_some() { 1 } else { 10 }
}

#[test]
fn the_corpus_on_a_cortex_m7() {
    corpus_on("mps2-an500", 1);
}

#[test]
fn the_corpus_on_a_cortex_m4() {
    corpus_on("mps2-an386", tenth());
}

#[test]
fn the_corpus_on_a_cortex_m33() {
    corpus_on("mps2-an505", tenth());
}

#[test]
fn the_corpus_on_a_cortex_m3() {
    corpus_on("mps2-an385", tenth());
}

#[test]
fn the_corpus_on_an_stm32() {
    corpus_on("netduinoplus2", tenth());
}

/// Statements of 200 KB in one raw paste, on the board with the least memory: each changes a number, so that none is
/// lost unseen.
#[test]
fn a_long_paste_loses_nothing() {
    const LINES: u32 = 500;
    let mut program = String::from("n = 1\n");
    let mut expected = 1u32;
    for line in 0..LINES {
        program.push_str(&format!("n = (n * 3 ^ 0x{line:0380x}) & 0xfffff\n"));
        expected = ((expected * 3) ^ line) & 0xfffff;
    }
    program.push_str("print(n)\n");
    assert!(program.len() > 200_000);
    let mut board = Board::start("netduinoplus2", &image("netduinoplus2")).expect("the board starts");
    let outcome = board.run(program.as_bytes(), PATIENCE).expect("the board answers");
    assert_eq!(outcome.output, format!("{expected}\r\n").into_bytes(), "{outcome:?}");
}
