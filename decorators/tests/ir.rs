//! The cases under `tests/ir`: each function parses, prints the same, verifies, and runs as stated.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test runs on the PC, with std"
)]

use adder_decorators::ir::parse::parse;
use adder_decorators::ir::verify::verify;
use adder_vm::mem::Mem;
use std::path::Path;

#[path = "support/cases.rs"]
mod cases;
#[path = "support/evaluate.rs"]
mod evaluate;

#[test]
fn ir_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir");
    let (mut runs, mut wrong) = (0, String::new());
    for path in cases::files(&folder) {
        let text = std::fs::read_to_string(&path).expect("reads");
        let mut all = cases::split(&text);
        for case in &mut all {
            let place = format!("{}:{}", path.display(), case.line);
            let mem = Mem::new(1 << 24);
            let function = parse(&mem, &case.text).unwrap_or_else(|error| panic!("{place}: {error:?}"));
            let printed = function.to_string();
            if printed != case.text && !cases::bless() {
                wrong += &format!("{place}: prints otherwise:\n{printed}");
            }
            case.text = printed;
            verify(&function).unwrap_or_else(|error| panic!("{place}: {error:?}"));
            for (at, line) in case.runs() {
                let seen = evaluate::evaluate(&function, &line);
                let seen = seen.map_or_else(|error| format!("{error:?}"), |seen| seen.text());
                if seen != line.expected {
                    wrong += &format!("{place}: {}\n  gives {seen}\n", case.head[at]);
                }
                let args = line.args.join(", ");
                case.head[at] = format!("; run: ({args}) == {seen}");
                runs += 1;
            }
        }
        if cases::bless() {
            std::fs::write(&path, cases::join(&all)).expect("writes");
        }
    }
    assert!(cases::bless() || wrong.is_empty(), "{wrong}");
    assert!(runs > 100, "only {runs} runs");
}
