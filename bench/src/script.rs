//! One script text, read in each mode: decorators are replaced line by line, so that line numbers stay.

use crate::engine::{Mode, TypeNames};

/// The definitions that stand before a script where the engine lacks viper's names in plain Python.
///
/// Buffers have the element width of their pointer by convention, so a pointer is its buffer.
const PRELUDE: &str = "ptr = ptr8 = ptr16 = ptr32 = ptrf32 = ptrf64 = lambda buffer: buffer; \
                       uint = lambda value: int(value) & 0xFFFFFFFFFFFFFFFF; ";

/// Times each function and prints one line for it.
const DRIVER: &str = include_str!("../driver.py");

/// The `bench_*` functions of a script: defined at the margin, without arguments.
pub fn bench_functions(text: &str) -> Vec<&str> {
    let names = text.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("def ")?.trim_start().split_once('(')?;
        rest.trim_start().strip_prefix(')')?;
        name.trim_end().strip_prefix("bench_")
    });
    names.collect()
}

/// What a script is to do behind its own text.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'a> {
    /// Time each function.
    Time,
    /// Call one function so many times, for counting instructions.
    Count(&'a str, usize),
}

/// Whether any function is compiled to machine code.
pub fn is_decorated(text: &str) -> bool {
    text.lines().any(|line| decorator(line.trim_start(), Mode::Bytecode).is_some())
}

/// The text for one mode, followed by the driver and a call for each of its functions.
pub fn instrument(text: &str, mode: Mode, names: TypeNames, purpose: Purpose<'_>) -> String {
    let mut out = String::with_capacity(text.len() + DRIVER.len() + 256);
    if names == TypeNames::Prelude && matches!(mode, Mode::Bytecode | Mode::Native) {
        out.push_str(PRELUDE);
    }
    for line in text.lines() {
        let code = line.trim_start();
        match decorator(code, mode) {
            Some(other) => {
                out.push_str(&line[..line.len() - code.len()]);
                out.push_str(other);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out.push_str("\n\n");
    match purpose {
        Purpose::Time => {
            out.push_str(DRIVER);
            for name in bench_functions(text) {
                out.push_str(&format!("_measure({name:?}, bench_{name})\n"));
            }
        }
        Purpose::Count(name, calls) => {
            out.push_str(&format!("for _ in range({calls}):\n    bench_{name}()\n"));
        }
    }
    out
}

/// What a decorator line becomes; none if it is no decorator of ours or stays.
fn decorator(line: &str, mode: Mode) -> Option<&'static str> {
    let name = line.strip_prefix('@')?.split('(').next()?.trim();
    let name = name.strip_prefix("micropython.").unwrap_or(name);
    match (name, mode) {
        ("native" | "viper", Mode::Bytecode) => Some("@micropython.bytecode"),
        ("viper", Mode::Native) => Some("@micropython.native"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"\"\"Doc.\"\"\"\n@micropython.viper(checks=False)\ndef f(p: ptr8):\n    pass\n\
                        @micropython.native\ndef g():\n    pass\n@property\ndef bench_f():\n    return f()\n\
                        def bench_with(x):\n    pass\ndef bench_g () -> int:\n    return 1\n";

    fn decorators(mode: Mode) -> Vec<String> {
        let text = instrument(TEXT, mode, TypeNames::Builtin, Purpose::Time);
        text.lines().filter(|line| line.starts_with('@')).map(str::to_owned).collect()
    }

    #[test]
    fn each_mode_reads_the_decorators_its_way() {
        let (bytecode, native) = ("@micropython.bytecode", "@micropython.native");
        assert_eq!(decorators(Mode::Bytecode), [bytecode, bytecode, "@property"]);
        assert_eq!(decorators(Mode::Native), [native, native, "@property"]);
        assert_eq!(decorators(Mode::Viper), ["@micropython.viper(checks=False)", native, "@property"]);
    }

    #[test]
    fn the_prelude_moves_no_line() {
        let text = instrument(TEXT, Mode::Native, TypeNames::Prelude, Purpose::Time);
        assert!(text.lines().next().unwrap().ends_with("; \"\"\"Doc.\"\"\""));
        assert_eq!(text.lines().nth(2), Some("def f(p: ptr8):"));
    }

    #[test]
    fn only_functions_without_arguments_are_measured() {
        assert_eq!(bench_functions(TEXT), ["f", "g"]);
        let ends_with =
            |purpose, end| instrument(TEXT, Mode::Viper, TypeNames::Builtin, purpose).ends_with(end);
        assert!(ends_with(Purpose::Time, "\n_measure(\"f\", bench_f)\n_measure(\"g\", bench_g)\n"));
        assert!(ends_with(Purpose::Count("f", 2), "\nfor _ in range(2):\n    bench_f()\n"));
    }
}
