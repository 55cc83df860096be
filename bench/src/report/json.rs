//! The figures as one JSON object; its `version` changes when a field changes its meaning.

use std::fmt::Write;

use crate::baseline::{Change, Changes};
use crate::measure::{Cell, Table};
use crate::report::summary::{self, Mean};
use crate::stats;

/// The format's.
pub const VERSION: u32 = 1;

/// The whole run, with what became of a baseline's figures.
pub fn render(table: &Table, means: &[Mean], changes: Option<&Changes>) -> String {
    let columns = list(table.columns.iter().map(|column| {
        let (engine, mode) = (quoted(&column.engine), quoted(column.mode.name()));
        format!("{{\"engine\":{engine},\"mode\":{mode}}}")
    }));
    let rows = list(table.rows.iter().enumerate().map(|(number, row)| {
        let cells = list(row.cells.iter().enumerate().map(|(index, cell)| match cell {
            None => "null".to_owned(),
            Some(cell) => {
                let change = changes.and_then(|changes| changes.cells[number][index]);
                cell_text(cell, summary::ratio(row, index), change)
            }
        }));
        let (name, kind) = (quoted(&row.name), quoted(row.kind.name()));
        format!("\n{{\"name\":{name},\"kind\":{kind},\"cells\":{cells}}}")
    }));
    let means = list(means.iter().map(|mean| {
        let column = quoted(&table.columns[mean.column].label());
        let (kind, worst) = (quoted(mean.kind.name()), quoted(&mean.worst.0));
        let (ratio, at, (counted, offered)) = (mean.ratio, mean.worst.1, mean.counted);
        format!(
            "\n{{\"column\":{column},\"kind\":{kind},\"ratio\":{ratio:.4},\"worst\":{worst},\
             \"worst_ratio\":{at:.4},\"counted\":{counted},\"offered\":{offered}}}"
        )
    }));
    let rounds = table.rounds;
    format!(
        "{{\"version\":{VERSION},\"rounds\":{rounds},\"columns\":{columns},\"rows\":{rows},\"means\":{means}}}\n"
    )
}

fn cell_text(cell: &Cell, ratio: Option<f64>, change: Option<Change>) -> String {
    let number = |value: Option<f64>| value.map_or("null".to_owned(), |value| format!("{value:.4}"));
    let text = |value: &Option<String>| value.as_deref().map_or("null".to_owned(), quoted);
    format!(
        "{{\"median_us\":{},\"spread\":{},\"ratio\":{},\"instructions\":{},\"time_change\":{},\
         \"instructions_change\":{},\"samples_us\":{},\"result\":{},\"failure\":{}}}",
        number(cell.micros()),
        number(stats::spread(&cell.samples)),
        number(ratio),
        cell.instructions.map_or("null".to_owned(), |count| format!("{count:.0}")),
        number(change.map(|change| change.time)),
        number(change.and_then(|change| change.instructions)),
        list(cell.samples.iter().map(|sample| format!("{sample:.1}"))),
        text(&cell.result),
        text(&cell.failure),
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                // Writing to a String cannot fail.
                write!(out, "\\u{:04x}", c as u32).ok();
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(quoted("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
    }

    #[test]
    fn a_cell_without_figures_has_nulls() {
        let cell = Cell { failure: Some("died".to_owned()), ..Cell::default() };
        let text = cell_text(&cell, None, None);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(value["median_us"].is_null() && value["instructions"].is_null() && value["ratio"].is_null());
        assert_eq!(value["failure"], "died");
    }
}
