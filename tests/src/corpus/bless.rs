//! `BLESS=1`: expected texts are rewritten from whoever a case's header names, never from anyone else; those with the
//! numbers of boards, which nobody else has, from `adder -X target`.

use std::path::Path;

use super::case::Case;
use super::header::Origin;
use super::oracle::Oracles;
use super::process::End;
use super::{check, engine, expected};

/// Rewrites the expected text of a case. Says whether it changed.
///
/// # Errors
/// Why it was left alone: the oracle is not here, or it ended otherwise than the header says.
pub fn bless(case: &Case, oracles: &Oracles, adder: Option<&Path>) -> Result<bool, String> {
    let outcome = match (&case.header.origin, adder) {
        (Origin::Adder, Some(adder)) => {
            let bytecode = engine::named("bytecode").ok_or("no bytecode engine")?;
            check::run(adder, case, bytecode)
        }
        (Origin::Adder, None) => return Err("adder was not built".into()),
        _ => oracles.runner(case)?.run(case),
    };
    if outcome.end != End::Exit(case.header.exit) {
        let stderr = String::from_utf8_lossy(&outcome.stderr).trim_end().to_owned();
        return Err(format!("{} ended with {:?}: {stderr}", case.header.origin, outcome.end));
    }
    let written = expected::write(&case.path, &case.source, &case.expected, &outcome.stdout);
    let changed = written.map_err(|error| error.to_string())?;
    match (&case.on_boards, adder) {
        (Some(old), Some(adder)) => Ok(bless_on_boards(case, old, &outcome.stdout, adder)? || changed),
        _ => Ok(changed),
    }
}

/// Rewrites what the case prints with the numbers of a board. That has no oracle, so it is done only where there is such
/// a file already, which may be empty.
fn bless_on_boards(case: &Case, old: &[u8], on_pc: &[u8], adder: &Path) -> Result<bool, String> {
    let board = engine::named(engine::BOARD).ok_or("no engine with the numbers of a board")?;
    let outcome = check::run(adder, case, board);
    if outcome.end != End::Exit(case.header.exit) {
        return Err(format!("with the numbers of a board it ended with {:?}", outcome.end));
    }
    let file = expected::on_boards(&case.path);
    let done = match outcome.stdout == on_pc {
        true => std::fs::remove_file(file),
        false => std::fs::write(file, &outcome.stdout),
    };
    done.map_err(|error| error.to_string())?;
    Ok(outcome.stdout != old)
}
