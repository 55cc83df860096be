//! The table for people: milliseconds in the first column, ratios to it in the others.

use std::fmt::Write;

use crate::measure::{Cell, Table};
use crate::program::Kind;
use crate::report::summary::{self, Mean};
use crate::stats;

/// The table as text, its columns aligned.
pub fn render(table: &Table, means: &[Mean]) -> String {
    let mut lines = vec![Vec::new(), Vec::new()];
    lines[0].push(String::new());
    lines[1].push(String::new());
    for (index, column) in table.columns.iter().enumerate() {
        let unit = if index == 0 { " ms" } else { "" };
        lines[0].push(column.engine.clone());
        lines[1].push(format!("{}{unit}", column.mode.name()));
    }
    for row in &table.rows {
        let mut line = vec![row.name.clone()];
        for (index, cell) in row.cells.iter().enumerate() {
            line.push(match (cell, index) {
                (None, _) => "-".to_owned(),
                (Some(cell), 0) => milliseconds(cell),
                (Some(_), _) => summary::ratio(row, index).map_or("failed".to_owned(), number),
            });
        }
        lines.push(line);
    }
    for kind in [Kind::Integer, Kind::Float] {
        mean_lines(table, means, kind, &mut lines);
    }
    let mut text = align(&lines);
    spread_line(table, &mut text);
    text
}

fn mean_lines(table: &Table, means: &[Mean], kind: Kind, lines: &mut Vec<Vec<String>>) {
    let of_kind: Vec<&Mean> = means.iter().filter(|mean| mean.kind == kind).collect();
    if of_kind.is_empty() {
        return;
    }
    let name = kind.name();
    let mut mean_line = vec![format!("geometric mean, {name}")];
    let mut worst_line = vec![format!("worst, {name}")];
    for column in 0..table.columns.len() {
        let mean = of_kind.iter().find(|mean| mean.column == column);
        mean_line.push(mean.map_or("-".to_owned(), |mean| number(mean.ratio)));
        worst_line.push(mean.map_or("-".to_owned(), |mean| number(mean.worst.1)));
    }
    lines.push(Vec::new());
    lines.push(mean_line);
    lines.push(worst_line);
}

fn spread_line(table: &Table, text: &mut String) {
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let spreads: Vec<f64> = cells.filter_map(|cell| stats::spread(&cell.samples)).collect();
    if let Some(median) = stats::median(&spreads) {
        let rounds = table.rounds;
        // Writing to a String cannot fail.
        writeln!(text, "\nmedians of {rounds} interleaved runs; median spread {:.1} %", median * 100.0).ok();
    }
}

fn milliseconds(cell: &Cell) -> String {
    cell.micros().map_or("failed".to_owned(), |micros| format!("{:.2}", micros / 1000.0))
}

fn number(ratio: f64) -> String {
    match ratio {
        ratio if ratio < 10.0 => format!("{ratio:.2}"),
        ratio if ratio < 100.0 => format!("{ratio:.1}"),
        ratio => format!("{ratio:.0}"),
    }
}

/// The first column to the left, the others to the right.
fn align(lines: &[Vec<String>]) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let written = match column {
                0 => write!(row, "{cell:<width$}"),
                _ => write!(row, "  {cell:>width$}"),
            };
            // Writing to a String cannot fail.
            written.ok();
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_to_the_left_and_figures_to_the_right() {
        let line = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let text = align(&[line(["", "gcc", "adder"]), line(["crc32", "7.50", "1.2"])]);
        assert_eq!(text, "        gcc  adder\ncrc32  7.50    1.2\n");
    }

    #[test]
    fn three_digits_are_enough() {
        assert_eq!([1.234, 12.34, 123.4].map(number), ["1.23", "12.3", "123"]);
    }
}
