//! The table for people: times and ratios, then instructions and what changed, where there is something to say.

use std::fmt::Write;

use crate::baseline::{Change, Changes};
use crate::engine::Mode;
use crate::measure::{Cell, Row, Table};
use crate::program::Kind;
use crate::report::summary::{self, Mean};
use crate::stats;

/// With more columns than these only the first has room for its time and spread.
const WIDE: usize = 4;

/// A figure's texts beside each other: the parts of one column.
type Parts = Vec<String>;

/// The table as text, its columns aligned.
pub fn render(table: &Table, means: &[Mean], changes: Option<&Changes>) -> String {
    let scale = Scale::of(table);
    let is_wide = table.columns.len() <= WIDE;
    let mut lines = heading(table, |index| time_parts(None, index, is_wide, scale).len());
    for row in &table.rows {
        let cells = row.cells.iter().enumerate();
        let parts = cells.map(|(index, cell)| match cell {
            None => blank(time_parts(None, index, is_wide, scale).len(), "-"),
            Some(cell) => time_parts(Some((row, cell)), index, is_wide, scale),
        });
        lines.push(line(&row.name, parts));
    }
    for kind in [Kind::Integer, Kind::Float] {
        mean_lines(table, means, kind, scale, is_wide, &mut lines);
    }
    let mut text = align(&lines);
    explain(table, scale, &mut text);
    if table.rows.iter().flat_map(|row| row.cells.iter().flatten()).any(|cell| cell.instructions.is_some()) {
        text.push_str("\ninstructions of one call\n");
        text.push_str(&align(&instruction_lines(table, scale)));
    }
    if let Some(changes) = changes {
        text.push_str("\nchange from the baseline\n");
        text.push_str(&align(&change_lines(table, changes)));
    }
    text
}

/// How a ratio to the first column reads.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    /// The time, where C is the reference: smaller is better.
    Time,
    /// How many times as fast: greater is better.
    Speed,
}

impl Scale {
    fn of(table: &Table) -> Scale {
        let is_c = table.columns.first().is_some_and(|column| column.mode == Mode::C);
        if is_c { Scale::Time } else { Scale::Speed }
    }

    fn text(self, ratio: f64) -> String {
        match self {
            Scale::Time => number(ratio),
            Scale::Speed => format!("{}x", number(1.0 / ratio)),
        }
    }
}

fn heading(table: &Table, parts: impl Fn(usize) -> usize) -> Vec<Parts> {
    let over = |text: &dyn Fn(usize) -> String| {
        let cells = (0..table.columns.len()).map(|index| {
            let mut cell = blank(parts(index), "");
            cell[parts(index) - 1] = text(index);
            cell
        });
        line("", cells)
    };
    let mut lines = Vec::new();
    if table.columns.iter().any(|column| column.engine != table.columns[0].engine) {
        lines.push(over(&|index| table.columns[index].engine.clone()));
    }
    lines.push(over(&|index| table.columns[index].mode.name().to_owned()));
    lines
}

fn line(name: &str, cells: impl Iterator<Item = Parts>) -> Parts {
    std::iter::once(name.to_owned()).chain(cells.flatten()).collect()
}

/// Parts of which only the last says something.
fn blank(parts: usize, text: &str) -> Parts {
    let mut cell = vec![String::new(); parts];
    cell[parts - 1] = text.to_owned();
    cell
}

/// Median, spread and ratio, as far as there is room; without a cell, as many empty ones.
fn time_parts(cell: Option<(&Row, &Cell)>, index: usize, is_wide: bool, scale: Scale) -> Parts {
    let mut parts = Vec::new();
    let micros = cell.and_then(|(_, cell)| cell.micros());
    if is_wide || index == 0 {
        parts.push(micros.map_or(String::new(), duration));
        let spread = cell.and_then(|(_, cell)| stats::spread(&cell.samples)).filter(|_| micros.is_some());
        parts.push(spread.map_or(String::new(), |spread| format!("\u{b1}{:.0}%", spread * 50.0)));
    }
    if index > 0 {
        let ratio = cell.and_then(|(row, _)| summary::ratio(row, index));
        parts.push(ratio.map_or(String::new(), |ratio| scale.text(ratio)));
    }
    if cell.is_some() && micros.is_none() {
        parts = blank(parts.len(), "failed");
    }
    parts
}

