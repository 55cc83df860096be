//! What `-v` says at the end: what became machine code, and why the rest did not.

use std::fmt::Write;

use adder_emitter_x86::jit::Jit;
use adder_vm::context::Context;
use adder_vm::native::report::State;

use crate::color::Paint;

/// A function that stayed bytecode.
struct Stayed {
    name: String,
    line: u32,
    reason: String,
    /// Calls and rounds of loops.
    rounds: usize,
}

/// The report.
pub fn text(cx: &Context<'_>, jit: &Jit, paint: Paint) -> String {
    let mut stayed = Vec::new();
    jit.each_refused(|name, line, reason| {
        stayed.push(Stayed { name: name.to_owned(), line, reason: reason.to_owned(), rounds: 0 });
    });
    let (mut cold, mut compiling) = (0, 0);
    cx.each_native(|ran| match ran.state {
        State::Compiled => {}
        State::Cold => cold += 1,
        State::Compiling => compiling += 1,
        State::Bytecode => {
            let is_same = |one: &&mut Stayed| one.name == ran.name && one.line == ran.line;
            if let Some(known) = stayed.iter_mut().find(is_same) {
                known.rounds += ran.rounds;
            }
        }
    });
    stayed.sort_by(|a, b| b.rounds.cmp(&a.rounds).then_with(|| a.line.cmp(&b.line)));
    let compiled = jit.counts().compiled;
    let mut out = format!("functions: {compiled} compiled, {} stayed bytecode", stayed.len());
    for (count, how) in [(compiling, "being compiled"), (cold, "not hot")] {
        if count > 0 {
            out += &format!(", {count} {how}");
        }
    }
    out.push('\n');
    if cx.vm().options.get().counts_rounds() {
        let (machine, interpreted) = cx.rounds();
        let share = 100.0 * machine as f64 / (machine + interpreted).max(1) as f64;
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "rounds of loops: {machine} in machine code, {interpreted} in the interpreter, {share:.1} % in machine code"
        );
    }
    for Stayed { name, line, reason, rounds } in &stayed {
        let (place, reason) = (paint.place(&format!("{name}, line {line}")), paint.hint(reason));
        // Writing to a string does not fail.
        let _ = match rounds {
            0 => writeln!(out, "  {place}: {reason}"),
            _ => writeln!(out, "  {place}: {reason}; some {rounds} calls and rounds of loops"),
        };
    }
    out
}
