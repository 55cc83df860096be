//! `BLESS=1`: expected texts are rewritten from whoever a case's header names, never from anyone else.

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
    expected::write(&case.path, &case.source, &case.expected, &outcome.stdout)
        .map_err(|error| error.to_string())
}
