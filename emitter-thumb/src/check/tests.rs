//! Allocations of the IR's cases, of random functions and of viper functions, checked.

use super::check_function;
use crate::target::ALL;
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_decorators::passes::optimise;
use adder_vm::mem::Mem;
use std::path::Path;
use std::println;
use std::string::ToString;

#[path = "../../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../tests/support/narrow.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod narrow;
#[path = "../../../decorators/tests/support/random.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod random;

#[test]
fn the_cases_of_the_ir_find_their_operands() {
    let mut checked = 0;
    for folder in ["ir", "passes"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../decorators/tests").join(folder);
        for path in cases::files(&folder) {
            let text = std::fs::read_to_string(&path).expect("reads");
            for case in cases::split(&text) {
                for text in [narrow::narrow(&case.text), narrow::for_board(&case.text)] {
                    let mem = Mem::new(1 << 24);
                    let Ok(function) = parse(&mem, &text) else { continue };
                    if verify(&function).is_ok() {
                        check_function(&function, ALL);
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 400, "only {checked} functions");
}

#[test]
fn random_functions_find_their_operands() {
    let seeds = std::env::var("SEED").map_or(0..600, |seed| {
        let seed = seed.parse().expect("a number");
        seed..seed + 1
    });
    let (mut in_memory, mut narrowed) = (0, 0);
    for seed in seeds {
        let mem = Mem::new(1 << 26);
        let mut random = random::Random(seed);
        let size = 4 + random.below(60) as u32;
        let passes = random.one_in(2);
        let mut function = random::function_with(&mem, &mut random, size, !passes);
        if passes {
            optimise(&mut function).expect("fits");
        }
        let text = narrow::narrow(&function.to_string());
        let function = parse(&mem, &text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        if verify(&function).is_ok() {
            in_memory += check_function(&function, ALL);
            in_memory += check_function(&function, ALL & 0x0003_0003_0000_0033);
            narrowed += 1;
        }
    }
    assert!(in_memory > 0);
    println!("{in_memory} values in memory, {narrowed} narrowed functions");
}
