//! Interleaved runs: each round starts every program once on every engine, so that drift meets all alike.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::count;
use crate::engine::{Engine, Mode};
use crate::error::Error;
use crate::program::{Kind, Launch, Program};
use crate::script::Purpose;
use crate::stats;

/// An engine in one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The engine's label.
    pub engine: String,
    /// The mode.
    pub mode: Mode,
}

impl Column {
    /// `engine:mode`, as limits name it.
    pub fn label(&self) -> String {
        format!("{}:{}", self.engine, self.mode.name())
    }
}

/// What one function gave in one column.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Microseconds of each round.
    pub samples: Vec<f64>,
    /// Machine instructions of one call, where they were counted.
    pub instructions: Option<f64>,
    /// What the function returned, as text.
    pub result: Option<String>,
    /// Why there is no figure, or why it does not count.
    pub failure: Option<String>,
}

impl Cell {
    /// The median in microseconds, where every round succeeded with the right result.
    pub fn micros(&self) -> Option<f64> {
        if self.failure.is_some() { None } else { stats::median(&self.samples) }
    }
}

/// One function in all columns; none where the engine does not offer the mode.
#[derive(Debug)]
pub struct Row {
    /// The program, and the function where it has another name.
    pub name: String,
    /// Integer or float.
    pub kind: Kind,
    /// One per column.
    pub cells: Vec<Option<Cell>>,
}

/// All figures of a run.
#[derive(Debug)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, by program.
    pub rows: Vec<Row>,
    /// How many rounds.
    pub rounds: usize,
}

/// What a run is to do.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The programs.
    pub programs: &'a [Program],
    /// The engines; gcc, if present, is the reference.
    pub engines: &'a [Engine],
    /// The modes to keep.
    pub modes: &'a [Mode],
    /// How many rounds.
    pub rounds: usize,
    /// What a process may take.
    pub limit: Duration,
    /// Where generated files go.
    pub folder: &'a Path,
    /// Whether instructions are counted, too.
    pub instructions: bool,
    /// Set by whoever wants the run to end.
    pub stop: &'a AtomicBool,
}

impl Plan<'_> {
    /// # Errors
    /// `Interrupted` when the run is to end.
    fn check(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }
}

struct Task {
    program: usize,
    row: usize,
    column: usize,
    functions: usize,
    folder: PathBuf,
    launch: Launch,
}

/// Runs the plan; `progress` hears of every process before it starts.
pub fn run(plan: &Plan<'_>, mut progress: impl FnMut(&str)) -> Result<Table, Error> {
    let columns = columns(plan);
    let (mut rows, tasks) = tasks(plan, &columns)?;
    for round in 0..plan.rounds {
        for task in &tasks {
            let (column, _) = &columns[task.column];
            progress(&format!("{}/{} {} {}", round + 1, plan.rounds, rows[task.row].name, column.label()));
            let cells = rows[task.row..task.row + task.functions].iter_mut();
            let mut cells: Vec<&mut Cell> = cells.filter_map(|row| row.cells[task.column].as_mut()).collect();
            if cells.iter().all(|cell| cell.failure.is_none()) {
                take_round(&mut cells, measure(&task.launch, plan.limit, plan.stop));
            }
            plan.check()?;
        }
    }
    if plan.instructions {
        count_all(plan, &columns, &mut rows, &tasks, &mut progress)?;
    }
    rows.iter_mut().for_each(compare);
    let columns = columns.into_iter().map(|(column, _)| column).collect();
    Ok(Table { columns, rows, rounds: plan.rounds })
}

/// The reference comes first, then the engines in the order given.
fn columns(plan: &Plan<'_>) -> Vec<(Column, usize)> {
    let mut columns = Vec::new();
    for (index, engine) in plan.engines.iter().enumerate() {
        for &mode in engine.family.modes {
            let kept = mode == Mode::C || plan.modes.contains(&mode);
            let used = plan.programs.iter().any(|program| program.runs_on(engine.family, mode));
            if kept && used {
                columns.push((Column { engine: engine.label.clone(), mode }, index));
            }
        }
    }
    columns.sort_by_key(|(column, _)| column.mode != Mode::C);
    columns
}

fn tasks(plan: &Plan<'_>, columns: &[(Column, usize)]) -> Result<(Vec<Row>, Vec<Task>), Error> {
    let mut rows = Vec::new();
    let mut tasks = Vec::new();
    for (number, program) in plan.programs.iter().enumerate() {
        let row = rows.len();
        let offered = |engine: usize, mode| program.runs_on(plan.engines[engine].family, mode);
        for function in &program.functions {
            let name = match *function == program.name {
                true => program.name.clone(),
                false => format!("{} {function}", program.name),
            };
            let cells =
                columns.iter().map(|(column, engine)| offered(*engine, column.mode).then(Cell::default));
            rows.push(Row { name, kind: program.kind, cells: cells.collect() });
        }
        for (index, (column, engine)) in columns.iter().enumerate() {
            if offered(*engine, column.mode) {
                let folder = plan.folder.join(format!("{number}-{index}"));
                let engine = &plan.engines[*engine];
                plan.check()?;
                let launch = program.prepare(engine, column.mode, &folder, Purpose::Time)?;
                let functions = program.functions.len();
                tasks.push(Task { program: number, row, column: index, functions, folder, launch });
            }
        }
    }
    Ok((rows, tasks))
}

