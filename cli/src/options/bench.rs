//! The command line of `adder bench`.

use std::path::PathBuf;
use std::time::Duration;

use adder_bench::engine::{Engine, Mode};
use adder_bench::error::Error;
use adder_bench::report::summary::Limit;
use adder_bench::session::Options;
use lexopt::{Arg, Parser};

use super::{Color, Command, Topic, Usage, color, unknown, value};

const KNOWN: &[&str] = &[
    "--against",
    "--modes",
    "--unchecked",
    "--runs",
    "--timeout",
    "--instructions",
    "--json",
    "--save",
    "--baseline",
    "--gate",
    "--limit",
    "--color",
    "--help",
];

/// Reads what follows `bench`.
pub fn parse(mut parser: Parser) -> Result<Command, Usage> {
    let mut options = Options::default();
    let (mut unchecked, mut colors) = (false, Color::default());
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(Topic::Bench)),
            Arg::Long("color") => colors = color(&mut parser)?,
            Arg::Long("json") => options.json = true,
            Arg::Long("instructions") => options.instructions = true,
            Arg::Long("unchecked") => unchecked = true,
            Arg::Long("against") => {
                for spec in value(&mut parser)?.split(',') {
                    options.against.push(Engine::parse(spec).map_err(usage)?);
                }
            }
            Arg::Long("modes") => {
                let names = value(&mut parser)?;
                options.modes = names.split(',').map(Mode::parse).collect::<Result<_, _>>().map_err(usage)?;
            }
            Arg::Long("runs") => options.rounds = number("--runs", &value(&mut parser)?)? as usize,
            Arg::Long("timeout") => {
                options.timeout = Duration::from_secs(number("--timeout", &value(&mut parser)?)?);
            }
            Arg::Long("save") => options.save = Some(PathBuf::from(parser.value()?)),
            Arg::Long("baseline") => options.baseline = Some(PathBuf::from(parser.value()?)),
            Arg::Long("gate") => options.gate = Some(percent(&value(&mut parser)?)?),
            Arg::Long("limit") => {
                let value = value(&mut parser)?;
                let limit = Limit::parse(&value);
                options.limits.push(limit.ok_or_else(|| {
                    Usage::new(format!(
                        "--limit takes ENGINE:MODE=RATIO or ENGINE:MODE/float=RATIO, not '{value}'"
                    ))
                })?);
            }
            Arg::Value(path) => options.paths.push(PathBuf::from(path)),
            _ => return Err(unknown(&arg, KNOWN)),
        }
    }
    if unchecked && !options.modes.contains(&Mode::Unchecked) {
        options.modes.push(Mode::Unchecked);
    }
    if options.gate.is_some() && options.baseline.is_none() {
        return Err(Usage::new("--gate needs a --baseline to hold the figures against"));
    }
    if options.paths.is_empty() {
        return Err(Usage::new("bench: which scripts or folders?"));
    }
    Ok(Command::Bench(Box::new(options), colors))
}

fn usage(error: Error) -> Usage {
    Usage::new(error.to_string())
}

fn number(option: &str, text: &str) -> Result<u64, Usage> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or_else(|| Usage::new(format!("{option} takes a number above 0, not '{text}'")))
}

fn percent(text: &str) -> Result<f64, Usage> {
    let number: Option<f64> = text.trim_end_matches('%').parse().ok();
    let number = number.filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| Usage::new(format!("--gate takes a number of percents, not '{text}'")))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        let words = std::iter::once("adder").chain(line.split_whitespace()).map(OsString::from);
        match parse(Parser::from_iter(words)) {
            Ok(Command::Bench(options, _)) => Ok(*options),
            Ok(other) => panic!("{line}: {other:?}"),
            Err(usage) => Err(usage.message),
        }
    }

    #[test]
    fn engines_modes_and_paths() {
        let options = parsed("a.py --against micropython=/m,gcc --unchecked b --runs 3").unwrap();
        let labels: Vec<&str> = options.against.iter().map(|engine| engine.label.as_str()).collect();
        assert_eq!(labels, ["micropython", "gcc"]);
        assert_eq!(options.paths, [PathBuf::from("a.py"), PathBuf::from("b")]);
        assert_eq!(options.modes, [Mode::Bytecode, Mode::Native, Mode::Viper, Mode::Unchecked]);
        assert_eq!(options.rounds, 3);
        assert_eq!(parsed("a --modes viper").unwrap().modes, [Mode::Viper]);
        assert_eq!(parsed("a --baseline b --gate 5%").unwrap().gate, Some(5.0));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, told) in [
            ("", "bench: which scripts or folders?"),
            ("a --runs 0", "--runs takes a number above 0, not '0'"),
            ("a --gate 5", "--gate needs a --baseline to hold the figures against"),
            ("a --gate much --baseline b", "--gate takes a number of percents, not 'much'"),
            ("a --aginst gcc", "unknown option '--aginst'; did you mean '--against'?"),
            ("a --modes turbo", "unknown mode 'turbo'; known: bytecode native viper unchecked -O2"),
            ("a --against ruby", "unknown engine 'ruby'; known: adder micropython python3 pypy3 gcc"),
        ] {
            assert_eq!(parsed(line).unwrap_err(), told, "{line}");
        }
    }
}
