//! Those who define expected texts, where they are on this machine.

use std::cell::OnceCell;
use std::process::Command;

use super::case::Case;
use super::header::Origin;
use super::process::Outcome;
use super::{check, header};
use crate::workspace;

/// The script that makes CPython run a case: it provides what MicroPython has and CPython has not.
const SHIM: &str = "tests/oracle/run.py";

/// The oracles found; each is looked for once.
#[derive(Debug, Default)]
pub struct Oracles {
    cpython: OnceCell<Option<Oracle>>,
    micropython: OnceCell<Option<Oracle>>,
}

#[derive(Clone, Debug)]
struct Oracle {
    program: String,
    version: String,
}

/// An oracle's command for a case, up to the script; `Sync`, unlike the cells above.
#[derive(Clone, Debug)]
pub struct Runner {
    program: String,
    arguments: Vec<String>,
}

impl Runner {
    /// Runs the case.
    pub fn run(&self, case: &Case) -> Outcome {
        check::finish(Command::new(&self.program).args(&self.arguments), case)
    }
}

impl Oracles {
    /// How to run a case on whoever defined its text.
    ///
    /// # Errors
    /// Why that cannot be done here.
    pub fn runner(&self, case: &Case) -> Result<Runner, String> {
        let shim = workspace::root().join(SHIM).to_string_lossy().into_owned();
        match &case.header.origin {
            Origin::CPython(version) => {
                let found = self.cpython.get_or_init(|| {
                    let version = "import sys; print('%d.%d' % sys.version_info[:2])";
                    find(&[format!("python{}", wanted(&case.header)), "python3".into()], version)
                });
                let program = usable(found.as_ref(), version, "python3")?;
                Ok(Runner { program, arguments: ["-X", "utf8", "-B", &shim].map(str::to_owned).to_vec() })
            }
            Origin::MicroPython(version) => {
                let found = self.micropython.get_or_init(|| {
                    let version = "import sys; print('%d.%d' % sys.implementation.version[:2])";
                    let named = std::env::var("MICROPYTHON").unwrap_or_else(|_| "micropython".into());
                    find(&[named], version)
                });
                let program = usable(found.as_ref(), version, "micropython")?;
                Ok(Runner { program, arguments: case.header.flags.clone() })
            }
            Origin::Adder => Err("adder itself defines it".into()),
        }
    }
}

fn wanted(header: &header::Header) -> &str {
    match &header.origin {
        Origin::CPython(version) | Origin::MicroPython(version) => version,
        Origin::Adder => "",
    }
}

fn find(programs: &[String], version: &str) -> Option<Oracle> {
    programs.iter().find_map(|program| {
        let output = Command::new(program).args(["-c", version]).output().ok()?;
        let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        output.status.success().then(|| Oracle { program: program.clone(), version })
    })
}

fn usable(found: Option<&Oracle>, version: &str, name: &str) -> Result<String, String> {
    let oracle = found.ok_or_else(|| format!("no {name} here"))?;
    if oracle.version == version {
        Ok(oracle.program.clone())
    } else {
        Err(format!("{name} is {} here, the case wants {version}", oracle.version))
    }
}
