//! The corpus test: every case on every engine that it names, as one process each.

use std::process::ExitCode;
use std::time::Instant;

use adder_tests::corpus::bless::bless;
use adder_tests::corpus::case::{self, Case};
use adder_tests::corpus::engine::{self, Engine};
use adder_tests::corpus::header::Origin;
use adder_tests::corpus::options::{HELP, Options};
use adder_tests::corpus::oracle::{Oracles, Runner};
use adder_tests::corpus::{check, pool};
use adder_tests::{adder, workspace};

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) if !options.help => options,
        Ok(_) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("corpus: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(tally) if tally.failed == 0 => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("corpus: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The counts of the closing line.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    known: usize,
}

fn run(options: &Options) -> Result<Tally, String> {
    if options.engine.as_deref().is_some_and(|name| engine::named(name).is_none()) {
        return Err(format!("no engine named `{}`", options.engine.as_deref().unwrap_or_default()));
    }
    let mut tally = Tally::default();
    let mut cases = Vec::new();
    for (path, name) in case::find(&workspace::root().join("tests/cases")) {
        if !options.chooses(&name) {
            continue;
        }
        if options.list {
            println!("{name}: test");
            continue;
        }
        match Case::read(&path, &name) {
            Ok(case) => cases.push(case),
            Err(error) => {
                println!("FAILED {name}: {error}");
                tally.failed += 1;
            }
        }
    }
    if options.list {
        return Ok(tally);
    }
    let start = Instant::now();
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        rewrite(&cases, &mut tally)?;
    } else if options.oracle {
        ask(&cases, &mut tally);
    } else if !cases.is_empty() {
        test(&cases, options, &mut tally)?;
    }
    let Tally { passed, failed, known } = tally;
    println!("corpus: {} cases in {:.1} s", cases.len(), start.elapsed().as_secs_f64());
    println!("{passed} passed, {failed} failed, {known} known failures");
    Ok(tally)
}

/// The engines of a case: those that its header names, and the one with the numbers of a board.
fn engines(case: &Case) -> impl Iterator<Item = &'static Engine> {
    let board = engine::named(engine::BOARD).filter(|board| !case.header.engines.contains(board));
    case.header.engines.iter().copied().chain(board)
}

/// Runs the cases on adder's engines.
fn test(cases: &[Case], options: &Options, tally: &mut Tally) -> Result<(), String> {
    let adder = adder::built()?;
    let chosen = |engine: &Engine| options.engine.as_deref().is_none_or(|name| name == engine.name);
    let jobs: Vec<(&Case, &Engine)> = cases
        .iter()
        .flat_map(|case| engines(case).map(move |engine| (case, engine)))
        .filter(|(_, engine)| chosen(engine))
        .collect();
    let faults = pool::each(&jobs, |(case, engine)| {
        check::fault(case, engine.is_board(), &check::run(&adder, case, engine))
    });
    for ((case, engine), fault) in jobs.iter().zip(&faults) {
        match fault {
            None => tally.passed += 1,
            Some(_) if case.is_wish() => tally.known += 1,
            Some(fault) => {
                tally.failed += 1;
                println!("FAILED {} [{}]: {}", case.name, engine.name, fault.trim_end());
            }
        }
    }
    for case in cases.iter().filter(|case| case.is_wish()) {
        let mut runs = jobs.iter().zip(&faults).filter(|((of, _), _)| of.name == case.name).peekable();
        if runs.peek().is_some() && runs.all(|(_, fault)| fault.is_none()) {
            println!("note: {} passes now: move it out of the wishlist", case.name);
        }
    }
    Ok(())
}

/// Runs the cases on those who defined their texts, so that no expectation is bent to what adder does.
fn ask(cases: &[Case], tally: &mut Tally) {
    let oracles = Oracles::default();
    let mut jobs: Vec<(&Case, Runner)> = Vec::new();
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for case in cases {
        match oracles.runner(case) {
            Ok(runner) => jobs.push((case, runner)),
            Err(reason) => match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            },
        }
    }
    for ((case, _), fault) in
        jobs.iter().zip(pool::each(&jobs, |(case, runner)| check::fault(case, false, &runner.run(case))))
    {
        match fault {
            None => tally.passed += 1,
            Some(fault) => {
                tally.failed += 1;
                println!("FAILED {} [{}]: {}", case.name, case.header.origin, fault.trim_end());
            }
        }
    }
    for (reason, count) in reasons {
        println!("not asked: {count} cases, {reason}");
    }
}

fn rewrite(cases: &[Case], tally: &mut Tally) -> Result<(), String> {
    let own = cases.iter().any(|case| case.header.origin == Origin::Adder || case.on_boards.is_some());
    let adder = if own { Some(adder::built()?) } else { None };
    let oracles = Oracles::default();
    for case in cases {
        match bless(case, &oracles, adder.as_deref()) {
            Ok(changed) => {
                tally.passed += 1;
                if changed {
                    println!("blessed {} from {}", case.name, case.header.origin);
                }
            }
            Err(reason) => {
                tally.failed += 1;
                println!("left alone {}: {reason}", case.name);
            }
        }
    }
    Ok(())
}