/// Counts the instructions of every function that has a time.
fn count_all(
    plan: &Plan<'_>,
    columns: &[(Column, usize)],
    rows: &mut [Row],
    tasks: &[Task],
    progress: &mut impl FnMut(&str),
) -> Result<(), Error> {
    for task in tasks {
        let (column, engine) = &columns[task.column];
        let program = &plan.programs[task.program];
        for (row, function) in rows[task.row..].iter_mut().zip(&program.functions) {
            progress(&format!("counting {} {}", row.name, column.label()));
            let Some(cell) = row.cells[task.column].as_mut().filter(|cell| cell.failure.is_none()) else {
                continue;
            };
            let mut counts = [None; 2];
            for (calls, count) in (column.mode.warm_calls()..).zip(&mut counts) {
                let purpose = Purpose::Count(function, calls);
                let launch = program.prepare(&plan.engines[*engine], column.mode, &task.folder, purpose)?;
                *count = count::instructions(&launch, plan.limit, plan.stop);
                plan.check()?;
            }
            cell.instructions = counts[1].zip(counts[0]).map(|(more, fewer)| more - fewer);
        }
    }
    Ok(())
}

fn take_round(cells: &mut [&mut Cell], outcome: Result<Vec<(f64, String)>, String>) {
    let outcome = outcome.and_then(|lines| match lines.len() == cells.len() {
        true => Ok(lines),
        false => Err(format!("{} functions were to be measured, {} were", cells.len(), lines.len())),
    });
    match outcome {
        Err(text) => cells.iter_mut().for_each(|cell| cell.failure = Some(text.clone())),
        Ok(lines) => {
            for (cell, (micros, result)) in cells.iter_mut().zip(lines) {
                cell.samples.push(micros);
                if cell.result.as_ref().is_some_and(|earlier| *earlier != result) {
                    cell.failure =
                        Some(format!("returned {result} after {}", cell.result.as_deref().unwrap_or("")));
                }
                cell.result.get_or_insert(result);
            }
        }
    }
}

/// The leftmost result of a row is what the others must equal.
fn compare(row: &mut Row) {
    let expected = row.cells.iter().flatten().find_map(|cell| cell.result.clone());
    let Some(expected) = expected else { return };
    for cell in row.cells.iter_mut().flatten() {
        if let Some(result) = cell.result.as_ref().filter(|result| **result != expected) {
            cell.failure.get_or_insert(format!("returned {result}, not {expected}"));
        }
    }
}

/// Starts one process and reads its `bench NAME MICROS RESULT` lines; an error is one line of text.
fn measure(launch: &Launch, limit: Duration, stop: &AtomicBool) -> Result<Vec<(f64, String)>, String> {
    let (succeeded, output, errors) = run_limited(launch.command(), limit, stop)?;
    if !succeeded {
        // MicroPython tells of errors on standard output.
        let last = [&errors, &output].into_iter().find_map(|text| {
            text.lines().rev().find(|line| !line.trim().is_empty() && parse_line(line).is_none())
        });
        return Err(last.unwrap_or("failed without a message").to_owned());
    }
    Ok(output.lines().filter_map(parse_line).collect())
}

fn parse_line(line: &str) -> Option<(f64, String)> {
    let mut words = line.strip_prefix("bench ")?.splitn(3, ' ');
    words.next()?;
    let micros = words.next()?.parse().ok()?;
    Some((micros, words.next()?.trim_end().to_owned()))
}

/// Runs a command to its end: whether it succeeded, and what it wrote; or why it did not end.
pub(crate) fn run_limited(
    mut command: Command,
    limit: Duration,
    stop: &AtomicBool,
) -> Result<(bool, String, String), String> {
    let told = |error: std::io::Error| error.to_string();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(told)?;
    let output = child.stdout.take().map(read_aside);
    let errors = child.stderr.take().map(read_aside);
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(told)? {
            break status;
        }
        if start.elapsed() > limit || stop.load(Ordering::Relaxed) {
            child.kill().map_err(told)?;
            child.wait().map_err(told)?;
            return Err(format!("stopped after {} s", limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let text = |reader: Option<std::thread::JoinHandle<String>>| {
        reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
    };
    Ok((status.success(), text(output), text(errors)))
}

fn read_aside(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What arrived before an error still tells why the process failed.
        pipe.read_to_end(&mut bytes).ok();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(results: &[&str]) -> Cell {
        let mut cell = Cell::default();
        for result in results {
            take_round(&mut [&mut cell], Ok(vec![(10.0, (*result).to_owned())]));
        }
        cell
    }

    #[test]
    fn a_line_holds_name_time_and_any_result() {
        assert_eq!(parse_line("bench crc32 12.5 b'a b'"), Some((12.5, "b'a b'".to_owned())));
        assert_eq!(parse_line("self-check passed"), None);
    }

    #[test]
    fn a_result_that_changes_or_differs_takes_the_figure_away() {
        assert_eq!(cell(&["1", "1"]).micros(), Some(10.0));
        assert_eq!(cell(&["1", "2"]).micros(), None);
        let cells = vec![None, Some(cell(&["1"])), Some(cell(&["2"]))];
        let mut row = Row { name: String::new(), kind: Kind::Integer, cells };
        compare(&mut row);
        assert!(row.cells[1].as_ref().unwrap().failure.is_none());
        assert_eq!(row.cells[2].as_ref().unwrap().failure.as_deref(), Some("returned 2, not 1"));
    }

    #[test]
    fn missing_lines_fail_every_function_of_the_process() {
        let (mut a, mut b) = (Cell::default(), Cell::default());
        take_round(&mut [&mut a, &mut b], Ok(vec![(1.0, "1".to_owned())]));
        assert!(a.failure.is_some() && b.failure.is_some());
    }
}
