//! Collections at every allocation, with what is swept poisoned: values that nothing roots show themselves.

use std::time::Duration;

use adder_tests::corpus::case::{self, Case};
use adder_tests::corpus::engine::Engine;
use adder_tests::corpus::{check, pool};
use adder_tests::{adder, workspace};

const ENGINES: [&str; 3] = ["bytecode", "native", "viper"];
/// Cases that recurse to the limit: a collection looks at the whole stack, each time.
const TOO_DEEP: [&str; 6] = [
    "basics/recursion_limit",
    "basics/recursion_everywhere",
    "basics/deep_structures",
    "basics/deep_constructors",
    "viper/interrupts",
    "viper/recursion_depths",
];

/// The cases of the corpus, every `stride`-th of those that are not known to fail.
fn cases(stride: usize) -> Vec<Case> {
    let found = case::find(&workspace::root().join("tests/cases"));
    let cases = found.iter().filter_map(|(path, name)| Case::read(path, name).ok());
    cases.filter(|case| !case.is_wish() && !TOO_DEEP.contains(&case.name.as_str())).step_by(stride).collect()
}

#[test]
fn the_corpus_with_zeal() {
    let adder = adder::built().expect("adder builds");
    let thorough = std::env::var_os("ADDER_THOROUGH").is_some();
    let mut cases = cases(if thorough { 1 } else { 3 });
    for case in &mut cases {
        case.header.flags.extend(["-X".to_owned(), "zeal".to_owned()]);
        case.header.timeout = Duration::from_secs(120);
    }
    let jobs: Vec<(&Case, &Engine)> = cases
        .iter()
        .flat_map(|case| case.header.engines.iter().map(move |&engine| (case, engine)))
        .filter(|(_, engine)| ENGINES.contains(&engine.name))
        .collect();
    assert!(ENGINES.iter().all(|name| jobs.iter().any(|(_, engine)| engine.name == *name)));
    let faults = pool::each(&jobs, |(case, engine)| {
        check::fault(case, engine.is_board(), &check::run(&adder, case, engine))
    });
    let faults: Vec<String> = jobs
        .iter()
        .zip(faults)
        .filter_map(|((case, engine), fault)| Some(format!("{} [{}]: {}", case.name, engine.name, fault?)))
        .collect();
    println!("{} runs", jobs.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
