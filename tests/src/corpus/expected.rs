//! The expected text of a case: at its end, when short, or in the `.out` file beside it.
//!
//! At the end of a case it is a comment block, one comment per line of output:
//!
//! ```text
//! # out:
//! # | first line
//! # |
//! # | third line
//! ```
//!
//! Where a case prints other numbers on boards, whose floats and words have 32 bits, `NAME.board.out` has that text. It
//! is what `adder -X target` prints on a PC, too.

use std::path::{Path, PathBuf};

/// The line that opens the block.
const OPENING: &str = "# out:";
/// The most lines that a new expectation may have to be put into the case.
const SHORT: usize = 12;

/// Where the expected text of a case stands, and what it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// In the case itself.
    Inline(Vec<u8>),
    /// In the file beside it.
    Beside(Vec<u8>),
    /// Nowhere yet.
    Missing,
}

impl Expected {
    /// The text, empty when it is missing.
    pub fn text(&self) -> &[u8] {
        match self {
            Expected::Inline(text) | Expected::Beside(text) => text,
            Expected::Missing => &[],
        }
    }
}

/// The file beside a case that may hold its expected text.
pub fn beside(case: &Path) -> PathBuf {
    case.with_extension("out")
}

/// The file beside a case that may hold what it prints with the numbers of a board.
pub fn on_boards(case: &Path) -> PathBuf {
    case.with_extension("board.out")
}

/// The expected text of the case at `path`, whose source is `source`.
///
/// # Errors
/// When it stands twice, or its block is not the last thing in the case.
pub fn read(path: &Path, source: &str) -> Result<Expected, String> {
    let inline = inline(source)?;
    match (inline, std::fs::read(beside(path)).ok()) {
        (Some(_), Some(_)) => Err("the expected text stands in the case and beside it".into()),
        (Some(text), None) => Ok(Expected::Inline(text)),
        (None, Some(text)) => Ok(Expected::Beside(text)),
        (None, None) => Ok(Expected::Missing),
    }
}

fn inline(source: &str) -> Result<Option<Vec<u8>>, String> {
    let Some(start) = opening(source) else { return Ok(None) };
    let mut text = Vec::new();
    for line in source[start..].lines().skip(1) {
        let content = line.strip_prefix("# | ").or_else(|| (line == "# |").then_some(""));
        let content = content.ok_or_else(|| format!("`{line}` stands in the block of expected text"))?;
        text.extend_from_slice(content.as_bytes());
        text.push(b'\n');
    }
    Ok(Some(text))
}

/// Where the block begins.
fn opening(source: &str) -> Option<usize> {
    let found = source.rfind(&format!("\n{OPENING}\n")).map(|at| at + 1);
    found.or_else(|| source.ends_with(&format!("\n{OPENING}")).then(|| source.len() - OPENING.len()))
}

/// Writes `text` as the expectation of the case at `path`: where it stood before, else into the case when it
/// is short. Says whether anything changed.
///
/// # Errors
/// When a file cannot be written.
pub fn write(path: &Path, source: &str, old: &Expected, text: &[u8]) -> std::io::Result<bool> {
    if old.text() == text && *old != Expected::Missing {
        return Ok(false);
    }
    let block = block(text);
    match (old, block) {
        (Expected::Beside(_), _) | (_, None) => std::fs::write(beside(path), text)?,
        (_, Some(block)) => {
            let code = opening(source).map_or(source, |start| &source[..start]);
            return std::fs::write(path, format!("{}\n\n{block}", code.trim_end())).map(|()| true);
        }
    }
    // What was in the case and fits no more now stands beside it.
    if let (Expected::Inline(_), Some(start)) = (old, opening(source)) {
        std::fs::write(path, format!("{}\n", source[..start].trim_end()))?;
    }
    Ok(true)
}

/// The text as a block, if it can stand in one unharmed.
fn block(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let lines = text.split_terminator('\n');
    let plain = |line: &str| line.len() <= 100 && line.trim_end() == line && !line.contains(char::is_control);
    if !(text.is_empty() || text.ends_with('\n'))
        || lines.clone().count() > SHORT
        || !lines.clone().all(plain)
    {
        return None;
    }
    let mut block = format!("{OPENING}\n");
    for line in lines {
        block.push_str(format!("# | {line}").trim_end());
        block.push('\n');
    }
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_block() {
        let source = "print(1)\n# out:\n# | 1\n# |\n# |  2\n";
        assert_eq!(inline(source), Ok(Some(b"1\n\n 2\n".to_vec())));
        assert_eq!(inline("print(1)\n"), Ok(None));
        assert_eq!(inline("x = 1\n# out:\n"), Ok(Some(Vec::new())));
        assert!(inline("x = 1\n# out:\n# | 1\nx = 2\n").is_err());
    }

    #[test]
    fn a_block_reads_back_or_is_refused() {
        for text in ["", "1\n", "\n\na\n", "x | y\n"] {
            let source = format!("pass\n\n{}", block(text.as_bytes()).expect("fits"));
            assert_eq!(inline(&source), Ok(Some(text.as_bytes().to_vec())), "{text:?}");
        }
        for text in ["no newline", "trailing \n", "tab\t\n", "\u{7}\n"] {
            assert_eq!(block(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(block(b"\xff\n"), None);
        assert_eq!(block("x\n".repeat(SHORT + 1).as_bytes()), None);
    }

    #[test]
    fn writes_where_it_stood_or_fits() {
        let folder = std::env::temp_dir().join(format!("adder-expected-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("case.py");
        let long = "line\n".repeat(40).into_bytes();
        let mut source = String::from("print(1)\n");
        for text in [b"1\n".to_vec(), b"2\n".to_vec(), long, b"3\n".to_vec()] {
            let old = read(&path, &source).expect("reads");
            assert!(write(&path, &source, &old, &text).expect("writes"));
            source = std::fs::read_to_string(&path).unwrap_or(source);
            let new = read(&path, &source).expect("reads");
            assert_eq!(new.text(), text);
            assert!(!write(&path, &source, &new, &text).expect("writes"));
        }
        assert_eq!(source, "print(1)\n");
        std::fs::remove_dir_all(&folder).expect("removes");
    }
}
