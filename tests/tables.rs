//! The walk over the tables: every row that an engine has is run by a case on it, each kind of check that the cases'
//! machine code has with both outcomes.
//!
//! Each case runs with `-X walk=FILE`, by which a build with debug assertions says what was run. A row is a line:
//! engine, table, name. The rows of checks are those that the cases' machine code has; all others are listed here
//! from the tables themselves. `tables/exempt.txt` names those that an engine does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use adder_decorators::ir;
use adder_tests::corpus::case::{self, Case};
use adder_tests::corpus::engine::Engine;
use adder_tests::corpus::{check, pool};
use adder_tests::{adder, workspace};
use adder_vm::native::helpers::Helper;
use adder_vm::ops::Op;

/// By engine of the corpus: whose rows the interpreter and its runtime run, and whose viper functions do.
const ENGINES: &[(&str, &str, &str)] = &[
    ("bytecode", "bytecode", ""),
    ("native", "native", "viper"),
    ("native-warm", "native", "viper"),
    ("viper", "", "viper"),
    ("viper-unchecked", "", "unchecked"),
    ("cortex-m4", "", "viper"),
];

/// Rows, and whether each was run.
type Rows = BTreeMap<String, bool>;

/// By the row of a class's slot: that of the first class with the same code in it.
type Shared = BTreeMap<String, String>;

/// The rows of the tables.
fn listed() -> (Rows, Shared) {
    let (mut rows, mut shared, mut first) = (Rows::new(), Shared::new(), BTreeMap::new());
    let mut add = |row: String| {
        rows.insert(row, false);
    };
    adder_vm::walk::each(&mut |row, _| {
        let mut text = row.to_string();
        if row.table == "slot" {
            let of_first = first.entry((row.name, row.code)).or_insert_with(|| text.clone()).clone();
            shared.insert(std::mem::replace(&mut text, of_first.clone()), of_first);
        }
        add(format!("bytecode {text}"));
        if row.table != "op" {
            add(format!("native {text}"));
        }
    });
    for tier in ["native", "viper", "unchecked"] {
        Op::ALL.iter().for_each(|op| add(format!("{tier} op {}", op.text())));
        ir::Op::ALL.iter().for_each(|op| add(format!("{tier} ir {}", op.name())));
        Helper::ALL.iter().for_each(|helper| add(format!("{tier} helper {}", helper.name())));
    }
    (rows, shared)
}

/// The row that a line of a walk is about, and whether it was run; nothing where another engine is asked for it.
fn row(line: &str, engine: &Engine, shared: &Shared) -> Option<(String, bool)> {
    let (sign, row) = line.split_once(' ')?;
    let (_, plain, viper) = ENGINES.iter().find(|(name, ..)| *name == engine.name)?;
    let (first, rest) = row.split_once(' ')?;
    let row = match first {
        "native" => row.to_owned(),
        "viper" => format!("{viper} {rest}"),
        // What interprets beside machine code is not asked for: it is the same interpreter.
        "op" if *plain != "bytecode" => return None,
        _ if plain.is_empty() => return None,
        _ => format!("{plain} {}", shared.get(row).map_or(row, String::as_str)),
    };
    Some((row, sign == "+"))
}

/// What one run says that it has run, or what is wrong with it.
fn walk(adder: &Path, folder: &Path, number: usize, case: &Case, engine: &Engine) -> Result<String, String> {
    let file = folder.join(number.to_string());
    let mut case = Case::read(&case.path, &case.name).expect("a case that was read");
    case.header.flags.push("-X".to_owned());
    case.header.flags.push(format!("walk={}", file.display()));
    let outcome = check::run(adder, &case, engine);
    if let Some(fault) = check::fault(&case, engine.is_board(), &outcome) {
        return Err(format!("{} [{}]: {fault}", case.name, engine.name));
    }
    std::fs::read_to_string(&file)
        .map_err(|error| format!("{} [{}]: says nothing: {error}", case.name, engine.name))
}

/// A folder of this test in the build's.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tables-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the walks");
    folder
}

/// The rows that no case has to run: a line that begins with `#` is the reason for the rows in the lines after it,
/// `ENGINE TABLE NAME...`.
fn exempt() -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    let text = workspace::read("tests/tables/exempt.txt");
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split(' ');
        let (engine, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let names: Vec<&str> =
            if table == "guard" { vec![&line[engine.len() + 7..]] } else { words.collect() };
        rows.extend(names.iter().map(|name| format!("{engine} {table} {name}")));
    }
    rows
}

#[cfg(debug_assertions)]
#[test]
fn every_row_is_run() {
    let adder = adder::built().expect("an adder");
    let folder = folder();
    let cases: Vec<Case> = case::find(&workspace::root().join("tests/cases"))
        .iter()
        .filter_map(|(path, name)| Case::read(path, name).ok())
        .filter(|case| !case.is_wish())
        .collect();
    let jobs: Vec<(usize, (&Case, &Engine))> = cases
        .iter()
        .flat_map(|case| case.header.engines.iter().map(move |engine| (case, *engine)))
        .filter(|(_, engine)| ENGINES.iter().any(|(name, ..)| *name == engine.name))
        .enumerate()
        .collect();
    let walks = pool::each(&jobs, |(number, (case, engine))| walk(&adder, &folder, *number, case, engine));
    let _ = std::fs::remove_dir_all(&folder);
    let (mut rows, shared) = listed();
    let mut faults = Vec::new();
    for ((_, (_, engine)), text) in jobs.iter().zip(&walks) {
        match text {
            Err(fault) => faults.push(fault.clone()),
            Ok(text) => {
                for (row, is_run) in text.lines().filter_map(|line| row(line, engine, &shared)) {
                    *rows.entry(row).or_default() |= is_run;
                }
            }
        }
    }
    let exempt = exempt();
    for (row, is_run) in &rows {
        match (is_run, exempt.contains(row)) {
            (false, false) => faults.push(format!("no case runs: {row}")),
            (true, true) => faults.push(format!("is run, and stands in tables/exempt.txt: {row}")),
            _ => {}
        }
    }
    let unknown = exempt.iter().filter(|row| !rows.contains_key(*row));
    faults.extend(unknown.map(|row| format!("stands in tables/exempt.txt and in no table: {row}")));
    println!("{} rows in {} runs, {} exempt", rows.len(), jobs.len(), exempt.len());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
