//! The command line of `adder dis`.

use lexopt::{Arg, Parser};

use super::{Command, Dis, Stage, Topic, Usage, color, core, optimisation, text, unknown, value};

const KNOWN: &[&str] = &["--stage", "--run", "--function", "--target", "--color", "--help", "-X", "-O", "-h"];
const STAGES: &[(&str, Stage)] = &[
    ("tokens", Stage::Tokens),
    ("ast", Stage::Ast),
    ("bytecode", Stage::Bytecode),
    ("ir", Stage::Ir),
    ("ir-opt", Stage::IrOpt),
    ("asm", Stage::Asm),
];

/// Reads what follows `dis`.
pub fn parse(mut parser: Parser) -> Result<Command, Usage> {
    let mut dis = Dis::default();
    let mut file = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(Topic::Dis)),
            Arg::Short('X') => dis.implementation.set(&value(&mut parser)?)?,
            Arg::Short('O') => dis.optimisation = optimisation(&mut parser, dis.optimisation)?,
            Arg::Long("color") => dis.color = color(&mut parser)?,
            Arg::Long("run") => dis.run = true,
            Arg::Long("function") => dis.function = Some(value(&mut parser)?),
            Arg::Long("target") => match value(&mut parser)?.as_str() {
                "host" => dis.core = None,
                name => dis.core = Some(core::named(name)?),
            },
            Arg::Long("stage") => dis.stage = stage(&value(&mut parser)?)?,
            Arg::Value(value) if file.is_none() => file = Some(text(value)?),
            Arg::Value(value) => return Err(Usage::new(format!("one file at a time, not also {value:?}"))),
            _ => return Err(unknown(&arg, KNOWN)),
        }
    }
    if let (None, Some(board)) = (dis.core, dis.implementation.target) {
        dis.core = Some(core::named(board.target)?);
    }
    dis.file = file.ok_or_else(|| Usage::new("dis: which file?"))?;
    let is_late = matches!(dis.stage, Stage::Ir | Stage::IrOpt | Stage::Asm);
    if !is_late && (dis.run || dis.function.is_some()) {
        let option = if dis.run { "--run" } else { "--function" };
        return Err(Usage::new(format!("{option} is for the stages ir, ir-opt and asm")));
    }
    if dis.implementation.walk.is_some() {
        return Err(Usage::new("-X walk is about what a script runs: not for dis"));
    }
    Ok(Command::Dis(dis))
}

fn stage(name: &str) -> Result<Stage, Usage> {
    match STAGES.iter().find(|(known, _)| *known == name) {
        Some(&(_, found)) => Ok(found),
        None => {
            let names: Vec<&str> = STAGES.iter().map(|&(name, _)| name).collect();
            Err(Usage::unknown("stage", name, &names))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn parsed(line: &str) -> Result<Dis, String> {
        let words = std::iter::once("adder").chain(line.split_whitespace()).map(OsString::from);
        match parse(Parser::from_iter(words)) {
            Ok(Command::Dis(dis)) => Ok(dis),
            Ok(other) => panic!("{line}: {other:?}"),
            Err(usage) => Err(usage.message),
        }
    }

    #[test]
    fn stages_and_how_they_are_made() {
        let dis = parsed("--stage asm x.py --run --function f -X emit=native -O2").unwrap();
        assert_eq!((dis.stage, dis.run, dis.optimisation), (Stage::Asm, true, 2));
        assert_eq!((dis.file.as_str(), dis.function.as_deref()), ("x.py", Some("f")));
        let core = |line: &str| parsed(line).unwrap().core;
        assert_eq!(core("x.py --stage=ir --target cortex-m4"), Some("armv7em+fpv4"));
        assert_eq!(core("x.py --stage asm --target armv7m"), Some("armv7m"));
        assert_eq!(core("x.py --stage asm -X target=cortex-m33"), Some("armv8m+fpv5"));
        assert_eq!(core("x.py --target mps2-an500 --target host"), None);
    }

    #[test]
    fn mistakes_are_told() {
        for (line, told) in [
            ("", "dis: which file?"),
            ("a b", "one file at a time, not also \"b\""),
            ("x --stage tree", "unknown stage 'tree'; known are tokens, ast, bytecode, ir, ir-opt, asm"),
            ("x --stage byte", "unknown stage 'byte'; known are tokens, ast, bytecode, ir, ir-opt, asm"),
            ("x --runn", "unknown option '--runn'; did you mean '--run'?"),
            ("x --run", "--run is for the stages ir, ir-opt and asm"),
            (
                "x --target m4",
                "unknown core 'm4'; known are armv7m, armv7em, armv7em+fpv4, armv7em+fpv5, armv7em+fpv5d, armv8m, \
                 armv8m+fpv5, cortex-m3, cortex-m4, cortex-m7, cortex-m33, mps2-an385, mps2-an386, mps2-an500, \
                 mps2-an505, netduinoplus2",
            ),
        ] {
            assert_eq!(parsed(line).unwrap_err(), told, "{line}");
        }
        if cfg!(debug_assertions) {
            let told = "-X walk is about what a script runs: not for dis";
            assert_eq!(parsed("x --stage asm --run -X walk=y").unwrap_err(), told);
        }
    }
}
