//! The first place where two texts differ, as lines for a report.

use std::fmt::Write;

/// Lines shown before and after the first difference.
const AROUND: usize = 3;

/// The first difference, with lines around it: `-` is expected, `+` is what came.
pub fn first(expected: &[u8], actual: &[u8]) -> String {
    let (expected, actual) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(actual));
    let (old, new) = (lines(&expected), lines(&actual));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    let mut put = |sign: char, line: &str| {
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "    {sign} {}",
            line.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'")
        );
    };
    for line in &old[same.saturating_sub(AROUND)..same] {
        put(' ', line);
    }
    for line in old.iter().skip(same).take(AROUND + 1) {
        put('-', line);
    }
    for line in new.iter().skip(same).take(AROUND + 1) {
        put('+', line);
    }
    let _ = writeln!(text, "    (line {} of {} expected, {} came)", same + 1, old.len(), new.len());
    text
}

/// The lines, with a last one that says so when its newline is missing.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if !text.is_empty() && !text.ends_with('\n') {
        lines.push("(no newline at the end)".into());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn shows_the_first_difference() {
        let text = first(b"1\n2\n3\n", b"1\nx\n3\n");
        assert_eq!(text, "      1\n    - 2\n    - 3\n    + x\n    + 3\n    (line 2 of 3 expected, 3 came)\n");
        assert!(first(b"1\n", b"1").contains("+ (no newline at the end)"));
        assert!(first(b"", b"1\n").contains("+ 1\n"));
    }
}
