//! The command line of `cargo xtask`.

use std::path::PathBuf;

use crate::firmware;
use crate::setup::Consent;

/// Commands that take a word.
const WITH_WORD: [&str; 3] = ["faults", "firmware", "size"];

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
usage: cargo xtask COMMAND

  test [--all] [--yes]   format, lints and every test on the PC; --all: also documentation
                         and the no_std build for Cortex-M, with what that needs set up first
  faults [PART]          plant each fault of tests/faults.txt, or those with PART in file or
                         description, and say which tests notice it
  firmware [BOARD]       build target/firmware/BOARD.elf and BOARD.bin, for all boards if none
                         is named;
                         --heap BYTES: the heap's size instead of all memory that is left;
                         --freeze DIR: with the modules of that folder in flash, --native: with
                         machine code of their viper functions; --output FILE: the image;
                         --crystal HZ: the crystal's, where it is not the 25 MHz of netduinoplus2;
                         --without LIST, --with LIST: features that an image has not, or has
                         besides the usual ones (bigint,float,compiler,native; unicode,opt-full);
                         its name says so, as in BOARD-native-compiler+unicode.elf
  size [BOARD]           build images, print what takes room in them by crate and module, and
                         fail where one is larger than firmware/sizes.txt allows; options as
                         for firmware, with which sizes are only printed
  thumb-check            build vm, decorators and emitter-thumb for thumbv7em-none-eabihf
  setup [--yes]          install what is missing; says what, and asks unless --yes or CI=true
  help                   this text

example: cargo xtask test --all";

/// A parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Help,
    Faults { only: Option<String> },
    Firmware(firmware::Options),
    Setup { consent: Consent },
    Size(firmware::Options),
    Test { all: bool, consent: Consent },
    ThumbCheck,
}

/// Reads the command line.
pub fn parse(mut args: lexopt::Parser) -> Result<Command, lexopt::Error> {
    use lexopt::Arg::{Long, Short, Value};
    use lexopt::ValueExt;
    let (mut name, mut part) = (None, None);
    let mut image = firmware::Options::default();
    let (mut all, mut yes, mut help) = (false, false, false);
    while let Some(arg) = args.next()? {
        match arg {
            Long("all") => all = true,
            Long("freeze") => image.freeze = Some(PathBuf::from(args.value()?)),
            Long("native") => image.native = true,
            Long("output") => image.output = Some(PathBuf::from(args.value()?)),
            Long("heap") => image.heap = Some(args.value()?.parse()?),
            Long("crystal") => image.crystal = Some(args.value()?.parse()?),
            Long("with") => image.with.extend(words(&args.value()?)),
            Long("without") => image.without.extend(words(&args.value()?)),
            Long("yes") | Short('y') => yes = true,
            Long("help") | Short('h') => help = true,
            Value(word) if name.is_none() => name = Some(word.to_string_lossy().into_owned()),
            Value(word) if name.as_deref().is_some_and(|n| WITH_WORD.contains(&n)) && part.is_none() => {
                part = Some(word.to_string_lossy().into_owned());
            }
            other => return Err(other.unexpected()),
        }
    }
    let consent = Consent::from_environment(yes);
    let command = match name.as_deref() {
        _ if help => Command::Help,
        None | Some("help") => Command::Help,
        Some("faults") => Command::Faults { only: part },
        Some("firmware") => Command::Firmware(firmware::Options { board: part, ..image.clone() }),
        Some("size") => Command::Size(firmware::Options { board: part, ..image.clone() }),
        Some("test") => Command::Test { all, consent },
        Some("setup") => Command::Setup { consent },
        Some("thumb-check") => Command::ThumbCheck,
        Some(other) => return Err(format!("no command named `{other}`").into()),
    };
    match command {
        Command::Firmware(firmware::Options { board: None, output: Some(_), .. }) => {
            Err("--output is for one board".into())
        }
        Command::Size(firmware::Options { output: Some(_), .. }) => {
            Err("--output belongs to `firmware`".into())
        }
        Command::Firmware(firmware::Options { freeze: None, native: true, .. }) => {
            Err("--native belongs to --freeze".into())
        }
        Command::Help | Command::Test { .. } if image == firmware::Options::default() => Ok(command),
        _ if all => Err("--all belongs to `test`".into()),
        Command::Firmware(_) | Command::Size(_) => Ok(command),
        _ if image != firmware::Options::default() => {
            Err("what an image is like belongs to `firmware` and `size`".into())
        }
        _ => Ok(command),
    }
}

/// The words of a list with commas.
fn words(list: &std::ffi::OsStr) -> Vec<String> {
    list.to_string_lossy().split(',').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Command, String> {
        parse(lexopt::Parser::from_args(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_commands_and_flags() {
        assert_eq!(of(&[]), Ok(Command::Help));
        assert_eq!(of(&["test", "-h"]), Ok(Command::Help));
        assert_eq!(of(&["thumb-check"]), Ok(Command::ThumbCheck));
        assert_eq!(of(&["test", "--all", "--yes"]), Ok(Command::Test { all: true, consent: Consent::Given }));
        assert_eq!(of(&["faults", "vm"]), Ok(Command::Faults { only: Some("vm".into()) }));
        let mut board = firmware::Options { board: Some("mps2-an386".into()), ..Default::default() };
        board.heap = Some(143_360);
        board.without = vec!["native".into(), "compiler".into()];
        let command = ["firmware", "mps2-an386", "--heap", "143360", "--without", "native,compiler"];
        assert_eq!(of(&command), Ok(Command::Firmware(board)));
        assert_eq!(of(&["size"]), Ok(Command::Size(firmware::Options::default())));
        let frozen = firmware::Options { freeze: Some("lib".into()), native: true, ..Default::default() };
        assert_eq!(of(&["firmware", "--freeze", "lib", "--native"]), Ok(Command::Firmware(frozen)));
        assert!(of(&["firmware", "--output", "x"]).is_err() && of(&["size", "--output", "x"]).is_err());
        assert!(of(&["firmware", "--native"]).is_err() && of(&["test", "--freeze", "lib"]).is_err());
        assert!(of(&["thumb-check", "--all"]).is_err());
        assert!(of(&["size", "--all"]).is_err());
        assert!(of(&["test", "--heap", "1"]).is_err());
        assert!(of(&["tset"]).is_err());
        assert!(of(&["test", "more"]).is_err());
    }
}
