//! The command line of `adder build`.

use lexopt::{Arg, Parser};

use super::{Build, Command, Topic, Usage, core, optimisation, text, unknown, value};

const KNOWN: &[&str] = &["--output", "--source", "--help", "--native", "-o", "-s", "-O", "-X", "-h"];

/// Reads what follows `build`.
pub fn parse(mut parser: Parser) -> Result<Command, Usage> {
    let mut build = Build::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(Topic::Build)),
            Arg::Short('o') | Arg::Long("output") => build.output = Some(value(&mut parser)?),
            Arg::Short('s') | Arg::Long("source") => build.source = Some(value(&mut parser)?),
            Arg::Long("native") => {
                for name in value(&mut parser)?.split(',') {
                    build.cores.push(core::named(name)?);
                }
            }
            Arg::Short('O') => build.optimisation = optimisation(&mut parser, build.optimisation)?,
            Arg::Short('X') => build.implementation.set(&value(&mut parser)?)?,
            Arg::Value(value) => build.files.push(text(value)?),
            _ => return Err(unknown(&arg, KNOWN)),
        }
    }
    if build.files.is_empty() {
        return Err(Usage::new("build: which files?"));
    }
    for (option, given) in [("-o", &build.output), ("-s", &build.source)] {
        if given.is_some() && build.files.len() > 1 {
            return Err(Usage::new(format!("{option} is for one file")));
        }
    }
    Ok(Command::Build(build))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn parsed(line: &str) -> Result<Build, String> {
        let words = std::iter::once("adder").chain(line.split_whitespace()).map(OsString::from);
        match parse(Parser::from_iter(words)) {
            Ok(Command::Build(build)) => Ok(build),
            Ok(other) => panic!("{line}: {other:?}"),
            Err(usage) => Err(usage.message),
        }
    }

    #[test]
    fn files_and_where_they_go() {
        let build = parsed("a.py -O2 b.py").unwrap();
        assert_eq!((build.files, build.optimisation), (vec!["a.py".to_owned(), "b.py".to_owned()], 2));
        let build = parsed("a.py --native armv7em+fpv4,mps2-an385").unwrap();
        assert_eq!(build.cores, ["armv7em+fpv4", "armv7m"]);
        let build = parsed("-o x.adc a.py -s lib/a.py").unwrap();
        assert_eq!((build.output.as_deref(), build.source.as_deref()), (Some("x.adc"), Some("lib/a.py")));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, told) in [
            ("", "build: which files?"),
            ("a.py b.py -o x", "-o is for one file"),
            ("a.py --native armv7me", "unknown core 'armv7me'; did you mean 'armv7m'?"),
            ("a.py --outptu x", "unknown option '--outptu'; did you mean '--output'?"),
        ] {
            assert_eq!(parsed(line).unwrap_err(), told, "{line}");
        }
    }
}
