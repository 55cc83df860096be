//! The IR's cases as machine code on an emulated board, against the reference evaluator.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::emitter::Error;
use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_vm::mem::Mem;
use board::Batch;
use std::path::Path;

#[path = "support/board.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod board;
#[path = "../../decorators/tests/support/cases.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod cases;
#[path = "../../decorators/tests/support/evaluate.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod evaluate;
#[path = "support/narrow.rs"]
#[allow(dead_code, reason = "shared with tests that use more of it")]
mod narrow;

#[test]
fn ir_cases() {
    let (mut runs, mut unsupported, mut wrong) = (0, 0, String::new());
    let mem = Mem::new(1 << 28);
    let mut batch = Batch::default();
    let mut wanted = Vec::new();
    for folder in ["../decorators/tests/ir", "../decorators/tests/passes"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for path in cases::files(&folder) {
            let text = std::fs::read_to_string(&path).expect("reads");
            for case in cases::split(&text) {
                let place = format!("{}:{}", path.display(), case.line);
                for wide in [false, true] {
                    let text = if wide { narrow::for_board(&case.text) } else { narrow::narrow(&case.text) };
                    let Ok(function) = parse(&mem, &text) else { continue };
                    if verify(&function).is_err() || wide && !text.contains("i64") {
                        continue;
                    }
                    let compiled = match batch.compile(&function, wide) {
                        Ok(compiled) => compiled,
                        Err(Error::Unsupported(_)) => {
                            unsupported += 1;
                            continue;
                        }
                        Err(error) => {
                            wrong += &format!("{place}: {error:?}\n{function}");
                            continue;
                        }
                    };
                    let function = std::rc::Rc::new(function);
                    for (_, line) in case.runs() {
                        let Ok(seen) = evaluate::evaluate(&function, &line) else { continue };
                        batch.add_line(&function, compiled, &line, wide);
                        wanted.push((place.clone(), function.clone(), line, seen.text()));
                    }
                }
            }
        }
    }
    let results = batch.run();
    for (number, (place, function, line, wanted)) in wanted.iter().enumerate() {
        if results.failed == Some(number) {
            wrong += &format!("{place}: {:?} stops the board\n{function}", line.args);
            break;
        }
        let seen = results.seen(function, number).text();
        if seen != *wanted {
            wrong += &format!("{place}: {:?}\n  gives {seen}, not {wanted}\n", line.args);
        }
        runs += 1;
    }
    println!("{runs} runs, {unsupported} functions not supported");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(runs > 500);
}
