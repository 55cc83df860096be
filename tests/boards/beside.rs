//! What lies beside a case: on a board it is sent there first, into a folder of the case's area.

use std::path::{Path, PathBuf};
use std::time::Duration;

use adder_tests::board::Board;
use adder_tests::corpus::case::Case;

/// The longest that the board takes for one of these files.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that are sent at once.
const PIECE: usize = 512;

/// The files that a case needs; none where it does nothing with files.
pub struct Files {
    /// The area's folder on the board.
    folder: Option<String>,
    /// Paths within it, and what the files hold; folders before what is in them.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Files {
    /// What a case imports from beside itself, and the case if it reads itself.
    pub fn of(case: &Case) -> Files {
        let area = case.path.parent().expect("a folder");
        let mut files = Vec::new();
        let mut beside: Vec<_> = std::fs::read_dir(area).expect("a folder").flatten().collect();
        beside.sort_by_key(std::fs::DirEntry::file_name);
        // What the case and the modules that it imports name.
        let mut text = case.source.clone();
        loop {
            let wanted = beside.iter().position(|entry| {
                let path = entry.path();
                let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let is_module = stem.starts_with('_') && !stem.starts_with("__") && text.contains(stem);
                is_module || path == case.path && case.source.contains(name)
            });
            let Some(wanted) = wanted else { break };
            let path = beside.remove(wanted).path();
            text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            collect(area, &path, &mut files);
        }
        let uses_folders = case.source.contains("import os") || case.source.contains("open(");
        let name = area.file_name().and_then(|name| name.to_str()).expect("a name");
        let folder = (uses_folders || !files.is_empty()).then(|| format!("/{name}"));
        Files { folder, files }
    }

    /// Makes the folder the board's working directory, and puts the files there.
    ///
    /// # Errors
    /// A message, when the board does not take them.
    pub fn send(&self, board: &mut Board) -> Result<(), String> {
        let Some(folder) = &self.folder else { return Ok(()) };
        make(board, folder)?;
        for (path, bytes) in &self.files {
            let path = path.to_str().ok_or("a path that is not UTF-8")?.replace('\\', "/");
            let path = format!("{folder}/{path}");
            let Some(bytes) = bytes else {
                run(board, &format!("import os\nos.mkdir('{path}')\n"))?;
                continue;
            };
            run(board, &format!("open('{path}', 'wb').close()\n"))?;
            for piece in bytes.chunks(PIECE) {
                let piece: String = piece.iter().map(|byte| format!("\\x{byte:02x}")).collect();
                run(board, &format!("f = open('{path}', 'ab')\nf.write(b'{piece}')\nf.close()\n"))?;
            }
        }
        // With nothing left of what was done.
        board.reset()?;
        run(board, &format!("import os\nos.chdir('{folder}')\ndel os\n"))
    }

    /// Removes the folder with all that is in it.
    ///
    /// # Errors
    /// As `send`'s.
    pub fn remove(&self, board: &mut Board) -> Result<(), String> {
        let Some(folder) = &self.folder else { return Ok(()) };
        run(
            board,
            &format!(
                "import os\ndef remove(path):\n    for name, kind, *_ in os.ilistdir(path):\n        \
                 (remove if kind == 0x4000 else os.remove)(path + '/' + name)\n    os.rmdir(path)\n\
                 remove('{folder}')\n"
            ),
        )?;
        board.reset()
    }
}

fn collect(area: &Path, path: &Path, files: &mut Vec<(PathBuf, Option<Vec<u8>>)>) {
    let within = path.strip_prefix(area).expect("a path in the area").to_owned();
    if within.ends_with("__pycache__") {
        return;
    }
    if !path.is_dir() {
        files.push((within, Some(std::fs::read(path).expect("a file"))));
        return;
    }
    files.push((within, None));
    let mut inner: Vec<_> = std::fs::read_dir(path).expect("a folder").flatten().collect();
    inner.sort_by_key(std::fs::DirEntry::file_name);
    inner.iter().for_each(|entry| collect(area, &entry.path(), files));
}

fn make(board: &mut Board, folder: &str) -> Result<(), String> {
    run(board, &format!("import os\ntry:\n    os.mkdir('{folder}')\nexcept OSError:\n    pass\ndel os\n"))
}

fn run(board: &mut Board, program: &str) -> Result<(), String> {
    let outcome = board.run(program.as_bytes(), PATIENCE)?;
    match outcome.errors.is_empty() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&outcome.errors).into_owned()),
    }
}
