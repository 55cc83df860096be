//! The header of a case: which engines run it, with what, and who defined what it prints.

use std::fmt;
use std::time::Duration;

use super::engine::{self, Engine};

/// The keys, for the message about one that is none of them.
///
/// | line | meaning | without it |
/// |---|---|---|
/// | `# engines: NAME ...` | the engines that run the case | bytecode native |
/// | `# expect: cpython 3.11`, `micropython 1.29`, `adder` | who defined the expected text | refused |
/// | `# args: WORD ...` | `sys.argv[1:]` | none |
/// | `# stdin: TEXT` | standard input, with `\n`, `\t`, `\\` | empty |
/// | `# exit: N` | the exit status | 0 |
/// | `# stderr: merged` | stderr is compared too, where it falls among stdout | shown on failure only |
/// | `# timeout: SECONDS` | the longest that it may run | 10 |
/// | `# -X NAME=VALUE` | further arguments before the script | none |
const KEYS: [&str; 7] = ["engines", "expect", "args", "stdin", "exit", "stderr", "timeout"];

/// Who defined the expected text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// CPython of this version.
    CPython(String),
    /// MicroPython of this version.
    MicroPython(String),
    /// Adder's own bytecode engine, where Adder defines the behaviour.
    Adder,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::CPython(version) => write!(f, "cpython {version}"),
            Origin::MicroPython(version) => write!(f, "micropython {version}"),
            Origin::Adder => f.write_str("adder"),
        }
    }
}

/// A header as read.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    /// The engines that run the case.
    pub engines: Vec<&'static Engine>,
    /// Who defined the expected text.
    pub origin: Origin,
    /// Arguments before the script.
    pub flags: Vec<String>,
    /// Arguments after it.
    pub args: Vec<String>,
    /// Standard input.
    pub stdin: String,
    /// The exit status.
    pub exit: i32,
    /// Whether stderr is compared, merged into stdout.
    pub merged: bool,
    /// The longest that a run may take.
    pub timeout: Duration,
}

/// Reads the leading comment lines of a case.
///
/// # Errors
/// The reason, when a key or a value is none, or nobody is named who defined the expected text.
pub fn parse(text: &str) -> Result<Header, String> {
    let mut header = Header {
        engines: Vec::new(),
        origin: Origin::Adder,
        flags: Vec::new(),
        args: Vec::new(),
        stdin: String::new(),
        exit: 0,
        merged: false,
        timeout: Duration::from_secs(10),
    };
    let mut seen: Vec<&str> = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix('#')) {
        let line = line.trim();
        if line.starts_with('-') {
            header.flags.extend(line.split_whitespace().map(str::to_owned));
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_key(key)) else { continue };
        if seen.contains(&key) {
            return Err(format!("`{key}` stands twice in the header"));
        }
        seen.push(key);
        header.set(key, value.trim())?;
    }
    if !seen.contains(&"expect") {
        return Err("the header has no `# expect:` line".into());
    }
    if header.engines.is_empty() {
        header.engines = engine::USUAL.iter().filter_map(|name| engine::named(name)).collect();
    }
    Ok(header)
}

/// A single lower-case word before the colon is meant as a key; anything else is prose.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase())
}

impl Header {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let bad = || format!("`{key}: {value}` is not understood");
        match key {
            "engines" => {
                for name in value.split_whitespace() {
                    let before = self.engines.len();
                    self.engines.extend(engine::meant(name));
                    if self.engines.len() == before {
                        return Err(format!("no engine named `{name}`"));
                    }
                }
            }
            "expect" => self.origin = origin(value).ok_or_else(bad)?,
            "args" => self.args = value.split_whitespace().map(str::to_owned).collect(),
            "stdin" => self.stdin = unescape(value),
            "exit" => self.exit = value.parse().map_err(|_| bad())?,
            "stderr" if value == "merged" => self.merged = true,
            "timeout" => self.timeout = Duration::from_secs(value.parse().map_err(|_| bad())?),
            "stderr" => return Err(bad()),
            _ => return Err(format!("no header key `{key}`; there are {}", KEYS.join(", "))),
        }
        Ok(())
    }
}

fn origin(value: &str) -> Option<Origin> {
    let words: Vec<&str> = value.split_whitespace().collect();
    match words.as_slice() {
        ["cpython", version] => Some(Origin::CPython((*version).to_owned())),
        ["micropython", version] => Some(Origin::MicroPython((*version).to_owned())),
        ["adder"] => Some(Origin::Adder),
        _ => None,
    }
}

fn unescape(value: &str) -> String {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => text.push(c),
            (_, true) => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_key() {
        let text = "# Closures over loops, MP#1: prose.\n# engines: viper native\n# expect: micropython 1.29\n\
                    # args: a b\n# stdin: x\\ny\\\\\n# exit: 3\n# stderr: merged\n# timeout: 2\n# -X heapsize=64K\n\
                    \n# engines: ignored\n";
        let header = parse(text).expect("parses");
        assert_eq!(
            header.engines.iter().map(|engine| engine.name).collect::<Vec<_>>(),
            ["viper", "viper-stored", "native", "native-warm", "native-background"]
        );
        assert_eq!(header.origin, Origin::MicroPython("1.29".into()));
        assert_eq!(header.args, ["a", "b"]);
        assert_eq!(header.stdin, "x\ny\\");
        assert_eq!((header.exit, header.merged, header.timeout.as_secs()), (3, true, 2));
        assert_eq!(header.flags, ["-X", "heapsize=64K"]);
    }

    #[test]
    fn the_usual_engines() {
        let header = parse("# expect: cpython 3.11\nprint(1)\n# exit: 1\n").expect("parses");
        assert_eq!(header.engines.iter().map(|engine| engine.name).collect::<Vec<_>>(), engine::USUAL);
        assert_eq!(header.exit, 0);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for bad in [
            "print(1)\n",
            "# expect: cpython\n",
            "# expect: adder\n# engine: native\n",
            "# expect: adder\n# engines: nativ\n",
            "# expect: adder\n# exit: one\n",
            "# expect: adder\n# stderr: yes\n",
            "# expect: adder\n# exit: 1\n# exit: 2\n",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
