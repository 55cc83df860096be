//! Makes a program smaller while something still holds: lines go, blocks lose their heads.

use crate::program::Pair;

/// The smallest program found for which `holds`, which it does for these lines.
pub fn reduce(mut lines: Vec<Pair>, holds: impl Fn(&[Pair]) -> bool) -> Vec<Pair> {
    loop {
        let before = lines.len();
        let mut size = (lines.len() / 2).max(1);
        loop {
            drop_runs(&mut lines, size, &holds);
            if size == 1 {
                break;
            }
            size /= 2;
        }
        drop_heads(&mut lines, &holds);
        if lines.len() == before {
            return lines;
        }
    }
}

fn drop_runs(lines: &mut Vec<Pair>, size: usize, holds: &impl Fn(&[Pair]) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let end = (at + size).min(lines.len());
        let rest = [&lines[..at], &lines[end..]].concat();
        if holds(&rest) {
            *lines = rest;
        } else {
            at += size;
        }
    }
}

/// Lines that open a block go, with the whole block, or else what they opened moves left.
fn drop_heads(lines: &mut Vec<Pair>, holds: &impl Fn(&[Pair]) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let depth = indent(&lines[at]);
        let end = lines[at + 1..].iter().position(|line| indent(line) <= depth);
        let end = end.map_or(lines.len(), |more| at + 1 + more);
        let body: Vec<Pair> =
            lines[at + 1..end].iter().map(|line| line.map(|text| text[4..].into())).collect();
        let without = [&lines[..at], &lines[end..]].concat();
        let flat = [&lines[..at], &body, &lines[end..]].concat();
        if end > at + 1 && holds(&without) {
            *lines = without;
        } else if end > at + 1 && holds(&flat) {
            *lines = flat;
        } else {
            at += 1;
        }
    }
}

fn indent(line: &Pair) -> usize {
    line.tested.len() - line.tested.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_matters() {
        let lines =
            "a\nif x:\n    b\n    while y:\n        c\n        d\ne".lines().map(Pair::same).collect();
        let has = |lines: &[Pair], text: &str| lines.iter().any(|line| line.tested.trim() == text);
        let reduced = reduce(lines, |lines| has(lines, "c") && has(lines, "e"));
        assert_eq!(reduced.iter().map(|line| line.tested.trim()).collect::<Vec<_>>(), ["c", "e"]);
    }
}
