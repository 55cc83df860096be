//! One run of `adder bench`: scripts measured, compared and held against limits and a baseline.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::baseline::{self, Baseline};
use crate::count;
use crate::engine::{Engine, Mode};
use crate::error::Error;
use crate::measure::{self, Plan};
use crate::program::Program;
use crate::report::summary::{self, Limit};
use crate::report::{json, table};

/// What to measure, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Scripts, and folders of scripts.
    pub paths: Vec<PathBuf>,
    /// Peers.
    pub against: Vec<Engine>,
    /// Modes to keep.
    pub modes: Vec<Mode>,
    /// Rounds.
    pub rounds: usize,
    /// What a process may take.
    pub timeout: Duration,
    /// Limits to keep.
    pub limits: Vec<Limit>,
    /// Whether instructions are counted.
    pub instructions: bool,
    /// Figures of an earlier run to compare with.
    pub baseline: Option<PathBuf>,
    /// Where this run's figures are kept.
    pub save: Option<PathBuf>,
    /// Percents by which a figure may be worse than the baseline's.
    pub gate: Option<f64>,
    /// Whether the figures are JSON.
    pub json: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            paths: Vec::new(),
            against: Vec::new(),
            modes: vec![Mode::Bytecode, Mode::Native, Mode::Viper],
            rounds: 7,
            timeout: Duration::from_secs(120),
            limits: Vec::new(),
            instructions: false,
            baseline: None,
            save: None,
            gate: None,
            json: false,
        }
    }
}

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// The figures, as a table or as JSON.
    pub text: String,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// What is wrong: failures, results that differ, limits and gates that do not hold.
    pub complaints: Vec<String>,
}

/// Measures with `adder` as the first engine; `progress` hears of each process before it starts. When `stop` is set
/// meanwhile, the process that runs is ended, and with it the run.
///
/// # Errors
/// What keeps the run from being made at all.
pub fn run(
    options: &Options,
    adder: Engine,
    stop: &AtomicBool,
    progress: impl FnMut(&str),
) -> Result<Outcome, Error> {
    let programs = programs(&options.paths)?;
    // Before anything takes its time.
    let baseline = options.baseline.as_deref().map(Baseline::read).transpose()?;
    if options.instructions && !count::is_installed() {
        return Err(Error::NoValgrind);
    }
    let mut notes = Vec::new();
    for program in programs.iter().filter(|program| !program.is_decorated) {
        notes.push(format!("{}: no function is decorated, so all modes run the same", program.name));
    }
    let mut engines = vec![adder];
    for engine in &options.against {
        match engine.is_installed() {
            true => engines.push(engine.clone()),
            false => {
                notes.push(format!("{}: {} is not there; left out", engine.label, engine.program.display()));
            }
        }
    }
    let folder = Folder::new()?;
    let plan = Plan {
        programs: &programs,
        engines: &engines,
        modes: &options.modes,
        rounds: options.rounds,
        limit: options.timeout,
        folder: &folder.0,
        instructions: options.instructions,
        stop,
    };
    let figures = measure::run(&plan, progress)?;
    if options.instructions {
        for (index, column) in figures.columns.iter().enumerate() {
            let mut cells = figures.rows.iter().filter_map(|row| row.cells[index].as_ref());
            if cells.any(|cell| cell.failure.is_none() && cell.instructions.is_none()) {
                notes.push(format!("{}: instructions could not be counted under valgrind", column.label()));
            }
        }
    }
    let means = summary::means(&figures);
    let mut complaints = summary::complaints(&figures, &means, &options.limits);
    let changes = baseline.map(|baseline| baseline::changes(&figures, &baseline));
    if let (Some(changes), Some(gate)) = (&changes, options.gate) {
        complaints.extend(baseline::regressions(&figures, changes, gate));
    }
    let encoded = json::render(&figures, &means, changes.as_ref());
    if let Some(path) = &options.save {
        fs::write(path, &encoded).map_err(|error| Error::File(path.clone(), error))?;
    }
    let text = match options.json {
        true => encoded,
        false => table::render(&figures, &means, changes.as_ref()),
    };
    Ok(Outcome { text, notes, complaints })
}

fn programs(paths: &[PathBuf]) -> Result<Vec<Program>, Error> {
    let mut programs = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => programs.extend(Program::read_folder(path)?),
            false => programs.push(Program::read(path)?),
        }
    }
    if programs.is_empty() { Err(Error::NothingFound) } else { Ok(programs) }
}

/// A folder for generated files that goes with the run.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, Error> {
        let path = std::env::temp_dir().join(format!("adder-bench-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| Error::File(path.clone(), error))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to whoever cleans temporary files.
        fs::remove_dir_all(Path::new(&self.0)).ok();
    }
}
