//! Ratios to the reference column, their means, and the limits a run must keep.

use crate::measure::{Column, Row, Table};
use crate::program::Kind;
use crate::stats;

/// How far above its mean a column's worst program may lie where a limit is set.
const WORST_OVER_MEAN: f64 = 3.0;

/// A column's figures over the programs of one kind.
#[derive(Debug)]
pub struct Mean {
    /// Which programs.
    pub kind: Kind,
    /// Index of the column.
    pub column: usize,
    /// Geometric mean of the ratios.
    pub ratio: f64,
    /// The worst program and its ratio.
    pub worst: (String, f64),
    /// How many programs count, of how many that the column offers.
    pub counted: (usize, usize),
}

/// A cell's time over the reference's; none where a clock saw no time pass.
pub fn ratio(row: &Row, column: usize) -> Option<f64> {
    let micros = |column: usize| row.cells.get(column)?.as_ref()?.micros().filter(|micros| *micros > 0.0);
    Some(micros(column)? / micros(0)?)
}

/// A cell's instructions over the reference's.
pub fn instruction_ratio(row: &Row, column: usize) -> Option<f64> {
    let count = |column: usize| row.cells.get(column)?.as_ref()?.instructions.filter(|count| *count > 0.0);
    Some(count(column)? / count(0)?)
}

/// The means of every column and kind that has any figure.
pub fn means(table: &Table) -> Vec<Mean> {
    let mut means = Vec::new();
    for kind in [Kind::Integer, Kind::Float] {
        for column in 0..table.columns.len() {
            let rows: Vec<&Row> = table.rows.iter().filter(|row| row.kind == kind).collect();
            let offered = rows.iter().filter(|row| row.cells[column].is_some()).count();
            let with_ratio = rows.iter().filter_map(|row| Some((row.name.clone(), ratio(row, column)?)));
            let ratios: Vec<(String, f64)> = with_ratio.collect();
            let numbers: Vec<f64> = ratios.iter().map(|(_, ratio)| *ratio).collect();
            let worst = ratios.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
            if let (Some(ratio), Some(worst)) = (stats::geometric_mean(&numbers), worst) {
                means.push(Mean { kind, column, ratio, worst, counted: (numbers.len(), offered) });
            }
        }
    }
    means
}

/// What a mean may be at most: `engine:mode=RATIO`, with `/float` behind the mode for the float programs.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The column's label.
    pub column: String,
    /// Which programs.
    pub kind: Kind,
    /// The greatest ratio allowed.
    pub ratio: f64,
}

impl Limit {
    /// Reads `engine:mode=RATIO` or `engine:mode/float=RATIO`.
    pub fn parse(text: &str) -> Option<Limit> {
        let (column, ratio) = text.rsplit_once('=')?;
        let (column, kind) = match column.strip_suffix("/float") {
            Some(column) => (column, Kind::Float),
            None => (column, Kind::Integer),
        };
        Some(Limit { column: column.to_owned(), kind, ratio: ratio.parse().ok()? })
    }
}

/// Every cell that failed and every limit that does not hold, as lines of text.
pub fn complaints(table: &Table, means: &[Mean], limits: &[Limit]) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &table.rows {
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            if let Some(failure) = cell.as_ref().and_then(|cell| cell.failure.as_ref()) {
                lines.push(format!("{} on {}: {failure}", row.name, column.label()));
            }
        }
    }
    for limit in limits {
        let named = |column: &Column| column.label() == limit.column;
        let mean = means.iter().find(|mean| mean.kind == limit.kind && named(&table.columns[mean.column]));
        let (column, most) = (&limit.column, limit.ratio);
        match mean {
            None => lines.push(format!("{column}: no figure to hold against the limit {most}")),
            Some(mean) if mean.counted.0 < mean.counted.1 => {
                lines.push(format!("{column}: {} of {} programs count", mean.counted.0, mean.counted.1));
            }
            Some(mean) if mean.ratio > most => {
                lines.push(format!("{column}: mean {:.3} is over the limit {most}", mean.ratio));
            }
            Some(mean) if mean.worst.1 > WORST_OVER_MEAN * mean.ratio => {
                let (name, worst) = &mean.worst;
                lines.push(format!(
                    "{column}: {name} at {worst:.2} is over three times the mean {:.2}",
                    mean.ratio
                ));
            }
            Some(_) => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Mode;
    use crate::measure::Cell;

    fn table(times: &[[f64; 2]]) -> Table {
        let column = |engine: &str, mode| Column { engine: engine.to_owned(), mode };
        let cell = |&micros: &f64| Some(Cell { samples: vec![micros], ..Cell::default() });
        let row = |times: &[f64; 2]| Row {
            name: format!("p{}", times[1]),
            kind: Kind::Integer,
            cells: times.iter().map(cell).collect(),
        };
        let columns = vec![column("gcc", Mode::C), column("adder", Mode::Viper)];
        Table { columns, rows: times.iter().map(row).collect(), rounds: 1 }
    }

    fn told(times: &[[f64; 2]], limit: &str) -> Vec<String> {
        let table = table(times);
        complaints(&table, &means(&table), &[Limit::parse(limit).unwrap()])
    }

    #[test]
    fn a_mean_within_its_limit_is_silent() {
        assert!(told(&[[10.0, 10.0], [10.0, 12.0]], "adder:viper=1.25").is_empty());
    }

    #[test]
    fn a_mean_over_its_limit_a_wild_program_and_a_missing_column_are_told() {
        assert!(told(&[[10.0, 20.0]], "adder:viper=1.25")[0].contains("mean 2.000 is over"));
        let even = [10.0, 10.0];
        assert!(told(&[even, even, even, [10.0, 80.0]], "adder:viper=9")[0].contains("p80 at 8.00"));
        assert!(told(&[even], "adder:viper/float=9")[0].contains("no figure"));
    }

    #[test]
    fn a_limit_reads_its_kind() {
        let limit = Limit { column: "adder:native".to_owned(), kind: Kind::Float, ratio: 4.0 };
        assert_eq!(Limit::parse("adder:native/float=4"), Some(limit));
        assert_eq!(Limit::parse("adder:native"), None);
    }
}
