//! The command line, as MicroPython's unix port understands it, and the subcommands.

use std::ffi::{OsStr, OsString};

use adder_vm::code::Tier;

use crate::color::Color;
use lexopt::{Arg, Parser};

mod bench;
mod build;
mod core;
mod dis;
mod implementation;
mod suggest;

pub use implementation::{Board, Implementation};

/// What the user asked for.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// A help text.
    Help(Topic),
    /// The version.
    Version,
    /// Run something.
    Run(Run),
    /// Print a stage of a script.
    Dis(Dis),
    /// Store the code of scripts.
    Build(Build),
    /// Measure scripts.
    Bench(Box<adder_bench::session::Options>, Color),
    /// A subcommand that is not there yet.
    Reserved(&'static str),
}

impl Command {
    /// Whether it is to be done with the numbers of a board.
    pub fn is_for_board(&self) -> bool {
        match self {
            Command::Run(run) => run.implementation.target.is_some(),
            Command::Dis(dis) => dis.core.is_some(),
            _ => false,
        }
    }
}

/// Which help text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Topic {
    /// That of the command itself.
    Main,
    /// That of `dis`.
    Dis,
    /// That of `bench`.
    Bench,
    /// That of `build`.
    Build,
}

/// What to run, and how.
#[derive(Debug, Default, PartialEq)]
pub struct Run {
    /// Where the program is.
    pub program: Program,
    /// `sys.argv` from 1 on.
    pub args: Vec<String>,
    /// `-i`
    pub inspect: bool,
    /// `-O`
    pub optimisation: u8,
    /// `-v`
    pub verbose: u8,
    /// `-X`
    pub implementation: Implementation,
    /// `--color`
    pub color: Color,
}

/// Where the program is.
#[derive(Debug, Default, PartialEq)]
pub enum Program {
    /// The prompt on a terminal, else standard input.
    #[default]
    Prompt,
    /// Standard input.
    Stdin,
    /// A file.
    File(String),
    /// The text itself.
    Code(String),
    /// A module to be found on `sys.path`.
    Module(String),
}

/// What `adder dis` is to print.
#[derive(Debug, Default, PartialEq)]
pub struct Dis {
    /// Which stage.
    pub stage: Stage,
    /// The file; `-` for standard input.
    pub file: String,
    /// `--run`: functions as they are compiled while the script runs.
    pub run: bool,
    /// `--function`: only those of this name.
    pub function: Option<String>,
    /// `--target`: the core that machine code is shown for, if it is not this machine's.
    pub core: Option<&'static str>,
    /// `-O`
    pub optimisation: u8,
    /// `-X`, and `--target`
    pub implementation: Implementation,
    /// `--color`
    pub color: Color,
}

/// What `adder build` is to store.
#[derive(Debug, Default, PartialEq)]
pub struct Build {
    /// The scripts.
    pub files: Vec<String>,
    /// `-o`: where the code goes; else to each script's name with another ending.
    pub output: Option<String>,
    /// `-s`: the name of the script for tracebacks.
    pub source: Option<String>,
    /// `--native`: the cores that viper functions get machine code for.
    pub cores: Vec<&'static str>,
    /// `-O`
    pub optimisation: u8,
    /// `-X`
    pub implementation: Implementation,
}

/// A stage on the way from text to code.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stage {
    /// Tokens.
    Tokens,
    /// The tree.
    Ast,
    /// Bytecode.
    #[default]
    Bytecode,
    /// The typed IR, as the lift makes it.
    Ir,
    /// The typed IR, as the passes leave it.
    IrOpt,
    /// Machine code.
    Asm,
}

/// Why a command line makes no sense.
#[derive(Debug, PartialEq)]
pub struct Usage {
    /// What is wrong.
    pub message: String,
    /// Whose help says what is right.
    pub topic: Topic,
}

impl Usage {
    /// Something about the command itself, until [`Usage::about`] says otherwise.
    pub fn new(message: impl Into<String>) -> Usage {
        Usage { message: message.into(), topic: Topic::Main }
    }

    /// A word that is not known, and the nearest that is.
    pub fn unknown(what: &str, word: &str, known: &[&str]) -> Usage {
        Usage::new(suggest::unknown(what, word, known))
    }

    /// The same about a subcommand.
    pub fn about(self, topic: Topic) -> Usage {
        Usage { topic, ..self }
    }
}

impl From<lexopt::Error> for Usage {
    fn from(error: lexopt::Error) -> Self {
        Usage::new(error.to_string())
    }
}

const RESERVED: [&str; 2] = ["explain", "profile"];
const SUBCOMMANDS: [&str; 3] = ["bench", "build", "dis"];
const OPTIONS: &[&str] = &["--help", "--version", "--color", "-c", "-m", "-i", "-O", "-v", "-h", "-X"];

