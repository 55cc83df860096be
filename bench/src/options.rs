//! The command line of the benchmark runner.

use std::path::PathBuf;
use std::time::Duration;

use crate::engine::{Engine, Mode};
use crate::error::Error;
use crate::report::summary::Limit;

/// What `-h` prints.
pub const USAGE: &str = "\
usage: adder-bench kernels [OPTIONS] [NAMES]     the kernels of bench/kernels, against gcc -O2
       adder-bench scripts [OPTIONS] PATHS       the bench_* functions of any scripts or folders

  --against ENGINES   gcc, micropython, python3, pypy3, or adder@LABEL=PROGRAM for a second adder,
                      separated by commas; NAME=PROGRAM gives the path (kernels: default gcc)
  --adder PROGRAM     the adder to measure (default: the one built beside this program)
  --modes MODES       of bytecode,native,viper,unchecked (default: all)
  --runs N            interleaved runs, of which the median counts (default 7)
  --timeout SECONDS   for one process (default 120)
  --limit COLUMN=R    fail if a mean is over R or a program over three times the mean; repeatable,
                      e.g. --limit adder:viper=1.5 --limit adder:native/float=4
  --json              only JSON on stdout

example: cargo run -p adder-bench --release -- kernels --against gcc,micropython=../micropython crc32 fir
";

/// What to measure.
#[derive(Debug, PartialEq)]
pub enum What {
    /// The kernels with these names; all of them where none is given.
    Kernels(Vec<String>),
    /// These scripts, and the scripts of these folders.
    Scripts(Vec<PathBuf>),
    /// Only the usage.
    Help,
}

/// The command line, read.
#[derive(Debug)]
pub struct Options {
    /// What to measure.
    pub what: What,
    /// Peers.
    pub against: Vec<Engine>,
    /// The adder to measure, where one is named.
    pub adder: Option<Engine>,
    /// Modes to keep.
    pub modes: Vec<Mode>,
    /// Rounds.
    pub rounds: usize,
    /// What a process may take.
    pub timeout: Duration,
    /// Limits to keep.
    pub limits: Vec<Limit>,
    /// Whether stdout gets JSON.
    pub json: bool,
}

impl Options {
    /// Reads the arguments behind the program's name.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, Error> {
        let mut options = Options {
            what: What::Help,
            against: Vec::new(),
            adder: None,
            modes: Mode::ALL.to_vec(),
            rounds: 7,
            timeout: Duration::from_secs(120),
            limits: Vec::new(),
            json: false,
        };
        let mut words = Vec::new();
        let mut arguments = arguments;
        let mut named = false;
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| Error::Usage(format!("{argument} needs a value")));
            match argument.as_str() {
                "-h" | "--help" => return Ok(options),
                "--json" => options.json = true,
                "--against" => {
                    named = true;
                    for spec in value()?.split(',') {
                        options.against.push(Engine::parse(spec)?);
                    }
                }
                "--adder" => options.adder = Some(Engine::parse(&format!("adder={}", value()?))?),
                "--modes" => {
                    options.modes = value()?.split(',').map(Mode::parse).collect::<Result<_, _>>()?
                }
                "--runs" => options.rounds = number(&argument, &value()?)?,
                "--timeout" => options.timeout = Duration::from_secs(number(&argument, &value()?)? as u64),
                "--limit" => {
                    let text = value()?;
                    let limit = Limit::parse(&text);
                    let limit = limit
                        .ok_or_else(|| Error::Usage(format!("--limit {text}: not ENGINE:MODE=RATIO")))?;
                    options.limits.push(limit);
                }
                word if word.starts_with('-') => return Err(Error::Usage(format!("unknown option {word}"))),
                _ => words.push(argument),
            }
        }
        options.what = what(words)?;
        if matches!(options.what, What::Kernels(_)) && !named {
            options.against.push(Engine::parse("gcc")?);
        }
        Ok(options)
    }
}

fn what(words: Vec<String>) -> Result<What, Error> {
    let mut words = words.into_iter();
    match words.next().as_deref() {
        None => Ok(What::Help),
        Some("kernels") => Ok(What::Kernels(words.collect())),
        Some("scripts") if words.len() > 0 => Ok(What::Scripts(words.map(PathBuf::from).collect())),
        Some("scripts") => Err(Error::Usage("scripts needs a path".to_owned())),
        Some(other) => Err(Error::Usage(format!("unknown command {other}"))),
    }
}

fn number(option: &str, text: &str) -> Result<usize, Error> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Error::Usage(format!("{option} {text}: not a number above 0")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, Error> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn kernels_run_against_gcc_unless_peers_are_named() {
        let options = parse("kernels --runs 3 crc32").unwrap();
        assert_eq!(options.what, What::Kernels(vec!["crc32".to_owned()]));
        assert_eq!((options.rounds, options.against[0].label.as_str()), (3, "gcc"));
        let options = parse("kernels --against micropython=/m,gcc").unwrap();
        let labels: Vec<&str> = options.against.iter().map(|engine| engine.label.as_str()).collect();
        assert_eq!(labels, ["micropython", "gcc"]);
    }

    #[test]
    fn mistakes_are_told() {
        for line in
            ["kernels --runs 0", "kernels --limit x", "scripts", "crunch", "kernels --fast", "kernels --runs"]
        {
            assert!(matches!(parse(line), Err(Error::Usage(_))), "{line}");
        }
        assert!(matches!(parse("kernels --modes turbo"), Err(Error::UnknownMode(_))));
    }
}