fn mean_lines(
    table: &Table,
    means: &[Mean],
    kind: Kind,
    scale: Scale,
    is_wide: bool,
    lines: &mut Vec<Parts>,
) {
    let of_kind: Vec<&Mean> = means.iter().filter(|mean| mean.kind == kind).collect();
    // A mean of one is no news.
    if of_kind.iter().all(|mean| mean.counted.1 < 2) {
        return;
    }
    let over = |value: &dyn Fn(&Mean) -> f64| {
        let cells = (0..table.columns.len()).map(|column| {
            let mean = of_kind.iter().find(|mean| mean.column == column && column > 0);
            let text = mean.map_or(String::new(), |mean| scale.text(value(mean)));
            blank(time_parts(None, column, is_wide, scale).len(), &text)
        });
        cells.collect::<Vec<_>>().into_iter()
    };
    let name = kind.name();
    lines.push(Vec::new());
    lines.push(line(&format!("geometric mean, {name}"), over(&|mean| mean.ratio)));
    lines.push(line(&format!("worst, {name}"), over(&|mean| mean.worst.1)));
}

fn explain(table: &Table, scale: Scale, text: &mut String) {
    let rounds = table.rounds;
    let first = table.columns.first().map_or("", |column| column.mode.name());
    let first = first.trim_start_matches('-');
    let what = match scale {
        Scale::Time => format!("ratios are times relative to {first}: smaller is better"),
        Scale::Speed => format!("x: times as fast as {first}"),
    };
    // Writing to a String cannot fail.
    writeln!(text, "\nmedians of {rounds} interleaved runs, \u{b1} half the range; {what}").ok();
}

fn instruction_lines(table: &Table, scale: Scale) -> Vec<Parts> {
    let mut lines = heading(table, |index| if index == 0 { 1 } else { 2 });
    for row in &table.rows {
        let cells = row.cells.iter().enumerate().map(|(index, cell)| {
            let count = cell.as_ref().and_then(|cell| cell.instructions);
            let mut parts = vec![count.map_or("-".to_owned(), short)];
            if index > 0 {
                let ratio = summary::instruction_ratio(row, index);
                parts.push(ratio.map_or(String::new(), |ratio| scale.text(ratio)));
            }
            parts
        });
        lines.push(line(&row.name, cells));
    }
    lines
}

fn change_lines(table: &Table, changes: &Changes) -> Vec<Parts> {
    let percent = |part: f64| format!("{:+.1}%", part * 100.0);
    let text = |change: &Option<Change>| {
        let time = change.map_or("-".to_owned(), |change| percent(change.time));
        let count = change.and_then(|change| change.instructions);
        vec![time, count.map_or(String::new(), |part| format!("{} instructions", percent(part)))]
    };
    let mut lines = heading(table, |_| 2);
    for (row, cells) in table.rows.iter().zip(&changes.cells) {
        lines.push(line(&row.name, cells.iter().map(text)));
    }
    lines
}

/// Microseconds with three digits and a unit.
fn duration(micros: f64) -> String {
    match micros {
        micros if micros < 1e3 => format!("{} us", number(micros)),
        micros if micros < 1e6 => format!("{} ms", number(micros / 1e3)),
        micros => format!("{} s", number(micros / 1e6)),
    }
}

/// A great number with three digits.
fn short(count: f64) -> String {
    match count {
        count if count < 1e3 => format!("{count:.0}"),
        count if count < 1e6 => format!("{} K", number(count / 1e3)),
        count if count < 1e9 => format!("{} M", number(count / 1e6)),
        count => format!("{} G", number(count / 1e9)),
    }
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
                _ if *width == 0 => Ok(()),
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
        assert_eq!([9.9, 1520.0, 2.5e6].map(duration), ["9.90 us", "1.52 ms", "2.50 s"]);
        assert_eq!([12.0, 12_345.0, 1.2e9].map(short), ["12", "12.3 K", "1.20 G"]);
    }
}
