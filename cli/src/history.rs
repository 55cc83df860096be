//! The prompt's history, in a file of the user's home directory.

use std::fs;
use std::path::PathBuf;

use adder_vm::repl::Repl;

/// The file's name.
const NAME: &str = ".adder_history";

/// Where the history is kept, if anywhere.
pub struct History(Option<PathBuf>);

impl History {
    /// Gives a prompt the lines of earlier ones.
    pub fn load(repl: &mut Repl<'_, '_>) -> History {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        let path = home.map(|home| PathBuf::from(home).join(NAME));
        // Without a file there is no history yet.
        let text = path.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        for line in text.lines() {
            repl.remember(line);
        }
        History(path)
    }

    /// Keeps the lines for later prompts.
    pub fn save(&self, repl: &Repl<'_, '_>) {
        let Some(path) = &self.0 else { return };
        let mut text = String::new();
        for line in repl.history() {
            text.push_str(line);
            text.push('\n');
        }
        // A history that cannot be kept is no reason to fail.
        let _ = fs::write(path, text);
    }
}
