//! The command line of the corpus test, which also gets what `cargo test` passes to every test binary.

/// What `--help` prints.
pub const HELP: &str = "\
usage: cargo test -p adder-tests --test corpus -- [OPTIONS] [FILTER ...]

  FILTER           run only the cases whose name holds one of these
  --engine NAME    run only on this engine
  --oracle         run the cases on whoever defined their text (CPython, MicroPython) instead
  --list           print the cases' names

BLESS=1 rewrites the expected texts of the chosen cases from whoever their headers name.
ADDER=PATH runs that binary instead of building one.";

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Parts of names; none means all.
    pub filters: Vec<String>,
    /// The only engine to run on.
    pub engine: Option<String>,
    /// Run on the oracles instead of on adder.
    pub oracle: bool,
    /// Only print the names.
    pub list: bool,
    /// Only print the help.
    pub help: bool,
}

impl Options {
    /// Reads the arguments after the program's name. Flags of Rust's test harness are accepted and ignored,
    /// so that `cargo test -- --nocapture` works for all test binaries together.
    ///
    /// # Errors
    /// The argument that is not understood.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Options::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--oracle" => options.oracle = true,
                "--list" => options.list = true,
                "--help" | "-h" => options.help = true,
                "--engine" => options.engine = Some(arguments.next().ok_or("--engine needs a name")?),
                "--test-threads" | "--color" | "--format" | "--skip" | "-Z" => drop(arguments.next()),
                "--nocapture" | "--no-capture" | "--quiet" | "-q" | "--exact" | "--show-output"
                | "--ignored" | "--include-ignored" | "--test" => {}
                other if other.starts_with("--test-threads=") || other.starts_with("--color=") => {}
                other if other.starts_with('-') => return Err(format!("no option {other}")),
                filter => options.filters.push(filter.to_owned()),
            }
        }
        Ok(options)
    }

    /// Whether the case of this name is chosen.
    pub fn chooses(&self, name: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn of(words: &[&str]) -> Result<Options, String> {
        Options::parse(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn reads_options_and_lets_the_harness_have_its_own() {
        let options =
            of(&["--nocapture", "--test-threads", "1", "classes/", "--engine", "native"]).expect("reads");
        assert_eq!(
            (options.filters.as_slice(), options.engine.as_deref()),
            (&["classes/".to_owned()][..], Some("native"))
        );
        assert!(options.chooses("classes/mro") && !options.chooses("basics/call"));
        assert!(of(&["--orcale"]).is_err());
        assert!(of(&["--engine"]).is_err());
    }
}
