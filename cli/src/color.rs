//! Whether text is coloured, and how: tracebacks, reports, listings.

use std::io::IsTerminal;

use crate::options::Usage;

/// What `--color` says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Color {
    /// On terminals, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Wherever it goes.
    Always,
    /// Nowhere.
    Never,
}

const NAMES: &[(&str, Color)] = &[("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];

impl Color {
    /// The choice of that name.
    ///
    /// # Errors
    /// The names that there are.
    pub fn parse(name: &str) -> Result<Color, Usage> {
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some(&(_, color)) => Ok(color),
            None => {
                let names: Vec<&str> = NAMES.iter().map(|&(name, _)| name).collect();
                Err(Usage::unknown("value of --color", name, &names))
            }
        }
    }

    fn paint(self, is_terminal: bool) -> Paint {
        let is_set = |name| std::env::var_os(name).is_some_and(|value: std::ffi::OsString| !value.is_empty());
        let is_dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Paint(match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb(),
        })
    }

    /// For standard output.
    pub fn output(self) -> Paint {
        self.paint(std::io::stdout().is_terminal())
    }

    /// For standard error.
    pub fn errors(self) -> Paint {
        self.paint(std::io::stderr().is_terminal())
    }
}

/// Colours text, or leaves it as it is.
#[derive(Clone, Copy, Debug)]
pub struct Paint(bool);

const ERROR: &str = "\x1b[1;31m";
const PLACE: &str = "\x1b[36m";
const HINT: &str = "\x1b[33m";
const END: &str = "\x1b[0m";

impl Paint {
    fn with(self, start: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("{start}{text}{END}") } else { text.to_owned() }
    }

    /// What is wrong.
    pub fn error(self, text: &str) -> String {
        self.with(ERROR, text)
    }

    /// A place in a program.
    pub fn place(self, text: &str) -> String {
        self.with(PLACE, text)
    }

    /// Why, or what to do.
    pub fn hint(self, text: &str) -> String {
        self.with(HINT, text)
    }

    /// A report of an exception: the places, the class, the notes.
    pub fn traceback(self, text: &str) -> String {
        if !self.0 {
            return text.to_owned();
        }
        let (mut out, mut is_told) = (String::new(), false);
        for line in text.split_inclusive('\n') {
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            if line.is_empty() || line == "Traceback (most recent call last):" {
                // A further exception of a chain.
                is_told = false;
                out += line;
            } else if line.starts_with("  File \"") && !is_told {
                out += &self.place(line);
            } else if line.starts_with("    ") && !is_told {
                out += line;
            } else if is_told {
                out += &self.hint(line);
            } else {
                let (class, message) = line.split_at(line.find(": ").unwrap_or(line.len()));
                out += &self.error(class);
                out += message;
                is_told = !line.ends_with("exception:") && !line.ends_with("exception occurred:");
            }
            out += end;
        }
        out
    }

    /// A listing: lines of the source stand in comments.
    pub fn listing(self, text: &str) -> String {
        if !self.0 {
            return text.to_owned();
        }
        let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
            Some(comment) if comment.starts_with(';') => format!("{}\n", self.place(comment)),
            _ => line.to_owned(),
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_traceback_are_told_apart() {
        let text = "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nValueError: why\nnote\n";
        let painted = "Traceback (most recent call last):\n\x1b[36m  File \"x.py\", line 1, in <module>\x1b[0m\n\
                       \x1b[1;31mValueError\x1b[0m: why\n\x1b[33mnote\x1b[0m\n";
        assert_eq!(Paint(true).traceback(text), painted);
        assert_eq!(Paint(false).traceback(text), text);
        assert_eq!(Paint(true).listing("; line\nv1 = x\n"), "\x1b[36m; line\x1b[0m\nv1 = x\n");
    }

    #[test]
    fn choices() {
        assert_eq!(Color::parse("always").ok(), Some(Color::Always));
        let told = Color::parse("allways").expect_err("no such choice").message;
        assert_eq!(told, "unknown value of --color 'allways'; did you mean 'always'?");
    }
}
