//! Functions that come and go: heap, code and the process stay as large as they are.

use std::path::PathBuf;
use std::process::Command;

use adder_tests::corpus::engine::named;
use adder_tests::{adder, workspace};

/// Functions in the plain run, and with ADDER_THOROUGH, each of three kinds; ADDER_CHURN says otherwise.
const FEW: usize = 600;
const MANY: usize = 33_400;

#[cfg(target_os = "linux")]
#[test]
fn functions_that_are_dropped_leave_nothing() {
    let adder = adder::built().expect("adder builds");
    let said = std::env::var("ADDER_CHURN").ok().and_then(|value| value.parse().ok());
    let is_thorough = std::env::var_os("ADDER_THOROUGH").is_some();
    let count: usize = said.unwrap_or(if is_thorough { MANY } else { FEW });
    for name in ["bytecode", "native", "native-warm", "viper"] {
        let engine = named(name).expect("an engine");
        let script: PathBuf = workspace::root().join("tests/trust/churn.py");
        let output = Command::new(&adder)
            .args(engine.arguments)
            .args(["-X", "heapsize=64M"])
            .arg(script)
            .arg(count.to_string())
            .output()
            .expect("adder starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(text, "heap flat\nresident flat\ncode flat\n", "{name}: {errors}");
    }
}
