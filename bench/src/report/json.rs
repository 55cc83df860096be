//! The figures as one JSON object; its `version` changes when a field changes its meaning.

use std::fmt::Write;

use crate::measure::{Cell, Table};
use crate::report::summary::{self, Mean};
use crate::stats;

const VERSION: u32 = 1;

/// The whole run.
pub fn render(table: &Table, means: &[Mean]) -> String {
    let columns = list(table.columns.iter().map(|column| {
        let (engine, mode) = (quoted(&column.engine), quoted(column.mode.name()));
        format!("{{\"engine\":{engine},\"mode\":{mode}}}")
    }));
    let rows = list(table.rows.iter().map(|row| {
        let cells = list(row.cells.iter().enumerate().map(|(index, cell)| match cell {
            None => "null".to_owned(),
            Some(cell) => cell_text(cell, summary::ratio(row, index)),
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

fn cell_text(cell: &Cell, ratio: Option<f64>) -> String {
    let number = |value: Option<f64>| value.map_or("null".to_owned(), |value| format!("{value:.4}"));
    let text = |value: &Option<String>| value.as_deref().map_or("null".to_owned(), quoted);
    format!(
        "{{\"median_us\":{},\"spread\":{},\"ratio\":{},\"samples_us\":{},\"result\":{},\"failure\":{}}}",
        number(cell.micros()),
        number(stats::spread(&cell.samples)),
        number(ratio),
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
        let nulls = "{\"median_us\":null,\"spread\":null,\"ratio\":null,\"samples_us\":[],";
        assert_eq!(cell_text(&cell, None), format!("{nulls}\"result\":null,\"failure\":\"died\"}}"));
    }
}
