//! What of the tables a program has run, for the test that walks them.

use std::fmt::{Display, Write};

/// A line for each row of the interpreter and its runtime that was run, and for each row of machine code that was made:
/// `+` when it was run.
pub fn text() -> String {
    let mut text = String::new();
    let mut line = |row: &dyn Display, is_run: bool| {
        // Writing into a string does not fail.
        let _ = writeln!(text, "{} {row}", if is_run { '+' } else { '-' });
    };
    adder_vm::walk::each(&mut |row, is_run| {
        if is_run {
            line(&row, is_run);
        }
    });
    adder_emitter_x86::walk::each(&mut |row, is_run| line(&row, is_run));
    text
}
