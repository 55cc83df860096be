//! Makes a program smaller while something still holds: lines go, blocks lose their heads.

/// The smallest program found for which `holds`, which it does for `text`.
pub fn reduce(text: &str, holds: impl Fn(&str) -> bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
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
            return join(&lines);
        }
    }
}

fn join(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn drop_runs(lines: &mut Vec<String>, size: usize, holds: &impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let end = (at + size).min(lines.len());
        let rest: Vec<String> = lines[..at].iter().chain(&lines[end..]).cloned().collect();
        if holds(&join(&rest)) {
            *lines = rest;
        } else {
            at += size;
        }
    }
}

/// Lines that open a block go, and what they opened moves left; else the whole block goes.
fn drop_heads(lines: &mut Vec<String>, holds: &impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < lines.len() {
        let depth = indent(&lines[at]);
        let end = lines[at + 1..].iter().position(|line| indent(line) <= depth);
        let end = end.map_or(lines.len(), |more| at + 1 + more);
        let body = lines[at + 1..end].iter().map(|line| line[4..].to_owned());
        let flat: Vec<String> =
            lines[..at].iter().cloned().chain(body).chain(lines[end..].to_vec()).collect();
        let without: Vec<String> = lines[..at].iter().chain(&lines[end..]).cloned().collect();
        if end > at + 1 && holds(&join(&without)) {
            *lines = without;
        } else if end > at + 1 && holds(&join(&flat)) {
            *lines = flat;
        } else {
            at += 1;
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_matters() {
        let text = "a\nif x:\n    b\n    while y:\n        c\n        d\ne\n";
        assert_eq!(reduce(text, |text| text.contains('c') && text.contains('e')), "c\ne\n");
    }
}