/// Reads a command line, the program's own name included.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Usage> {
    let mut parser = Parser::from_iter(args);
    let mut run = Run::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help(Topic::Main)),
            Arg::Long("version") => return Ok(Command::Version),
            Arg::Long("color") => run.color = color(&mut parser)?,
            Arg::Short('i') => run.inspect = true,
            Arg::Short('v') => run.verbose = run.verbose.saturating_add(1),
            Arg::Short('O') => run.optimisation = optimisation(&mut parser, run.optimisation)?,
            Arg::Short('X') => run.implementation.set(&value(&mut parser)?)?,
            Arg::Short('c') => {
                run.program = Program::Code(value(&mut parser)?);
                return rest(parser, run);
            }
            Arg::Short('m') => {
                run.program = Program::Module(value(&mut parser)?);
                return rest(parser, run);
            }
            Arg::Value(value) => {
                let value = text(value)?;
                let first = run == Run { color: run.color, ..Run::default() };
                if value == "dis" && first {
                    return dis::parse(parser).map_err(|usage| usage.about(Topic::Dis));
                }
                if value == "build" && first {
                    return build::parse(parser).map_err(|usage| usage.about(Topic::Build));
                }
                if value == "bench" && first {
                    return bench::parse(parser).map_err(|usage| usage.about(Topic::Bench));
                }
                if let Some(name) = RESERVED.iter().find(|name| **name == value && first) {
                    return Ok(Command::Reserved(name));
                }
                run.program = if value == "-" { Program::Stdin } else { Program::File(value) };
                return rest(parser, run);
            }
            _ => return Err(unknown(&arg, OPTIONS)),
        }
    }
    Ok(Command::Run(run))
}

/// What follows the program is its own.
fn rest(mut parser: Parser, mut run: Run) -> Result<Command, Usage> {
    run.args = parser.raw_args()?.map(text).collect::<Result<_, _>>()?;
    Ok(Command::Run(run))
}

/// The subcommand that may have been meant by a script that is not there.
pub fn subcommand_like(script: &str) -> Option<&'static str> {
    suggest::nearest(script, &SUBCOMMANDS)
}

/// What `--color` is given.
fn color(parser: &mut Parser) -> Result<Color, Usage> {
    Color::parse(&value(parser)?)
}

/// `-O2` is level 2, each further `-O` one more.
fn optimisation(parser: &mut Parser, level: u8) -> Result<u8, Usage> {
    let Some(value) = parser.optional_value() else { return Ok(level.saturating_add(1)) };
    let value = text(value)?;
    if value.chars().all(|c| c == 'O') {
        return Ok(level.saturating_add(1).saturating_add(u8::try_from(value.len()).unwrap_or(u8::MAX)));
    }
    value.parse().map_err(|_| Usage::new(format!("-O takes a number, not '{value}'")))
}

fn unknown(arg: &Arg<'_>, known: &[&str]) -> Usage {
    let name = match arg {
        Arg::Short(c) => format!("-{c}"),
        Arg::Long(name) => format!("--{name}"),
        Arg::Value(value) => value.to_string_lossy().into_owned(),
    };
    Usage::unknown("option", &name, known)
}

/// The value of an option, as text.
fn value(parser: &mut Parser) -> Result<String, Usage> {
    text(parser.value()?)
}

/// Arguments are text for the program, too: what is no UTF-8 is refused here.
fn text(value: OsString) -> Result<String, Usage> {
    let refuse = |value: &OsStr| Usage::new(format!("argument {value:?} is not valid UTF-8"));
    value.into_string().map_err(|value| refuse(&value))
}

/// The tier named in `-X emit=`.
fn tier(name: &str) -> Option<Tier> {
    Some(match name {
        "bytecode" => Tier::Bytecode,
        "native" => Tier::Native,
        "viper" => Tier::Viper,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, Usage> {
        parse(std::iter::once("adder").chain(line.split_whitespace()).map(OsString::from))
    }

    fn run_of(line: &str) -> Run {
        match parsed(line) {
            Ok(Command::Run(run)) => run,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn what_follows_the_program_is_its_own() {
        let run = run_of("-O2 -i x.py -c --help");
        assert_eq!(run.program, Program::File("x.py".into()));
        assert_eq!((run.optimisation, run.inspect), (2, true));
        assert_eq!(run.args, ["-c", "--help"]);
        assert_eq!(run_of("-c pass -X a").args, ["-X", "a"]);
        assert_eq!(run_of("-m pkg.mod -v").program, Program::Module("pkg.mod".into()));
        assert_eq!(run_of("- a").program, Program::Stdin);
        assert_eq!(run_of("").program, Program::Prompt);
        assert_eq!(run_of("-vv -v").verbose, 3);
        assert_eq!(run_of("-OO").optimisation, 2);
        assert_eq!(run_of("-O -O").optimisation, 2);
    }

    #[test]
    fn subcommands_win_over_files() {
        assert_eq!(parsed("profile x"), Ok(Command::Reserved("profile")));
        let build = Build { files: vec!["x".into()], ..Build::default() };
        assert_eq!(parsed("build x"), Ok(Command::Build(build)));
        assert_eq!(run_of("./bench").program, Program::File("./bench".into()));
        let dis = Dis { stage: Stage::Ast, file: "x.py".into(), ..Dis::default() };
        assert_eq!(parsed("dis --stage=ast x.py"), Ok(Command::Dis(dis)));
    }

    #[test]
    fn unknown_options_suggest() {
        let message = |line: &str| parsed(line).expect_err(line).message;
        assert_eq!(message("--versoin"), "unknown option '--versoin'; did you mean '--version'?");
        assert_eq!(message("-z"), "unknown option '-z'");
        assert_eq!(message("-O9x"), "-O takes a number, not '9x'");
    }
}
