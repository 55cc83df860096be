//! A case as found on disk.

use std::path::{Path, PathBuf};

use super::expected::{self, Expected};
use super::header::{self, Header};

/// The area whose cases are known to fail.
const WISHLIST: &str = "wishlist/";

/// A case that can be run.
#[derive(Debug)]
pub struct Case {
    /// Where it is.
    pub path: PathBuf,
    /// Its area and stem: `basics/closure`.
    pub name: String,
    /// Its text.
    pub source: String,
    /// What its header says.
    pub header: Header,
    /// What it prints.
    pub expected: Expected,
    /// What it prints with the numbers of a board, where that is something else.
    pub on_boards: Option<Vec<u8>>,
}

impl Case {
    /// Reads the case at `path`.
    ///
    /// # Errors
    /// The reason why it is no case.
    pub fn read(path: &Path, name: &str) -> Result<Self, String> {
        let source = std::fs::read(path).map_err(|error| error.to_string())?;
        // A case may hold bytes that are no text; its header and its block are text.
        let source = String::from_utf8_lossy(&source).into_owned();
        let header = header::parse(&source)?;
        let expected = expected::read(path, &source)?;
        let on_boards = std::fs::read(expected::on_boards(path)).ok();
        if on_boards.as_deref() == Some(expected.text()) {
            return Err("what boards print is no other text: delete the file".into());
        }
        Ok(Case { path: path.to_owned(), name: name.to_owned(), source, header, expected, on_boards })
    }

    /// What it prints with the PC's numbers, or with those of a board.
    pub fn text(&self, on_board: bool) -> &[u8] {
        match &self.on_boards {
            Some(text) if on_board => text,
            _ => self.expected.text(),
        }
    }

    /// Whether the case is known to fail.
    pub fn is_wish(&self) -> bool {
        self.name.starts_with(WISHLIST)
    }

    /// The folder in which it runs.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// The script's name as the engines are given it.
    pub fn file(&self) -> &Path {
        self.path.file_name().map_or(&self.path, Path::new)
    }
}

/// The cases below `folder`, sorted by name: their paths and their names.
pub fn find(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(['_', '.']) {
            continue;
        }
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), found);
        } else if let Some(stem) = name.strip_suffix(".py") {
            found.push((path, format!("{prefix}{stem}")));
        }
    }
}
