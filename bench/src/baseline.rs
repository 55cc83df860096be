//! Figures of an earlier run, as `--json` and `--save` wrote them, and what became of them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::error::Error;
use crate::measure::{Cell, Table};
use crate::report::json::VERSION;

/// The figures that a later run is held against, by function and column.
#[derive(Debug, Default)]
pub struct Baseline(HashMap<(String, String), Figures>);

#[derive(Clone, Copy, Debug)]
struct Figures {
    micros: Option<f64>,
    instructions: Option<f64>,
}

impl Baseline {
    /// Reads a file that an earlier run wrote.
    ///
    /// # Errors
    /// When there is none, or it holds something else.
    pub fn read(path: &Path) -> Result<Baseline, Error> {
        let text = fs::read_to_string(path).map_err(|error| Error::File(path.to_owned(), error))?;
        Baseline::parse(&text).map_err(|why| Error::Baseline(path.to_owned(), why))
    }

    fn parse(text: &str) -> Result<Baseline, String> {
        let whole: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match whole["version"].as_u64() {
            Some(version) if version == u64::from(VERSION) => {}
            Some(other) => return Err(format!("its version is {other}, not {VERSION}")),
            None => return Err("it has no version".to_owned()),
        }
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let labels: Vec<String> = list(&whole["columns"])
            .iter()
            .map(|column| format!("{}:{}", text(&column["engine"]), text(&column["mode"])))
            .collect();
        let mut figures = HashMap::new();
        for row in list(&whole["rows"]) {
            for (cell, label) in list(&row["cells"]).iter().zip(&labels) {
                let (micros, instructions) = (cell["median_us"].as_f64(), cell["instructions"].as_f64());
                let key = (text(&row["name"]), label.clone());
                figures.insert(key, Figures { micros, instructions });
            }
        }
        if figures.is_empty() { Err("it has no figures".to_owned()) } else { Ok(Baseline(figures)) }
    }
}

/// What became of a figure, as parts of the earlier one: 0.1 is a tenth more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    /// The median time's.
    pub time: f64,
    /// The instructions', where both runs counted them.
    pub instructions: Option<f64>,
    /// Whether even the least time now is over the earlier median.
    pub is_slower_throughout: bool,
}

/// One per cell of the table; none where either run has no figure.
#[derive(Debug)]
pub struct Changes {
    /// By row and column.
    pub cells: Vec<Vec<Option<Change>>>,
    /// Functions and columns that have a figure in the baseline and none now.
    pub lost: Vec<String>,
}

/// Compares a run with an earlier one.
pub fn changes(table: &Table, baseline: &Baseline) -> Changes {
    let mut lost = Vec::new();
    let mut cells = Vec::new();
    for row in &table.rows {
        let mut line = Vec::new();
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let before = baseline.0.get(&(row.name.clone(), column.label()));
            // Nothing is a part of no time at all.
            let before = before.and_then(|figures| {
                Some((figures.micros.filter(|micros| *micros > 0.0)?, figures.instructions))
            });
            let found = before.and_then(|before| change(cell.as_ref()?, before));
            if before.is_some() && found.is_none() {
                lost.push(format!("{} on {}", row.name, column.label()));
            }
            line.push(found);
        }
        cells.push(line);
    }
    Changes { cells, lost }
}

fn change(cell: &Cell, (micros, instructions): (f64, Option<f64>)) -> Option<Change> {
    let least = cell.samples.iter().copied().min_by(f64::total_cmp)?;
    Some(Change {
        time: cell.micros()? / micros - 1.0,
        instructions: cell
            .instructions
            .zip(instructions.filter(|before| *before > 0.0))
            .map(|(now, before)| now / before - 1.0),
        is_slower_throughout: least > micros,
    })
}

/// What is worse by more than `gate` percent, as lines of text. Where both runs counted instructions these
/// decide; else the median does, unless some round was as fast as the earlier median: that is noise.
pub fn regressions(table: &Table, changes: &Changes, gate: f64) -> Vec<String> {
    let mut lines: Vec<String> =
        changes.lost.iter().map(|what| format!("{what}: in the baseline, but no figure now")).collect();
    for (row, cells) in table.rows.iter().zip(&changes.cells) {
        for (change, column) in cells.iter().zip(&table.columns) {
            let Some(change) = change else { continue };
            let (by, what, counts) = match change.instructions {
                Some(by) => (by, "instructions", true),
                None => (change.time, "time", change.is_slower_throughout),
            };
            if counts && by * 100.0 > gate {
                let (name, label, by) = (&row.name, column.label(), by * 100.0);
                lines.push(format!("{name} on {label}: {by:.1} % more {what} than the baseline's"));
            }
        }
    }
    if changes.cells.iter().flatten().all(Option::is_none) {
        lines.push("nothing measured here is in the baseline".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Mode;
    use crate::measure::{Column, Row};
    use crate::program::Kind;
    use crate::report::json;

    fn table(samples: &[f64], instructions: Option<f64>) -> Table {
        let cell = Cell { samples: samples.to_vec(), instructions, ..Cell::default() };
        let row = Row { name: "f".to_owned(), kind: Kind::Integer, cells: vec![Some(cell)] };
        let column = Column { engine: "adder".to_owned(), mode: Mode::Viper };
        Table { columns: vec![column], rows: vec![row], rounds: samples.len() }
    }

    fn told(before: &Table, now: &Table) -> Vec<String> {
        let baseline = Baseline::parse(&json::render(before, &[], None)).unwrap();
        regressions(now, &changes(now, &baseline), 10.0)
    }

    #[test]
    fn only_what_is_slower_throughout_is_a_regression() {
        let before = table(&[10.0, 10.0, 11.0], None);
        assert!(told(&before, &table(&[10.5, 10.9, 12.0], None)).is_empty());
        assert!(told(&before, &table(&[9.9, 12.0, 12.0], None)).is_empty());
        let lines = told(&before, &table(&[11.5, 12.0, 12.5], None));
        assert_eq!(lines, ["f on adder:viper: 20.0 % more time than the baseline's"]);
    }

    #[test]
    fn counted_instructions_decide() {
        let before = table(&[10.0], Some(1000.0));
        assert!(told(&before, &table(&[20.0], Some(1050.0))).is_empty());
        assert!(told(&before, &table(&[5.0], Some(1200.0)))[0].contains("20.0 % more instructions"));
    }

    #[test]
    fn a_figure_that_is_gone_is_told() {
        let mut now = table(&[10.0], None);
        now.rows[0].cells[0].as_mut().unwrap().failure = Some("died".to_owned());
        let lines = told(&table(&[10.0], None), &now);
        assert_eq!(lines[0], "f on adder:viper: in the baseline, but no figure now");
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for (text, why) in [
            ("{", "EOF"),
            ("{\"rows\":[]}", "no version"),
            ("{\"version\":99}", "its version is 99"),
            ("{\"version\":1}", "no figures"),
        ] {
            let told = Baseline::parse(text).unwrap_err();
            assert!(told.contains(why), "{text}: {told}");
        }
    }
}
